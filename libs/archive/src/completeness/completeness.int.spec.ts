import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capture } from '@minutebook/capture';
import { NoticeSources, Notices } from '@minutebook/access';
import { Log } from '@minutebook/platform';
import { textOf } from '../http/presenting';
import type { NewImport } from '../intake/imports';
import { awaitReconciliation } from '../store/reconciliation-store';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { Arrivals } from './arrivals';
import { betterImporter } from './better-importer.testing';
import { CompletenessReport } from './completeness-report';
import { ExceptionQueue } from './exception-queue';
import { Expectations } from './expectations';
import type { FeedState, FeedStates } from './feed-states';
import { Rereader } from './rereader';
import { Silences } from './silences';
import { Statements } from './statements';

const never = new AbortController().signal;
const DAY = 86_400_000;
const CHAT = 'WhatsApp Chat with Ann.txt';

let archive: TestArchive;
let arrivals: Arrivals;
let expectations: Expectations;
let statements: Statements;
let exceptions: ExceptionQueue;
beforeEach(async () => {
  archive = await testArchive();
  const { db, log, directory, audit, clock } = archive;
  arrivals = new Arrivals(db.app, log, directory);
  expectations = new Expectations(db.app, arrivals, directory, audit, clock);
  statements = new Statements(db.app, directory, audit, clock);
  exceptions = new ExceptionQueue(db.app, audit, clock);
});
afterEach(() => archive.drop());

async function take(files: Readonly<Record<string, string>>, options: NewImport = {}): Promise<number> {
  const folder = join(archive.folder, `in-${Math.random()}`);
  mkdirSync(folder);
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const { row } = await archive.imports.runLocal(OPERATOR, { zone: 'UTC', ...options }, paths, never, () => undefined);
  await archive.log.sequence('records');
  await arrivals.catchUp();
  return row.id;
}

const chat = (day: string, ...texts: string[]): string =>
  texts.map((text, i) => `${day}, 09:${10 + i} - ${i % 2 ? 'Bo' : 'Ann'}: ${text}\n`).join('');
const mail = (n: number, day: string, from = 'ann@firm.example'): string =>
  `From: ${from}\r\nTo: bo@else.example\r\nSubject: plan ${n}\r\nMessage-ID: <${n}@firm.example>\r\nDate: ${day} 09:00:00 +0000\r\n\r\ntext ${n}\r\n`;
function reportOf(live: FeedStates | undefined): CompletenessReport {
  const { db, gaps, clock } = archive;
  return new CompletenessReport(db.app, arrivals, expectations, exceptions, gaps, clock, live);
}

const later = (days: number): void => archive.clock.set(new Date(archive.clock.now().getTime() + days * DAY));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const WHATSAPP = {
  name: 'Phones of the desk',
  channel: 'whatsapp',
  source: null,
  device: null,
  person: null,
  days: 5,
  reconcileDays: 30,
  calendar: 1,
  responsible: 'The desk head',
};

describe('arrivals', () => {
  it('[R44] are counted by the day claimed and the day received, per channel, source and device; repeats count once', async () => {
    await take({ [CHAT]: chat('13/03/2024', 'a', 'b') + chat('14/03/2024', 'c') }, { owner: 'Ann' });
    later(1);
    await take(
      { [CHAT]: chat('13/03/2024', 'a', 'b') + chat('14/03/2024', 'c') + chat('15/03/2024', 'd') },
      { owner: 'Ann' },
    );
    await arrivals.catchUp();
    const all = { from: '2024-01-01', to: '2026-12-31' };
    expect(await arrivals.days({ channel: 'whatsapp' }, 'claimed', all.from, all.to)).toEqual([
      { day: '2024-03-13', messages: 2 },
      { day: '2024-03-14', messages: 1 },
      { day: '2024-03-15', messages: 1 },
    ]);
    expect(await arrivals.days({ device: 'Ann' }, 'received', all.from, all.to)).toEqual([
      { day: '2026-11-24', messages: 3 },
      { day: '2026-11-25', messages: 1 },
    ]);
    expect(await arrivals.days({ device: 'Bo' }, 'claimed', all.from, all.to)).toEqual([]);
    expect(await arrivals.sources()).toMatchObject([
      { channel: 'whatsapp', source: 'whatsapp', device: 'Ann', messages: 4 },
    ]);
  });

  it('of a person are those their handles wrote or received on the channel', async () => {
    const ann = await archive.people.persons.create(OPERATOR, {
      externalId: 'E1', name: 'Ann Lee', names: [], desk: null, title: null, branch: null, joinedOn: null, jurisdiction: null, manager: null, kind: 'employee', ofFirm: true, state: 'active', leftAt: null,
    }); // prettier-ignore
    await archive.people.persons.map(OPERATOR, ann.id, ann.version, {
      scheme: 'email',
      value: 'ann@firm.example',
    });
    await take({ 'a.eml': mail(1, 'Wed, 13 Mar 2024'), 'b.eml': mail(2, 'Thu, 14 Mar 2024', 'zoe@firm.example') });
    const scope = { channel: 'email', person: ann.id };
    expect(await arrivals.days(scope, 'claimed', '2024-03-01', '2024-03-31')).toMatchObject([
      { day: '2024-03-13', messages: 1 },
    ]);
    expect((await arrivals.last(scope))?.toISOString()).toBe('2024-03-13T09:00:00.000Z');
  });
});

