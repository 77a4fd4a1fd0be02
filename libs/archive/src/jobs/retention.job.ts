import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { RetentionRuns } from '../retention/retention-runs';

const RETENTION_JOB = 'retention';
/** How often it is looked whether a day has passed, and whether a nudge was lost. */
const EVERY_MS = 60_000;

/** Compares proposals with the schedule in force, and counts every day how long what is archived is kept. */
@Injectable()
export class RetentionJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly runs: RetentionRuns,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(RETENTION_JOB, (_payload, { signal }) => this.runs.catchUp(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(RETENTION_JOB, {}, { key: 'count' });
    this.stopListening = this.live.listen(({ topic }) => topic === 'retention' && wake());
    this.timer = setInterval(wake, EVERY_MS);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
