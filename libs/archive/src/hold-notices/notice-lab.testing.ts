import { type Actor, actorOf, Notices } from '@minutebook/access';
import { NoticeContent, type NoticeLanguage, type Role } from '@minutebook/contract';
import { Log, Mail } from '@minutebook/platform';
import { MailServer, textOfMail } from '@minutebook/platform/testing';
import { HoldAudience } from '../holds/hold-audience';
import type { PersonFacts } from '../store/person-store';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { Acknowledgements } from './acknowledgements';
import { CustodianRoll } from './custodian-roll';
import { FollowUps } from './follow-ups';
import { HoldNoticeRecord } from './hold-notice-record';
import { HoldNotices, type NewHoldNotice } from './hold-notices';
import { NoticeDiary } from './notice-diary';
import { NoticeLinks } from './notice-links';
import { NoticePost } from './notice-post';
import { NoticeRound } from './notice-round';
import { NoticeTemplates } from './notice-templates';
import { NoticedHolds } from './noticed-holds';

export const CONTENT = NoticeContent.parse({
  en: { subject: 'Keep your records', text: 'In {matter} ({hold}) keep everything. {issuer} asks you to.' },
  zh: { subject: '请保留记录', text: '在{matter}中，请保留一切。' },
  questions: [
    {
      id: 'second-phone',
      kind: 'yes-no',
      words: { en: 'Do you use a second phone?', zh: '您是否使用第二部手机？' },
      followUp: 'Have the second phone imaged.',
    },
    { id: 'where', kind: 'text', words: { en: 'Where else?', zh: '还有哪里？' }, required: false },
  ],
});

/** For specs only: hold notices on an archive of their own, with a mail server that takes letters or does not. */
export class NoticeLab {
  readonly templates: NoticeTemplates;
  readonly notices: HoldNotices;
  readonly links: NoticeLinks;
  readonly acknowledgements: Acknowledgements;
  readonly followUps: FollowUps;
  readonly record: HoldNoticeRecord;
  readonly round: NoticeRound;
  readonly post: NoticePost;
  private made = 0;

  private constructor(
    readonly archive: TestArchive,
    readonly server: MailServer,
    mails: boolean,
  ) {
    const { db, audit, clock, directory, people, users } = archive;
    const { persons } = people;
    const audience = new HoldAudience(users);
    const holds = new NoticedHolds(db.app, audience);
    const roll = new CustodianRoll(directory, persons, clock);
    const diary = new NoticeDiary(roll, clock);
    const bell = new Notices(clock);
    const mail = mails ? Mail.of({ SMTP_URL: server.url, MINUTEBOOK_MAIL_FROM: 'archive@firm.example' }) : undefined;
    const quiet = new Log('error', () => undefined);
    this.templates = new NoticeTemplates(db.app, audit, clock);
    this.notices = new HoldNotices(db.app, holds, this.templates, roll, audit, clock, mails);
    this.links = new NoticeLinks(db.app, holds, roll, diary, audit, clock, mails);
    this.acknowledgements = new Acknowledgements(db.app, directory, roll, bell, audit, clock);
    this.followUps = new FollowUps(db.app, holds, audience, audit, clock);
    this.record = new HoldNoticeRecord(db.app);
    this.round = new NoticeRound(db.app, directory, persons, roll, diary, users, bell, audit, clock, mails);
    this.post = new NoticePost(db.app, roll, diary, bell, audit, clock, quiet, mail, {
      url: 'https://archive.firm.example',
      names: false,
      site: 'test',
    });
  }

  static async open(mails = true): Promise<NoticeLab> {
    const server = new MailServer();
    await server.start();
    return new NoticeLab(await testArchive(), server, mails);
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.archive.drop();
  }

  async user(name: string, role: Role): Promise<Actor> {
    const facts = { name, email: `${name.toLowerCase()}@users.example`, roles: [role], handles: [] };
    return actorOf(await this.archive.db.app.transaction((tx) => this.archive.users.admit(tx, facts, 'x')));
  }

