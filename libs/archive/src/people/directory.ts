import type { Party } from '@minutebook/capture';
import { type Database, together } from '@minutebook/platform';
import { normaliseHandle, termsOf } from '@minutebook/query';
import {
  findHandles,
  findNormals,
  type HandleRow,
  type NewHandle,
  readHandles,
  upsertHandles,
} from '../store/conversation-store';
import { handlesShifted } from '../store/firm-store';
import { type PersonRow, readRevision } from '../store/person-store';
import { type Handle, WhoIsWho } from './who-is-who';

/** Entries kept in memory; a firm has tens of thousands of handles, and the busy ones are asked for all the time. */
const CACHE = 100_000;

/** Handles by id and by what the source calls them, with whose they are as the directory stands at this moment. */
export class Directory {
  private readonly ids = new Map<string, number>();
  private readonly handles = new Map<number, HandleRow>();
  private known: WhoIsWho | undefined;
  private loading: Promise<WhoIsWho> | undefined;
  private readonly revision = together(() => readRevision(this.database));

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

  /** As the directory is now, or, with one, as it was at that revision. */
  async byId(ids: Iterable<number>, revision?: WhoIsWho): Promise<ReadonlyMap<number, Handle>> {
    const wanted = new Set(ids);
    const found = new Map<number, Handle>();
    if (wanted.size === 0) return found;
    const now = revision ?? (await this.whoIsWho());
    const missing: number[] = [];
    for (const id of wanted) {
      const known = this.handles.get(id);
      if (known) found.set(id, now.handle(known));
      else missing.push(id);
    }
    for (const handle of await readHandles(this.database, missing)) {
      found.set(handle.id, now.handle(handle));
      if (this.handles.size < CACHE) this.keep(handle);
    }
    return found;
  }

  /** Handles whose normal form is `value`, or in whose words these stand one after the other (`*` and `?` as in a query, loosely). */
  async find(criterion: { words: readonly string[] } | { value: string }, limit: number): Promise<Handle[]> {
    const [rows, now] = await Promise.all([findHandles(this.database, criterion, limit), this.whoIsWho()]);
    return rows.map((row) => now.handle(row));
  }

  /** Archived handles that are or were those of people whom `fits` accepts. */
  async ofPeople(fits: (person: PersonRow) => boolean, limit: number): Promise<Handle[]> {
    const now = await this.whoIsWho();
    const rows = await findNormals(this.database, now.handlesOf(fits), limit);
    return rows.map((row) => now.handle(row));
  }

  /** The directory as it is now; the same object until it changes, whoever changes it. */
  async whoIsWho(): Promise<WhoIsWho> {
    const revision = await this.revision();
    if (this.known?.revision === revision) return this.known;
    this.loading ??= WhoIsWho.load(this.database).finally(() => (this.loading = undefined));
    // One that was being read when the revision was asked for may be older than the answer.
    const loaded = await this.loading;
    if (!this.known || loaded.revision > this.known.revision) this.known = loaded;
    return this.known.revision >= revision ? this.known : this.whoIsWho();
  }

  /**
   * Handles that came to the firm's side, or left it, after one revision and up to another; undefined when that is
   * everything, or more than `limit` of them.
   */
  shifted(since: number, upTo: number, limit: number): Promise<readonly number[] | undefined> {
    return handlesShifted(this.database, since, upTo, limit);
  }

  private keep(handle: HandleRow): void {
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

/** A handle as it is stored, and the normal form it is compared by. */
export function normalOf(handle: string): { value: string; normal: string } {
  const value = storable(handle.trim());
  return { value, normal: storable(normaliseHandle(value)) };
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
