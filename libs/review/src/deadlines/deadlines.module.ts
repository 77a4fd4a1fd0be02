import { Module } from '@nestjs/common';
import { NoticeSources } from '@minutebook/access';
import { Database } from '@minutebook/platform';
import { Deadlines } from './deadlines';

/** Notices about alerts that fall due; asked by the job of the access library. */
@Module({
  providers: [
    {
      provide: Deadlines,
      inject: [Database, NoticeSources],
      useFactory: (database: Database, sources: NoticeSources) => {
        const deadlines = new Deadlines(database);
        sources.add(deadlines);
        return deadlines;
      },
    },
  ],
})
export class DeadlinesModule {}
