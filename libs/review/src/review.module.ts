import { Global, Module } from '@nestjs/common';
import { Reader } from '@minutebook/archive';
import { Audit, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Findings } from '@minutebook/surveillance';
import { Conflicts } from './alerts/conflicts';
import { AlertIntake } from './alerts/intake';
import { ReviewDesk } from './alerts/review-desk';
import { AlertController } from './http/alert.controller';
import { AlertJob } from './jobs/alert.job';
import { EvidenceOfReview } from './reports/evidence-of-review';

/** Alerts from raising to sign-off, and the evidence that it was done. */
@Global()
@Module({
  providers: [
    { provide: Conflicts, inject: [Reader], useFactory: (reader: Reader) => new Conflicts(reader) },
    {
      provide: AlertIntake,
      inject: [Database, Findings, Reader, Audit, CLOCK],
      useFactory: (database: Database, findings: Findings, reader: Reader, audit: Audit, clock: Clock) =>
        new AlertIntake(database, findings, reader, audit, clock),
    },
    {
      provide: ReviewDesk,
      inject: [Database, Reader, Users, Conflicts, Findings, Audit, CLOCK],
      useFactory: (
        database: Database,
        reader: Reader,
        users: Users,
        conflicts: Conflicts,
        findings: Findings,
        audit: Audit,
        clock: Clock,
      ) => new ReviewDesk(database, reader, users, conflicts, findings, audit, clock),
    },
    {
      provide: EvidenceOfReview,
      inject: [Database, Reader, Findings, Audit],
      useFactory: (database: Database, reader: Reader, findings: Findings, audit: Audit) =>
        new EvidenceOfReview(database, reader, findings, audit),
    },
  ],
  exports: [AlertIntake, ReviewDesk, EvidenceOfReview],
})
export class ReviewModule {}

@Module({ controllers: [AlertController] })
export class ReviewHttpModule {}

@Module({ providers: [AlertJob] })
export class ReviewJobsModule {}
