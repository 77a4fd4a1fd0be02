import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live, Log, Problem } from '@minutebook/platform';
import { Checkpoints } from '../checkpoints';
import type { LogName } from '../transparency-log';

export const CHECKPOINT_JOB = 'checkpoint';
const LOG_NAMES: readonly LogName[] = ['records', 'audit'];
/** Entries come by the hundred a second, and one signature covers them all: they are signed together. */
const GATHER_MS = 2_000;
const AGAIN_MS = 15_000;

/** Has the heads of the logs signed: soon after entries were numbered, and by the clock in case nobody was told. */
@Injectable()
export class CheckpointJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private said: string | undefined;
  private readonly gathering = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly checkpoints: Checkpoints,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
    private readonly log: Log,
  ) {
    this.jobs.handle(CHECKPOINT_JOB, async ({ log: name }) => {
      try {
        await this.checkpoints.sign(name as LogName);
        this.said = undefined;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // It is written down where everybody sees it, and tried again by the clock; the log needs it once.
        if (this.said !== error.message) this.log.error('checkpoint not signed', { code: error.code }, error);
        this.said = error.message;
      }
    });
  }

  onApplicationBootstrap(): void {
    const wake = (name: string): void => void this.jobs.enqueue(CHECKPOINT_JOB, { log: name }, { key: name });
    this.stopListening = this.live.listen(({ topic, id }) => {
      if (topic !== 'sequenced' || id === undefined || this.gathering.has(id)) return;
      const timer = setTimeout(() => {
        this.gathering.delete(id);
        wake(id);
      }, GATHER_MS);
      this.gathering.set(id, timer);
    });
    this.timer = setInterval(() => LOG_NAMES.forEach(wake), AGAIN_MS);
    LOG_NAMES.forEach(wake);
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
    for (const timer of this.gathering.values()) clearTimeout(timer);
  }
}
