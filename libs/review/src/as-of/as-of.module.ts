import { Global, Module } from '@nestjs/common';
import { Audit, TransparencyLog, Users } from '@minutebook/access';
import { RecordHistory, SightedReader } from '@minutebook/archive';
import { Database } from '@minutebook/platform';
import { ReviewDesk } from '../alerts/review-desk';
import { Rereads } from '../quality/rereads';
import { AsOf } from './as-of';
import { AsOfController } from './http/as-of.controller';

/** What a record looked like at a time. */
@Global()
@Module({
  providers: [
    {
      provide: AsOf,
      inject: [Database, SightedReader, TransparencyLog, ReviewDesk, Rereads, Users, Audit],
      useFactory: (
        database: Database,
        sighted: SightedReader,
        log: TransparencyLog,
        desk: ReviewDesk,
        rereads: Rereads,
        users: Users,
        audit: Audit,
      ) => new AsOf(database, new RecordHistory(database, sighted, log, users), desk, rereads, users, audit),
    },
  ],
  exports: [AsOf],
})
export class AsOfModule {}

@Module({ controllers: [AsOfController] })
export class AsOfHttpModule {}
