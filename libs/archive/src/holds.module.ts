import { Global, Module } from '@nestjs/common';
import { Audit, Notices, TransparencyLog, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { HoldNoticeRecord } from './hold-notices/hold-notice-record';
import { BlockedDeletions } from './holds/blocked-deletions';
import { HeldMessages } from './holds/held-messages';
import { HoldApprovers } from './holds/hold-approvers';
import { HoldAudience } from './holds/hold-audience';
import { HoldFile } from './holds/hold-file';
import { HoldFollower } from './holds/hold-follower';
import { HoldReports } from './holds/hold-reports';
import { HoldRequests } from './holds/hold-requests';
import { HoldRound } from './holds/hold-round';
import { HoldSettlement } from './holds/hold-settlement';
import { HoldSweep } from './holds/hold-sweep';
import { HoldTasks } from './holds/hold-tasks';
import { HoldTrials } from './holds/hold-trials';
import { Holds } from './holds/holds';
import { Matters } from './holds/matters';
import { TimerWatch } from './holds/timer-watch';
import { ConflictGraph } from './people/conflict-graph';
import { Directory } from './people/directory';
import { FourEyes } from './people/four-eyes';
import { Reader } from './reading/reader';
import { SightedReader } from './walls/sighted-reader';

/** What may not go. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    { provide: HoldAudience, inject: [Users], useFactory: (users: Users) => new HoldAudience(users) },
    {
      provide: TimerWatch,
      inject: [HoldAudience, Notices],
      useFactory: (audience: HoldAudience, notices: Notices) => new TimerWatch(audience, notices),
    },
    {
      provide: Matters,
      inject: [Database, HoldAudience, Audit, CLOCK],
      useFactory: (database: Database, audience: HoldAudience, audit: Audit, clock: Clock) =>
        new Matters(database, audience, audit, clock),
    },
    {
      provide: Holds,
      inject: [Database, Directory, Matters, HoldAudience, Audit, CLOCK],
      useFactory: (
        database: Database,
        directory: Directory,
        matters: Matters,
        audience: HoldAudience,
        audit: Audit,
        clock: Clock,
      ) => new Holds(database, directory, matters, audience, audit, clock),
    },
    {
      provide: HoldTasks,
      inject: [Database, HoldAudience, Audit, CLOCK],
      useFactory: (database: Database, audience: HoldAudience, audit: Audit, clock: Clock) =>
        new HoldTasks(database, audience, audit, clock),
    },
    {
      provide: HoldTrials,
      inject: [Database, Reader, Directory, CLOCK],
      useFactory: (database: Database, reader: Reader, directory: Directory, clock: Clock) =>
        new HoldTrials(database, reader, directory, clock),
    },
    {
      provide: HoldApprovers,
      inject: [Database, Directory, ConflictGraph, FourEyes, HoldAudience],
      useFactory: (...parts: ConstructorParameters<typeof HoldApprovers>) => new HoldApprovers(...parts),
    },
    {
      provide: HoldRequests,
      inject: [Database, Holds, HoldTrials, HoldApprovers, HoldAudience, Notices, Audit, CLOCK],
      useFactory: (
        database: Database,
        holds: Holds,
        trials: HoldTrials,
        approvers: HoldApprovers,
        audience: HoldAudience,
        notices: Notices,
        audit: Audit,
        clock: Clock,
      ) => new HoldRequests(database, holds, trials, approvers, audience, notices, audit, clock),
    },
    {
      provide: HoldFollower,
      inject: [Database, Reader, TransparencyLog, TimerWatch, CLOCK],
      useFactory: (database: Database, reader: Reader, log: TransparencyLog, timers: TimerWatch, clock: Clock) =>
        new HoldFollower(database, reader, log, timers, clock),
    },
    {
      provide: HoldRound,
      inject: [Database, Reader, TransparencyLog, TimerWatch, HoldFollower, Audit, CLOCK],
      useFactory: (
        database: Database,
        reader: Reader,
        log: TransparencyLog,
        timers: TimerWatch,
        follower: HoldFollower,
        audit: Audit,
        clock: Clock,
      ) =>
        new HoldRound(
          new HoldSettlement(database, audit, clock),
          new HoldSweep(database, reader, log, timers),
          follower,
        ),
    },
    {
      provide: HoldReports,
      inject: [Database, Holds, HoldAudience, Directory, TransparencyLog, HoldNoticeRecord, CLOCK],
      useFactory: (
        database: Database,
        holds: Holds,
        audience: HoldAudience,
        directory: Directory,
        log: TransparencyLog,
        told: HoldNoticeRecord,
        clock: Clock,
      ) => new HoldReports(database, holds, audience, directory, log, told, clock),
    },
    {
      provide: HeldMessages,
      inject: [Database, Reader, SightedReader, Users, HoldAudience, CLOCK],
      useFactory: (
        database: Database,
        reader: Reader,
        sighted: SightedReader,
        users: Users,
        audience: HoldAudience,
        clock: Clock,
      ) => new HeldMessages(database, reader, sighted, users, audience, clock),
    },
    {
      provide: BlockedDeletions,
      inject: [Database, HoldAudience, Notices, Audit, CLOCK],
      useFactory: (database: Database, audience: HoldAudience, notices: Notices, audit: Audit, clock: Clock) =>
        new BlockedDeletions(database, audience, notices, audit, clock),
    },
    {
      provide: HoldFile,
      inject: [
        Database,
        Holds,
        HoldTasks,
        HoldRequests,
        HoldApprovers,
        HoldReports,
        HoldFollower,
        Reader,
        Directory,
        HoldAudience,
        Audit,
        CLOCK,
      ],
      useFactory: (...parts: ConstructorParameters<typeof HoldFile>) => new HoldFile(...parts),
    },
  ],
  exports: [
    BlockedDeletions,
    HeldMessages,
    HoldApprovers,
    HoldAudience,
    HoldFile,
    HoldFollower,
    HoldReports,
    HoldRequests,
    HoldRound,
    HoldTasks,
    HoldTrials,
    Holds,
    Matters,
  ],
})
export class HoldsModule {}
