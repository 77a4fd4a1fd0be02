import type { Actor, Audit } from '@minutebook/access';
import { type Clock, type Database, notFound, Problem, sqlState } from '@minutebook/platform';
import { unlessHeld } from './held';
import type { SightedReader } from '../walls/sighted-reader';
import type { Sights } from '../walls/sights';
import { endLabel, insertLabel, type LabelRow, listLabels, stay } from '../store/retention-record-store';
import { readConversationsOf } from '../store/reading-store';
import { closeGate } from '../store/schedule-store';

/** Labels on messages and conversations, which the schedule can ask about. Never taken off what is held (R48). */
export class RecordLabels {
  constructor(
    private readonly database: Database,
    private readonly sighted: SightedReader,
    private readonly sights: Sights,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Of what an actor sees, as many as there are up to `limit`. */
  async list(actor: Actor, filter: Parameters<typeof listLabels>[1], limit: number): Promise<LabelRow[]> {
    const sight = await this.sights.of(actor.id);
    const seen: LabelRow[] = [];
    for (let { before } = filter; ;) {
      const rows = await listLabels(this.database, { ...filter, before }, limit);
      for (const row of rows) if (sight.isWhole || (await this.isSeen(actor, row))) seen.push(row);
      if (rows.length < limit || seen.length >= limit) return seen.slice(0, limit);
      before = rows.at(-1)!.id;
    }
  }

  async put(actor: Actor, label: Pick<LabelRow, 'scope' | 'record' | 'label' | 'reason'>): Promise<LabelRow> {
    if (!(await this.isSeen(actor, label))) throw notFound(label.scope);
    try {
      return await this.database.transaction(async (tx) => {
        await closeGate(tx);
        if (!(await stay(tx, label.scope, label.record))) throw notFound(label.scope);
        const row = await insertLabel(tx, label, { at: this.clock.now(), by: actor.id, byName: actor.name });
        await this.audit.append(tx, actor, 'label.put', subjectOf(row), { label: row.label, reason: row.reason });
        return row;
      });
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        { code: 'labelled-already', status: 409, title: `It is labelled “${label.label}” already.` },
        { cause: error },
      );
    }
  }

  async end(actor: Actor, id: number, reason: string): Promise<LabelRow> {
    const end = () =>
      this.database.transaction(async (tx) => {
        const row = await endLabel(tx, id, reason, { at: this.clock.now(), by: actor.id, byName: actor.name });
        if (!row || !(await this.isSeen(actor, row))) throw notFound('label');
        await this.audit.append(tx, actor, 'label.ended', subjectOf(row), { label: row.label, reason });
        return row;
      });
    return unlessHeld(end, 'This label stays on for now.');
  }

  private async isSeen(actor: Actor, { scope, record }: Pick<LabelRow, 'scope' | 'record'>): Promise<boolean> {
    const sight = await this.sights.of(actor.id);
    if (scope === 'conversation')
      return (
        sight.isWhole ||
        this.sighted.require(actor.id, record).then(
          () => true,
          () => false,
        )
      );
    const conversation = (await readConversationsOf(this.database, [record])).get(record);
    if (conversation === undefined) return false;
    return sight.isWhole || (await this.sighted.messages(actor.id, [record])).length > 0;
  }
}

function subjectOf({ scope, record }: Pick<LabelRow, 'scope' | 'record'>): { kind: string; id: string } {
  return { kind: scope, id: String(record) };
}
