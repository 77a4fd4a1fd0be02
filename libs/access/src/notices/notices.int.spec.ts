import { NOTICE_KINDS, type NoticeHours } from '@minutebook/contract';
import { Log, Mail, type Nudge, Live, SetClock } from '@minutebook/platform';
import { MailServer, testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../audit/actor';
import { Audit } from '../audit/audit';
import { TransparencyLog } from '../log/transparency-log';
import { ACCESS_SCHEMA } from '../schema';
import { NoticeBox } from './notice-box';
import { NoticePreferences } from './notice-preferences';
import { NoticeSources } from './notice-sources';
import { type NewNotice, Notices } from './notices';
import { Postman } from './postman';

const HOURS: NoticeHours = { zone: 'UTC', quiet: null, digestAt: '08:00', language: 'en' };
const RETURNED: NewNotice = {
  kind: 'alert-returned',
  subject: { kind: 'alert', id: '20418' },
  words: { by: 'Ada Min', count: 2 },
};
const ASSIGNED: NewNotice = { kind: 'alert-assigned', subject: { kind: 'alert', id: '20419' } };
const quiet = new Log('error', () => undefined);

let db: TestDatabase;
let clock: SetClock;
let audit: Audit;
let box: NoticeBox;
let preferences: NoticePreferences;
let server: MailServer;
let ann: Person;
let bo: Person;

interface Person extends Actor {
  readonly email: string;
}

async function person(name: string, role: 'analyst' | 'administrator', state = 'active'): Promise<Person> {
  const id = randomUUID();
  const email = `${name.toLowerCase()}@firm.example`;
  await db.app.query(
    `INSERT INTO access."user" (id, name, email, roles, state, handles, created_at, version) VALUES ($1, $2, $3, $4, $5, '{}', $6, 0)`,
    [id, name, email, [role], state, clock.now()],
  );
  return { id, name, role, email };
}

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T10:00:00Z'));
  audit = new Audit(db.app, new TransparencyLog(db.app, clock, 'test'), clock);
  box = new NoticeBox(db.app, audit, clock);
  preferences = new NoticePreferences(db.app, audit, true);
  server = new MailServer();
  await server.start();
  ann = await person('Ann', 'analyst');
  bo = await person('Bo', 'analyst');
});
afterEach(async () => {
  await server.stop();
  await db.drop();
});

const tell = (to: readonly string[], notice: NewNotice, mails = true): Promise<void> =>
  db.app.transaction((tx) => new Notices(clock, mails).tell(tx, to, notice));
const listOf = async (user: Person) => box.list(user.id, 'all', undefined, 50);
const postman = (names = false, database = db.app): Postman =>
  new Postman(
    database,
    new Notices(clock, true),
    audit,
    clock,
    quiet,
    Mail.of({ SMTP_URL: server.url, MINUTEBOOK_MAIL_FROM: 'archive@firm.example' }),
    { url: 'https://archive.example', names, site: 'test' },
  );
const idsOf = (): string[] => server.taken.map(({ raw }) => /^Message-ID: (.*)\r$/im.exec(raw)![1]!);
/** Soft line breaks of quoted-printable undone. */
const textsOf = (): string[] => server.taken.map(({ raw }) => raw.replace(/=\r\n/g, ''));

