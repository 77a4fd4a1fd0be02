import type { Actor, Audit } from '@minutebook/access';
import type { NumberRange } from '@minutebook/capture';
import { conflict, type Database, notFound, type Transaction } from '@minutebook/platform';
import {
  countOpenGaps,
  explainGap,
  fillGaps,
  type GapQuestion,
  type GapRow,
  insertGaps,
  listGaps,
  lockSequence,
  moveSequence,
  readGap,
  type SequenceName,
} from '../store/gap-store';

/** Numbers of a sequence that were seen together. */
export interface Sighting extends SequenceName {
  /** In any order. */
  readonly ranges: readonly NumberRange[];
  readonly at: Date;
  /** After so many milliseconds without a number the source may begin anywhere. */
  readonly restartsAfter?: number | undefined;
  /** The file they are in. */
  readonly importFile?: number | undefined;
  /** The conversation they count. */
  readonly conversation?: number | undefined;
}

/**
 * Numbers that a source skipped (R45), live sources and files alike: noted when others on both sides of them are there, filled
 * when they come later, or explained by a person. A sequence is known from its first number seen to its last; nothing is
 * concluded about what lies outside.
 */
export class Gaps {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** To be called in the transaction that keeps what has the numbers. Seeing the same again changes nothing. */
  async see(tx: Transaction, { ranges, at, ...sighting }: Sighting): Promise<void> {
    const seen = [...ranges].sort(([one], [other]) => one - other);
    const [range] = seen;
    if (!range) return;
    const known = await lockSequence(tx, sighting, range, sighting.conversation ?? null, at);
    const { restartsAfter } = sighting;
    const isRestart = restartsAfter !== undefined && at.getTime() - known.seenAt.getTime() > restartsAfter;
    const before: NumberRange = isRestart ? range : [known.first, known.last];
    if (!isRestart && seen.some(([from, to]) => from <= before[1] && to >= before[0]))
      await fillGaps(tx, known.id, seen);
    const gaps: NumberRange[] = [];
    let [first, last]: NumberRange | readonly [undefined, undefined] = [undefined, undefined];
    for (const [from, to] of [before, ...seen].sort(([one], [other]) => one - other)) {
      if (last !== undefined && from > last + 1) gaps.push([last + 1, from - 1]);
      first ??= from;
      last = Math.max(last ?? to, to);
    }
    await insertGaps(tx, known.id, gaps, at, sighting.importFile ?? null);
    await moveSequence(tx, { id: known.id, first: first!, last: last!, seenAt: at });
  }

  list(question: GapQuestion): Promise<GapRow[]> {
    return listGaps(this.database, question);
  }

  /** How many are open, by source or format. */
  open(kind: SequenceName['kind']): Promise<ReadonlyMap<string, number>> {
    return countOpenGaps(this.database, kind);
  }

  async explain(actor: Actor, kind: SequenceName['kind'], id: number, reason: string): Promise<GapRow> {
    return this.database.transaction(async (tx) => {
      const isDone = await explainGap(tx, id, kind, reason, actor.name);
      const gap = await readGap(tx, id, kind);
      if (!gap) throw notFound('gap');
      if (!isDone) throw conflict('gap');
      const subject = kind === 'live' ? { kind: 'source', id: gap.origin } : { kind: 'gap', id: String(id) };
      const { origin, stream, from, to } = gap;
      await this.audit.append(tx, actor, 'gap.explained', subject, {
        ...{ gap: String(id), origin, stream, from, to, reason },
      });
      return gap;
    });
  }
}
