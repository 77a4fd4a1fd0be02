import { Global, Module } from '@nestjs/common';
import { Audit, Notices, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Disposals } from './disposal/disposals';
import { Keepers } from './disposal/keepers';
import { ErasureCourse } from './erasure/erasure-course';
import { ErasureEvaluation } from './erasure/erasure-evaluation';
import { ErasureRecord } from './erasure/erasure-record';
import { ErasureRequests } from './erasure/erasure-requests';
import { ErasureWatch } from './erasure/erasure-watch';
import { HoldAudience } from './holds/hold-audience';
import { ConflictGraph } from './people/conflict-graph';
import { Directory } from './people/directory';
import { Sights } from './walls/sights';

/** Requests to be forgotten. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: ErasureEvaluation,
      inject: [Directory, Keepers, CLOCK],
      useFactory: (directory: Directory, keepers: Keepers, clock: Clock) =>
        new ErasureEvaluation(directory, keepers, clock),
    },
    {
      provide: ErasureCourse,
      inject: [Audit, Notices, CLOCK],
      useFactory: (audit: Audit, notices: Notices, clock: Clock) => new ErasureCourse(audit, notices, clock),
    },
    {
      provide: ErasureRequests,
      inject: [Database, ErasureEvaluation, ErasureCourse, Disposals, Directory, ConflictGraph, Users, Audit, CLOCK],
      useFactory: (
        database: Database,
        evaluation: ErasureEvaluation,
        course: ErasureCourse,
        disposals: Disposals,
        directory: Directory,
        conflicts: ConflictGraph,
        users: Users,
        audit: Audit,
        clock: Clock,
      ) => new ErasureRequests(database, evaluation, course, disposals, directory, conflicts, users, audit, clock),
    },
    {
      provide: ErasureRecord,
      inject: [Database, ErasureRequests, HoldAudience, Directory, Sights],
      useFactory: (
        database: Database,
        requests: ErasureRequests,
        audience: HoldAudience,
        directory: Directory,
        sights: Sights,
      ) => new ErasureRecord(database, requests, audience, directory, sights),
    },
    {
      provide: ErasureWatch,
      inject: [Database, ErasureEvaluation, ErasureCourse, Audit, Notices, CLOCK],
      useFactory: (
        database: Database,
        evaluation: ErasureEvaluation,
        course: ErasureCourse,
        audit: Audit,
        notices: Notices,
        clock: Clock,
      ) => new ErasureWatch(database, evaluation, course, audit, notices, clock),
    },
  ],
  exports: [ErasureRequests, ErasureRecord, ErasureWatch],
})
export class ErasureModule {}
