import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { ReachChecks } from '../reach/reach-checks';

const REACH_JOB = 'reach';
/** How often it is looked whether a day has passed, and whether a nudge was lost. */
const EVERY_MS = 60_000;

/** Has the oldest of each channel looked for and opened, every day and when somebody asks. */
@Injectable()
export class ReachJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly checks: ReachChecks,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(REACH_JOB, async (_payload, { signal }) => void (await this.checks.run(signal)));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(REACH_JOB, {}, { key: 'check' });
    this.stopListening = this.live.listen(({ topic }) => topic === 'reach-asked' && wake());
    // Not at once: what starts is slow, and that says nothing.
    this.timer = setInterval(wake, EVERY_MS);
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
