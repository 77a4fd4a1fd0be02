import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { Arrivals } from '../completeness/arrivals';
import { ExceptionQueue } from '../completeness/exception-queue';
import { Rereader } from '../completeness/rereader';
import { Reconciler } from '../reconciliation/reconciler';

const COMPLETENESS_JOB = 'completeness';

/** Wakes what follows the ledger to tell what is lacking, and by the clock in case a nudge was lost. */
@Injectable()
export class CompletenessJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly rereader: Rereader,
    private readonly reconciler: Reconciler,
    private readonly arrivals: Arrivals,
    private readonly exceptions: ExceptionQueue,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(COMPLETENESS_JOB, async (_payload, { signal }) => {
      await this.rereader.catchUp(signal);
      await this.reconciler.catchUp(signal);
      await this.arrivals.catchUp(signal);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.exceptions.retryRaised();
    const wake = (): void => void this.jobs.enqueue(COMPLETENESS_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(
      ({ topic, id }) =>
        ((topic === 'sequenced' && id === 'records') || topic === 'import' || topic === 'rereading') && wake(),
    );
    this.timer = setInterval(wake, 15_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
