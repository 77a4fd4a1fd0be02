import { Global, Module } from '@nestjs/common';
import { Audit, Notices, Users } from '@minutebook/access';
import { CLOCK, type Clock, Database, Log, Mail, type Settings, SETTINGS_IN_FORCE, SITE } from '@minutebook/platform';
import { Acknowledgements } from './hold-notices/acknowledgements';
import { CustodianRoll } from './hold-notices/custodian-roll';
import { FollowUps } from './hold-notices/follow-ups';
import { HoldNoticeRecord } from './hold-notices/hold-notice-record';
import { HoldNotices } from './hold-notices/hold-notices';
import { NoticeDiary } from './hold-notices/notice-diary';
import { NoticedHolds } from './hold-notices/noticed-holds';
import { NoticeLinks } from './hold-notices/notice-links';
import { NoticePost } from './hold-notices/notice-post';
import { NoticeRound } from './hold-notices/notice-round';
import { NoticeTemplates } from './hold-notices/notice-templates';
import { HoldAudience } from './holds/hold-audience';
import { Directory } from './people/directory';
import { Persons } from './people/persons';

/** Telling custodians of holds. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    {
      provide: NoticedHolds,
      inject: [Database, Users],
      useFactory: (database: Database, users: Users) => new NoticedHolds(database, new HoldAudience(users)),
    },
    {
      provide: NoticeTemplates,
      inject: [Database, Audit, CLOCK],
      useFactory: (database: Database, audit: Audit, clock: Clock) => new NoticeTemplates(database, audit, clock),
    },
    {
      provide: CustodianRoll,
      inject: [Directory, Persons, CLOCK],
      useFactory: (directory: Directory, persons: Persons, clock: Clock) =>
        new CustodianRoll(directory, persons, clock),
    },
    {
      provide: NoticeDiary,
      inject: [CustodianRoll, CLOCK],
      useFactory: (roll: CustodianRoll, clock: Clock) => new NoticeDiary(roll, clock),
    },
    {
      provide: HoldNotices,
      inject: [Database, NoticedHolds, NoticeTemplates, CustodianRoll, Audit, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        holds: NoticedHolds,
        templates: NoticeTemplates,
        roll: CustodianRoll,
        audit: Audit,
        clock: Clock,
        settings: Settings,
      ) => new HoldNotices(database, holds, templates, roll, audit, clock, Mail.of(settings) !== undefined),
    },
    {
      provide: NoticeLinks,
      inject: [Database, NoticedHolds, CustodianRoll, NoticeDiary, Audit, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        holds: NoticedHolds,
        roll: CustodianRoll,
        diary: NoticeDiary,
        audit: Audit,
        clock: Clock,
        settings: Settings,
      ) => new NoticeLinks(database, holds, roll, diary, audit, clock, Mail.of(settings) !== undefined),
    },
    {
      provide: Acknowledgements,
      inject: [Database, Directory, CustodianRoll, Notices, Audit, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof Acknowledgements>) => new Acknowledgements(...parts),
    },
    {
      provide: FollowUps,
      inject: [Database, NoticedHolds, Users, Audit, CLOCK],
      useFactory: (database: Database, holds: NoticedHolds, users: Users, audit: Audit, clock: Clock) =>
        new FollowUps(database, holds, new HoldAudience(users), audit, clock),
    },
    {
      provide: HoldNoticeRecord,
      inject: [Database],
      useFactory: (database: Database) => new HoldNoticeRecord(database),
    },
    {
      provide: NoticeRound,
      inject: [
        Database,
        Directory,
        Persons,
        CustodianRoll,
        NoticeDiary,
        Users,
        Notices,
        Audit,
        CLOCK,
        SETTINGS_IN_FORCE,
      ],
      useFactory: (
        database: Database,
        directory: Directory,
        persons: Persons,
        roll: CustodianRoll,
        diary: NoticeDiary,
        users: Users,
        notices: Notices,
        audit: Audit,
        clock: Clock,
        settings: Settings,
      ) => {
        const mail = Mail.of(settings) !== undefined;
        return new NoticeRound(database, directory, persons, roll, diary, users, notices, audit, clock, mail);
      },
    },
    {
      provide: NoticePost,
      inject: [Database, CustodianRoll, NoticeDiary, Notices, Audit, CLOCK, Log, SETTINGS_IN_FORCE, SITE],
      useFactory: (
        database: Database,
        roll: CustodianRoll,
        diary: NoticeDiary,
        notices: Notices,
        audit: Audit,
        clock: Clock,
        log: Log,
        settings: Settings,
        site: string,
      ) =>
        new NoticePost(database, roll, diary, notices, audit, clock, log, Mail.of(settings), {
          url: (settings.MINUTEBOOK_PUBLIC_URL ?? '').replace(/\/$/, ''),
          names: settings.MINUTEBOOK_MAIL_NAMES === 'yes',
          site,
        }),
    },
  ],
  exports: [
    NoticeTemplates,
    HoldNotices,
    NoticeLinks,
    Acknowledgements,
    FollowUps,
    HoldNoticeRecord,
    NoticeRound,
    NoticePost,
  ],
})
export class HoldNoticesModule {}
