import { Global, Module } from '@nestjs/common';
import { ConflictGraph, Directory, Expectations, Keepers, Reader, SightedReader, Sights } from '@minutebook/archive';
import { Audit, Notices, Qualifications, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Findings, PAST_DECISIONS } from '@minutebook/surveillance';
import { AsOfHttpModule, AsOfModule } from './as-of/as-of.module';
import { Conflicts } from './alerts/conflicts';
import { Folder } from './alerts/folding/folder';
import { Members } from './alerts/folding/members';
import { Originals } from './alerts/folding/originals';
import { Scores } from './alerts/folding/score';
import { Separator } from './alerts/folding/separator';
import { AlertIntake } from './alerts/intake';
import { Many } from './alerts/many';
import { Notes } from './alerts/notes';
import { Permits } from './alerts/permits';
import { ReviewDesk } from './alerts/review-desk';
import { UnseenAlerts } from './alerts/unseen';
import { Bars } from './cases/bars';
import { CasesHttpModule, CasesModule } from './cases/cases.module';
import { EconomicsHttpModule, EconomicsJobsModule, EconomicsModule } from './economics/economics.module';
import { AlertPresenter } from './http/alert-presenter';
import { AlertController } from './http/alert.controller';
import { QueueController } from './http/queue.controller';
import { AlertJob } from './jobs/alert.job';
import { LooksHttpModule, LooksJobsModule, LooksModule } from './looks/looks.module';
import { ALERT_KEEPER, CASE_KEEPER, REQUEST_KEEPER } from './keeping/review-keepers';
import { DutyJob } from './jobs/duty.job';
import { QualityHttpModule, QualityJobsModule, QualityModule } from './quality/quality.module';
import { Assigner } from './queues/assigner';
import { Delegations } from './queues/delegations';
import { Duties } from './queues/duties';
import { Queues } from './queues/queues';
import { Templates } from './queues/templates';
import { Workplaces } from './queues/workplaces';
import { ReviewedPast } from './reports/past-decisions';
import { RequestsHttpModule, RequestsModule } from './requests/requests.module';
import { DeadlinesModule } from './deadlines/deadlines.module';
import { TranslationHttpModule, TranslationModule } from './translation/translation.module';
import { SupervisionHttpModule, SupervisionJobsModule, SupervisionModule } from './supervision/supervision.module';

