import { randomUUID } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { insertShifts, knowsFirm, EVERYTHING, type Shift } from '../store/firm-store';
import {
  endMapping,
  insertMapping,
  type MappingRow,
  readMapping,
  readMappings,
  readMappingsOfHandles,
} from '../store/mapping-store';
import {
  type Doing,
  insertPersons,
  listPersons,
  nextRevision,
  type PersonFacts,
  type PersonFilter,
  type PersonRow,
  type PersonVersionRow,
  readPersons,
  readVersionsOfPerson,
  touchPerson,
  updatePerson,
} from '../store/person-store';
import { normalOf } from './directory';

/** A handle as somebody names it, and when it is or was theirs. */
export interface HandleClaim {
  readonly scheme: string;
  readonly value: string;
  readonly from?: Date | null | undefined;
  readonly until?: Date | null | undefined;
  /** How one convinced oneself that it is theirs (E18). */
  readonly identityCheck?: string | undefined;
}

export interface PersonFile {
  readonly person: PersonRow;
  /** In force and ended, newest first. */
  readonly mappings: readonly MappingRow[];
  readonly history: readonly PersonVersionRow[];
}

/** The people of the directory, and whose the archived handles are. Every change has its row of history and its audit entry. */
export class Persons {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(filter: PersonFilter, after: { name: string; id: string } | undefined, limit: number): Promise<PersonRow[]> {
    return listPersons(this.database, filter, after, limit);
  }

  mappingsOf(persons: readonly Pick<PersonRow, 'id'>[]): Promise<MappingRow[]> {
    return readMappings(
      this.database,
      persons.map(({ id }) => id),
    );
  }

  async file(id: string): Promise<PersonFile> {
    const [[person], mappings, history] = await Promise.all([
      readPersons(this.database, [id]),
      readMappings(this.database, [id]),
      readVersionsOfPerson(this.database, id),
    ]);
    if (!person) throw notFound('person');
    return { person, mappings, history };
  }

  create(actor: Actor, facts: PersonFacts): Promise<PersonRow> {
    return unlessTaken(facts, () =>
      this.changing(async (tx) => {
        const id = randomUUID();
        await insertPersons(tx, [{ ...facts, id }], 'operator', this.doing(actor));
        await this.audit.append(tx, actor, 'person.created', { kind: 'person', id }, detailOf(facts));
        return { result: (await readPersons(tx, [id]))[0]!, shifts: [] };
      }),
    );
  }

  change(actor: Actor, id: string, version: number, change: Partial<PersonFacts>): Promise<PersonRow> {
    return unlessTaken(change, () =>
      this.changing(async (tx) => {
        const [before] = await readPersons(tx, [id]);
        if (!before) throw notFound('person');
        const { id: _id, ground: _ground, version: _version, changedAt: _at, ...facts } = { ...before, ...change };
        const person = await updatePerson(tx, id, version, facts, this.doing(actor));
        if (!person) throw conflict('person');
        await this.audit.append(tx, actor, 'person.changed', { kind: 'person', id }, detailOf(change));
        const mappings = before.ofFirm === person.ofFirm ? [] : await readMappings(tx, [id]);
        return { result: person, shifts: mappings.filter(({ endedAt }) => endedAt === null).map(shiftOf) };
      }),
    );
  }

  /** Says that a handle is somebody's. Refused when it is somebody else's at any of the same time. */
  map(actor: Actor, id: string, version: number, claim: HandleClaim): Promise<PersonRow> {
    return this.changing(async (tx) => {
      const person = await this.touch(tx, id, version);
      const mapping = await this.add(tx, actor, person, claim);
      const { scheme, value, from, until, identityCheck } = mapping;
      await this.audit.append(
        tx,
        actor,
        'handle.mapped',
        { kind: 'person', id },
        { scheme, value, from: from?.toISOString(), until: until?.toISOString(), identityCheck },
      );
      return { result: person, shifts: person.ofFirm ? [shiftOf(mapping)] : [] };
    });
  }

