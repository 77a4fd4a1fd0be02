import type { Blobs, Database } from '@minutebook/platform';
import {
  destroyEvidence,
  doomedBlobs,
  doomSpent,
  forgetBlobs,
  lockObjects,
  nextEvidence,
  saveCleared,
  standingOf,
  takeLostBlobs,
} from '../store/clearing-store';

/** Blobs removed before their rows go. */
const BLOBS = 200;

/**
 * What is left to do once the messages are gone: raw objects nothing of which is kept, and blobs in which nothing opens any
 * more, of whatever object: small files share one. Content became noise with its keys; this gives the space back, and takes
 * file names along.
 */
export class Clearing {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
  ) {}

  /** Looks at every object that waits, of one disposal or of all; one that is just being imported waits on. */
  async evidence(disposal: number | undefined, signal: AbortSignal): Promise<void> {
    let after = 0;
    while (!signal.aborted) {
      const next = await nextEvidence(this.database, disposal, after);
      if (!next) return;
      after = next.evidence;
      await this.database.transaction(async (tx) => {
        await lockObjects(tx, [next.sha256]);
        const standing = await standingOf(tx, next.evidence);
        if (standing === 'busy') return;
        if (standing === 'free') await destroyEvidence(tx, next.evidence);
        await doomSpent(tx, next.evidence);
        await saveCleared(tx, next.disposal, next.evidence, standing === 'kept' ? 'kept' : 'disposed');
      });
    }
  }

  /**
   * Blobs of transactions that failed, where nobody came to remove them: a process died in between, or the line to the
   * database. Returns how many. The files go before their rows do: a crash in between removes them once more.
   */
  async removeLost(signal: AbortSignal): Promise<number> {
    for (let removed = 0; ;) {
      const packs = await this.database.transaction(async (tx) => {
        const lost = await takeLostBlobs(tx, BLOBS);
        for (const pack of lost) await this.blobs.remove(pack);
        return lost;
      });
      removed += packs.length;
      if (packs.length < BLOBS || signal.aborted) return removed;
    }
  }

  /** The file first, then the row: a crash in between removes it once more. */
  async removeBlobs(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const packs = await doomedBlobs(this.database, BLOBS);
      if (packs.length === 0) return;
      for (const pack of packs) await this.blobs.remove(pack);
      await forgetBlobs(this.database, packs);
    }
  }
}