/** Alerts from raising to sign-off, and the evidence that it was done. */
@Global()
@Module({
  imports: [
    DeadlinesModule,
    CasesModule,
    QualityModule,
    SupervisionModule,
    RequestsModule,
    EconomicsModule,
    TranslationModule,
    LooksModule,
    AsOfModule,
  ],
  providers: [
    {
      provide: PAST_DECISIONS,
      inject: [Database, UnseenAlerts],
      useFactory: (...parts: ConstructorParameters<typeof ReviewedPast>) => new ReviewedPast(...parts),
    },
    { provide: Conflicts, inject: [ConflictGraph], useFactory: (graph: ConflictGraph) => new Conflicts(graph) },
    {
      provide: Queues,
      inject: [Database, Expectations, Audit, CLOCK],
      useFactory: (database: Database, expectations: Expectations, audit: Audit, clock: Clock) =>
        new Queues(database, expectations, audit, clock),
    },
    {
      provide: Workplaces,
      inject: [Database, Sights, Directory, CLOCK],
      useFactory: (database: Database, sights: Sights, directory: Directory, clock: Clock) =>
        new Workplaces(database, sights, new Bars(directory, clock), clock),
    },
    {
      provide: UnseenAlerts,
      inject: [Database, Sights, Users, Workplaces],
      useFactory: (...parts: ConstructorParameters<typeof UnseenAlerts>) => new UnseenAlerts(...parts),
    },
    {
      provide: Members,
      inject: [Database, Reader, SightedReader, Sights],
      useFactory: (database: Database, reader: Reader, sighted: SightedReader, sights: Sights) =>
        new Members(database, reader, sighted, sights),
    },
    {
      provide: Permits,
      inject: [Reader, Users, Conflicts, Workplaces, Members, Audit],
      useFactory: (
        reader: Reader,
        users: Users,
        conflicts: Conflicts,
        workplaces: Workplaces,
        members: Members,
        audit: Audit,
      ) => new Permits(reader, users, conflicts, workplaces, members, audit),
    },
    {
      provide: Folder,
      inject: [Reader, Findings, Sights, Users, Conflicts, CLOCK],
      useFactory: (
        reader: Reader,
        findings: Findings,
        sights: Sights,
        users: Users,
        conflicts: Conflicts,
        clock: Clock,
      ) => new Folder(new Originals(reader, findings), sights, users, conflicts, clock),
    },
    {
      provide: AlertIntake,
      inject: [Database, Findings, Reader, Queues, Folder, Directory, Audit, CLOCK],
      useFactory: (
        database: Database,
        findings: Findings,
        reader: Reader,
        queues: Queues,
        folder: Folder,
        directory: Directory,
        audit: Audit,
        clock: Clock,
      ) => new AlertIntake(database, findings, reader, queues, folder, new Scores(directory, clock), audit, clock),
    },
    {
      provide: ReviewDesk,
      inject: [Database, Permits, Workplaces, Sights, Users, Notices, Findings, Audit, CLOCK],
      useFactory: (
        database: Database,
        permits: Permits,
        workplaces: Workplaces,
        sights: Sights,
        users: Users,
        notices: Notices,
        findings: Findings,
        audit: Audit,
        clock: Clock,
      ) => new ReviewDesk(database, permits, workplaces, sights, users, notices, findings, audit, clock),
    },
    {
      provide: Separator,
      inject: [Database, ReviewDesk, Permits, Sights, Findings, Audit, CLOCK],
      useFactory: (
        database: Database,
        desk: ReviewDesk,
        permits: Permits,
        sights: Sights,
        findings: Findings,
        audit: Audit,
        clock: Clock,
      ) => new Separator(database, desk, permits, sights, findings, audit, clock),
    },
    {
      provide: Many,
      inject: [Database, ReviewDesk, Users, Workplaces, Audit, CLOCK],
      useFactory: (
        database: Database,
        desk: ReviewDesk,
        users: Users,
        workplaces: Workplaces,
        audit: Audit,
        clock: Clock,
      ) => new Many(database, desk, users, workplaces, audit, clock),
    },
    {
      provide: Notes,
      inject: [Database, ReviewDesk, Users, Notices, Audit, CLOCK],
      useFactory: (database: Database, desk: ReviewDesk, users: Users, notices: Notices, audit: Audit, clock: Clock) =>
        new Notes(database, desk, users, notices, audit, clock),
    },
    {
      provide: Assigner,
      inject: [Database, Reader, Users, Conflicts, Members, Notices, Audit, CLOCK],
      useFactory: (
        database: Database,
        reader: Reader,
        users: Users,
        conflicts: Conflicts,
        members: Members,
        notices: Notices,
        audit: Audit,
        clock: Clock,
      ) => new Assigner(database, reader, users, conflicts, members, notices, audit, clock),
    },
    {
      provide: Delegations,
      inject: [Database, Users, Notices, Workplaces, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Delegations>) => new Delegations(...parts),
    },
    {
      provide: Duties,
      inject: [Database, Users, Audit, CLOCK],
      useFactory: (database: Database, users: Users, audit: Audit, clock: Clock) =>
        new Duties(database, users, audit, clock),
    },
    {
      provide: Templates,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new Templates(database, audit, clock),
    },
  ],
  exports: [
    AlertIntake,
    Assigner,
    Conflicts,
    Delegations,
    Duties,
    Many,
    Members,
    Notes,
    PAST_DECISIONS,
    Permits,
    Queues,
    ReviewDesk,
    Separator,
    Templates,
    UnseenAlerts,
    Workplaces,
  ],
})
export class ReviewModule {
  /**
   * Where the firm asks for it, nobody decides or signs without a current qualification (R32). Nothing is disposed of that an
   * open alert or case, or a request, rests on.
   */
  constructor(permits: Permits, qualifications: Qualifications, keepers: Keepers) {
    keepers.add(ALERT_KEEPER);
    keepers.add(CASE_KEEPER);
    keepers.add(REQUEST_KEEPER);
    permits.ask({
      closed: (user, _alert, act) => qualifications.lacking(user, act === 'sign' ? 'sign' : 'decide'),
      closedTo: (users, _alert, act) => qualifications.lackingOf(users, act === 'sign' ? 'sign' : 'decide'),
    });
  }
}

@Module({
  imports: [
    CasesHttpModule,
    QualityHttpModule,
    SupervisionHttpModule,
    RequestsHttpModule,
    EconomicsHttpModule,
    TranslationHttpModule,
    LooksHttpModule,
    AsOfHttpModule,
  ],
  controllers: [AlertController, QueueController],
  providers: [
    {
      provide: AlertPresenter,
      inject: [Database, ReviewDesk, Permits, Notes, Members, Findings, Reader, Users, CLOCK],
      useFactory: (
        database: Database,
        desk: ReviewDesk,
        permits: Permits,
        notes: Notes,
        members: Members,
        findings: Findings,
        reader: Reader,
        users: Users,
        clock: Clock,
      ) => new AlertPresenter(database, desk, permits, notes, members, findings, reader, users, clock),
    },
  ],
})
export class ReviewHttpModule {}

@Module({
  imports: [SupervisionJobsModule, QualityJobsModule, EconomicsJobsModule, LooksJobsModule],
  providers: [AlertJob, DutyJob],
})
export class ReviewJobsModule {}
