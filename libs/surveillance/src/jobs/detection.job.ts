import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { Detector } from '../detection/detector';

export const DETECT_JOB = 'detect';
const LOOK_BACK_JOB = 'look-back';

/** Wakes the detector when the ledger grew, and takes new rules over old messages. */
@Injectable()
export class DetectionJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly detector: Detector,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(DETECT_JOB, async (_payload, { signal }) => {
      await this.detector.catchUp(signal);
      await this.jobs.enqueue(LOOK_BACK_JOB, {}, { key: 'follow' });
    });
    this.jobs.handle(LOOK_BACK_JOB, (_payload, { signal }) => this.detector.lookBack(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(DETECT_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(
      ({ topic, id }) => ((topic === 'sequenced' && id === 'records') || topic === 'lexicon') && wake(),
    );
    this.timer = setInterval(wake, 15_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
