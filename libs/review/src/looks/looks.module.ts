import { Global, Module } from '@nestjs/common';
import { Audit, TransparencyLog, Users } from '@minutebook/access';
import { Directory, Reader, RecordHistory, SightedReader } from '@minutebook/archive';
import { Database } from '@minutebook/platform';
import { LookController } from './http/look.controller';
import { LookJob } from './jobs/look.job';
import { LookFollower } from './look-follower';
import { Looks } from './looks';

/** Who looked at whom. */
@Global()
@Module({
  providers: [
    {
      provide: LookFollower,
      inject: [Database, SightedReader, TransparencyLog, Users, Reader, Audit],
      useFactory: (
        database: Database,
        sighted: SightedReader,
        log: TransparencyLog,
        users: Users,
        reader: Reader,
        audit: Audit,
      ) => new LookFollower(database, new RecordHistory(database, sighted, log, users), reader, audit),
    },
    {
      provide: Looks,
      inject: [Database, Directory, LookFollower, Audit],
      useFactory: (database: Database, directory: Directory, follower: LookFollower, audit: Audit) =>
        new Looks(database, directory, follower, audit),
    },
  ],
  exports: [Looks, LookFollower],
})
export class LooksModule {}

@Module({ controllers: [LookController] })
export class LooksHttpModule {}

@Module({ providers: [LookJob] })
export class LooksJobsModule {}
