import { randomUUID } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, type Queries, type Transaction } from '@minutebook/platform';
import type { Shift } from '../store/firm-store';
import { endMapping, insertMapping, type MappingRow, readAllMappings } from '../store/mapping-store';
import {
  insertPersons,
  type PersonFacts,
  type PersonRow,
  readAllPersons,
  readRevision,
  updatePerson,
} from '../store/person-store';
import { normalOf } from './directory';
import type { DirectoryEntry } from './directory-file';
import { changeDirectory, shiftOf } from './persons';

/** A handle as it is compared. */
interface Claim {
  readonly scheme: string;
  readonly value: string;
  readonly normal: string;
}

export interface ChangedPerson {
  readonly person: PersonRow;
  readonly facts: PersonFacts;
  readonly fields: readonly { readonly field: keyof PersonFacts; readonly before: string; readonly after: string }[];
  readonly added: readonly Claim[];
  /** Mappings the directory made and does not tell of any more. */
  readonly missing: readonly MappingRow[];
}

/** What a directory says otherwise than the archive knows. */
export interface Difference {
  readonly revision: number;
  readonly entries: number;
  readonly unchanged: number;
  readonly added: readonly { readonly facts: PersonFacts; readonly handles: readonly Claim[] }[];
  readonly changed: readonly ChangedPerson[];
  /** Brought by a directory, and not in this one. */
  readonly gone: readonly PersonRow[];
  readonly conflicts: readonly { readonly claim: Claim; readonly claimants: readonly string[] }[];
}

/**
 * Takes a directory over: whoever keeps it (a file, LDAP, SCIM) hands in entries, and gets told what they change before
 * they do. The same entries again change nothing. What people did by hand stays; a handle that two people claim stays
 * whose it is.
 */
export class DirectoryImport {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** What would change. `complete`: the entries are everybody, so who is missing has left. */
  async compare(
    actor: Actor,
    entries: readonly DirectoryEntry[],
    complete: boolean,
    source: string,
  ): Promise<Difference> {
    const difference = await differenceOf(this.database, entries);
    await this.audit.record(
      actor,
      'directory.compared',
      { kind: 'directory', id: source },
      { ...countsOf(difference), complete },
    );
    return difference;
  }

  /** Changes it. Refused when the directory is not at `revision` any more: what was looked at is not what would happen. */
  import(
    actor: Actor,
    entries: readonly DirectoryEntry[],
    complete: boolean,
    source: string,
    revision?: number,
  ): Promise<Difference> {
    return changeDirectory(this.database, async (tx) => {
      const difference = await differenceOf(tx, entries);
      // The change has taken a number of its own already.
      const before = difference.revision - 1;
      if (revision !== undefined && before !== revision) throw conflict('directory');
      const shifts = await this.apply(tx, actor, difference, complete);
      const counts = { ...countsOf(difference), complete };
      await this.audit.append(tx, actor, 'directory.imported', { kind: 'directory', id: source }, counts);
      return { result: difference, shifts };
    });
  }

  private async apply(
    tx: Transaction,
    actor: Actor,
    { added, changed, gone }: Difference,
    complete: boolean,
  ): Promise<Shift[]> {
    const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
    const shifts: Shift[] = [];
    const all = await readAllMappings(tx);
    // Somebody else's up to a day is theirs from that day on.
    const freeFrom = new Map<string, Date>();
    for (const mapping of all)
      if (mapping.until && mapping.until > (freeFrom.get(keyOf(mapping)) ?? new Date(0)))
        freeFrom.set(keyOf(mapping), mapping.until);
    const map = async (
      person: { readonly id: string; readonly ofFirm: boolean },
      claims: readonly Claim[],
    ): Promise<void> => {
      for (const claim of claims) {
        const from = freeFrom.get(keyOf(claim)) ?? null;
        await insertMapping(
          tx,
          { ...claim, person: person.id, from, until: null, ground: 'directory', identityCheck: null },
          doing,
        );
        if (person.ofFirm) shifts.push(shiftOf(claim));
      }
    };
    for (const { facts, handles } of added) {
      const id = randomUUID();
      await insertPersons(tx, [{ ...facts, id }], 'directory', doing);
      await map({ id, ofFirm: facts.ofFirm }, handles);
    }
    for (const { person, facts, added: claims, missing } of changed) {
      await updatePerson(tx, person.id, person.version, facts, doing);
      await map({ id: person.id, ofFirm: facts.ofFirm }, claims);
      if (person.ofFirm !== facts.ofFirm)
        shifts.push(...all.filter((mapping) => mapping.person === person.id).map(shiftOf));
      if (!complete) continue;
      for (const mapping of missing) {
        await endMapping(tx, mapping.id, 'The directory does not name it any more; it was so until then.', doing);
        const { scheme, value, normal, from, ground, identityCheck } = mapping;
        // Theirs up to now: what was said with it stays theirs.
        if (!from || from < doing.at)
          await insertMapping(
            tx,
            { person: person.id, scheme, value, normal, from, until: doing.at, ground, identityCheck },
            doing,
          );
        if (person.ofFirm) shifts.push(shiftOf(mapping));
      }
    }
    if (complete)
      for (const { id, ground: _ground, version, changedAt: _at, ...facts } of gone)
        await updatePerson(tx, id, version, { ...facts, state: 'left', leftAt: facts.leftAt ?? doing.at }, doing);
    return shifts;
  }
}

