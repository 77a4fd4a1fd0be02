import type { MappingRow } from '../store/mapping-store';
import type { PersonFacts, PersonRow } from '../store/person-store';
import { normalOf } from './directory';
import type { DirectoryEntry } from './directory-file';

/** A handle as it is compared. */
export interface Claim {
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
  'branch',
  'title',
  'jurisdiction',
  'manager',
  'kind',
  'ofFirm',
  'state',
  'joinedOn',
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

export function claimsOf(handles: DirectoryEntry['handles']): Claim[] {
  const claims = handles.map(({ scheme, value }) => ({ scheme, ...normalOf(value) }));
  return [...new Map(claims.map((claim) => [keyOf(claim), claim])).values()];
}

export function keyOf({ scheme, normal }: Pick<Claim, 'scheme' | 'normal'>): string {
  return `${scheme}\0${normal}`;
}

export function countsOf({ entries, unchanged, added, changed, gone, conflicts }: Difference): Record<string, number> {
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
