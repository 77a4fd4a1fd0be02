import type { Audit, Entry } from '@minutebook/access';
import type { Reader, RecordHistory } from '@minutebook/archive';
import { AUDIT_ACTIONS, CONTENT_READS } from '@minutebook/contract';
import type { Database, Transaction } from '@minutebook/platform';
import { falseClaims } from './claims';
import type { LookedAt, NewLook } from './looks';
import {
  insertLooks,
  lockLookPosition,
  messagesOfAlerts,
  messagesOfProduction,
  moveLookPosition,
  subjectsOfCases,
} from './store/look-store';
import { type Touched, touchedBy } from './touched';

const STEP = 500;
const PRODUCED = 5_000;

interface Touch {
  messages: number;
  wrote: boolean;
  firstAt: Date | null;
  lastAt: Date | null;
}

/**
 * Follows the audit log and notes whose messages each entry touched, by handle: whose a handle was is asked when somebody
 * looks, so a mapping that comes later counts. Derived, and made again from position 0.
 */
export class LookFollower {
  constructor(
    private readonly database: Database,
    private readonly history: Pick<RecordHistory, 'parties'>,
    private readonly reader: Pick<Reader, 'roster'>,
    private readonly audit: Pick<Audit, 'read'>,
  ) {}

  /** At most `steps` of them; a question that waits for it does not wait for a rebuild. */
  async catchUp(signal?: AbortSignal, steps = Infinity): Promise<void> {
    for (let done = 0; done < steps && !signal?.aborted; done++) if ((await this.step()) === 0) return;
  }

  private step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockLookPosition(tx);
      const entries = await this.audit.read(position, STEP);
      if (entries.length === 0) return 0;
      const touched = new Map(entries.map((entry) => [entry.index, touchedBy(entry)]));
      const [looks, wrong] = [await this.looks(tx, touched), await falseClaims(tx, entries)];
      const hit = new Set(looks.map(({ index }) => index));
      await insertLooks(
        tx,
        entries.filter(({ index }) => hit.has(index)).map((entry) => lookedAt(entry, wrong)),
        looks,
      );
      await moveLookPosition(tx, entries.at(-1)!.index + 1);
      return entries.length;
    });
  }

  private async looks(tx: Transaction, touched: ReadonlyMap<number, Touched>): Promise<NewLook[]> {
    const all = [...touched.values()];
    const messagesOf = group(await messagesOfAlerts(tx, [...new Set(all.flatMap(({ alerts }) => alerts))]), 'alert');
    const peopleOf = group(await subjectsOfCases(tx, [...new Set(all.flatMap(({ cases }) => cases))]), 'case');
    const named = new Map<number, Set<number>>();
    for (const [index, { messages, alerts }] of touched)
      named.set(
        index,
        new Set([...messages, ...alerts.flatMap((id) => (messagesOf.get(id) ?? []).map(({ message }) => message))]),
      );
    const parties = new Map(
      (await this.history.parties([...new Set([...named.values()].flatMap((ids) => [...ids]))])).map((row) => [
        row.message,
        row,
      ]),
    );
    const looks: NewLook[] = [];
    for (const [index, { conversations, cases, persons, production }] of touched) {
      const by = new Map<string, Touch>();
      for (const message of named.get(index)!) note(by, parties.get(message));
      if (production) await this.produced(tx, by, production);
      for (const conversation of conversations)
        for (const { id } of (await this.reader.roster(conversation)).members) noteWhole(by, `h${id}`);
      for (const person of [...persons, ...cases.flatMap((id) => (peopleOf.get(id) ?? []).map((row) => row.person))])
        noteWhole(by, `p${person}`);
      for (const [who, touch] of by) looks.push({ who, index, ...touch });
    }
    return looks;
  }

  private async produced(
    tx: Transaction,
    by: Map<string, Touch>,
    { request, number }: { readonly request: number; readonly number: number },
  ): Promise<void> {
    for (let after = 0; ;) {
      const messages = await messagesOfProduction(tx, request, number, after, PRODUCED);
      for (const row of await this.history.parties(messages)) note(by, row);
      if (messages.length < PRODUCED) return;
      after = messages.at(-1)!;
    }
  }
}

function note(by: Map<string, Touch>, row: Awaited<ReturnType<RecordHistory['parties']>>[number] | undefined): void {
  if (!row) return;
  for (const handle of new Set(row.parties)) {
    const who = `h${handle}`;
    const touch = by.get(who) ?? { messages: 0, wrote: false, firstAt: row.at, lastAt: row.at };
    touch.messages++;
    touch.wrote ||= row.sender === handle;
    touch.firstAt = touch.firstAt && touch.firstAt < row.at ? touch.firstAt : row.at;
    touch.lastAt = touch.lastAt && touch.lastAt > row.at ? touch.lastAt : row.at;
    by.set(who, touch);
  }
}

/** Not about one message: whenever the handle was somebody's, it touched them. */
function noteWhole(by: Map<string, Touch>, who: string): void {
  if (!by.has(who)) by.set(who, { messages: 0, wrote: false, firstAt: null, lastAt: null });
}

function lookedAt({ index, at, actor, action, cause, detail }: Entry, wrong: ReadonlySet<number>): LookedAt {
  const elapsed = action === 'reading.reported' ? detail['elapsed'] : 0;
  return {
    index,
    at,
    actor: actor.id,
    actorName: actor.name,
    actorRole: actor.role,
    kind: AUDIT_ACTIONS[action],
    caused: (cause !== null && !wrong.has(index)) || !CONTENT_READS.includes(action),
    onScreen: typeof elapsed === 'number' ? elapsed : 0,
  };
}

function group<K extends string, T extends Readonly<Record<K, number>>>(
  rows: readonly T[],
  key: K,
): ReadonlyMap<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) groups.set(row[key], [...(groups.get(row[key]) ?? []), row]);
  return groups;
}
