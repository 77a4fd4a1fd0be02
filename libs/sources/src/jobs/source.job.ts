import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Log } from '@minutebook/platform';
import { Drain } from '../drain/drain';
import { Puller } from '../drain/puller';

const DRAIN_JOB = 'source-drain';
const PULL_JOB = 'source-pull';
/** Deliveries gather so long, and become one import. Links to files live minutes at least. */
const PERIOD_MS = 15_000;

/** Drains and asks live sources by the clock; what a process left half done is taken up at the next start. */
@Injectable()
export class SourceJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly drain: Drain,
    private readonly puller: Puller,
    private readonly log: Log,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {
    this.jobs.handle(DRAIN_JOB, async ({ id }, { signal }) => this.drain.run(String(id), signal));
    this.jobs.handle(PULL_JOB, async ({ id }, { signal }) => this.puller.run(String(id), signal));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.wake(), PERIOD_MS);
    void this.wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async wake(): Promise<void> {
    try {
      for (const id of await this.puller.pending()) await this.jobs.enqueue(PULL_JOB, { id }, { key: id });
      for (const id of await this.drain.pending()) await this.jobs.enqueue(DRAIN_JOB, { id }, { key: id });
    } catch (error) {
      this.log.error('sources could not be woken', {}, error);
    }
  }
}
