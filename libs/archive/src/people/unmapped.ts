import type { Actor, Audit } from '@minutebook/access';
import { type Clock, type Database, notFound, Problem } from '@minutebook/platform';
import { normaliseValue } from '@minutebook/query';
import type { PersonRow } from '../store/person-store';
import { numberChangesTo } from '../store/sighting-store';
import {
  type AgeKey,
  countUnmapped,
  endHandleClass,
  type HandleClass,
  insertHandleClass,
  listSettled,
  listUnmapped,
  readUnmapped,
  type SettledRow,
  type UnmappedRow,
} from '../store/unmapped-store';
import type { Directory } from './directory';
import { holderAt, type WhoIsWho } from './who-is-who';

/** Somebody a handle might belong to, and why. Nothing is done about it until a person does. */
export interface Suggestion {
  readonly person: PersonRow;
  /** A notice said that they changed to this number; or the source shows them under a name of theirs. */
  readonly ground: 'number-changed' | 'same-name';
  /** The notice. */
  readonly message: number | null;
}

export interface Waiting extends UnmappedRow {
  /** An address of one of the firm's domains: it cannot be settled as somebody else's. */
  readonly ofFirm: boolean;
  readonly suggestions: readonly Suggestion[];
}

export interface Settlement {
  readonly class: HandleClass;
  readonly reason: string;
  readonly expiresAt?: Date | undefined;
}

/** Whoever ignores a handle looks again after a year at the latest. */
const LONGEST_IGNORED_DAYS = 366;
const DAY = 86_400_000;
const SUGGESTIONS = 3;

/**
 * The queue of handles that are nobody's (R41). It is left in two ways: mapped to a person, or settled by somebody with a
 * reason; what is ignored comes back.
 */
export class Unmapped {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  count(): Promise<{ handles: number; oldestAt: Date | null }> {
    return countUnmapped(this.database, this.clock.now());
  }

  async list(text: string | undefined, after: AgeKey | undefined, limit: number): Promise<Waiting[]> {
    const [rows, now] = await Promise.all([
      listUnmapped(this.database, this.clock.now(), text, after, limit),
      this.directory.whoIsWho(),
    ]);
    const suggestions = await this.suggestions(rows, now);
    return rows.map((row) => ({
      ...row,
      ofFirm: row.scheme === 'email' && now.isOfFirm(row.normal),
      suggestions: suggestions.get(row.id) ?? [],
    }));
  }

  settled(before: number | undefined, limit: number): Promise<SettledRow[]> {
    return listSettled(this.database, this.clock.now(), before, limit);
  }

  /** Settles handles that wait; those meanwhile mapped or settled are left as they are. Returns how many it were. */
  async settle(actor: Actor, ids: readonly number[], { class: name, reason, expiresAt }: Settlement): Promise<number> {
    const now = this.clock.now();
    if (name === 'ignored' && !(expiresAt && expiresAt.getTime() <= now.getTime() + LONGEST_IGNORED_DAYS * DAY))
      throw invalid('expiresAt', 'Ignoring a handle ends within a year.', 'is missing, or more than a year away');
    if (expiresAt && expiresAt <= now) throw invalid('expiresAt', 'That day has passed.', 'has passed');
    const whoIsWho = await this.directory.whoIsWho();
    return this.database.transaction(async (tx) => {
      const rows = await readUnmapped(tx, now, ids);
      const own = rows.find((row) => row.scheme === 'email' && whoIsWho.isOfFirm(row.normal));
      if (own && name !== 'service')
        throw new Problem({
          code: 'handle-of-firm',
          status: 409,
          title: `${own.value} is an address of the firm.`,
          detail: 'Somebody of the firm writes from it, so it cannot be settled as somebody else’s.',
          hint: 'Map it to its person, or say that a service writes from it.',
        });
      for (const row of rows) {
        const doing = { at: now, by: actor.id, byName: actor.name };
        await insertHandleClass(tx, row, { class: name, reason, expiresAt: expiresAt ?? null, ...doing });
      }
      await this.audit.append(
        tx,
        actor,
        'handle.settled',
        { kind: 'handle', id: rows.length === 1 ? String(rows[0]!.id) : 'several' },
        { handles: rows.map(({ id }) => String(id)), class: name, reason, expiresAt: expiresAt?.toISOString() },
      );
      return rows.length;
    });
  }

  /** Puts a settled handle back into the queue. */
  async reopen(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await endHandleClass(tx, id, this.clock.now());
      if (!row) throw notFound('settled handle');
      const { scheme, normal, class: name } = row;
      await this.audit.append(
        tx,
        actor,
        'handle.reopened',
        { kind: 'handle', id: String(id) },
        { scheme, normal, class: name },
      );
    });
  }

  private async suggestions(rows: readonly UnmappedRow[], now: WhoIsWho): Promise<Map<number, Suggestion[]>> {
    const found = new Map<number, Suggestion[]>(rows.map((row) => [row.id, []]));
    const changes = await numberChangesTo(
      this.database,
      rows.map(({ normal }) => normal),
    );
    const before = await this.directory.byId(changes.map(({ oldHandle }) => oldHandle));
    const byName = new Map<string, PersonRow[]>();
    for (const person of now.persons)
      for (const name of new Set([person.name, ...person.names].map(normaliseValue)))
        byName.set(name, [...(byName.get(name) ?? []), person]);
    for (const row of rows) {
      const own = found.get(row.id)!;
      for (const { oldHandle, newNormal, message, at } of changes) {
        const old = before.get(oldHandle);
        const person = newNormal === row.normal && old ? holderAt(old, at) : undefined;
        if (person) own.push({ person, ground: 'number-changed', message });
      }
      for (const person of byName.get(normaliseValue(row.name)) ?? [])
        if (own.length < SUGGESTIONS && !own.some((known) => known.person.id === person.id))
          own.push({ person, ground: 'same-name', message: null });
    }
    return found;
  }
}

function invalid(field: string, title: string, fault: string): Problem {
  return new Problem({ code: 'request-invalid', status: 422, title, fields: { [field]: fault } });
}
