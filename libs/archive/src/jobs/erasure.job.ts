import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { ErasureWatch } from '../erasure/erasure-watch';

const ERASURE_JOB = 'erasure';
const INTERVAL = 60_000;

/** Looks again at erasure requests by the clock: what bears on them is in the audit log, and nobody nudges for it. */
@Injectable()
export class ErasureJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly watch: ErasureWatch,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(ERASURE_JOB, (_payload, { signal }) => this.watch.catchUp(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(ERASURE_JOB, {}, { key: 'watch' });
    this.timer = setInterval(wake, INTERVAL);
    wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
