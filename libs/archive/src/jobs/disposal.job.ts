import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { DayFollower } from '../days/day-follower';
import { Disposer } from '../disposal/disposer';
import { Purge } from '../disposal/purge';

const DISPOSAL_JOB = 'disposal';
const PURGE_JOB = 'purge';

/** Wakes whoever carries disposals out when somebody decided, and by the clock in case a nudge was lost. */
@Injectable()
export class DisposalJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly disposer: Disposer,
    private readonly days: DayFollower,
    private readonly purge: Purge,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(DISPOSAL_JOB, async (_payload, { signal }) => {
      await this.days.catchUp(signal);
      await this.disposer.work(signal);
    });
    this.jobs.handle(PURGE_JOB, async (_payload, { signal }) => void (await this.purge.nightly(signal)));
  }

  onApplicationBootstrap(): void {
    const wake = (job: string) => (): void => void this.jobs.enqueue(job, {}, { key: 'work' });
    this.stopListening = this.live.listen(({ topic }) => topic === 'disposal' && wake(DISPOSAL_JOB)());
    this.timers = [setInterval(wake(DISPOSAL_JOB), 30_000), setInterval(wake(PURGE_JOB), 600_000)];
    wake(DISPOSAL_JOB)();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    for (const timer of this.timers) clearInterval(timer);
  }
}
