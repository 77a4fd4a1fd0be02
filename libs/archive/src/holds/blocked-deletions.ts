import type { Actor, Audit, Notices } from '@minutebook/access';
import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import { insertBlocked, listBlocked, type BlockedRow } from '../store/blocked-store';
import { type HoldRecord, readHolds } from '../store/hold-store';
import type { HoldAudience } from './hold-audience';

/** Messages named with an attempt; the rest are counted. */
const SAMPLE = 20;

/** A deletion that was stopped. */
export interface Blocked {
  /** Where: by the service that was asked, or only by the database's own guards, which nobody ought to reach. */
  readonly stoppedBy: 'service' | 'database';
  /** What was tried, e.g. `disposal 12, page 3`. Never text of a message. */
  readonly what: string;
  readonly messages: readonly number[];
  /** Holds that keep them; empty where a date or the lack of an approval did. */
  readonly holds: readonly number[];
}

/**
 * Every attempt to delete what may not go is kept, written to the audit log and told (R61). In a transaction of its own
 * where the one that tried is rolled back; in that one, where it commits with what it could do.
 */
export class BlockedDeletions {
  constructor(
    private readonly database: Database,
    private readonly audience: HoldAudience,
    private readonly notices: Notices,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async record(actor: Actor, blocked: Blocked, tx?: Transaction): Promise<number> {
    if (!tx) return this.database.transaction((own) => this.record(actor, blocked, own));
    const { stoppedBy, what, messages, holds } = blocked;
    const silent = (await readHolds(tx, holds)).filter((hold) => hold.silent);
    const isSilent = holds.length > 0 && silent.length === new Set(holds).size;
    const to = await this.audience.holders('hold.write', isSilent);
    const id = await insertBlocked(tx, {
      at: this.clock.now(),
      by: actor.id,
      byName: actor.name,
      stoppedBy,
      what,
      messages: messages.length,
      sample: messages.slice(0, SAMPLE),
      holds: [...new Set(holds)],
    });
    // Which holds is not said here: some may be silent, and the audit log is read by more people than they are known to.
    const detail = { what, stoppedBy, messages: messages.length };
    await this.audit.append(tx, actor, 'disposal.blocked', { kind: 'deletion', id: String(id) }, detail);
    await this.notices.tell(
      tx,
      to.map((user) => user.id),
      {
        kind: 'deletion-blocked',
        subject: { kind: 'deletion', id: String(id) },
        words: { by: actor.name, messages: messages.length },
      },
    );
    await nudge(tx, { topic: 'holds' });
    return id;
  }

  /** With the holds whoever asks may know of. */
  async list(
    actor: Actor,
    before: number | undefined,
    limit: number,
  ): Promise<{ rows: BlockedRow[]; holds: ReadonlyMap<number, HoldRecord> }> {
    const silent = await this.audience.seesSilent(actor);
    const rows = await listBlocked(this.database, silent, before, limit);
    const holds = await readHolds(this.database, [...new Set(rows.flatMap((row) => row.holds))]);
    return { rows, holds: new Map(holds.filter((hold) => silent || !hold.silent).map((hold) => [hold.id, hold])) };
  }
}
