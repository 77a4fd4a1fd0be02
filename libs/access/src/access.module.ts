import { Global, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { CLOCK, Database, type Clock, ORIGIN } from '@minutebook/platform';
import { AnchorsJobsModule, AnchorsModule } from './anchors/anchors.module';
import { Audit } from './audit/audit';
import { BackupRegister } from './backups/backup-register';
import { Restorations } from './epochs/restorations';
import { AuditController } from './audit/http/audit.controller';
import { ExaminerController } from './audit/http/examiner.controller';
import { Designations } from './emergency/designations';
import { EmergencyDoor } from './emergency/emergency-door';
import { EmergencyController } from './emergency/http/emergency.controller';
import { IdentityController } from './identity/http/identity.controller';
import { VisitJob } from './identity/jobs/visit.job';
import { Users } from './identity/users';
import { VisitEnds } from './identity/visit-ends';
import { Checkpoints } from './log/checkpoints';
import { CheckpointJob } from './log/jobs/checkpoint.job';
import { ProofController } from './log/http/proof.controller';
import { SequenceJob } from './log/jobs/sequence.job';
import { LedgerWatch } from './log/ledger-watch';
import { LogProofs } from './log/log-proofs';
import { type Signer, SIGNER } from './log/signer';
import { TransparencyLog } from './log/transparency-log';
import { NoticeSources } from './notices/notice-sources';
import { Notices } from './notices/notices';
import { NoticesHttpModule, NoticesJobsModule, NoticesModule } from './notices/notices.module';
import { GRANT_CONFLICTS, type GrantConflicts } from './permission/grant-conflicts';
import { QualificationController } from './qualifications/http/qualification.controller';
import { Qualifications } from './qualifications/qualifications';
import { LocalStrategy, UserSerializer } from './session/http/passport';
import { SessionStore } from './session/http/session-store';

/** Who may come in, what they may do, and the log of what they did. */
@Global()
@Module({
  imports: [NoticesModule, AnchorsModule],
  providers: [
    {
      provide: TransparencyLog,
      inject: [Database, CLOCK, ORIGIN],
      useFactory: (database: Database, clock: Clock, origin: string) => new TransparencyLog(database, clock, origin),
    },
    {
      provide: Audit,
      inject: [Database, TransparencyLog, CLOCK],
      useFactory: (database: Database, log: TransparencyLog, clock: Clock) => new Audit(database, log, clock),
    },
    {
      provide: LogProofs,
      inject: [Database],
      useFactory: (database: Database) => new LogProofs(database),
    },
    {
      provide: Checkpoints,
      inject: [Database, TransparencyLog, Audit, CLOCK, ORIGIN, { token: SIGNER, optional: true }],
      useFactory: (
        database: Database,
        log: TransparencyLog,
        audit: Audit,
        clock: Clock,
        origin: string,
        signer?: Signer,
      ) => new Checkpoints(database, log, audit, clock, signer, origin),
    },
    {
      provide: LedgerWatch,
      inject: [Database, Checkpoints, NoticeSources],
      useFactory: (database: Database, checkpoints: Checkpoints, sources: NoticeSources) => {
        const watch = new LedgerWatch(database, checkpoints);
        sources.add(watch);
        return watch;
      },
    },
    {
      provide: BackupRegister,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new BackupRegister(database, audit, clock),
    },
    {
      provide: Restorations,
      inject: [Database, TransparencyLog, LogProofs, CLOCK],
      useFactory: (database: Database, log: TransparencyLog, proofs: LogProofs, clock: Clock) =>
        new Restorations(database, log, proofs, clock),
    },
    {
      provide: Users,
      inject: [Database, Audit, CLOCK, Notices, { token: GRANT_CONFLICTS, optional: true }],
      useFactory: (database: Database, audit: Audit, clock: Clock, notices: Notices, conflicts?: GrantConflicts) =>
        new Users(database, audit, clock, conflicts, notices),
    },
    {
      provide: Designations,
      inject: [Database, Users, Audit, Notices, CLOCK],
      useFactory: (database: Database, users: Users, audit: Audit, notices: Notices, clock: Clock) =>
        new Designations(database, users, audit, notices, clock),
    },
    {
      provide: EmergencyDoor,
      inject: [Database, Audit, Notices, CLOCK],
      useFactory: (database: Database, audit: Audit, notices: Notices, clock: Clock) =>
        new EmergencyDoor(database, audit, notices, clock),
    },
    {
      provide: VisitEnds,
      inject: [Database, NoticeSources],
      useFactory: (database: Database, sources: NoticeSources) => {
        const ends = new VisitEnds(database);
        sources.add(ends);
        return ends;
      },
    },
    {
      provide: Qualifications,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new Qualifications(database, audit, clock),
    },
  ],
  exports: [
    TransparencyLog,
    LogProofs,
    Checkpoints,
    Audit,
    BackupRegister,
    Restorations,
    Users,
    Designations,
    EmergencyDoor,
    Qualifications,
    NoticesModule,
    AnchorsModule,
  ],
})
export class AccessModule {}

/** The same over HTTP: sessions, users, audit log. Needs a provider of MachineFacts. */
@Module({
  imports: [PassportModule.register({ session: true }), NoticesHttpModule],
  controllers: [
    IdentityController,
    EmergencyController,
    QualificationController,
    AuditController,
    ExaminerController,
    ProofController,
  ],
  providers: [
    LocalStrategy,
    UserSerializer,
    {
      provide: SessionStore,
      inject: [Database, CLOCK],
      useFactory: (database: Database, clock: Clock) => new SessionStore(database, clock),
    },
  ],
  exports: [SessionStore],
})
export class AccessHttpModule {}

@Module({ imports: [NoticesJobsModule, AnchorsJobsModule], providers: [SequenceJob, CheckpointJob, VisitJob] })
export class AccessJobsModule {}
