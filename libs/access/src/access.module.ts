import { Global, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { CLOCK, Database, type Clock, SITE } from '@minutebook/platform';
import { Audit } from './audit/audit';
import { AuditController } from './audit/http/audit.controller';
import { ExaminerController } from './audit/http/examiner.controller';
import { IdentityController } from './identity/http/identity.controller';
import { VisitJob } from './identity/jobs/visit.job';
import { Users } from './identity/users';
import { VisitEnds } from './identity/visit-ends';
import { SequenceJob } from './log/jobs/sequence.job';
import { TransparencyLog } from './log/transparency-log';
import { NoticeSources } from './notices/notice-sources';
import { NoticesHttpModule, NoticesJobsModule, NoticesModule } from './notices/notices.module';
import { GRANT_CONFLICTS, type GrantConflicts } from './permission/grant-conflicts';
import { QualificationController } from './qualifications/http/qualification.controller';
import { Qualifications } from './qualifications/qualifications';
import { LocalStrategy, UserSerializer } from './session/http/passport';
import { SessionStore } from './session/http/session-store';

/** Who may come in, what they may do, and the log of what they did. */
@Global()
@Module({
  imports: [NoticesModule],
  providers: [
    {
      provide: TransparencyLog,
      inject: [Database, CLOCK, SITE],
      useFactory: (database: Database, clock: Clock, site: string) => new TransparencyLog(database, clock, site),
    },
    {
      provide: Audit,
      inject: [Database, TransparencyLog, CLOCK],
      useFactory: (database: Database, log: TransparencyLog, clock: Clock) => new Audit(database, log, clock),
    },
    {
      provide: Users,
      inject: [Database, Audit, CLOCK, { token: GRANT_CONFLICTS, optional: true }],
      useFactory: (database: Database, audit: Audit, clock: Clock, conflicts?: GrantConflicts) =>
        new Users(database, audit, clock, conflicts),
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
  exports: [TransparencyLog, Audit, Users, Qualifications, NoticesModule],
})
export class AccessModule {}

/** The same over HTTP: sessions, users, audit log. Needs a provider of MachineFacts. */
@Module({
  imports: [PassportModule.register({ session: true }), NoticesHttpModule],
  controllers: [IdentityController, QualificationController, AuditController, ExaminerController],
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

@Module({ imports: [NoticesJobsModule], providers: [SequenceJob, VisitJob] })
export class AccessJobsModule {}
