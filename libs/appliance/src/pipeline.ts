import type { Checkpoints, TransparencyLog } from '@minutebook/access';
import type { Arrivals, Extractor, HoldRound, Reconciler, Rereader, Sightings } from '@minutebook/archive';
import type { AlertIntake } from '@minutebook/review';
import { Problem } from '@minutebook/platform';
import type { Indexer, SearchIndex } from '@minutebook/search';
import type { Drain } from '@minutebook/sources';
import type { Detector } from '@minutebook/surveillance';

/** The whole way of a message, from the inbox of live sources on, in one call: for the command line, the demo and benchmarks. */
export class Pipeline {
  constructor(
    private readonly sources: Drain,
    private readonly log: TransparencyLog,
    private readonly indexer: Indexer,
    private readonly detector: Detector,
    private readonly intake: AlertIntake,
    private readonly index: SearchIndex,
    private readonly sightings: Sightings,
    private readonly extractor: Extractor,
    private readonly rereader: Rereader,
    private readonly reconciler: Reconciler,
    private readonly arrivals: Arrivals,
    private readonly holds: HoldRound,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Returns when everything delivered is in the ledger, and everything in it searchable and alerted, here or in another process. */
  async drain(signal?: AbortSignal): Promise<void> {
    await this.sources.all(signal ?? new AbortController().signal);
    await this.index.prepare();
    await this.log.sequence('records');
    for (const follower of [this.rereader, this.reconciler, this.extractor]) {
      // Another process may be at it; then we wait for it.
      while (!(await follower.catchUp(signal)) && !signal?.aborted)
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.log.sequence('records');
    const head = await this.log.size('records');
    // Beside each other, as a server's jobs run them: all of them meet what was archived last while it is still in memory.
    await allOf([
      this.searchable(head, signal),
      this.sightings.catchUp(signal),
      this.arrivals.catchUp(signal),
      this.holds.run(signal),
      this.detector.catchUp(signal),
    ]);
    await this.detector.lookBack(signal);
    await this.intake.catchUp(signal);
    await this.sign();
  }

  private async searchable(head: number, signal: AbortSignal | undefined): Promise<void> {
    while (!(await this.indexer.catchUp(signal)) && !signal?.aborted) {
      // Another process indexes; we wait for it.
      if ((await this.index.position()) >= head) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A signer that is away, or another process's, signs later; one that refuses is everybody's business. */
  private async sign(): Promise<void> {
    try {
      await this.checkpoints.settle(0);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'signer-away')) throw error;
    }
  }
}

/** Returns when the last of them has ended, also where one fails: nothing is left at work. */
async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(works);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}
