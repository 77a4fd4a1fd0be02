import { systemActor, type TransparencyLog } from '@minutebook/access';
import { type Database, nudge, sqlState, type Transaction } from '@minutebook/platform';
import { type Canonical, canonicalBytes, commitment, freshSalt, sha256, treeRoot } from '@minutebook/proof';
import type { BlockedDeletions } from '../holds/blocked-deletions';
import type { Tail } from '../ledger/tail';
import {
  blankEmptied,
  databaseNow,
  deleteMessages,
  insertDisposed,
  type Licence,
  noteEvidence,
  seize,
} from '../store/deletion-store';
import { type PageRow, saveDone, takePage } from '../store/disposal-page-store';
import { type DisposalRow, type Kept, lockDisposal, scheduleInForce } from '../store/disposal-store';
import { takeIds } from '../store/ledger-store';
import { idLeaf } from './disposed';
import type { Examination } from './examination';

export const DISPOSER = systemActor('disposal');
/** The database's guards refuse. */
export const UNLAWFUL = 'MB010';
/** Two transactions met; one of them has to begin again. */
const TRY_AGAIN = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/** What of a page may go and what may not, by the schedule in force when its turn came. */
interface Judged {
  readonly licences: readonly Licence[];
  readonly survivors: Readonly<Record<string, Kept>>;
  readonly schedule: number | null;
}

/**
 * Disposes of one page in one transaction. In it, no hold can be placed and nobody writes to the page's messages; everything
 * is asked again, what is kept now survives, and what goes, goes with its keys, salts and everything derived in this schema.
 * One entry of the records log says so to every follower, and what a hold saved is on record with it. A crash leaves a page
 * as it was.
 */
export class Execution {
  constructor(
    private readonly database: Database,
    private readonly examination: Examination,
    private readonly log: TransparencyLog,
    private readonly tail: Tail,
    private readonly blocked: Pick<BlockedDeletions, 'record'>,
  ) {}

  /** Does the next page. False when none waits or the disposal does not run. */
  async page(disposal: DisposalRow): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.database.transaction(async (tx) => {
          if ((await lockDisposal(tx, disposal.id)) !== 'running') return false;
          const page = await takePage(tx, disposal.id);
          if (page) await this.dispose(tx, disposal, page);
          return page !== undefined;
        });
      } catch (error) {
        if (!TRY_AGAIN.has(sqlState(error) ?? '') || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async dispose(tx: Transaction, disposal: DisposalRow, page: PageRow): Promise<void> {
    const there = await seize(tx, page.ids);
    // From here on none comes into force until the page is done.
    const schedule = await scheduleInForce(tx);
    const findings = await this.examination.of(
      tx,
      page.ids.filter((id) => there.has(id)),
    );
    const licences: Licence[] = [];
    const survivors: Record<string, Kept> = {};
    /** Listed, and kept by a hold: message → hold. */
    const saved = new Map<number, number>();
    for (const id of page.ids) {
      const finding = findings.get(id);
      if (finding?.free) licences.push({ message: id, code: finding.code, due: finding.due });
      else survivors[id] = finding?.reason ?? 'changed';
      if (finding && !finding.free && finding.hold !== undefined) saved.set(id, finding.hold);
    }
    const ids = licences.map(({ message }) => message);
    if (ids.length > 0) {
      await insertDisposed(tx, disposal.id, page.number, licences);
      await noteEvidence(tx, disposal.id, ids);
      await blankEmptied(tx, await deleteMessages(tx, ids));
    }
    await this.seal(tx, disposal, page, { licences, survivors, schedule });
    if (saved.size > 0) {
      const what = `disposal ${disposal.id}`;
      const kept = { messages: [...saved.keys()], holds: [...new Set(saved.values())] };
      await this.blocked.record(DISPOSER, { stoppedBy: 'service', what, ...kept }, tx);
    }
    await nudge(tx, { topic: 'disposal', id: String(disposal.id) });
    tx.afterCommit(() => this.tail.forget(new Set(ids)));
  }

  /** What the page came to, and the log's commitment to it. */
  private async seal(
    tx: Transaction,
    disposal: DisposalRow,
    page: PageRow,
    { licences, survivors, schedule }: Judged,
  ): Promise<void> {
    const root = treeRoot(licences.map(({ message }) => idLeaf(message)));
    if (licences.length === 0)
      return saveDone(tx, page, { disposed: 0, survivors, schedule, root, content: null, salt: null, entry: null });
    const content = canonicalBytes(statementOf(disposal, page, { licences, schedule }, root, await databaseNow(tx)));
    const salt = freshSalt();
    const [entry] = await takeIds(tx, 'version_id', 1);
    await saveDone(tx, page, { disposed: licences.length, survivors, schedule, root, content, salt, entry: entry! });
    const commit = commitment(salt, sha256(content));
    const subject = `disposal:${disposal.id}:${page.number}`;
    await this.log.append(tx, 'records', DISPOSER.id, [{ type: 'disposal.executed', subject, ref: entry!, commit }]);
  }
}

/** What one page destroyed and who let it, without a word of it (R24). */
function statementOf(
  disposal: DisposalRow,
  page: PageRow,
  { licences, schedule }: Omit<Judged, 'survivors'>,
  root: Uint8Array,
  at: Date,
): Canonical {
  const codes: Record<string, number> = {};
  for (const { code } of licences) codes[code] = (codes[code] ?? 0) + 1;
  return {
    v: 1,
    disposal: disposal.id,
    page: page.number,
    at: at.toISOString(),
    disposed: licences.length,
    codes,
    root: Buffer.from(root).toString('hex'),
    schedule,
    requestedBy: disposal.requestedBy,
    approvedBy: disposal.decidedBy,
    approvedAt: disposal.decidedAt?.toISOString() ?? null,
  };
}
