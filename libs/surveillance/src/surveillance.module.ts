import { Global, Module } from '@nestjs/common';
import { Directory, Reader, Sights } from '@minutebook/archive';
import { Audit, FIRST_START, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database, Log } from '@minutebook/platform';
import { Contradictions } from './conduct/contradictions';
import { ConductHttpModule, ConductJobsModule, ConductModule } from './conduct/conduct.module';
import { Detector } from './detection/detector';
import { Findings } from './detection/findings';
import { LexiconController } from './http/lexicon.controller';
import { RuleFileController } from './http/rule-file.controller';
import { DetectionJob } from './jobs/detection.job';
import { Adviser } from './lexicons/adviser';
import { Lexicons } from './lexicons/lexicons';
import { Rehearsal } from './lexicons/rehearsal';
import { PackController } from './packs/http/pack.controller';
import { Packs } from './packs/packs';
import { REHEARSING, type Rehearsing } from './rehearsal/rehearsing';
import { RehearsalHttpModule, RehearsalJobsModule, RehearsalModule } from './rehearsal/rehearsal.module';
import { SamplingHttpModule, SamplingJobsModule, SamplingModule } from './sampling/sampling.module';
import { WatchHttpModule, WatchJobsModule, WatchModule } from './watch/watch.module';

/** Lexicons and rules, and what they find. */
@Global()
@Module({
  imports: [ConductModule, RehearsalModule, SamplingModule, WatchModule],
  providers: [
    {
      provide: Lexicons,
      inject: [Database, Audit, CLOCK, Users, REHEARSING],
      useFactory: (database: Database, audit: Audit, clock: Clock, users: Users, rehearsing: Rehearsing) =>
        new Lexicons(database, audit, clock, users, rehearsing),
    },
    {
      provide: Adviser,
      inject: [Lexicons, Reader, Sights, CLOCK],
      useFactory: (lexicons: Lexicons, reader: Reader, sights: Sights, clock: Clock) =>
        new Adviser(lexicons, reader, sights, clock),
    },
    {
      provide: Rehearsal,
      inject: [Reader, Sights, CLOCK],
      useFactory: (reader: Reader, sights: Sights, clock: Clock) => new Rehearsal(reader, sights, clock),
    },
    {
      provide: Packs,
      inject: [Lexicons, Contradictions],
      useFactory: (...parts: ConstructorParameters<typeof Packs>) => new Packs(...parts),
    },
    { provide: FIRST_START, useExisting: Packs },
    { provide: Findings, inject: [Database], useFactory: (database: Database) => new Findings(database) },
    {
      provide: Detector,
      inject: [Database, Reader, Directory, CLOCK, Log],
      useFactory: (database: Database, reader: Reader, directory: Directory, clock: Clock, log: Log) =>
        new Detector(database, reader, directory, clock, log),
    },
  ],
  exports: [Adviser, FIRST_START, Lexicons, Packs, Rehearsal, Detector, Findings],
})
export class SurveillanceModule {}

@Module({
  imports: [ConductHttpModule, RehearsalHttpModule, SamplingHttpModule, WatchHttpModule],
  controllers: [LexiconController, PackController, RuleFileController],
})
export class SurveillanceHttpModule {}

@Module({
  imports: [ConductJobsModule, RehearsalJobsModule, SamplingJobsModule, WatchJobsModule],
  providers: [DetectionJob],
})
export class SurveillanceJobsModule {}