  /** Ends a mapping: it never was so, or, with `until`, it was so up to then and no longer. */
  unmap(
    actor: Actor,
    id: string,
    version: number,
    mapping: number,
    { reason, until }: { reason: string; until?: Date | undefined },
  ): Promise<PersonRow> {
    return this.changing(async (tx) => {
      const person = await this.touch(tx, id, version);
      const ended = await readMapping(tx, mapping);
      if (ended?.person !== id || !(await endMapping(tx, mapping, reason, this.doing(actor))))
        throw notFound('mapping');
      const { scheme, value, from, identityCheck } = ended;
      if (until) {
        const claim = { scheme, value, from, until, identityCheck: identityCheck ?? undefined };
        await this.add(tx, actor, person, claim);
      }
      await this.audit.append(
        tx,
        actor,
        'handle.unmapped',
        { kind: 'person', id },
        { scheme, value, reason, until: until?.toISOString() },
      );
      return { result: person, shifts: person.ofFirm ? [shiftOf(ended)] : [] };
    });
  }

  private async touch(tx: Transaction, id: string, version: number): Promise<PersonRow> {
    const person = await touchPerson(tx, id, version, this.clock.now());
    if (person) return person;
    throw (await readPersons(tx, [id])).length > 0 ? conflict('person') : notFound('person');
  }

  private async add(tx: Transaction, actor: Actor, person: PersonRow, claim: HandleClaim): Promise<MappingRow> {
    const { scheme, from = null, until = null, identityCheck = null } = claim;
    const { value, normal } = normalOf(claim.value);
    if (from && until && from >= until)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'A mapping ends after it begins.',
        fields: { until: 'is before its beginning' },
      });
    const rivals = (await readMappingsOfHandles(tx, [{ scheme, normal }])).filter((other) =>
      overlaps(other, from, until),
    );
    if (rivals.length > 0) throw await this.taken(tx, person, rivals[0]!);
    const mapping = {
      person: person.id,
      scheme,
      value,
      normal,
      from,
      until,
      ground: 'operator',
      identityCheck,
    } as const;
    return (await readMapping(tx, await insertMapping(tx, mapping, this.doing(actor))))!;
  }

  private async taken(tx: Transaction, person: PersonRow, rival: MappingRow): Promise<Problem> {
    const [holder] = await readPersons(tx, [rival.person]);
    return new Problem({
      code: 'handle-taken',
      status: 409,
      title:
        rival.person === person.id
          ? `This is a handle of ${person.name} already.`
          : `This handle is mapped to ${holder!.name}.`,
      detail: 'At any time a handle belongs to one person.',
      hint: 'End the other mapping, with the day it ended if it was right until then.',
    });
  }

  /** A change of the directory: alone, numbered, and with what it moved to or from the firm's side. */
  private changing<T>(work: (tx: Transaction) => Promise<{ result: T; shifts: readonly Shift[] }>): Promise<T> {
    return changeDirectory(this.database, work);
  }

  private doing(actor: Actor): Doing {
    return { at: this.clock.now(), by: actor.id, byName: actor.name };
  }
}

/** Runs a change of the directory: alone, numbered, and with what it moved to or from the firm's side. */
export function changeDirectory<T>(
  database: Database,
  work: (tx: Transaction) => Promise<{ result: T; shifts: readonly Shift[] }>,
): Promise<T> {
  return database.transaction(async (tx) => {
    const revision = await nextRevision(tx);
    const before = await knowsFirm(tx);
    const { result, shifts } = await work(tx);
    await insertShifts(tx, revision, (await knowsFirm(tx)) === before ? shifts : [EVERYTHING]);
    await nudge(tx, { topic: 'directory' });
    return result;
  });
}

export function shiftOf({ scheme, normal }: Pick<MappingRow, 'scheme' | 'normal'>): Shift {
  return { what: 'handle', scheme, normal };
}

/** Whether a mapping holds at any time between these. */
export function overlaps(mapping: Pick<MappingRow, 'from' | 'until'>, from: Date | null, until: Date | null): boolean {
  const begins = !mapping.from || !until || mapping.from < until;
  const ends = !mapping.until || !from || from < mapping.until;
  return begins && ends;
}

export function detailOf(facts: Partial<PersonFacts>): Record<string, string | boolean | string[] | null> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value instanceof Date ? value.toISOString() : value]],
    ),
  ) as Record<string, string | boolean | string[] | null>;
}

async function unlessTaken<T>({ externalId }: Partial<PersonFacts>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw new Problem(
      {
        code: 'id-taken',
        status: 409,
        title: `There is a person with the id “${externalId}” already.`,
        fields: { externalId: 'is in use' },
      },
      { cause: error },
    );
  }
}
