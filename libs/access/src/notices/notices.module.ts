import { Global, Module } from '@nestjs/common';
import { CLOCK, type Clock, Database, Log, Mail, type Settings, SETTINGS_IN_FORCE, SITE } from '@minutebook/platform';
import { Audit } from '../audit/audit';
import { NoticeController } from './http/notice.controller';
import { NoticeJob } from './jobs/notice.job';
import { NoticeBox } from './notice-box';
import { NoticePreferences } from './notice-preferences';
import { NoticeSources } from './notice-sources';
import { Notices } from './notices';
import { Postman } from './postman';

/** Telling people: in the workbench, and by e-mail where a server is configured. */
@Global()
@Module({
  providers: [
    {
      provide: Notices,
      inject: [CLOCK, SETTINGS_IN_FORCE],
      useFactory: (clock: Clock, settings: Settings) => new Notices(clock, Mail.of(settings) !== undefined),
    },
    {
      provide: NoticeBox,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new NoticeBox(database, audit, clock),
    },
    {
      provide: NoticePreferences,
      inject: [Database, Audit, SETTINGS_IN_FORCE],
      useFactory: (database: Database, audit: Audit, settings: Settings) =>
        new NoticePreferences(database, audit, Mail.of(settings) !== undefined),
    },
    {
      provide: NoticeSources,
      inject: [Database, Notices, CLOCK, Log],
      useFactory: (database: Database, notices: Notices, clock: Clock, log: Log) =>
        new NoticeSources(database, notices, clock, log),
    },
    {
      provide: Postman,
      inject: [Database, Notices, Audit, CLOCK, Log, SETTINGS_IN_FORCE, SITE],
      useFactory: (
        database: Database,
        notices: Notices,
        audit: Audit,
        clock: Clock,
        log: Log,
        settings: Settings,
        site: string,
      ) =>
        new Postman(database, notices, audit, clock, log, Mail.of(settings), {
          url: (settings.MINUTEBOOK_PUBLIC_URL ?? '').replace(/\/$/, ''),
          names: settings.MINUTEBOOK_MAIL_NAMES === 'yes',
          site,
        }),
    },
  ],
  exports: [Notices, NoticeBox, NoticePreferences, NoticeSources, Postman],
})
export class NoticesModule {}

@Module({ controllers: [NoticeController] })
export class NoticesHttpModule {}

@Module({ providers: [NoticeJob] })
export class NoticesJobsModule {}
