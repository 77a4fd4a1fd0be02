import { Global, Module } from '@nestjs/common';
import { Audit, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Keepers } from './disposal/keepers';
import { HoldAudience } from './holds/hold-audience';
import { Directory } from './people/directory';
import { FourEyes } from './people/four-eyes';
import { ClockFacts } from './retention/clock-facts';
import { Extensions } from './retention/extensions';
import { PastMaximum } from './retention/past-maximum';
import { RecordLabels } from './retention/record-labels';
import { RetentionRuns } from './retention/retention-runs';
import { Schedules } from './retention/schedules';
import { Why } from './retention/why';
import { WithinReach } from './retention/within-reach';
import { SightedReader } from './walls/sighted-reader';
import { Sights } from './walls/sights';

/** How long what is kept, and why. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: Schedules,
      inject: [Database, FourEyes, Audit, CLOCK],
      useFactory: (database: Database, eyes: FourEyes, audit: Audit, clock: Clock) =>
        new Schedules(database, eyes, audit, clock),
    },
    {
      provide: RetentionRuns,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new RetentionRuns(database, audit, clock),
    },
    {
      provide: ClockFacts,
      inject: [Database, Directory, Audit, CLOCK],
      useFactory: (database: Database, directory: Directory, audit: Audit, clock: Clock) =>
        new ClockFacts(database, directory, audit, clock),
    },
    {
      provide: RecordLabels,
      inject: [Database, SightedReader, Sights, Audit, CLOCK],
      useFactory: (database: Database, sighted: SightedReader, sights: Sights, audit: Audit, clock: Clock) =>
        new RecordLabels(database, sighted, sights, audit, clock),
    },
    {
      provide: Extensions,
      inject: [Database, FourEyes, Audit, CLOCK],
      useFactory: (database: Database, eyes: FourEyes, audit: Audit, clock: Clock) =>
        new Extensions(database, eyes, audit, clock),
    },
    {
      provide: PastMaximum,
      inject: [Database, Keepers, Users, Sights],
      useFactory: (database: Database, keepers: Keepers, users: Users, sights: Sights) =>
        new PastMaximum(database, keepers, new HoldAudience(users), sights),
    },
    {
      provide: Why,
      inject: [Database, SightedReader, Sights, Directory, Users, Keepers],
      useFactory: (
        database: Database,
        sighted: SightedReader,
        sights: Sights,
        directory: Directory,
        users: Users,
        keepers: Keepers,
      ) => new Why(database, sighted, sights, directory, users, keepers),
    },
    {
      provide: WithinReach,
      inject: [Database, CLOCK],
      useFactory: (database: Database, clock: Clock) => new WithinReach(database, clock),
    },
  ],
  exports: [Schedules, RetentionRuns, ClockFacts, RecordLabels, Extensions, PastMaximum, Why, WithinReach],
})
export class RetentionModule {}
