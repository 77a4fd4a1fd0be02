import { randomUUID } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, Problem, type Queries, type Transaction } from '@minutebook/platform';
import type { Shift } from '../store/firm-store';
import {
  endMapping,
  insertMapping,
  type MappingRow,
  readAllMappings,
  readMappings,
  readMappingsOfHandles,
} from '../store/mapping-store';
import {
  insertPersons,
  readAllPersons,
  readPersons,
  readPersonsOfExternalIds,
  readRevision,
  updatePerson,
} from '../store/person-store';
import { type Claim, claimsOf, compared, countsOf, type Difference, keyOf } from './directory-difference';
import type { DirectoryEntry } from './directory-file';
import { changeDirectory, shiftOf } from './persons';

export type { Difference } from './directory-difference';

/** What came of one person a directory pushed. */
export interface Pushed {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly fields: readonly string[];
  readonly handlesAdded: readonly string[];
  readonly handlesEnded: readonly string[];
  readonly shifts: readonly Shift[];
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
      const shifts = await this.apply(tx, actor, difference, complete, await readAllMappings(tx));
      const counts = { ...countsOf(difference), complete };
      await this.audit.append(tx, actor, 'directory.imported', { kind: 'directory', id: source }, counts);
      return { result: difference, shifts };
    });
  }

  /**
   * One person as a directory tells of them now, within {@link changeDirectory}: what it told of them before (`earlier`) and
   * does not any more was theirs until now. Refused with `handle-taken` when a handle is somebody else's.
   */
  async push(
    tx: Transaction,
    actor: Actor,
    entry: DirectoryEntry,
    earlier: DirectoryEntry['handles'],
  ): Promise<Pushed> {
    // Only what the entry touches is read: a directory pushes its people one by one.
    const known = await readPersonsOfExternalIds(tx, [entry.externalId]);
    const own = await readMappings(
      tx,
      known.map(({ id }) => id),
    );
    const named = await readMappingsOfHandles(tx, claimsOf(entry.handles));
    const mappings = [
      ...new Map([...own.filter(({ endedAt }) => !endedAt), ...named].map((one) => [one.id, one])).values(),
    ];
    const holders = await readPersons(tx, [...new Set(mappings.map(({ person }) => person))]);
    const persons = [...new Map([...known, ...holders].map((person) => [person.id, person])).values()];
    const difference = compared(0, persons, mappings, [entry]);
    const [dispute] = difference.conflicts;
    if (dispute)
      throw new Problem({
        code: 'handle-taken',
        status: 409,
        title: `The handle “${dispute.claim.value}” is somebody else’s.`,
        detail: 'At any time a handle belongs to one person.',
        hint: 'End the other mapping, with the day it ended if it was right until then.',
      });
    const told = new Set(claimsOf(earlier).map(keyOf));
    const [change] = difference.changed
      .map((one) => ({ ...one, missing: one.missing.filter((mapping) => told.has(keyOf(mapping))) }))
      .filter(({ fields, added, missing }) => fields.length + added.length + missing.length > 0);
    const shifts = await this.apply(
      tx,
      actor,
      { ...difference, changed: change ? [change] : [], gone: [] },
      true,
      mappings,
    );
    return {
      outcome: difference.added.length > 0 ? 'created' : change ? 'changed' : 'unchanged',
      fields: change?.fields.map(({ field }) => field) ?? [],
      handlesAdded: (difference.added[0]?.handles ?? change?.added ?? []).map(({ value }) => value),
      handlesEnded: change?.missing.map(({ value }) => value) ?? [],
      shifts,
    };
  }

  /** `all`: the mappings in force, at least of whom and what the difference names. */
  private async apply(
    tx: Transaction,
    actor: Actor,
    { added, changed, gone }: Difference,
    complete: boolean,
    all: readonly MappingRow[],
  ): Promise<Shift[]> {
    const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
    const shifts: Shift[] = [];
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
