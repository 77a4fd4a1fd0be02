import { Global, Module } from '@nestjs/common';
import { Audit, Notices, Users } from '@minutebook/access';
import {
  Arrivals,
  CapturedPeople,
  CompletenessReport,
  Directory,
  Expectations,
  Reader,
  Unmapped,
  Sights,
} from '@minutebook/archive';
import { CLOCK, type Clock, Database, Log } from '@minutebook/platform';
import { Findings } from '@minutebook/surveillance';
import { UnseenAlerts } from '../alerts/unseen';
import { ControlsPack } from '../reports/controls-pack';
import { EvidenceOfReview } from '../reports/evidence-of-review';
import { ReportRuns } from '../reports/report-runs';
import { SeenReports } from '../reports/seen-reports';
import { ReviewQuality } from '../quality/reviewer-quality';
import { CoverageMap } from './coverage-map';
import { Dashboard } from './dashboard';
import { Figures } from './figures';
import { OversightController } from './http/oversight.controller';
import { ReportController } from './http/report.controller';
import { SupervisionJob } from './jobs/supervision.job';
import { NextLevel } from './next-level';
import { QueuePatrol } from './queue-patrol';
import { Staffing } from './staffing';
import { Surroundings } from './surroundings';

/** Supervision of review itself: figures, coverage, idle queues, reports. */
@Global()
@Module({
  providers: [
    {
      provide: EvidenceOfReview,
      inject: [Database, Reader, Findings, Audit],
      useFactory: (...parts: ConstructorParameters<typeof EvidenceOfReview>) => new EvidenceOfReview(...parts),
    },
    {
      provide: ReportRuns,
      inject: [Database, EvidenceOfReview, Reader, Audit, CLOCK, Log],
      useFactory: (
        database: Database,
        evidence: EvidenceOfReview,
        reader: Reader,
        audit: Audit,
        clock: Clock,
        log: Log,
      ) => {
        const kinds = { 'evidence-of-review': evidence, 'supervisory-controls': new ControlsPack(database, audit) };
        return new ReportRuns(database, kinds, reader, audit, clock, log);
      },
    },
    {
      provide: SeenReports,
      inject: [ReportRuns, Reader, Sights, UnseenAlerts],
      useFactory: (...parts: ConstructorParameters<typeof SeenReports>) => new SeenReports(...parts),
    },
    {
      provide: Figures,
      inject: [Database, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Figures>) => new Figures(...parts),
    },
    {
      provide: Surroundings,
      inject: [Database, Directory, CapturedPeople, CompletenessReport, Arrivals, Unmapped, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Surroundings>) => new Surroundings(...parts),
    },
    {
      provide: Dashboard,
      inject: [Database, Figures, Surroundings, Findings, ReviewQuality, UnseenAlerts, Reader, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Dashboard>) => new Dashboard(...parts),
    },
    {
      provide: CoverageMap,
      inject: [Database, Directory, Users, Findings, Surroundings, UnseenAlerts, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof CoverageMap>) => new CoverageMap(...parts),
    },
    {
      provide: Staffing,
      inject: [Database, Users, Expectations, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Staffing>) => new Staffing(...parts),
    },
    {
      provide: NextLevel,
      inject: [Users, Directory, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof NextLevel>) => new NextLevel(...parts),
    },
    {
      provide: QueuePatrol,
      inject: [Database, Figures, Staffing, NextLevel, Notices, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof QueuePatrol>) => new QueuePatrol(...parts),
    },
  ],
  exports: [
    EvidenceOfReview,
    ReportRuns,
    SeenReports,
    Figures,
    Surroundings,
    Dashboard,
    CoverageMap,
    Staffing,
    QueuePatrol,
  ],
})
export class SupervisionModule {}

@Module({ controllers: [OversightController, ReportController] })
export class SupervisionHttpModule {}

@Module({ providers: [SupervisionJob] })
export class SupervisionJobsModule {}
