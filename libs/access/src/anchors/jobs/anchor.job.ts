import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { Anchors } from '../anchors';

const ANCHOR_JOB = 'anchors';
const EVERY_MS = 15_000;

/** Looks by the clock whether a checkpoint is to be published; when, {@link Anchors} says. */
@Injectable()
export class AnchorJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly anchors: Anchors,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(ANCHOR_JOB, (_payload, { signal }) => this.anchors.round(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(ANCHOR_JOB, {}, { key: 'round' });
    this.timer = setInterval(wake, EVERY_MS);
    wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
