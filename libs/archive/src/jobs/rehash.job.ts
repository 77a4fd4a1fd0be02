import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { Rehash } from '../rehash/rehash';

const REHASH_JOB = 'rehash';
const EVERY_MS = 60_000;

/** Wakes whoever reads everything stored again, by the clock. */
@Injectable()
export class RehashJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly rehash: Rehash,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(REHASH_JOB, async (_payload, { signal }) => void (await this.rehash.run(signal)));
  }

  onApplicationBootstrap(): void {
    // Not at once: whatever starts has better things to do.
    this.timer = setInterval(() => {
      void this.jobs.enqueue(REHASH_JOB, {}, { key: 'round' });
    }, EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
