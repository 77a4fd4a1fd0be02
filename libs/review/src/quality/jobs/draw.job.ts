import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS } from '@minutebook/platform';
import { Programmes } from '../programmes';

const DRAW_JOB = 'draw-rereads';
const EVERY_MS = 15 * 60_000;

/** Draws the samples of programmes whose period has ended. */
@Injectable()
export class DrawJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly programmes: Programmes,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(DRAW_JOB, async (_payload, { signal }) => void (await this.programmes.drawDue(signal)));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(DRAW_JOB, {}, { key: 'due' });
    this.timer = setInterval(wake, EVERY_MS);
    wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
