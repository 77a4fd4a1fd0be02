import type { Actor, Audit } from '@minutebook/access';
import { conflict, type Database, notFound, type Transaction } from '@minutebook/platform';
import type { SequenceNumber } from '../receivers/receiver';
import {
  explainGap,
  fillGap,
  gapExists,
  type GapRow,
  insertGap,
  lastOf,
  listGaps,
  openGapAt,
  saveLast,
} from '../store/gap-store';

/** Numbers that a source skipped (R45): noted when the next one comes, filled when they come late, or explained by a person. */
export class Gaps {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** To be called in the transaction that keeps what has the number, with the source's row locked. */
  async see(tx: Transaction, source: string, number: SequenceNumber, at: Date): Promise<void> {
    const { stream, value, restartsAfter } = number;
    const known = await lastOf(tx, source, stream);
    const isRestart =
      known !== undefined && restartsAfter !== undefined && at.getTime() - known.seenAt.getTime() > restartsAfter;
    if (!known || isRestart) return saveLast(tx, source, stream, value, at);
    if (value > known.last) {
      if (value > known.last + 1)
        await insertGap(tx, { source, stream, from: known.last + 1, to: value - 1, seenAt: at, state: 'open' });
      return saveLast(tx, source, stream, value, at);
    }
    await this.fill(tx, source, stream, value);
  }

  list(source: string, before: number | undefined, limit: number): Promise<GapRow[]> {
    return listGaps(this.database, source, before, limit);
  }

  async explain(actor: Actor, id: number, reason: string): Promise<GapRow> {
    return this.database.transaction(async (tx) => {
      const gap = await explainGap(tx, id, reason, actor.name);
      if (!gap) throw (await gapExists(tx, id)) ? conflict('gap') : notFound('gap');
      await this.audit.append(
        tx,
        actor,
        'gap.explained',
        { kind: 'source', id: gap.source },
        { gap: String(id), stream: gap.stream, from: gap.from, to: gap.to, reason },
      );
      return gap;
    });
  }

  /** A late number fills its gap, or parts it. */
  private async fill(tx: Transaction, source: string, stream: string, value: number): Promise<void> {
    const gap = await openGapAt(tx, source, stream, value);
    if (!gap) return;
    await fillGap(tx, gap.id, value);
    const rest = { source, stream, seenAt: gap.seenAt, state: 'open' } as const;
    if (gap.from < value) await insertGap(tx, { ...rest, from: gap.from, to: value - 1 });
    if (gap.to > value) await insertGap(tx, { ...rest, from: value + 1, to: gap.to });
  }
}
