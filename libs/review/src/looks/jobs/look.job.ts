import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { LookFollower } from '../look-follower';

const LOOK_JOB = 'follow-audit';
/** Acts come in by the hundred a second, and nobody waits for this. */
const GATHERED_MS = 5_000;

@Injectable()
export class LookJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly follower: LookFollower,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(LOOK_JOB, (_payload, { signal }) => this.follower.catchUp(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(LOOK_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(({ topic, id }) => {
      if (topic !== 'sequenced' || id !== 'audit') return;
      this.gathering ??= setTimeout(() => {
        this.gathering = undefined;
        wake();
      }, GATHERED_MS);
    });
    this.timer = setInterval(wake, 60_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
    clearTimeout(this.gathering);
  }
}