  /** Of the directory; with an e-mail address unless told otherwise. Returns the person's id. */
  async person(name: string, facts: Partial<PersonFacts> = {}, email = true): Promise<string> {
    const { persons } = this.archive.people;
    const usual = {
      names: [],
      desk: 'Sales',
      title: null,
      branch: null,
      joinedOn: null,
      jurisdiction: null,
      manager: null,
    };
    const { id, version } = await persons.create(OPERATOR, {
      ...usual,
      externalId: name,
      name,
      kind: 'employee',
      ofFirm: true,
      state: 'active',
      leftAt: null,
      ...facts,
    });
    if (email)
      await persons.map(OPERATOR, id, version, { scheme: 'email', value: `${name.toLowerCase()}@firm.example` });
    return id;
  }

  /** A hold of these custodians in a matter of its own; its id. */
  async hold(persons: readonly string[], silent = false): Promise<number> {
    const { app } = this.archive.db;
    const n = ++this.made;
    const [row] = await app.query<{ id: number }>(
      `WITH m AS (INSERT INTO archive.matter (number, title, silent, opened_at, opened_by, opened_by_name, version) VALUES ($1, 'Fairwater', false, archive.now(), 'x', 'x', 0) RETURNING id)
       INSERT INTO archive.hold (matter_id, name, silent, issuer, trigger_on, legal_basis, review_on, placed_at, placed_by, placed_by_name)
       SELECT id, 'Inquiry', $2, 'counsel', '2026-11-20', 'FRCP 37(e)', '2027-05-20', archive.now(), 'x', 'x' FROM m RETURNING id`,
      [`M-${n}`, silent],
    );
    await this.rescope(row!.id, 1, persons);
    return row!.id;
  }

  /** The hold's scope is now this one. */
  async rescope(hold: number, number: number, persons: readonly string[]): Promise<void> {
    const { app } = this.archive.db;
    await app.query(
      `INSERT INTO archive.hold_scope (hold_id, number, change, persons, custodians, channels, combine, messages, conversations, context, at, by, by_name)
       VALUES ($1, $2, CASE WHEN $2 = 1 THEN 'placed' ELSE 'widened' END, $3, '{}', '{}', 'either', '{}', '{}', 'day', archive.now(), 'x', 'x')`,
      [hold, number, persons],
    );
    await app.query('UPDATE archive.hold SET scope = $2, version = version + 1 WHERE id = $1', [hold, number]);
  }

  async issue(actor: Actor, hold: number, asked: Partial<NewHoldNotice> = {}): Promise<void> {
    const [text] = await this.templates.create(actor, `Template ${++this.made}`, CONTENT);
    const usual = { version: 0, text: text!.id, byMail: true, remindDays: 2, reminders: 1, escalateDays: 2 };
    await this.notices.issue(actor, hold, { ...usual, ...asked });
  }

  /** A fresh link of somebody the newest notice asks; older ones of everybody end. */
  async linkOf(actor: Actor, hold: number, name: string, version = 1): Promise<string> {
    const links = await this.links.ofHold(actor, hold, version, false);
    return links.find(({ custodian }) => custodian.name === name)!.token;
  }

  /** Opens a link, answers and signs. */
  async acknowledge(token: string, signedName: string, phone = 'no', language: NoticeLanguage = 'en'): Promise<Date> {
    const { shown } = await this.acknowledgements.form(token);
    return this.acknowledgements.acknowledge(token, {
      language,
      signedName,
      answers: [{ question: 'second-phone', answer: phone }],
      sha256: shown.find((one) => one.language === language)!.sha256,
    });
  }

  /** Everything due, at `to`. */
  async goTo(to: string): Promise<void> {
    await this.archive.travel(new Date(to));
    await this.round.run();
    await this.post.run();
  }

  async states(actor: Actor, hold: number): Promise<Record<string, string>> {
    const rows = await this.notices.custodians(actor, hold, undefined, undefined, 100);
    return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
  }

  /** Tokens of the letters taken for an address, in order. */
  tokensTo(address: string): string[] {
    return this.server.taken
      .filter(({ to }) => to.includes(address))
      .flatMap(({ raw }) => /acknowledge#([\w-]{40,})/.exec(textOfMail(raw))?.[1] ?? []);
  }

  /** Text of the letters taken for an address. */
  lettersTo(address: string): string[] {
    return this.server.taken.filter(({ to }) => to.includes(address)).map(({ raw }) => textOfMail(raw));
  }

  async told(user: Actor): Promise<string[]> {
    const rows = await this.archive.db.app.query<{ kind: string }>(
      'SELECT kind FROM access.notice WHERE user_id = $1 ORDER BY id',
      [user.id],
    );
    return rows.map(({ kind }) => kind);
  }
}
