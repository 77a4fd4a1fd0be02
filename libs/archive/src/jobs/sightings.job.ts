import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { Sightings } from '../people/sightings';

const SIGHTINGS_JOB = 'sightings';

/** Wakes the follower that counts handles when the ledger grew, and by the clock in case a nudge was lost. */
@Injectable()
export class SightingsJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sightings: Sightings,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(SIGHTINGS_JOB, (_payload, { signal }) => this.sightings.catchUp(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(SIGHTINGS_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(({ topic, id }) => topic === 'sequenced' && id === 'records' && wake());
    this.timer = setInterval(wake, 15_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
