import { type Audit, BackupRegister, Notices, type TransparencyLog, type Users } from '@minutebook/access';
import { type Blobs, type Clock, type Database, Log } from '@minutebook/platform';
import type { BlockedDeletions } from '../holds/blocked-deletions';
import type { Tail } from '../ledger/tail';
import type { ConflictGraph } from '../people/conflict-graph';
import type { Directory } from '../people/directory';
import { FourEyes } from '../people/four-eyes';
import { Certificates } from './certificates';
import { Clearing } from './clearing';
import { Counting } from './counting';
import { Disposals } from './disposals';
import { Disposer } from './disposer';
import { Examination } from './examination';
import { Execution } from './execution';
import { Keepers } from './keepers';

/** For specs only: disposal over an archive, wired as the module wires it. */
export interface TestDisposals {
  readonly keepers: Keepers;
  readonly examination: Examination;
  readonly disposals: Disposals;
  readonly disposer: Disposer;
  readonly certificates: Certificates;
}

export function wireDisposals(
  database: Database,
  parts: {
    readonly blobs: Blobs;
    readonly log: TransparencyLog;
    readonly audit: Audit;
    readonly directory: Directory;
    readonly tail: Tail;
    readonly blocked: BlockedDeletions;
    readonly conflicts: ConflictGraph;
    readonly users: Users;
  },
  clock: Clock,
): TestDisposals {
  const { blobs, log, audit, directory, tail, blocked, conflicts, users } = parts;
  const notices = new Notices(clock);
  const keepers = new Keepers();
  const examination = new Examination(keepers);
  const disposals = new Disposals(database, conflicts, new FourEyes(users, conflicts), users, audit, notices, clock);
  const certificates = new Certificates(
    database,
    log,
    audit,
    notices,
    clock,
    new BackupRegister(database, audit, clock),
  );
  const disposer = new Disposer(
    database,
    new Counting(database, directory, examination, disposals),
    new Execution(database, examination, log, tail, blocked),
    new Clearing(database, blobs),
    certificates,
    blocked,
    audit,
    new Log('error', () => undefined),
  );
  return { keepers, examination, disposals, disposer, certificates };
}
