import type { Audit, Notices, Users } from '@minutebook/access';
import type {
  ConflictGraph,
  Directory,
  Expectations,
  Keyring,
  Persons,
  Provenance,
  Reader,
  SightedReader,
  Verification,
} from '@minutebook/archive';
import type { Blobs, Clock, Database } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import { Bars } from './bars';
import { CaseCalendar } from './case-calendar';
import { CaseDoor } from './case-door';
import { CaseFiles } from './case-files';
import { CasePeople } from './case-people';
import { CaseReport } from './case-report';
import { CaseTimeline } from './case-timeline';
import { CaseView } from './case-view';
import { CaseWork } from './case-work';
import { Cases } from './cases';
import { Chronology } from './chronology';
import { Closing } from './closing';
import { Complaints } from './complaints';
import { Exhibits } from './exhibits';
import { Membership } from './membership';

/** What cases stand on. */
export interface Surroundings {
  readonly database: Database;
  readonly blobs: Blobs;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly users: Users;
  readonly notices: Notices;
  readonly audit: Audit;
  readonly directory: Directory;
  readonly persons: Persons;
  readonly expectations: Pick<Expectations, 'calendars'>;
  readonly reader: Reader;
  readonly sighted: SightedReader;
  readonly graph: ConflictGraph;
  readonly provenance: Provenance;
  readonly verification: Verification;
  readonly findings: Findings;
}

export type CaseParts = ReturnType<typeof caseParts>;

/** The classes of cases, wired: all go through one door. */
export function caseParts(around: Surroundings) {
  const { database, clock, users, notices, audit, reader, sighted, verification } = around;
  const bars = new Bars(around.directory, clock);
  const calendar = new CaseCalendar(around.expectations);
  const door = new CaseDoor(database, users, bars, audit, clock);
  const membership = new Membership(door, users, bars, notices, audit);
  const exhibits = new Exhibits(database, door, sighted, new CaseFiles(around.blobs, around.keyring), audit);
  const chronology = new Chronology(database, sighted, reader, around.findings);
  const closing = new Closing(database, door, users, bars, around.graph, reader, notices, audit);
  const view = new CaseView(database, door, chronology, closing, bars, calendar, reader, verification, audit);
  return {
    membership,
    exhibits,
    chronology,
    closing,
    view,
    cases: new Cases(database, door, membership, exhibits, bars, calendar, audit),
    people: new CasePeople(database, door, membership, bars, users, around.persons, sighted, reader, audit),
    work: new CaseWork(door, notices, audit),
    complaints: new Complaints(database, door, audit),
    timeline: new CaseTimeline(database, door, audit),
    report: new CaseReport(database, door, view, chronology, reader, around.provenance, verification, audit),
  };
}
