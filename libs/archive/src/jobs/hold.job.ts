import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { HoldRound } from '../holds/hold-round';

const HOLDS_JOB = 'holds';

/** Wakes the holds when the ledger grew or a hold was changed, and by the clock: cooling-off ends by itself. */
@Injectable()
export class HoldJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly round: HoldRound,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(HOLDS_JOB, (_payload, { signal }) => this.round.run(signal));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(HOLDS_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(
      ({ topic, id }) =>
        ((topic === 'sequenced' && id === 'records') || topic === 'holds' || topic === 'directory') && wake(),
    );
    this.timer = setInterval(wake, 15_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
