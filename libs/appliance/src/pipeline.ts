import type { TransparencyLog } from '@minutebook/access';
import type { AlertIntake } from '@minutebook/review';
import type { Indexer, SearchIndex } from '@minutebook/search';
import type { Detector } from '@minutebook/surveillance';

/** The whole way of a message behind the ledger, in one call: for the command line, the demo and benchmarks. */
export class Pipeline {
  constructor(
    private readonly log: TransparencyLog,
    private readonly indexer: Indexer,
    private readonly detector: Detector,
    private readonly intake: AlertIntake,
    private readonly index: SearchIndex,
  ) {}

  /** Returns when everything in the ledger is searchable and alerted, here or in another process. */
  async drain(signal?: AbortSignal): Promise<void> {
    await this.index.prepare();
    await this.log.sequence('records');
    const head = await this.log.size('records');
    while (!(await this.indexer.catchUp(signal)) && !signal?.aborted) {
      // Another process indexes; we wait for it.
      if ((await this.index.position()) >= head) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.detector.catchUp(signal);
    await this.detector.lookBack(signal);
    await this.intake.catchUp(signal);
    await this.log.sequence('audit');
  }
}
