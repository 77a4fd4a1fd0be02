import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCESS_SCHEMA, Audit, Notices, operatorActor, TransparencyLog, Users } from '@minutebook/access';
import { Blobs, type Clock, Log, type Schema, SetClock } from '@minutebook/platform';
import type { ExtractionProcess } from '@minutebook/extract';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { Annotations } from './annotations/annotations';
import { type TestDays, wireDays } from './days/wire.testing';
import { type TestDisposals, wireDisposals } from './disposal/wire.testing';
import { AttachmentFiles } from './evidence/attachment-files';
import { Evidence } from './evidence/evidence';
import { AttachmentReader } from './extraction/attachment-reader';
import { Extractor } from './extraction/extractor';
import type { Scanner, TextService } from './extraction/services';
import { type TestErasure, wireErasure } from './erasure/wire.testing';
import { Gaps } from './gaps/gaps';
import { type TestRetention, wireRetention } from './retention/wire.testing';
import { type TestHolds, wireHolds } from './holds/wire.testing';
import { Imports } from './intake/imports';
import { ImportReading } from './intake/import-reading';
import { Intake } from './intake/intake';
import { Matchmaker } from './intake/matchmaker';
import { Survey } from './intake/survey';
import { Ledger } from './ledger/ledger';
import { Tail } from './ledger/tail';
import { ConflictGraph } from './people/conflict-graph';
import { Directory } from './people/directory';
import { DirectoryImport } from './people/directory-import';
import { FirmDomains } from './people/firm-domains';
import { Persons } from './people/persons';
import { Rooms } from './people/rooms';
import { Sightings } from './people/sightings';
import { Unmapped } from './people/unmapped';
import { Reader } from './reading/reader';
import { Reconciler } from './reconciliation/reconciler';
import { Verification } from './reading/verification';
import { Rehash } from './rehash/rehash';
import { rehashParts } from './rehash/rehash-parts';
import { ARCHIVE_SCHEMA } from './schema';
import { Keyring } from './seal/keyring';
import { SightedReader } from './walls/sighted-reader';
import { Sights } from './walls/sights';
import { Walls } from './walls/walls';

export { approved, dispose } from './disposal/disposal.testing';
export { putInForce } from './disposal/schedule.testing';

/** For specs only: an archive of its own, wired as the modules wire it, with a clock that obeys. */
export interface TestArchive {
  readonly db: TestDatabase;
  readonly clock: SetClock;
  readonly folder: string;
  readonly blobs: Blobs;
  readonly keyring: Keyring;
  readonly log: TransparencyLog;
  readonly audit: Audit;
  readonly directory: Directory;
  readonly ledger: Ledger;
  readonly imports: Imports;
  readonly gaps: Gaps;
  readonly reader: Reader;
  readonly annotations: Annotations;
  readonly evidence: Evidence;
  readonly verification: Verification;
  readonly reconciler: Reconciler;
  readonly people: TestPeople;
  readonly users: Users;
  readonly walls: Walls;
  readonly sights: Sights;
  readonly sighted: SightedReader;
  readonly conflicts: ConflictGraph;
  readonly holding: TestHolds;
  readonly days: TestDays;
  readonly rehash: Rehash;
  readonly disposal: TestDisposals;
  readonly retention: TestRetention;
  readonly erasure: TestErasure;
  /** Lets it be `to`, for the program and for the guards in the database. */
  travel(to: Date): Promise<void>;
  drop(): Promise<void>;
}

/** Whose the handles are. */
export interface TestPeople {
  readonly persons: Persons;
  readonly domains: FirmDomains;
  readonly imports: DirectoryImport;
  readonly unmapped: Unmapped;
  readonly rooms: Rooms;
  readonly sightings: Sightings;
}

export const OPERATOR = operatorActor('test');
const KEY = Buffer.alloc(32, 42);
const REHASH_DAYS = 30;

