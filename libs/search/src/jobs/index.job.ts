import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { Indexer } from '../indexing/indexer';
import { SEARCH_INDEX, type SearchIndex } from '../search-index';

export const INDEX_JOB = 'index';

/** Wakes the indexer when the ledger grew or the directory changed, and by the clock in case a nudge was lost. */
@Injectable()
export class IndexJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly indexer: Indexer,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(INDEX_JOB, async (_payload, { signal }) => void (await this.indexer.catchUp(signal)));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.index.prepare();
    const wake = (): void => void this.jobs.enqueue(INDEX_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(
      ({ topic, id }) => ((topic === 'sequenced' && id === 'records') || topic === 'directory') && wake(),
    );
    this.timer = setInterval(wake, 15_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
