import { Global, Module } from '@nestjs/common';
import { Reader } from '@minutebook/archive';
import { Audit } from '@minutebook/access';
import { CLOCK, type Clock, Database, Log } from '@minutebook/platform';
import { Detector } from './detection/detector';
import { Findings } from './detection/findings';
import { LexiconController } from './http/lexicon.controller';
import { DetectionJob } from './jobs/detection.job';
import { Lexicons } from './lexicons/lexicons';
import { Rehearsal } from './lexicons/rehearsal';

/** Lexicons and rules, and what they find. */
@Global()
@Module({
  providers: [
    {
      provide: Lexicons,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new Lexicons(database, audit, clock),
    },
    { provide: Rehearsal, inject: [Reader], useFactory: (reader: Reader) => new Rehearsal(reader) },
    { provide: Findings, inject: [Database], useFactory: (database: Database) => new Findings(database) },
    {
      provide: Detector,
      inject: [Database, Reader, CLOCK, Log],
      useFactory: (database: Database, reader: Reader, clock: Clock, log: Log) =>
        new Detector(database, reader, clock, log),
    },
  ],
  exports: [Lexicons, Rehearsal, Detector, Findings],
})
export class SurveillanceModule {}

@Module({ controllers: [LexiconController] })
export class SurveillanceHttpModule {}

@Module({ providers: [DetectionJob] })
export class SurveillanceJobsModule {}