/** `remember: false` starts without what a process keeps in memory: every read goes to the database and opens the seal. */
export async function testArchive(
  options: { readonly schemas?: readonly Schema[]; readonly remember?: boolean } = {},
): Promise<TestArchive> {
  const db = await testDatabase([ACCESS_SCHEMA, ARCHIVE_SCHEMA, ...(options.schemas ?? [])]);
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  const clock = new SetClock(new Date('2026-11-24T08:00:00.000Z'));
  const parts = wire(db, folder, clock, options.remember ?? true);
  return {
    db,
    clock,
    folder,
    ...parts,
    travel: async (to) => {
      clock.set(to);
      await db.owner.query(
        `CREATE OR REPLACE FUNCTION archive.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT timestamptz ''${to.toISOString()}'''`,
      );
    },
    drop: async () => {
      await db.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The archive's classes on a database: as a process that has just started. */
export function wire(
  db: TestDatabase,
  folder: string,
  clock: Clock,
  remember = true,
  keyring = new Keyring(KEY, 'test'),
) {
  const quiet = new Log('error', () => undefined);
  const blobs = new Blobs(join(folder, 'blobs'));
  const log = new TransparencyLog(db.app, clock, 'test');
  const audit = new Audit(db.app, log, clock);
  const directory = new Directory(db.app);
  const tail = new Tail();
  const ledger = new Ledger(db.app, blobs, keyring, directory, log, clock, tail);
  const gaps = new Gaps(db.app, audit);
  const intake = new Intake(db.app, ledger, keyring, new Matchmaker(db.app, keyring, directory), gaps, clock);
  const survey = new Survey(db.app, keyring);
  const reading = new ImportReading(db.app, intake, clock, quiet);
  const imports = new Imports(db.app, reading, survey, audit, clock, quiet, join(folder, 'staging'));
  const annotations = new Annotations(keyring, log, clock);
  const reader = new Reader(db.app, keyring, directory, log, remember ? tail : new Tail(), annotations);
  const evidence = new Evidence(db.app, blobs, keyring);
  const verification = new Verification(db.app, keyring, log, evidence);
  const reconciler = new Reconciler(db.app, annotations, clock);
  const people: TestPeople = {
    persons: new Persons(db.app, audit, clock),
    domains: new FirmDomains(db.app, audit, clock),
    imports: new DirectoryImport(db.app, audit, clock),
    unmapped: new Unmapped(db.app, directory, audit, clock),
    rooms: new Rooms(db.app, reader, audit, clock),
    sightings: new Sightings(db.app, reader),
  };
  const users = new Users(db.app, audit, clock);
  const sights = new Sights(db.app, directory, log, users);
  const conflicts = new ConflictGraph(db.app, directory, sights, clock);
  const holding = wireHolds(db.app, { reader, directory, log, users, conflicts, audit }, clock);
  const sighted = new SightedReader(reader, sights);
  const disposal = wireDisposals(
    db.app,
    { blobs, log, audit, directory, tail, blocked: holding.blocked, conflicts, users },
    clock,
  );
  return {
    users,
    walls: new Walls(db.app, directory, users, audit, clock),
    sights,
    sighted,
    conflicts,
    holding,
    days: wireDays(db.app, { keyring, directory, log }, clock),
    rehash: new Rehash(
      db.app,
      rehashParts(db.app, keyring, log, evidence),
      log,
      audit,
      new Notices(clock),
      clock,
      REHASH_DAYS,
    ),
    disposal,
    retention: wireRetention(
      db.app,
      { audit, conflicts, directory, users, sights, sighted, keepers: disposal.keepers },
      clock,
    ),
    erasure: wireErasure(db.app, { disposal, directory, conflicts, sights, users, audit }, clock),
    blobs,
    keyring,
    log,
    audit,
    directory,
    ledger,
    imports,
    gaps,
    reader,
    annotations,
    evidence,
    verification,
    reconciler,
    people,
  };
}

/** The reader of attachments, on an archive. */
export function testExtractor(
  {
    db,
    reader,
    annotations,
    evidence,
    clock,
  }: Pick<TestArchive, 'db' | 'reader' | 'annotations' | 'evidence' | 'clock'>,
  process: ExtractionProcess,
  scanner?: Scanner,
  service?: TextService,
): Extractor {
  const attachments = new AttachmentReader(new AttachmentFiles(evidence), process, scanner, service);
  return new Extractor(db.app, reader, annotations, attachments, clock);
}

export { NoticeLab } from './hold-notices/notice-lab.testing';
