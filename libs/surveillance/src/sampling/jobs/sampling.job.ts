import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { FullReview } from '../full-review';
import { SampleDraws } from '../sample-draws';
import { SamplingPlans } from '../sampling-plans';

export const SAMPLING_JOB = 'sampling';
/** Days turn, and samples fall due, without anybody telling. */
const PAUSE_MS = 60_000;

/** Commits to seeds before periods begin, draws when they are over, and follows the ledger for reviews of everything. */
@Injectable()
export class SamplingJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly plans: SamplingPlans,
    private readonly full: FullReview,
    private readonly draws: SampleDraws,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(SAMPLING_JOB, async (_payload, { signal }) => {
      await this.plans.commitDue();
      await this.full.catchUp(signal);
      await this.draws.drawDue(signal);
    });
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(SAMPLING_JOB, {}, { key: 'due' });
    this.stopListening = this.live.listen(({ topic, id }) => topic === 'sequenced' && id === 'records' && wake());
    this.timer = setInterval(wake, PAUSE_MS);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
