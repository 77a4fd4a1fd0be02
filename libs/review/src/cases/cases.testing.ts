import { Notices, type StoredUser } from '@minutebook/access';
import { Arrivals, Expectations, type PersonRow, Provenance } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { Schema } from '@minutebook/platform';
import { actor, type TestReview, testReview, TWO_ROOMS } from '../testing';
import { type CaseParts, caseParts } from './case-parts';

export const FACTS = { title: 'Beacon pricing', theme: 'market-abuse', severity: 3, dueDays: 10 } as const;

/**
 * For specs only: cases over two rooms. Zhou (p1) writes in them and reports to Tomas, who reports to Edda; all three are
 * users. Ines works the case, Priya and Jonas can sign.
 */
export interface TestCases extends CaseParts {
  readonly review: TestReview;
  readonly users: Readonly<Record<'ines' | 'priya' | 'jonas' | 'zhou' | 'tomas' | 'edda', StoredUser>>;
  readonly people: CaseParts['people'];
  readonly persons: Readonly<Record<'zhou' | 'tomas' | 'edda', PersonRow>>;
  /** Ids of messages by their text. */
  readonly messages: ReadonlyMap<string, number>;
  version(id: number): Promise<number>;
}

/** With the schemas of whoever else is to be tested on it. */
export async function testCases(further: readonly Schema[] = []): Promise<TestCases> {
  const review = await testReview(further);
  const { archive } = review.lab;
  const { db, audit, clock, log, directory, people } = archive;
  const person = async (
    externalId: string,
    name: string,
    manager: string | null,
    address: string,
  ): Promise<PersonRow> => {
    const made = await people.persons.create(OPERATOR, {
      externalId,
      name,
      names: [],
      desk: null,
      title: null,
      branch: null,
      joinedOn: null,
      jurisdiction: null,
      manager,
      kind: 'employee',
      ofFirm: true,
      state: 'active',
      leftAt: null,
    });
    return people.persons.map(OPERATOR, made.id, made.version, { scheme: 'email', value: address });
  };
  const persons = {
    edda: await person('E3', 'Edda Rhys', null, 'edda@firm.example'),
    tomas: await person('E2', 'Tomas Wick', 'E3', 'tomas@firm.example'),
    zhou: await person('E1', '周启明', 'E2', 'p1@firm.example'),
  };
  const users = {
    ines: await review.admit('Ines Okafor', ['analyst']),
    priya: await review.admit('Priya Raman', ['supervisor']),
    jonas: await review.admit('Jonas Adeyemi', ['supervisor']),
    zhou: await review.admit('Zhou Qiming', ['analyst'], [{ scheme: 'email', value: 'P1@firm.example' }]),
    tomas: await review.admit('Tomas Wick', ['supervisor']),
    edda: await review.admit('Edda Rhys', ['compliance']),
  };
  await review.lab.take({ ...TWO_ROOMS });
  await review.detect();
  const parts = caseParts({
    database: db.app,
    blobs: archive.blobs,
    keyring: archive.keyring,
    clock,
    users: archive.users,
    notices: new Notices(clock),
    audit,
    directory,
    persons: people.persons,
    expectations: new Expectations(db.app, new Arrivals(db.app, log, directory), directory, audit, clock),
    reader: archive.reader,
    sighted: archive.sighted,
    graph: archive.conflicts,
    provenance: new Provenance(db.app, archive.evidence),
    verification: archive.verification,
    findings: review.findings,
  });
  const newest = await archive.reader.newest(100);
  return {
    ...parts,
    review,
    users,
    persons,
    messages: new Map(
      newest.map((message) => {
        const { event } = message.versions[0]!;
        return ['body' in event ? (event.body ?? '') : '', message.id];
      }),
    ),
    version: async (id) => (await parts.view.of(actor(users.ines), id)).version,
  };
}
