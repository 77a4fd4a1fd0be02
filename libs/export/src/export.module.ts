import { Module } from '@nestjs/common';
import { Audit, AuditProofs, TransparencyLog } from '@minutebook/access';
import {
  BlockedDeletions,
  CompletenessReport,
  Directory,
  HeldList,
  HoldNoticeRecord,
  HoldReports,
  Reader,
  Sights,
  Verification,
} from '@minutebook/archive';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { BundlesModule } from './bundles/bundles.module';
import { BundleJob } from './bundles/jobs/bundle.job';
import { AuditExportController } from './http/audit-export.controller';
import { BundleController } from './http/bundle.controller';
import { ConductController } from './http/conduct.controller';
import { ComplaintExportController } from './http/complaint.controller';
import { DisposalExportController } from './http/disposal-export.controller';
import { EconomicsExportController } from './http/economics.controller';
import { ErasureExportController } from './http/erasure-export.controller';
import { ExportController } from './http/export.controller';
import { HoldNoticeLinksController } from './http/hold-notice-links.controller';
import { ProductionController } from './http/production.controller';
import { HoldExportController } from './http/hold-export.controller';
import { OversightExportController } from './http/oversight.controller';
import { RegisterController } from './http/register.controller';
import { RetentionExportController } from './http/retention-export.controller';
import { SamplingExportController } from './http/sampling-export.controller';
import { StepsPack } from './steps/steps-pack';

/** What leaves as files, without HTTP: also for the command line. */
@Module({ imports: [BundlesModule] })
export class ExportModule {}

@Module({ providers: [BundleJob] })
export class ExportJobsModule {}

@Module({
  controllers: [
    AuditExportController,
    BundleController,
    ComplaintExportController,
    ConductController,
    DisposalExportController,
    EconomicsExportController,
    ErasureExportController,
    ExportController,
    HoldNoticeLinksController,
    ProductionController,
    HoldExportController,
    OversightExportController,
    RegisterController,
    RetentionExportController,
    SamplingExportController,
  ],
  providers: [
    {
      provide: HeldList,
      inject: [Database, HoldReports, Sights],
      useFactory: (database: Database, reports: HoldReports, sights: Sights) => new HeldList(database, reports, sights),
    },
    {
      provide: AuditProofs,
      inject: [Database, TransparencyLog],
      useFactory: (database: Database, log: TransparencyLog) => new AuditProofs(database, log),
    },
    {
      provide: StepsPack,
      inject: [
        HoldReports,
        HeldList,
        Directory,
        HoldNoticeRecord,
        BlockedDeletions,
        CompletenessReport,
        Reader,
        Verification,
        AuditProofs,
        Audit,
        CLOCK,
      ],
      useFactory: (
        reports: HoldReports,
        list: HeldList,
        directory: Directory,
        notices: HoldNoticeRecord,
        blocked: BlockedDeletions,
        completeness: CompletenessReport,
        reader: Reader,
        verification: Verification,
        proofs: AuditProofs,
        audit: Audit,
        clock: Clock,
      ) =>
        new StepsPack(
          reports,
          list,
          directory,
          notices,
          blocked,
          completeness,
          reader,
          verification,
          proofs,
          audit,
          clock,
        ),
    },
  ],
})
export class ExportHttpModule {}
