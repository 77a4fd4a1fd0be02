import { Global, Module } from '@nestjs/common';
import { Audit, TransparencyLog } from '@minutebook/access';
import { Directory, Reader } from '@minutebook/archive';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Findings } from '../detection/findings';
import { NO_DECISIONS, PAST_DECISIONS, type PastDecisions } from '../rehearsal/past-decisions';
import { Collector } from './collector';
import { FullReview } from './full-review';
import { SamplingController } from './http/sampling.controller';
import { SamplingJob } from './jobs/sampling.job';
import { SampleDraws } from './sample-draws';
import { SampleReports } from './sample-reports';
import { SampleVerifier } from './sample-verifier';
import { SamplingPlans } from './sampling-plans';

/** Random review, review of everything, and review below the line. */
@Global()
@Module({
  providers: [
    {
      provide: SamplingPlans,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new SamplingPlans(database, audit, clock),
    },
    {
      provide: Collector,
      inject: [Database, TransparencyLog, Reader],
      useFactory: (database: Database, log: TransparencyLog, reader: Reader) => new Collector(database, log, reader),
    },
    {
      provide: SampleDraws,
      inject: [Database, Reader, Directory, Collector, Findings, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof SampleDraws>) => new SampleDraws(...parts),
    },
    {
      provide: FullReview,
      inject: [Database, Reader, Directory, Findings, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof FullReview>) => new FullReview(...parts),
    },
    {
      provide: SampleReports,
      inject: [Database, Reader, Directory, { token: PAST_DECISIONS, optional: true }],
      useFactory: (database: Database, reader: Reader, directory: Directory, decisions?: PastDecisions) =>
        new SampleReports(database, reader, directory, decisions ?? NO_DECISIONS),
    },
    {
      provide: SampleVerifier,
      inject: [Database, TransparencyLog, SampleDraws, Audit],
      useFactory: (...parts: ConstructorParameters<typeof SampleVerifier>) => new SampleVerifier(...parts),
    },
  ],
  exports: [SamplingPlans, SampleDraws, FullReview, SampleReports, SampleVerifier],
})
export class SamplingModule {}

@Module({ controllers: [SamplingController] })
export class SamplingHttpModule {}

@Module({ providers: [SamplingJob] })
export class SamplingJobsModule {}
