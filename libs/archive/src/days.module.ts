import { Global, Module } from '@nestjs/common';
import { Leaves, TransparencyLog } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { DayCloser } from './days/day-closer';
import { DayFollower } from './days/day-follower';
import { DayManifests } from './days/day-manifests';
import { Directory } from './people/directory';
import { Keyring } from './seal/keyring';

/** What every custodian had on every day. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: DayFollower,
      inject: [Database, TransparencyLog, CLOCK],
      useFactory: (database: Database, log: TransparencyLog, clock: Clock) => new DayFollower(database, log, clock),
    },
    {
      provide: DayCloser,
      inject: [Database, Keyring, Directory, TransparencyLog, DayFollower, CLOCK],
      useFactory: (
        database: Database,
        keyring: Keyring,
        directory: Directory,
        log: TransparencyLog,
        follower: DayFollower,
        clock: Clock,
      ) => new DayCloser(database, keyring, directory, log, new Leaves(database), follower, clock),
    },
    {
      provide: DayManifests,
      inject: [Database, Keyring, TransparencyLog],
      useFactory: (database: Database, keyring: Keyring, log: TransparencyLog) =>
        new DayManifests(database, keyring, log),
    },
  ],
  exports: [DayFollower, DayCloser, DayManifests],
})
export class DaysModule {}
