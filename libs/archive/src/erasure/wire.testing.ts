import { type Audit, Notices, type Users } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import type { TestDisposals } from '../disposal/wire.testing';
import { HoldAudience } from '../holds/hold-audience';
import type { ConflictGraph } from '../people/conflict-graph';
import type { Directory } from '../people/directory';
import type { Sights } from '../walls/sights';
import { ErasureCourse } from './erasure-course';
import { ErasureEvaluation } from './erasure-evaluation';
import { ErasureRecord } from './erasure-record';
import { ErasureRequests } from './erasure-requests';
import { ErasureWatch } from './erasure-watch';

/** For specs only: erasure requests over an archive, wired as the module wires them. */
export interface TestErasure {
  readonly requests: ErasureRequests;
  readonly record: ErasureRecord;
  /** What the job does: look again at what is not over. */
  readonly watch: ErasureWatch;
}

export function wireErasure(
  database: Database,
  parts: {
    readonly disposal: TestDisposals;
    readonly directory: Directory;
    readonly conflicts: ConflictGraph;
    readonly sights: Sights;
    readonly users: Users;
    readonly audit: Audit;
  },
  clock: Clock,
): TestErasure {
  const { disposal, directory, conflicts, sights, users, audit } = parts;
  const notices = new Notices(clock);
  const evaluation = new ErasureEvaluation(directory, disposal.keepers, clock);
  const course = new ErasureCourse(audit, notices, clock);
  const requests = new ErasureRequests(
    database,
    evaluation,
    course,
    disposal.disposals,
    directory,
    conflicts,
    users,
    audit,
    clock,
  );
  return {
    requests,
    record: new ErasureRecord(database, requests, new HoldAudience(users), directory, sights),
    watch: new ErasureWatch(database, evaluation, course, audit, notices, clock),
  };
}
