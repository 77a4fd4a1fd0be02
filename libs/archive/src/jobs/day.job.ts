import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { DayCloser } from '../days/day-closer';

const DAYS_JOB = 'days';
/** Days are over once a day; what comes late is waited for anyway. */
const EVERY_MS = 60_000;

/** Wakes whoever closes days, by the clock. */
@Injectable()
export class DayJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly closer: DayCloser,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(DAYS_JOB, async (_payload, { signal }) => void (await this.closer.run(signal)));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(DAYS_JOB, {}, { key: 'close' });
    this.timer = setInterval(wake, EVERY_MS);
    wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
