import { Global, Module } from '@nestjs/common';
import { Audit, Notices, NoticeSources, Users } from '@minutebook/access';
import { Arrivals, CanaryPost, Reader } from '@minutebook/archive';
import { CLOCK, type Clock, Database, Log } from '@minutebook/platform';
import { ActReader } from '../activity/act-reader';
import { ActivityHistory } from '../activity/activity-history';
import { ActivityWatch } from '../activity/activity-watch';
import { PatternController } from '../activity/http/pattern.controller';
import { PatternRehearsals } from '../activity/pattern-rehearsals';
import { Patterns } from '../activity/patterns';
import { Canaries } from '../canaries/canaries';
import { CanaryAlarm } from '../canaries/canary-alarm';
import { Findings } from '../detection/findings';
import { WatchController } from './http/watch.controller';
import { WatchJob } from './jobs/watch.job';
import { VolumeWatch } from './volume-watch';

/** Whether surveillance itself works, and what people do unlike themselves. Part of surveillance's module. */
@Global()
@Module({
  providers: [
    {
      provide: Canaries,
      inject: [Database, CanaryPost, Arrivals, Audit, CLOCK],
      useFactory: (database: Database, post: CanaryPost, arrivals: Arrivals, audit: Audit, clock: Clock) =>
        new Canaries(database, post, arrivals, audit, clock),
    },
    {
      provide: CanaryAlarm,
      inject: [Database, NoticeSources],
      useFactory: (database: Database, sources: NoticeSources) => {
        const alarm = new CanaryAlarm(database);
        sources.add(alarm);
        return alarm;
      },
    },
    {
      provide: VolumeWatch,
      inject: [Database, Audit, Notices, CLOCK],
      useFactory: (database: Database, audit: Audit, notices: Notices, clock: Clock) =>
        new VolumeWatch(database, audit, notices, clock),
    },
    { provide: ActReader, inject: [Reader], useFactory: (reader: Reader) => new ActReader(reader) },
    { provide: ActivityHistory, inject: [ActReader], useFactory: (reader: ActReader) => new ActivityHistory(reader) },
    {
      provide: Patterns,
      inject: [Database, ActReader, Users, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Patterns>) => new Patterns(...parts),
    },
    {
      provide: PatternRehearsals,
      inject: [Database, ActReader, ActivityHistory, CLOCK, Log],
      useFactory: (...parts: ConstructorParameters<typeof PatternRehearsals>) => new PatternRehearsals(...parts),
    },
    {
      provide: ActivityWatch,
      inject: [Database, ActReader, ActivityHistory, Findings, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof ActivityWatch>) => new ActivityWatch(...parts),
    },
  ],
  exports: [Canaries, VolumeWatch, Patterns, PatternRehearsals, ActivityWatch],
})
export class WatchModule {}

@Module({ controllers: [WatchController, PatternController] })
export class WatchHttpModule {}

@Module({ providers: [WatchJob] })
export class WatchJobsModule {}
