import type { Database } from '@minutebook/platform';
import { holdersOf } from '../notices/holders';
import type { NoticeSource, TimedNotice } from '../notices/notice-sources';
import type { Checkpoints } from './checkpoints';
import { MOST_DELAY_MS } from './ledger-state';

/** Tells administrators and auditors that the signer refuses (R77), and that entries wait too long for a signature (R74). */
export class LedgerWatch implements NoticeSource {
  readonly name = 'ledger';

  constructor(
    private readonly database: Database,
    private readonly checkpoints: Checkpoints,
  ) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    const { signer, reason, since, mergeDelayMs } = await this.checkpoints.state();
    const refused = signer === 'refused';
    const late = mergeDelayMs > MOST_DELAY_MS;
    if (!refused && !late) return [];
    const to = [...(await holdersOf(this.database, 'user.write')), ...(await holdersOf(this.database, 'audit.read'))];
    const subject = { kind: 'ledger', id: 'signer' };
    const notices: TimedNotice[] = [];
    if (refused)
      notices.push({
        to,
        notice: { kind: 'ledger-refused', subject, words: { code: reason ?? '' }, once: since.toISOString() },
      });
    // Once a day while it lasts.
    if (late)
      notices.push({
        to,
        notice: {
          kind: 'ledger-late',
          subject,
          words: { minutes: Math.floor(mergeDelayMs / 60_000) },
          once: now.toISOString().slice(0, 10),
        },
      });
    return notices;
  }
}