describe('expectations', () => {
  const state = async (): Promise<string> => (await expectations.watch())[0]!.state;

  it('[R44] [E12] [E13] wait, arrive, want reconciling, are healthy, fall silent; every change is in the audit log', async () => {
    const created = await expectations.create(OPERATOR, WHATSAPP);
    expect(created).toMatchObject({ state: 'waiting', lastAt: null });
    later(8);
    expect(await state()).toBe('never');
    await take({ [CHAT]: chat('01/12/2026', 'a', 'b') });
    expect(await state()).toBe('unreconciled');
    await statements.compare(
      OPERATOR,
      { name: 'Provider', channel: 'whatsapp', zone: 'UTC' },
      'custodian,day,count\nAnn,2026-12-01,2\n',
    );
    expect(await expectations.watch()).toMatchObject([{ state: 'healthy', differences: 0 }]);
    later(10);
    expect(await state()).toBe('silent');
    const changed = await expectations.change(OPERATOR, created.id, created.version, { ...WHATSAPP, days: 20 });
    expect(changed.state).toBe('healthy');
    await expect(expectations.change(OPERATOR, created.id, created.version, WHATSAPP)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await expectations.end(OPERATOR, created.id, changed.version, 'The desk was closed.');
    expect(await expectations.watch()).toEqual([]);
    await archive.log.sequence('audit');
    const actions = (await archive.audit.list({}, undefined, 100)).map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['expectation.created', 'expectation.changed', 'expectation.ended', 'statement.compared']),
    );
  });

  /** Somebody who keeps the list, and what they are told of it. */
  async function keeper(live?: FeedStates) {
    const { db, clock, users } = archive;
    const { user, link } = await users.invite(OPERATOR, {
      name: 'Cora Compliance',
      email: 'cora@firm.example',
      roles: ['compliance'],
      handles: [],
    });
    await users.join(link.token, 'correct horse battery staple');
    const sources = new NoticeSources(db.app, new Notices(clock), clock, new Log('error', () => undefined));
    sources.add(new Silences(db.app, reportOf(live)));
    const told = () =>
      db.owner.query<{ user_id: string; kind: string; words: { name: string; days: number } }>(
        'SELECT user_id, kind, words FROM access.notice ORDER BY id',
      );
    return { user, ask: () => sources.ask(), told };
  }

  it('[R44] whoever keeps the list hears once of each silence', async () => {
    const { user, ask, told } = await keeper();
    await expectations.create(OPERATOR, WHATSAPP);
    await ask();
    expect(await told()).toEqual([]);
    later(8);
    await ask();
    later(1);
    await ask();
    expect(await told()).toMatchObject([{ user_id: user.id, kind: 'feed-silent', words: { name: WHATSAPP.name } }]);
    await take({ [CHAT]: chat('03/12/2026', 'a', 'b') });
    later(1);
    await ask();
    expect(await told()).toHaveLength(1);
    later(10);
    await ask();
    expect(await told()).toHaveLength(2);
  });

  it('[R44] of a live feed that stops too, without an expectation: silent, refusing, failing or losing deliveries', async () => {
    const born = archive.clock.now();
    let feed: FeedState = {
      ...{ id: 'f', name: 'Slack', channel: 'slack', state: 'active', responsible: 'IT', createdAt: born, gapsOpen: 0 },
      ...{ lastReceivedAt: born, backlog: 0, failed: 0, refusedSince: 0, testedAt: null, testProblem: null },
    };
    const { ask, told } = await keeper({ feeds: () => Promise.resolve([feed]) });
    const kinds = async (facts: Partial<FeedState>) => {
      feed = { ...feed, ...facts };
      archive.clock.advance(600_000);
      await ask();
      await ask();
      return (await told()).map(({ kind }) => kind);
    };
    expect(await kinds({})).toEqual([]);
    const heard = ['source-failing'];
    expect(await kinds({ refusedSince: 2 })).toEqual(heard);
    // It works now and then: once a day.
    await kinds({ refusedSince: 0, lastReceivedAt: new Date(born.getTime() + 60_000) });
    expect(await kinds({ refusedSince: 1 })).toEqual(heard);
    heard.push('source-failing');
    expect(await kinds({ refusedSince: 0, testProblem: 'The mail server refuses the password.' })).toEqual(heard);
    heard.push('source-failing');
    expect(await kinds({ testProblem: null, failed: 1 })).toEqual(heard);
    heard.push('feed-silent');
    later(8);
    expect(await kinds({ failed: 0 })).toEqual(heard);
    expect(await kinds({ state: 'paused' })).toEqual(heard);
  });

  it('a calendar decides what a business day is, and a device what arrives', async () => {
    const calendar = await expectations.saveCalendar(OPERATOR, {
      name: 'HK',
      zone: 'Asia/Hong_Kong',
      weekend: [6, 7],
      holidays: ['2026-11-25'],
    });
    const facts = { ...WHATSAPP, device: 'Ann', days: 2, calendar: calendar.id };
    await expectations.create(OPERATOR, facts);
    await take({ [CHAT]: chat('24/11/2026', 'a', 'b') }, { owner: 'Bo' });
    expect(await state()).toBe('waiting');
    later(3);
    // Thursday alone was a whole business day: Wednesday is a holiday.
    expect(await state()).toBe('waiting');
    later(3);
    expect(await state()).toBe('never');
    const moved = { ...calendar, holidays: ['2026-11-25', '2026-11-26', '2026-11-27'] };
    await expectations.saveCalendar(OPERATOR, moved, calendar);
    expect(await state()).toBe('waiting');
    await expect(expectations.saveCalendar(OPERATOR, moved, calendar)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await expect(expectations.saveCalendar(OPERATOR, moved)).rejects.toMatchObject({ code: 'calendar-name-taken' });
    await expect(expectations.create(OPERATOR, { ...facts, calendar: 99 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('stated counts', () => {
  it('[R43] are compared per custodian and day: what differs is listed, also on days nothing was stated for', async () => {
    await take({
      'a.eml': mail(1, 'Wed, 13 Mar 2024'),
      'b.eml': mail(2, 'Wed, 13 Mar 2024'),
      'c.eml': mail(3, 'Thu, 14 Mar 2024'),
    });
    const csv =
      'Custodian,Day,Count\nann@firm.example,2024-03-13,2\nann@firm.example,2024-03-15,1\nnobody@firm.example,2024-03-13,7\n';
    const row = await statements.compare(OPERATOR, { name: 'Old archive', channel: 'email', zone: 'UTC' }, csv);
    expect(row).toMatchObject({ from: '2024-03-13', to: '2024-03-15', stated: 10, archived: 3, differences: 3 });
    expect(await statements.differences(row.id, -1, 10)).toMatchObject([
      { kind: 'count', line: null, day: '2024-03-14', stated: 0, archived: 1 },
      { kind: 'count', line: 3, day: '2024-03-15', stated: 1, archived: 0 },
      { kind: 'unknown-custodian', line: 4, custodian: 'nobody@firm.example', stated: 7 },
    ]);
  });

  it('[R43] days begin where the statement says, and bytes are compared when stated', async () => {
    await take({ 'a.eml': mail(1, 'Wed, 13 Mar 2024').replace('09:00:00 +0000', '23:00:00 +0000') });
    const bytes = mail(1, 'Wed, 13 Mar 2024').length;
    const compare = (zone: string, line: string) =>
      statements.compare(OPERATOR, { name: 'x', channel: 'email', zone }, `custodian,day,count,bytes\n${line}\n`);
    expect(await compare('Asia/Hong_Kong', `ann@firm.example,2024-03-14,1,${bytes}`)).toMatchObject({ differences: 0 });
    expect(await compare('UTC', `ann@firm.example,2024-03-14,1,${bytes}`)).toMatchObject({ differences: 1 });
    expect(await compare('UTC', `ann@firm.example,2024-03-13,1,${bytes + 1}`)).toMatchObject({ differences: 1 });
    await expect(compare('Mars', 'a,2024-03-14,1,1')).rejects.toMatchObject({ status: 422 });
  });

  it('[R43] a custodian may be a device, as the operator named it', async () => {
    await take({ [CHAT]: chat('13/03/2024', 'a', 'b') + chat('14/03/2024', 'c') }, { owner: 'Phone of Ann Lee' });
    const csv = 'custodian,day,count,bytes\nPhone of Ann Lee,2024-03-13,2,99\n';
    const row = await statements.compare(OPERATOR, { name: 'x', channel: 'whatsapp', zone: 'UTC' }, csv);
    expect(row).toMatchObject({ archived: 2, differences: 0 });
    const device = await expectations.create(OPERATOR, { ...WHATSAPP, device: 'Phone of Ann Lee' });
    expect(device.reconciledAt).toEqual(row.at);
  });

  it('[R43] [E2] one corrupt item in ten thousand is reported as exactly that item', async () => {
    // Ten thousand objects as an import leaves them, one of them with a byte changed on its way.
    const items = Array.from({ length: 10_000 }, (_, i) => `item ${i}`);
    const corrupt = 'item 7342 '.replace('7342 ', '7342x');
    const arrived = items.map((item) => (item === 'item 7342' ? corrupt : item));
    const id = await take({ 'seed.eml': mail(1, 'Wed, 13 Mar 2024') });
    const [file] = await archive.db.owner.query<{ id: number }>(
      `INSERT INTO archive.import_file (import_id, name, bytes, state, options, questions, bytes_read, account, notes, doubts) VALUES ($1, 'm', 1, 'done', '{}', '[]', 1, '{}', '{}', '{}') RETURNING id`,
      [id],
    );
    await archive.db.owner.query(
      `WITH k AS (INSERT INTO archive.data_key (id, kek, wrapped) SELECT nextval('archive.object_id'), 1, decode(repeat('00', 40), 'hex') FROM generate_series(1, $2::int) RETURNING id),
         n AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM k),
         e AS (INSERT INTO archive.evidence (id, sha256, bytes, role, format, parser, options, path, account, received_at, complete)
           SELECT n.id, decode(($1::text[])[n.n], 'hex'), 9, 'records', 'eml', 'eml/1', '{}', '{x}', '{}', now(), true FROM n RETURNING id)
       INSERT INTO archive.evidence_source (evidence_id, import_file_id, path, received_at) SELECT id, $3, '{x}', now() FROM e`,
      [arrived.map(sha256), items.length, file!.id],
    );
    const csv = `sha256,custodian,day\n${[mail(1, 'Wed, 13 Mar 2024'), ...items].map((item) => `${sha256(item)},ann,2024-03-13\n`).join('')}`;
    const row = await statements.compare(
      OPERATOR,
      { name: 'Migration', channel: 'email', zone: 'UTC', importId: id },
      csv,
    );
    expect(row).toMatchObject({ stated: 10_001, archived: 10_000, differences: 2 });
    const found = await statements.differences(row.id, -1, 10);
    expect(found.map(({ kind, line, sha256: hash }) => [kind, line, hash?.toString('hex')])).toEqual([
      ['item-missing', 7_345, sha256('item 7342')],
      ['item-unstated', null, sha256(corrupt)],
    ]);
  });

  it('of a form nobody can read are refused whole, with the first faults', async () => {
    const compare = (csv: string) => statements.compare(OPERATOR, { name: 'x', channel: 'email', zone: 'UTC' }, csv);
    for (const csv of [
      '',
      'a,b\n1,2\n',
      'custodian,day,count\n',
      'custodian,day,count\nann,13/03/2024,2\n',
      'custodian,day,count\nann,2024-02-31,2\n',
      'custodian,day,count\nann,2024-03-13,-2\n',
      'sha256\nabc\n',
      'custodian,day,count\n"ann',
    ])
      await expect(compare(csv)).rejects.toMatchObject({ code: 'statement-unreadable' });
    expect(await statements.list(undefined, 10)).toEqual([]);
  });
});

describe('exceptions', () => {
  const BROKEN = `${chat('13/03/2024', 'a', 'b')}31/11/2024, 10:00 - Bo: not a day\n${chat('15/03/2024', 'c', 'd')}`;

  const better = betterImporter('not a day');
  const rereader = (read?: Capture): Rereader =>
    new Rereader(
      archive.db.app,
      archive.evidence,
      archive.ledger,
      archive.keyring,
      archive.gaps,
      archive.clock,
      new Log('error', () => undefined),
      join(archive.folder, 'staging'),
      read,
    );

  it('[R5] of all imports wait in one queue; read again by a better importer they are resolved, and stay', async () => {
    await take({ [CHAT]: BROKEN });
    const [open] = await exceptions.list({ all: false, limit: 10 });
    expect(open).toMatchObject({
      code: 'unreadable-time',
      outcome: 'open',
      parser: expect.stringMatching(/^whatsapp\//) as string,
      waiting: false,
    });
    expect(await exceptions.tally()).toEqual({ codes: [{ code: 'unreadable-time', n: 1 }], resolved: 0 });
    expect(await exceptions.retry(OPERATOR, [open!.id])).toBe(1);
    expect(await exceptions.list({ all: false, limit: 10 })).toMatchObject([{ waiting: true }]);
    await rereader().catchUp();
    expect(await exceptions.list({ all: false, limit: 10 })).toMatchObject([{ outcome: 'failing', waiting: false }]);
    await exceptions.retry(OPERATOR, [open!.id]);
    await rereader(better).catchUp();
    expect(await exceptions.list({ all: false, limit: 10 })).toEqual([]);
    expect(await exceptions.list({ all: true, limit: 10 })).toMatchObject([
      { outcome: 'resolved', parser: 'whatsapp/99' },
    ]);
    expect(await exceptions.tally()).toEqual({ codes: [], resolved: 1 });
    await expect(exceptions.retry(OPERATOR, [open!.id])).rejects.toMatchObject({ code: 'not-found' });
    expect(await archive.db.app.query('SELECT FROM archive.exception')).toHaveLength(1);
    await expect(archive.db.app.query('DELETE FROM archive.exception_resolution')).rejects.toThrow();
  });

  it('[R45] what is found in one fills the gap that its number left', async () => {
    await take({ [CHAT]: BROKEN });
    const counted = { kind: 'file', origin: 'whatsapp', stream: 's', at: archive.clock.now() } as const;
    await archive.db.app.transaction((tx) => archive.gaps.see(tx, { ...counted, ranges: [[1, 2], [4, 5]] })); // prettier-ignore
    const sequences = [{ of: 'messages', stream: 's', ranges: [[1, 5]] }] as const;
    const counting: Capture = async function* (source, options) {
      for await (const object of better(source, options))
        yield { ...object, findings: () => ({ ...object.findings(), sequences }) };
    };
    await exceptions.retry(OPERATOR, [(await exceptions.list({ all: false, limit: 1 }))[0]!.id]);
    await rereader(counting).catchUp();
    expect(await archive.gaps.list({ kind: 'file', all: true, limit: 5 })).toMatchObject([
      { from: 3, state: 'filled' },
    ]);
  });

  it('what is found in one is archived with the very bytes, in its conversation; the object stays whole and verifies', async () => {
    await take({ [CHAT]: BROKEN });
    await exceptions.retry(OPERATOR, [(await exceptions.list({ all: false, limit: 1 }))[0]!.id]);
    await rereader(better).catchUp();
    await archive.log.sequence('records');
    const rows = await archive.db.app.query<{ id: number; c: number }>(
      'SELECT id, conversation_id AS c FROM archive.message ORDER BY id',
    );
    const messages = await archive.reader.messages(rows.map(({ id }) => id));
    expect(messages.map(({ versions }) => textOf(versions[0]!.event).body)).toEqual(['a', 'b', 'c', 'd', 'not a day']);
    expect(new Set(rows.map(({ c }) => c)).size).toBe(1);
    const { evidence, ordinal } = messages.at(-1)!.versions[0]!;
    expect((await archive.evidence.record(evidence, ordinal)).toString()).toBe('31/11/2024, 10:00 - Bo: not a day\n');
    const chunks: Buffer[] = [];
    for await (const chunk of archive.evidence.bytes(evidence)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(BROKEN);
    expect((await archive.verification.run()).faults).toEqual([]);
    // Again, it is there already.
    await archive.db.app.query(`INSERT INTO archive.rereading SELECT id, now(), 'x', 'x' FROM archive.evidence`);
    await rereader(better).catchUp();
    expect(await archive.db.app.query('SELECT FROM archive.message')).toHaveLength(5);
    await archive.db.app.transaction((tx) => awaitReconciliation(tx, evidence));
    expect(await archive.reconciler.catchUp()).toBe(true);
  });

  it('of formats whose parser was raised are read again by themselves, once a parser', async () => {
    await take({ [CHAT]: BROKEN });
    expect(await exceptions.retryRaised()).toBe(0);
    await archive.db.owner.query('ALTER TABLE archive.evidence DISABLE TRIGGER evidence_stays');
    await archive.db.owner.query(`UPDATE archive.evidence SET parser = 'whatsapp/0'`);
    expect(await exceptions.retryRaised()).toBe(1);
    await rereader().catchUp();
    expect(await exceptions.retryRaised()).toBe(0);
  });
});

it('[R196] the register names every source, files and live feeds, with who answers and what is open', async () => {
  const live: FeedStates = {
    feeds: () =>
      Promise.resolve([
        {
          id: 'f',
          name: 'Teams',
          channel: 'teams',
          state: 'active',
          responsible: 'IT',
          createdAt: archive.clock.now(),
          lastReceivedAt: archive.clock.now(),
          gapsOpen: 2,
          backlog: 0,
          failed: 0,
          refusedSince: 0,
          testedAt: null,
          testProblem: null,
        },
      ]),
  };
  const report = reportOf(live);
  await take({ [CHAT]: `${chat('24/11/2026', 'a', 'b')}31/11/2026, 10:00 - Bo: not a day\n` });
  const overview = await report.overview();
  expect(overview.unexpected).toMatchObject([{ channel: 'whatsapp', messages: 2 }]);
  const counted = { kind: 'file', origin: 'whatsapp', stream: 's', at: archive.clock.now() } as const;
  await archive.db.app.transaction((tx) => archive.gaps.see(tx, { ...counted, ranges: [[1, 1], [3, 3]] })); // prettier-ignore
  expect(overview.health).toMatchObject({ healthy: 0, unexpected: 1, exceptions: 1, gapsOpen: 2 });
  const { health, gapsIn } = await report.overview();
  expect(health.gapsOpen).toBe(3);
  expect([gapsIn('whatsapp', null), gapsIn('whatsapp', 'csv'), gapsIn('email', null)]).toEqual([1, 0, 0]);
  await expectations.create(OPERATOR, WHATSAPP);
  expect((await report.overview()).unexpected).toEqual([]);
  expect(await report.lines()).toMatchObject([
    { kind: 'feed', name: 'Teams', responsible: 'IT', gapsOpen: 2 },
    { kind: 'file', name: 'whatsapp', responsible: 'The desk head', messages: 2, exceptions: 1, gapsOpen: 1 },
  ]);
});

it('[R44] [E12] live feeds count among what should arrive, by the days somebody gave their channel', async () => {
  const born = archive.clock.now();
  const fine: FeedState = {
    ...{ id: 'a', name: 'A', channel: 'slack', state: 'active', responsible: 'IT', createdAt: born },
    ...{ lastReceivedAt: born, gapsOpen: 0, backlog: 0, failed: 0, refusedSince: 0, testedAt: null, testProblem: null },
  };
  const live: FeedStates = {
    feeds: () =>
      Promise.resolve([
        fine,
        { ...fine, id: 'b', refusedSince: 900 },
        { ...fine, id: 'c', channel: 'telegram', lastReceivedAt: null },
        { ...fine, id: 'e', failed: 1 },
        { ...fine, id: 'f', state: 'paused' },
      ]),
  };
  const report = reportOf(live);
  const healths = async () => (await report.overview()).feeds.map(({ health }) => health);
  await statements.compare(
    OPERATOR,
    { name: 'Provider', channel: 'slack', zone: 'UTC' },
    'custodian,day,count\nAnn,2026-11-20,0\n',
  );
  expect(await healths()).toEqual(['healthy', 'refusing', 'waiting', 'lost', 'paused']);
  expect((await report.overview()).health).toMatchObject({
    ...{ healthy: 1, silent: 1, waiting: 1, never: 0, unreconciled: 1 },
  });
  later(8);
  expect(await healths()).toEqual(['silent', 'refusing', 'never', 'silent', 'paused']);
  expect((await report.overview()).health).toMatchObject({ healthy: 0, silent: 3, never: 1, unreconciled: 0 });
  const quiet = { ...WHATSAPP, channel: 'slack', days: 20 };
  await expectations.create(OPERATOR, quiet);
  expect(await healths()).toEqual(['healthy', 'refusing', 'never', 'lost', 'paused']);
});