describe('notices', () => {
  it('reach whom they name, once each, and nobody else; parts of the program and the disabled are left out', async () => {
    const gone = await person('Gone', 'analyst', 'disabled');
    await tell([ann.id, ann.id, 'system:detector', gone.id, randomUUID()], RETURNED);
    expect(await listOf(ann)).toMatchObject([
      { kind: 'alert-returned', subjectKind: 'alert', subjectId: '20418', words: { by: 'Ada Min', count: 2 } },
    ]);
    expect(await listOf(bo)).toEqual([]);
    expect(await listOf(gone)).toEqual([]);
  });

  it('are told with their reason or not at all', async () => {
    await db.app
      .transaction(async (tx) => {
        await new Notices(clock).tell(tx, [ann.id], RETURNED);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expect(await listOf(ann)).toEqual([]);
  });

  it('told under one name are told once, however many try at the same moment', async () => {
    const once = { ...RETURNED, once: 'due 2026-11-24' };
    await Promise.all(Array.from({ length: 8 }, () => tell([ann.id, bo.id], once)));
    await tell([ann.id], { ...once, once: 'due 2026-11-25' });
    expect(await listOf(ann)).toHaveLength(2);
    expect(await listOf(bo)).toHaveLength(1);
  });

  it('hold one line of bounded length, whatever they are given', async () => {
    await tell([ann.id], { ...RETURNED, words: { by: `line\r\nbreak ${'😀'.repeat(300)}\ud800` } });
    const by = String((await listOf(ann))[0]!.words['by']);
    expect([...by]).toHaveLength(120);
    expect(by).toMatch(/^line break .*…$/u);
    expect(by.isWellFormed()).toBe(true);
  });

  it('[R127] are their owner’s: another can neither read nor mark them', async () => {
    await tell([ann.id], RETURNED);
    const id = (await listOf(ann))[0]!.id;
    await expect(box.get(bo.id, id)).rejects.toMatchObject({ code: 'not-found' });
    await box.read(bo, { ids: [id] });
    await box.read(bo, { upTo: id });
    expect(await box.unread(ann.id)).toBe(1);
    expect(await box.get(ann.id, id)).toMatchObject({ readAt: null });
  });

  it('are paged from the newest, counted, and marked up to where one has seen, with an audit entry', async () => {
    for (let n = 0; n < 5; n++) await tell([ann.id], { ...RETURNED, subject: { kind: 'alert', id: String(n) } });
    const first = await box.list(ann.id, 'unread', undefined, 2);
    expect(first.map(({ subjectId }) => subjectId)).toEqual(['4', '3']);
    const rest = await box.list(ann.id, 'unread', first[1]!.id, 50);
    expect(rest.map(({ subjectId }) => subjectId)).toEqual(['2', '1', '0']);
    expect(await box.read(ann, { upTo: rest[0]!.id })).toBe(2);
    expect(await box.read(ann, { ids: [first[0]!.id] })).toBe(1);
    expect(await box.list(ann.id, 'unread', undefined, 50)).toHaveLength(1);
    const entries = await audit.list({ action: 'notice.read' }, undefined, 10);
    expect(entries.map(({ detail }) => detail['notices'])).toEqual([1, 3]);
  });

  it('nudge their owner’s pages and no other', async () => {
    const live = new Live(db.appUrl, quiet);
    await live.start();
    const heard: Nudge[] = [];
    const all = new Promise<void>((done) =>
      live.listen((nudge) => {
        if (nudge.topic === 'notices') heard.push(nudge);
        if (heard.length === 1) done();
      }),
    );
    await tell([ann.id], RETURNED);
    await all;
    await live.stop();
    expect(heard).toEqual([{ topic: 'notices', to: ann.id }]);
  });

  it('a part that fails does not silence the others, and is told once though asked again', async () => {
    const sources = new NoticeSources(db.app, new Notices(clock), clock, quiet);
    sources.add({ name: 'broken', notices: () => Promise.reject(new Error('down')) });
    sources.add({
      name: 'due',
      notices: async (now) => [
        { to: [ann.id], notice: { ...RETURNED, kind: 'alert-due', once: now.toISOString().slice(0, 10) } },
      ],
    });
    await sources.ask();
    clock.advance(60_000);
    await sources.ask();
    expect(await listOf(ann)).toHaveLength(1);
    clock.advance(86_400_000);
    await sources.ask();
    expect(await listOf(ann)).toHaveLength(2);
  });
});

describe('preferences', () => {
  it('are as usual until chosen, are chosen by oneself, and one of two browsers wins', async () => {
    const before = await preferences.of(ann);
    expect(before.choices).toHaveLength(Object.keys(NOTICE_KINDS).length);
    expect(before).toMatchObject({ zone: 'UTC', quiet: null, version: 0, address: 'ann@firm.example' });
    const choices = [{ kind: 'alert-returned', app: false, mail: 'off' } as const];
    const after = await preferences.change(ann, ann, { ...HOURS, zone: 'Asia/Hong_Kong' }, choices, 0);
    expect(after).toMatchObject({ zone: 'Asia/Hong_Kong', version: 1 });
    await expect(preferences.change(ann, ann, HOURS, [], 0)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(preferences.change(ann, ann, { ...HOURS, zone: 'Mars/Olympus' }, [], 1)).rejects.toMatchObject({
      code: 'zone-unknown',
    });
    await tell([ann.id, bo.id], RETURNED);
    expect(await listOf(ann)).toEqual([]);
    expect(await listOf(bo)).toHaveLength(1);
    const [entry] = await audit.list({ action: 'notice.preferences-changed' }, undefined, 10);
    expect(entry!.detail).toMatchObject({ before: { zone: 'UTC' }, after: { zone: 'Asia/Hong_Kong' } });
  });
});

describe('e-mail', () => {
  it('says what kind of thing waits and links to it: no subject, no name, unless the appliance allows names', async () => {
    await tell([ann.id], RETURNED);
    await tell([bo.id], RETURNED);
    expect(await postman().run()).toBe(2);
    const id = (await listOf(ann))[0]!.id;
    // Whose letter leaves first is nobody's promise.
    const toAnn = textsOf()[server.taken.findIndex(({ to }) => to[0] === 'ann@firm.example')];
    expect(toAnn).toContain('A decision of yours was returned');
    expect(toAnn).toContain(`https://archive.example/notices/${id}`);
    expect(toAnn).not.toMatch(/20418|Ada Min/);
    await tell([ann.id], RETURNED);
    await postman(true).run();
    expect(textsOf()[2]).toContain('Ada Min');
    expect(textsOf()[2]).not.toContain('20418');
  });

  it('is sent once, by one of several senders, and what waits for one person leaves together', async () => {
    for (let n = 0; n < 3; n++) await tell([ann.id], { ...RETURNED, subject: { kind: 'alert', id: String(n) } });
    await Promise.all([postman().run(), postman().run(), postman().run()]);
    await postman().run();
    expect(server.taken).toHaveLength(1);
    expect(textsOf()[0]!.match(/notices\/\d+/g)).toHaveLength(3);
  });

  it('is not sent about what was read meanwhile, nor by an appliance without a mail server', async () => {
    await tell([ann.id], RETURNED);
    await box.read(ann, { ids: [(await listOf(ann))[0]!.id] });
    await tell([bo.id], RETURNED, false);
    await postman().run();
    expect(server.taken).toEqual([]);
  });

  it('goes out again under the same Message-ID when a process died between the server’s word and ours', async () => {
    await tell([ann.id], RETURNED);
    server.atEnd = () => 'drop';
    await postman().run();
    server.atEnd = () => 'take';
    clock.advance(3_600_000);
    await postman().run();
    expect(server.taken).toHaveLength(2);
    expect(new Set(idsOf()).size).toBe(1);
    expect(await postman().state()).toMatchObject({ state: 'working', waiting: 0 });
  });

  it('survives a process killed before it wrote down that the mail was taken', async () => {
    await tell([ann.id], RETURNED);
    const dying = new Proxy(db.app, {
      get: (target, key) =>
        key === 'query'
          ? (sql: string, values?: readonly unknown[]) =>
              sql.includes("state = 'sent',") ? Promise.reject(new Error('killed')) : target.query(sql, values)
          : (Reflect.get(target, key) as unknown as (...args: unknown[]) => unknown).bind(target),
    });
    await expect(postman(false, dying).run()).rejects.toThrow('killed');
    await postman().run();
    await postman().run();
    expect(server.taken).toHaveLength(2);
    expect(new Set(idsOf()).size).toBe(1);
  });

  it('waits while the server is down, with growing pauses, and is lost never; the state says so, administrators are told once', async () => {
    const admin = await person('Ada', 'administrator');
    await tell([ann.id], RETURNED);
    await tell([bo.id], RETURNED);
    await server.stop();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      await postman().run();
      const [row] = await db.app.query<{ at: Date; attempts: number }>(
        'SELECT max(next_at) AS at, max(attempts) AS attempts FROM access.mail',
      );
      expect(row!.attempts).toBe(attempt + 1);
      pauses.push((row!.at.getTime() - clock.now().getTime()) / 1000);
      // Nothing is tried before its time.
      await postman().run();
      clock.set(row!.at);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    expect(await postman().state()).toMatchObject({
      state: 'failing',
      waiting: 2,
      fault: 'ECONNREFUSED',
      lastSentAt: null,
    });
    expect(await listOf(admin)).toMatchObject([{ kind: 'mail-failing', words: { code: 'ECONNREFUSED' } }]);
    await server.start();
    expect(await postman().run()).toBe(2);
    expect(await postman().state()).toMatchObject({ state: 'working', waiting: 0, fault: null });
  });

  it('refused for good waits no longer, holds nobody else up, and is tried again when an administrator says so', async () => {
    const admin = await person('Ada', 'administrator');
    server.refuse = (to) => (to.startsWith('ann') ? 550 : undefined);
    await tell([ann.id], RETURNED);
    await tell([bo.id], RETURNED);
    expect(await postman().run()).toBe(1);
    expect(await postman().state()).toMatchObject({ state: 'working', waiting: 0, refused: 1 });
    expect(await listOf(admin)).toMatchObject([{ kind: 'mail-failing', subjectKind: 'mail', words: { code: '550' } }]);
    server.refuse = () => undefined;
    expect(await postman().retry(admin)).toBe(1);
    expect(await postman().run()).toBe(1);
    expect(server.taken.map(({ to }) => to[0])).toEqual(['bo@firm.example', 'ann@firm.example']);
  });

  it('waits for the end of quiet hours, and follows a person who changes them', async () => {
    const night = {
      ...HOURS,
      zone: 'Asia/Hong_Kong',
      quiet: { from: '17:00', to: '09:00', days: [1, 2, 3, 4, 5, 6, 7] },
    };
    await preferences.change(ann, ann, night, [], 0);
    await tell([ann.id], RETURNED);
    await postman().run();
    expect(server.taken).toEqual([]);
    clock.set(new Date('2026-11-25T00:59:00Z'));
    await postman().run();
    expect(server.taken).toEqual([]);
    await preferences.change(ann, ann, { ...night, quiet: null }, [], 1);
    await postman().run();
    expect(server.taken).toHaveLength(1);
  });

  it('of a day is one digest, at the person’s time in their zone', async () => {
    await preferences.change(ann, ann, { ...HOURS, zone: 'America/New_York', language: 'zh' }, [], 0);
    for (let hour = 0; hour < 4; hour++) {
      await tell([ann.id], { ...ASSIGNED, subject: { kind: 'alert', id: String(hour) } });
      await postman().run();
      clock.advance(1_800_000);
    }
    expect(server.taken).toEqual([]);
    clock.set(new Date('2026-11-24T13:00:00Z'));
    await postman().run();
    expect(server.taken).toHaveLength(1);
    expect(textsOf()[0]!.match(/notices\/\d+/g)).toHaveLength(4);
    await tell([ann.id], ASSIGNED);
    clock.set(new Date('2026-11-25T12:59:00Z'));
    await postman().run();
    expect(server.taken).toHaveLength(1);
    clock.set(new Date('2026-11-25T13:00:00Z'));
    await postman().run();
    expect(server.taken).toHaveLength(2);
  });
});