async function differenceOf(queries: Queries, entries: readonly DirectoryEntry[]): Promise<Difference> {
  // One after the other: in a transaction they share a connection.
  const revision = await readRevision(queries);
  const persons = await readAllPersons(queries);
  const mappings = await readAllMappings(queries);
  return compared(revision, persons, mappings, entries);
}

/** The difference between what is known and what a directory says; pure. */
export function compared(
  revision: number,
  persons: readonly PersonRow[],
  mappings: readonly MappingRow[],
  entries: readonly DirectoryEntry[],
): Difference {
  const known = new Map(persons.map((person) => [person.externalId, person]));
  const nameOf = new Map(persons.map((person) => [person.id, person.externalId]));
  const open = mappings.filter(({ until }) => until === null);
  const byHandle = groupBy(open, keyOf);
  const byPerson = groupBy(open, ({ person }) => person);
  const claimed = groupBy(
    entries.flatMap(({ externalId, handles }) => claimsOf(handles).map((claim) => ({ externalId, claim }))),
    ({ claim }) => keyOf(claim),
  );
  const conflicts: { claim: Claim; claimants: string[] }[] = [];
  const disputed = new Set<string>();
  for (const [key, claims] of claimed) {
    const held = (byHandle.get(key) ?? []).map(({ person }) => nameOf.get(person)!);
    const claimants = [...new Set([...claims.map(({ externalId }) => externalId), ...held])];
    if (claimants.length < 2) continue;
    disputed.add(key);
    conflicts.push({ claim: claims[0]!.claim, claimants });
  }
  const added: { facts: PersonFacts; handles: Claim[] }[] = [];
  const changed: ChangedPerson[] = [];
  for (const { handles, ...facts } of entries) {
    const claims = claimsOf(handles);
    const undisputed = claims.filter((claim) => !disputed.has(keyOf(claim)));
    const person = known.get(facts.externalId);
    if (!person) {
      added.push({ facts, handles: undisputed });
      continue;
    }
    const own = byPerson.get(person.id) ?? [];
    const has = new Set(own.map(keyOf));
    const told = new Set(claims.map(keyOf));
    const fields = fieldsChanged(person, facts);
    const fresh = undisputed.filter((claim) => !has.has(keyOf(claim)));
    const missing = own.filter((mapping) => mapping.ground === 'directory' && !told.has(keyOf(mapping)));
    if (fields.length + fresh.length + missing.length > 0)
      changed.push({ person, facts, fields, added: fresh, missing });
  }
  const told = new Set(entries.map(({ externalId }) => externalId));
  return {
    revision,
    entries: entries.length,
    unchanged: entries.length - added.length - changed.length,
    added,
    changed,
    gone: persons.filter(
      ({ externalId, ground, state }) => ground === 'directory' && state === 'active' && !told.has(externalId),
    ),
    conflicts,
  };
}

const FIELDS = [
  'name',
  'names',
  'desk',
  'title',
  'jurisdiction',
  'manager',
  'kind',
  'ofFirm',
  'state',
  'leftAt',
] as const satisfies readonly (keyof PersonFacts)[];

function fieldsChanged(before: PersonFacts, after: PersonFacts): ChangedPerson['fields'] {
  return FIELDS.flatMap((field) => {
    const [was, is] = [written(before[field]), written(after[field])];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

function written(value: PersonFacts[keyof PersonFacts]): string {
  if (value === null) return '';
  return value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join('; ') : String(value);
}

function claimsOf(handles: DirectoryEntry['handles']): Claim[] {
  const claims = handles.map(({ scheme, value }) => ({ scheme, ...normalOf(value) }));
  return [...new Map(claims.map((claim) => [keyOf(claim), claim])).values()];
}

function keyOf({ scheme, normal }: Pick<Claim, 'scheme' | 'normal'>): string {
  return `${scheme}\0${normal}`;
}

function countsOf({ entries, unchanged, added, changed, gone, conflicts }: Difference): Record<string, number> {
  return {
    entries,
    unchanged,
    added: added.length,
    changed: changed.length,
    missing: gone.length,
    conflicts: conflicts.length,
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
