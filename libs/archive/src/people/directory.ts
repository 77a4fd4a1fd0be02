import type { Party } from '@minutebook/capture';
import type { Database } from '@minutebook/platform';
import { normaliseHandle, termsOf } from '@minutebook/query';
import { findHandles, type HandleRow, type NewHandle, readHandles, upsertHandles } from '../store/conversation-store';

export type Handle = HandleRow;

/** Entries kept in memory; a firm has tens of thousands of handles, and the busy ones are asked for all the time. */
const CACHE = 100_000;

/** Handles by id and by what the source calls them. */
export class Directory {
  private readonly ids = new Map<string, number>();
  private readonly handles = new Map<number, Handle>();

  constructor(private readonly database: Database) {}

  /** Makes sure that all of these have an id; afterwards {@link idOf} answers for them. */
  async admit(parties: readonly Party[]): Promise<void> {
    if (this.ids.size > CACHE) {
      this.ids.clear();
      this.handles.clear();
    }
    const missing = new Map(
      parties.filter((party) => !this.ids.has(partyKey(party))).map((party) => [partyKey(party), newHandle(party)]),
    );
    for (const handle of await upsertHandles(this.database, [...missing.values()])) this.keep(handle);
  }

  idOf(party: Party): number {
    const id = this.ids.get(partyKey(party));
    if (id === undefined) throw new Error('a party was not admitted before it was asked for');
    return id;
  }

  async byId(ids: Iterable<number>): Promise<ReadonlyMap<number, Handle>> {
    const wanted = new Set(ids);
    const found = new Map<number, Handle>();
    const missing: number[] = [];
    for (const id of wanted) {
      const known = this.handles.get(id);
      if (known) found.set(id, known);
      else missing.push(id);
    }
    for (const handle of await readHandles(this.database, missing)) {
      found.set(handle.id, handle);
      if (this.handles.size < CACHE) this.keep(handle);
    }
    return found;
  }

  /** Handles whose normal form is `value`, or in whose words these stand one after the other (`*` and `?` as in a query, loosely). */
  async find(criterion: { words: readonly string[] } | { value: string }, limit: number): Promise<Handle[]> {
    return findHandles(this.database, criterion, limit);
  }

  private keep(handle: Handle): void {
    this.ids.set(partyKey(handle), handle.id);
    this.handles.set(handle.id, handle);
  }
}

/** Equal for a party as captured and its handle as stored. */
export function partyKey(party: Pick<Party, 'scheme' | 'value'>): string {
  return `${party.scheme}\0${storable(party.value)}`;
}

/** PostgreSQL's text knows no U+0000 and no lone surrogate; B-tree keys end at about 2,700 bytes. */
function storable(value: string): string {
  const text = value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  return (text.length > 600 ? text.slice(0, 600) : text).toWellFormed();
}

function newHandle(party: Party): NewHandle {
  const [value, name] = [storable(party.value), storable(party.name || party.value)];
  const normal = storable(normaliseHandle(value));
  return { scheme: party.scheme, value, name, normal, words: wordsOf(name, value, normal) };
}

/** Words of name and value as the analyzer cuts them, each text between bars so that no phrase runs from one to the next. */
function wordsOf(...texts: readonly string[]): string {
  const words = texts.map((text) => termsOf(text).join(' '));
  return `| ${words.join(' | ')} |`;
}
