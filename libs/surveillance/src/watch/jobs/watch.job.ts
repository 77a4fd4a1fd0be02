import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { ActivityWatch } from '../../activity/activity-watch';
import { PatternRehearsals } from '../../activity/pattern-rehearsals';
import { Canaries } from '../../canaries/canaries';
import { VolumeWatch } from '../volume-watch';

export const WATCH_JOB = 'watch';
export const ACTIVITY_JOB = 'activity';
/** A day begins, and hours end, without anybody telling. */
const PAUSE_MS = 60_000;
/** Counting hits after changes may take a fiftieth of the time, however many there are; a new change is counted at once. */
const SHARE = 50;

/** Sends the canaries of the day, counts hits after changes, and follows what people do. */
@Injectable()
export class WatchJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private countAfter = 0;
  private hasChanged = false;

  constructor(
    private readonly canaries: Canaries,
    private readonly volumes: VolumeWatch,
    private readonly rehearsals: PatternRehearsals,
    private readonly activity: ActivityWatch,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(WATCH_JOB, async (_payload, { signal }) => {
      await this.canaries.pass(signal);
      const began = Date.now();
      if (began < this.countAfter && !this.hasChanged) return;
      this.hasChanged = false;
      await this.volumes.catchUp(signal);
      this.countAfter = Date.now() + SHARE * (Date.now() - began);
    });
    this.jobs.handle(ACTIVITY_JOB, async (_payload, { signal }) => {
      await this.rehearsals.catchUp(signal);
      await this.activity.catchUp(signal);
    });
  }

  onApplicationBootstrap(): void {
    const wake = (job: string): void => void this.jobs.enqueue(job, {}, { key: 'follow' });
    const wakeBoth = (): void => {
      wake(WATCH_JOB);
      wake(ACTIVITY_JOB);
    };
    this.stopListening = this.live.listen(({ topic, id }) => {
      if (topic === 'lexicon') {
        // A publication has an id; steps of looking back have none, and may be many.
        this.hasChanged ||= id !== undefined;
        wake(WATCH_JOB);
      }
      if (topic === 'sequenced' && id === 'records') wake(ACTIVITY_JOB);
    });
    this.timer = setInterval(wakeBoth, PAUSE_MS);
    wakeBoth();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
