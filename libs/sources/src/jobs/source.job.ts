import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Log, Problem } from '@minutebook/platform';
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
    this.jobs.handle(PULL_JOB, async ({ id }, { signal }) => this.pull(String(id), signal));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.wake(), PERIOD_MS);
    void this.wake();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * One turn; a source with more waits behind the others, so that a few slow ones do not hold every place. One that fails
   * gives its place back at once: the register says what is wrong, and the clock asks again.
   */
  private async pull(id: string, signal: AbortSignal): Promise<void> {
    const { hasMore, fault } = await this.puller.turn(id, signal);
    if (hasMore) await this.jobs.enqueue(PULL_JOB, { id }, { key: id });
    if (fault === undefined || signal.aborted) return;
    // Its sentence may name a file, and names stay out of the log (R152): the code, and what caused it.
    const [code, cause] = fault instanceof Problem ? [fault.code, fault.cause] : [undefined, fault];
    this.log.warn('a source could not be asked', { source: id, code }, cause);
  }

  private async wake(): Promise<void> {
    try {
      for (const id of await this.puller.pending())
        await this.jobs.enqueue(PULL_JOB, { id }, { key: id, unlessRunning: true });
      for (const id of await this.drain.pending())
        await this.jobs.enqueue(DRAIN_JOB, { id }, { key: id, unlessRunning: true });
    } catch (error) {
      this.log.error('sources could not be woken', {}, error);
    }
  }
}
