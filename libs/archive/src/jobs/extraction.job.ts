import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Jobs, JOBS, Live } from '@minutebook/platform';
import { Extractor } from '../extraction/extractor';

const EXTRACTION_JOB = 'attachments';

/** Wakes the reader of attachments when the ledger grew or somebody asked, and by the clock in case a nudge was lost. */
@Injectable()
export class ExtractionJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly extractor: Extractor,
    @Inject(JOBS) private readonly jobs: Jobs,
    private readonly live: Live,
  ) {
    this.jobs.handle(EXTRACTION_JOB, async (_payload, { signal }) => void (await this.extractor.catchUp(signal)));
  }

  onApplicationBootstrap(): void {
    const wake = (): void => void this.jobs.enqueue(EXTRACTION_JOB, {}, { key: 'follow' });
    this.stopListening = this.live.listen(
      ({ topic, id }) => ((topic === 'sequenced' && id === 'records') || topic === 'attachment-retry') && wake(),
    );
    this.timer = setInterval(wake, 15_000);
    wake();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }
}
