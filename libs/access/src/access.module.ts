import { Global, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { CLOCK, Database, type Clock, SITE } from '@minutebook/platform';
import { Audit } from './audit/audit';
import { AuditController } from './audit/http/audit.controller';
import { IdentityController } from './identity/http/identity.controller';
import { Users } from './identity/users';
import { SequenceJob } from './log/jobs/sequence.job';
import { TransparencyLog } from './log/transparency-log';
import { LocalStrategy, UserSerializer } from './session/http/passport';
import { SessionStore } from './session/http/session-store';

/** Who may come in, what they may do, and the log of what they did. */
@Global()
@Module({
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
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new Users(database, audit, clock),
    },
  ],
  exports: [TransparencyLog, Audit, Users],
})
export class AccessModule {}

/** The same over HTTP: sessions, users, audit log. Needs a provider of MachineFacts. */
@Module({
  imports: [PassportModule.register({ session: true })],
  controllers: [IdentityController, AuditController],
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

@Module({ providers: [SequenceJob] })
export class AccessJobsModule {}
