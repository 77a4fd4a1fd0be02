import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { Bookkeeper } from '../bookkeeper';

const BOOK_JOB = 'book-terms';
const EVERY_MS = 5 * 60_000;

/** Books hits and decisions to the terms they hang on. */
@Injectable()
export class EconomicsJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    bookkeeper: Bookkeeper,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(BOOK_JOB, (_payload, { signal }) => bookkeeper.catchUp(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(BOOK_JOB, {}, { key: 'follow' });
    this.timer = setInterval(wake, EVERY_MS);
    wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
