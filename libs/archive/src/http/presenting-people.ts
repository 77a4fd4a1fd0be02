import type {
  DirectoryDiff,
  DirectoryPerson,
  FirmDomain,
  Mapping,
  PersonFile,
  SettledHandle,
  UnmappedHandle,
} from '@minutebook/contract';
import type { LineFault } from '../people/directory-file';
import type { Difference } from '../people/directory-import';
import type { PersonFile as File } from '../people/persons';
import type { Waiting } from '../people/unmapped';
import type { DomainRow } from '../store/firm-store';
import type { MappingRow } from '../store/mapping-store';
import type { PersonFacts, PersonRow } from '../store/person-store';
import type { SettledRow } from '../store/unmapped-store';

const DAY = 86_400_000;

export function instantOf(text: string | null | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}

/** Facts as they come in a request; what is not said is not there. */
export function factsOf(
  written: { [Field in keyof Omit<PersonFacts, 'leftAt' | 'names'>]?: PersonFacts[Field] | undefined } & {
    readonly names?: readonly string[] | undefined;
    readonly leftAt?: string | null | undefined;
  },
): Partial<PersonFacts> {
  const { leftAt, ...facts } = written;
  const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return { ...said, ...(leftAt !== undefined && { leftAt: leftAt === null ? null : new Date(leftAt) }) };
}

export function presentPerson(person: PersonRow, mappings: readonly MappingRow[]): DirectoryPerson {
  const { names, leftAt, changedAt, ...rest } = person;
  return {
    ...rest,
    names: [...names],
    leftAt: leftAt?.toISOString() ?? null,
    changedAt: changedAt.toISOString(),
    handles: mappings.filter((mapping) => mapping.person === person.id && !mapping.endedAt).map(presentMapping),
  };
}

export function presentFile({ person, mappings, history }: File): PersonFile {
  return {
    ...presentPerson(person, mappings),
    ended: mappings.filter(({ endedAt }) => endedAt).map(presentMapping),
    history: history.map(({ version, at, byName, facts }) => ({
      version,
      at: at.toISOString(),
      by: byName,
      facts: { ...facts },
    })),
  };
}

function presentMapping(mapping: MappingRow): Mapping {
  const { id, scheme, value, from, until, ground, identityCheck, madeAt, madeByName } = mapping;
  const { endedAt, endedByName, endedReason } = mapping;
  return {
    id: String(id),
    scheme,
    value,
    from: from?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
    ground,
    identityCheck,
    madeAt: madeAt.toISOString(),
    madeBy: madeByName,
    ended: endedAt && { at: endedAt.toISOString(), by: endedByName ?? '', reason: endedReason ?? '' },
  };
}

export function presentWaiting(waiting: Waiting, now: Date): UnmappedHandle {
  const { id, scheme, value, name, noticedAt, firstAt, lastAt, messages, conversations, ofFirm, suggestions } = waiting;
  return {
    id: String(id),
    scheme,
    value,
    name,
    noticedAt: noticedAt.toISOString(),
    days: daysSince(noticedAt, now),
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    messages,
    conversations,
    ofFirm,
    suggestions: suggestions.map(({ person, ground, message }) => ({
      person: { id: person.id, name: person.name, desk: person.desk, version: person.version },
      ground,
      message: message === null ? null : String(message),
    })),
  };
}

/** Whole days. */
export function daysSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY));
}

export function presentSettled({
  id,
  scheme,
  normal,
  class: name,
  reason,
  expiresAt,
  at,
  byName,
}: SettledRow): SettledHandle {
  return {
    id: String(id),
    scheme,
    value: normal,
    class: name,
    reason,
    expiresAt: expiresAt?.toISOString() ?? null,
    at: at.toISOString(),
    by: byName,
  };
}

export function presentDomain({ id, domain, note, addedAt, addedByName }: DomainRow): FirmDomain {
  return { id: String(id), domain, note, addedAt: addedAt.toISOString(), addedBy: addedByName };
}

export function presentDifference(difference: Difference, faults: readonly LineFault[]): DirectoryDiff {
  const { revision, entries, unchanged, added, changed, gone, conflicts } = difference;
  const handleOf = ({ scheme, value }: { readonly scheme: string; readonly value: string }): string =>
    `${scheme}:${value}`;
  return {
    revision,
    entries,
    unchanged,
    added: added.map(({ facts, handles }) => ({
      externalId: facts.externalId,
      name: facts.name,
      handles: handles.map(handleOf),
    })),
    changed: changed.map(({ person, facts, fields, added: fresh, missing }) => ({
      externalId: person.externalId,
      name: facts.name,
      fields: fields.map((field) => ({ ...field })),
      handlesAdded: fresh.map(handleOf),
      handlesMissing: missing.map(handleOf),
    })),
    missing: gone.map(({ externalId, name }) => ({ externalId, name })),
    conflicts: conflicts.map(({ claim, claimants }) => ({ handle: handleOf(claim), claimants: [...claimants] })),
    faults: faults.map((fault) => ({ ...fault })),
  };
}

export function writeName({ name, id }: Pick<PersonRow, 'name' | 'id'>): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/** A cursor nobody made here begins the list again. */
export function readName(cursor: string | undefined): { name: string; id: string } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(read)) return undefined;
    const [name, id] = read as unknown[];
    return typeof name === 'string' && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? { name, id } : undefined;
  } catch {
    return undefined;
  }
}
