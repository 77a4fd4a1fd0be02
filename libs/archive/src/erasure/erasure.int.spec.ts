import { actorOf, type StoredUser } from '@minutebook/access';
import type { ErasureIntake, Role } from '@minutebook/contract';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispose } from '../disposal/disposal.testing';
import { putInForce } from '../disposal/schedule.testing';
import type { TestHolds } from '../holds/wire.testing';
import type { PersonFacts } from '../store/person-store';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import type { ErasureRecord } from './erasure-record';
import type { ErasureRequests } from './erasure-requests';
import type { ErasureWatch } from './erasure-watch';

const REASON = 'The time to keep it is over.';
const DAY = 86_400_000;

let archive: TestArchive;
let requests: ErasureRequests;
let record: ErasureRecord;
let watch: ErasureWatch;
let holds: TestHolds;
let clerk: StoredUser;
let lawyer: StoredUser;
let auditor: StoredUser;
let supervisor: StoredUser;
let made = 0;

beforeEach(async () => {
  archive = await testArchive();
  // The database goes by the same clock as the program.
  await archive.travel(archive.clock.now());
  ({ requests, record, watch } = archive.erasure);
  holds = archive.holding;
  clerk = await admit('clerk', 'compliance');
  lawyer = await admit('lawyer', 'legal');
  auditor = await admit('auditor', 'auditor');
  supervisor = await admit('supervisor', 'supervisor');
  await take([
    ['teams', 'room', 'wren', '2020-03-01'],
    ['teams', 'room', 'bo', '2020-03-02'],
    ['email', 'thread', 'wren', '2024-03-03'],
  ]);
  await keep({ teams: 'P3Y', email: 'P7Y' });
});
afterEach(() => archive.drop());

async function take(
  lines: readonly (readonly [channel: string, room: string, from: string, day: string])[],
): Promise<void> {
  const party = (name: string) => ({ scheme: 'email', value: `${name}@firm.example`, name });
  const events = lines.map(([channel, room, from, day]) => ({
    type: 'message',
    id: `m${++made}`,
    channel,
    conversation: { id: room, type: channel === 'email' ? 'thread' : 'group', title: room },
    at: `${day}T09:00:00Z`,
    from: party(from),
    ...(channel === 'email' && { to: [{ role: 'to', ...party('cy') }] }),
    text: `number ${made}`,
  }));
  const path = join(archive.folder, `feed-${made}.jsonl`);
  writeFileSync(path, [{ minutebook: 'feed', version: 1 }, ...events].map((line) => JSON.stringify(line)).join('\n'));
  await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
  await archive.log.sequence('records');
}

const admit = (name: string, role: Role): Promise<StoredUser> =>
  archive.db.app.transaction((tx) =>
    archive.users.admit(tx, { name, email: `${name}@users.example`, roles: [role], handles: [] }, 'x'),
  );

const keep = (periods: Readonly<Record<string, string>>): Promise<number> =>
  putInForce(
    archive,
    Object.entries(periods).map(([channel, period]) => ({ code: `KEEP-${channel}`, period, channels: [channel] })),
  );

/** Places a hold on exactly these messages, and lets it look at the archive. Its id. */
async function hold(messages: readonly number[], { silent = false, name = 'Ash v. Firm' } = {}): Promise<number> {
  const by = actorOf(lawyer);
  const matter = await holds.matters.open(by, { title: name, reference: null, silent });
  const { id } = await holds.holds.place(
    by,
    {
      ...{ matter: matter.id, name, silent, issuer: 'General counsel', triggerOn: '2026-01-01' },
      ...{ legalBasis: 'FRCP 37(e)', reviewOn: '2027-01-01' },
    },
    {
      ...{ custodians: [], from: null, until: null, channels: [], query: null, combine: 'either', context: 'none' },
      ...{ messages: messages.map(String), conversations: [] },
    },
  );
  await holds.round.run();
  return id;
}

/** Asks for its release and has it approved by two others; its messages are free thirty days later. */
async function release(id: number): Promise<void> {
  const { version } = await holds.holds.get(actorOf(lawyer), id);
  const reason = 'The matter is settled.';
  let request = await holds.requests.ask(actorOf(lawyer), id, version, { reason, coolingDays: 30 });
  for (const approver of [clerk, supervisor])
    request = await holds.requests.approve(actorOf(approver), request.id, request.version, null);
}

const intake = (change: Partial<ErasureIntake> = {}): ErasureIntake => ({
  subject: 'Wren Ash',
  persons: [],
  handles: [{ scheme: 'email', value: 'Wren@firm.example' }],
  ground: 'objection',
  reach: 'written',
  channels: [],
  from: null,
  to: null,
  receivedOn: '2026-11-20',
  reference: 'DSR 17',
  note: '',
  ...change,
});

const takeIn = (change?: Partial<ErasureIntake>) => requests.takeIn(actorOf(clerk), intake(change));

async function decide(id: number, decision: 'as-found' | 'rejected' = 'as-found', by = lawyer) {
  const { version, round } = await requests.get(id);
  return requests.decide(actorOf(by), id, { version, round, decision, reason: REASON });
}

const idsOf = async (channel: string): Promise<number[]> =>
  (await archive.reader.newest(100)).filter((message) => message.channel === channel).map(({ id }) => id);

const acts = async (id: number): Promise<string[]> =>
  (await archive.audit.list({ subject: `erasure:${id}` }, undefined, 100)).map(({ action }) => action);

describe('an erasure request', () => {
  it('[R25] is refused on Art 17(3)(b) while a rule keeps the messages, with the rule and its last day', async () => {
    const { id } = await takeIn({ channels: ['email'] });
    const { counts, reasons } = await record.of(actorOf(lawyer), id);
    expect(counts).toEqual({ 'in-retention': 1 });
    const due = new Date('2031-03-03T09:00:00Z');
    expect(reasons).toEqual([
      { outcome: 'in-retention', article: '17(3)(b)', because: 'KEEP-email', messages: 1, earliest: due, latest: due },
    ]);
    expect(await decide(id)).toMatchObject({ state: 'refused', messages: 1, erased: 0 });
    expect((await record.of(actorOf(lawyer), id)).decisions).toMatchObject([
      { number: 1, byName: 'lawyer', decision: 'as-found', articles: ['17(3)(b)'], found: { 'in-retention': 1 } },
    ]);
    expect(await acts(id)).toEqual(['erasure.decided', 'erasure.taken-in']);
  });

  it('[R25] is executed where nothing keeps the messages, by a disposal that a third look approves', async () => {
    const { id } = await takeIn();
    expect((await record.of(actorOf(lawyer), id)).counts).toEqual({ free: 1, 'in-retention': 1 });
    const { state, disposal } = await decide(id);
    expect(state).toBe('erasing');
    await archive.disposal.disposer.work();
    const { version, state: asked } = await archive.disposal.disposals.get(disposal!);
    expect(asked).toBe('proposed');
    await expect(archive.disposal.disposals.approve(actorOf(lawyer), disposal!, version)).rejects.toMatchObject({
      status: 403,
    });
    await watch.catchUp();
    expect((await requests.get(id)).state).toBe('erasing');
    await archive.disposal.disposals.approve(actorOf(clerk), disposal!, version);
    await archive.disposal.disposer.work();
    await watch.catchUp();
    expect(await requests.get(id)).toMatchObject({ state: 'refused', messages: 2, erased: 1 });
    expect((await record.of(actorOf(lawyer), id)).counts).toEqual({ erased: 1, 'in-retention': 1 });
    expect((await acts(id))[0]).toBe('erasure.executed');
    expect((await idsOf('teams')).length).toBe(1);
    const { items } = await record.messages(actorOf(auditor), id, 'erased', 0, 10);
    expect(items).toMatchObject([{ channel: null, outcome: 'erased' }]);
  });

  it('[R34] is approved by nobody whose messages it is about, whose id may have been corrected since', async () => {
    const { persons } = archive.people;
    const facts: PersonFacts = {
      ...{ externalId: 'W1', name: 'Wren Ash', names: [], desk: null, title: null, branch: null, joinedOn: null },
      ...{ jurisdiction: null, manager: null, ofFirm: true, leftAt: null },
      kind: 'employee',
      state: 'active',
    };
    const { id: person, version } = await persons.create(OPERATOR, facts);
    const wren = { scheme: 'email', value: 'wren@firm.example' };
    const mapped = await persons.map(OPERATOR, person, version, wren);
    const subject = await archive.db.app.transaction((tx) =>
      archive.users.admit(
        tx,
        { name: 'wren', email: 'wren@users.example', roles: ['compliance'], handles: [wren] },
        'x',
      ),
    );
    const { id } = await takeIn({ persons: ['W1'], handles: [] });
    await persons.change(OPERATOR, person, mapped.version, { externalId: 'W1001' });
    const { disposal } = await decide(id);
    await archive.disposal.disposer.work();
    const { disposals } = archive.disposal;
    const row = await disposals.get(disposal!);
    expect(await disposals.mayApprove(actorOf(subject), row)).toEqual({
      allowed: false,
      reason: 'wren is Wren Ash.',
    });
    expect(await disposals.mayApprove(actorOf(clerk), row)).toMatchObject({ allowed: true });
  });

  it('[R25] is open again when its disposal was rejected or kept something', async () => {
    const { id } = await takeIn({ channels: ['teams'] });
    const { disposal } = await decide(id);
    await archive.disposal.disposer.work();
    const { version } = await archive.disposal.disposals.get(disposal!);
    await archive.disposal.disposals.reject(actorOf(clerk), disposal!, version, 'The subject may sue us.');
    await watch.catchUp();
    expect(await requests.get(id)).toMatchObject({ state: 'open', erased: 0, reopenedBecause: [] });
  });

  it('[R25] a refusal is looked at again when the rule ends, and the request is open again', async () => {
    const { id } = await takeIn({ channels: ['email'] });
    await decide(id);
    await archive.travel(new Date('2031-03-02T09:00:00Z'));
    await watch.catchUp();
    expect((await requests.get(id)).state).toBe('refused');
    await archive.travel(new Date('2031-03-03T09:00:01Z'));
    await watch.catchUp();
    expect(await requests.get(id)).toMatchObject({ state: 'open', reopenedBecause: ['17(3)(b)'], round: 2 });
    expect((await record.of(actorOf(lawyer), id)).counts).toEqual({ free: 1 });
    expect((await acts(id))[0]).toBe('erasure.reopened');
  });

  it('[R25] a refused request is done when the yearly disposal has taken what was left', async () => {
    const { id } = await takeIn({ channels: ['email'] });
    await decide(id);
    await archive.travel(new Date('2031-04-01T00:00:00Z'));
    await dispose(archive, { channels: ['email'] });
    await watch.catchUp();
    expect(await requests.get(id)).toMatchObject({ state: 'done', messages: 1, erased: 1 });
    expect((await acts(id))[0]).toBe('erasure.executed');
    await expect(decide(id)).rejects.toMatchObject({ code: 'not-open' });
  });

  it('[R63] refused for a hold it cites Art 17(3)(e), and is open again by itself on release', async () => {
    const [first] = (await idsOf('teams')).sort((a, b) => a - b);
    const placed = await hold([first!]);
    const { id } = await takeIn({ channels: ['teams'] });
    expect((await record.of(actorOf(lawyer), id)).reasons).toEqual([
      { outcome: 'held', article: '17(3)(e)', because: 'Ash v. Firm', messages: 1, earliest: null, latest: null },
    ]);
    expect(await decide(id)).toMatchObject({ state: 'refused' });
    await watch.catchUp();
    expect((await requests.get(id)).state).toBe('refused');
    await release(placed);
    await watch.catchUp();
    expect(await requests.get(id)).toMatchObject({ state: 'open', reopenedBecause: ['17(3)(e)'] });
    const free = new Date(archive.clock.now().getTime() + 30 * DAY);
    expect((await record.of(actorOf(lawyer), id)).reasons).toMatchObject([
      { outcome: 'cooling-off', article: '17(3)(e)' },
    ]);
    // Decided while it cools off it is refused until then, and open once more when it is free.
    await decide(id);
    await archive.travel(new Date(free.getTime() + DAY));
    await watch.catchUp();
    expect((await requests.get(id)).state).toBe('open');
    expect((await record.of(actorOf(lawyer), id)).counts).toEqual({ free: 1 });
  });

  it('[R25] is told to those who decide when it is open again, and when its month is nearly over', async () => {
    await takeIn({ channels: ['email'] });
    const told = () =>
      archive.db.app.query(
        `SELECT n.kind, u.name FROM access.notice n JOIN access."user" u ON u.id = n.user_id ORDER BY n.kind, u.name`,
      );
    await archive.travel(new Date('2026-12-12T09:00:00Z'));
    await watch.catchUp();
    expect(await told()).toEqual([]);
    await archive.travel(new Date('2026-12-13T09:00:00Z'));
    await watch.catchUp();
    await watch.catchUp();
    expect(await told()).toEqual([
      { kind: 'erasure-due', name: 'clerk' },
      { kind: 'erasure-due', name: 'lawyer' },
    ]);
  });

  it('[R18] [R25] cannot be decided while no rule says anything about a message', async () => {
    await take([['whatsapp', 'phone', 'wren', '2015-01-01']]);
    const { id } = await takeIn({ channels: ['whatsapp'] });
    expect((await record.of(actorOf(lawyer), id)).counts).toEqual({ undetermined: 1 });
    await expect(decide(id)).rejects.toMatchObject({ code: 'erasure-undetermined', status: 409 });
    expect((await requests.get(id)).state).toBe('open');
    await keep({ teams: 'P3Y', email: 'P7Y', whatsapp: 'P20Y' });
    const { version } = await requests.get(id);
    await requests.evaluate(actorOf(clerk), id, version);
    expect(await decide(id)).toMatchObject({ state: 'refused' });
  });

  it('is decided by another than whoever took it in, and not by its subject, whoever writes the row', async () => {
    const person = await archive.people.persons.create(OPERATOR, {
      ...{
        externalId: 'L1',
        name: 'The lawyer',
        names: [],
        desk: null,
        title: null,
        branch: null,
        joinedOn: null,
        jurisdiction: null,
        manager: null,
      },
      ...{ kind: 'employee', ofFirm: true, state: 'active', leftAt: null },
    });
    await archive.people.persons.map(OPERATOR, person.id, person.version, {
      scheme: 'email',
      value: 'lawyer@users.example',
    });
    const { id } = await takeIn({ channels: ['email'], persons: ['L1'] });
    await expect(decide(id, 'as-found', clerk)).rejects.toMatchObject({ code: 'conflict-of-interest', status: 403 });
    await expect(decide(id, 'as-found', lawyer)).rejects.toMatchObject({ code: 'conflict-of-interest', status: 403 });
    await expect(decide(id, 'as-found', auditor)).rejects.toMatchObject({ code: 'not-yours', status: 403 });
    expect((await acts(id)).slice(0, 3)).toEqual(['erasure.refused', 'erasure.refused', 'erasure.refused']);
    const insert = (by: string) =>
      archive.db.app.query(
        `INSERT INTO archive.erasure_decision VALUES ($1, 1, now(), $2, 'x', 'rejected', 'Because I say so.', 1, '{}', '{}', '{}', '{}', NULL)`,
        [id, by],
      );
    await expect(insert(clerk.id)).rejects.toMatchObject({ code: 'MB001' });
    await expect(archive.db.app.query('DELETE FROM archive.erasure_request')).rejects.toThrow();
    await expect(archive.db.app.query(`UPDATE archive.erasure_request SET subject = 'x'`)).rejects.toThrow();
  });

  it('[R59] keeps a silent hold from those to whom there is none, also in its answer and in the log', async () => {
    const [first] = (await idsOf('teams')).sort((a, b) => a - b);
    await hold([first!], { silent: true, name: 'Quiet' });
    const { id } = await takeIn({ channels: ['teams'] });
    await decide(id);
    const seen = await record.of(actorOf(lawyer), id);
    expect(seen.counts).toEqual({ held: 1 });
    expect(seen.reasons).toMatchObject([{ because: 'Quiet' }]);
    const blind = await record.of(actorOf(auditor), id);
    expect(blind.counts).toEqual({ undetermined: 1 });
    expect(blind.reasons).toMatchObject([{ outcome: 'undetermined', article: null, because: 'KEEP-teams' }]);
    expect(blind.decisions[0]).toMatchObject({ foundOpenly: { undetermined: 1 }, articlesOpenly: [] });
    const { items } = await record.messages(actorOf(auditor), id, undefined, 0, 10);
    expect(items).toMatchObject([{ outcome: 'undetermined', articles: [] }]);
    const logged = JSON.stringify(await archive.audit.list({ subject: `erasure:${id}` }, undefined, 10));
    expect(logged).not.toContain('17(3)(e)');
    expect(logged).not.toMatch(/"held"|Quiet/);
  });

  it('finds what they wrote, or took part in, until it was taken in; and what others keep', async () => {
    const [mail] = await idsOf('email');
    archive.disposal.keepers.add({
      kind: 'case',
      reasons: (_queries, messages) =>
        Promise.resolve(
          new Map(messages.filter((id) => id === mail).map((id) => [id, [{ kind: 'case', ref: '1', sentence: '' }]])),
        ),
    });
    const written = await takeIn({ handles: [{ scheme: 'email', value: 'cy@firm.example' }] });
    expect(written.messages).toBe(0);
    expect(await decide(written.id)).toMatchObject({ state: 'done' });
    const part = await takeIn({ handles: [{ scheme: 'email', value: 'cy@firm.example' }], reach: 'part' });
    expect(part.messages).toBe(1);
    expect((await record.of(actorOf(lawyer), part.id)).reasons).toMatchObject([
      { outcome: 'held', article: '17(3)(b)', because: 'KEEP-email' },
      { outcome: 'held', article: '17(3)(e)', because: 'case' },
    ]);
    await take([['email', 'later', 'wren', '2024-05-05']]);
    expect((await requests.evaluate(actorOf(clerk), part.id, part.version)).messages).toBe(1);
    const days = await takeIn({ from: '2020-03-01', to: '2020-03-01' });
    expect(days.messages).toBe(1);
  });

  it('[R25] takes along what stands in one record with a message, and keeps both where that is kept', async () => {
    const message = { type: 'message', user: 'U1', text: 'hello', ts: '1355517523.000005' };
    const day = JSON.stringify([{ ...message, reactions: [{ name: 'eyes', users: ['U2'], count: 1 }] }]);
    const path = join(archive.folder, '2012-12-14.json');
    writeFileSync(path, day);
    await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
    await archive.log.sequence('records');
    await keep({ teams: 'P3Y', email: 'P7Y', slack: 'P3Y' });
    const said = (await archive.reader.newest(100)).find(({ channel }) => channel === 'slack')!;
    const { id } = await takeIn({ handles: [{ scheme: 'slack', value: 'U1' }] });
    const look = async () => {
      await requests.evaluate(actorOf(clerk), id, (await requests.get(id)).version);
      return (await record.of(actorOf(lawyer), id)).reasons;
    };
    // The source says no time of a reaction, so that it counts from its capture.
    expect(await look()).toMatchObject([
      { outcome: 'in-retention', article: '17(3)(b)', because: 'KEEP-slack', messages: 1 },
      { outcome: 'in-retention', article: '17(3)(b)', because: 'record', messages: 1 },
    ]);
    await archive.travel(new Date('2030-01-01T00:00:00Z'));
    expect(await look()).toMatchObject([{ outcome: 'free', messages: 2 }]);
    await hold([said.responses[0]!.message]);
    expect(await look()).toMatchObject([
      { outcome: 'held', article: '17(3)(e)', because: 'Ash v. Firm', messages: 1 },
      { outcome: 'in-retention', article: '17(3)(b)', because: 'record', messages: 1 },
    ]);
  });

  it('is decided on what was read: another round meanwhile is another decision', async () => {
    const { id, version, round } = await takeIn({ channels: ['email'] });
    await hold(await idsOf('email'));
    await expect(
      requests.decide(actorOf(lawyer), id, { version, round, decision: 'as-found', reason: REASON }),
    ).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await requests.get(id)).toMatchObject({ state: 'open', round: 2 });
    const rejected = await decide(id, 'rejected');
    expect(rejected.state).toBe('rejected');
    await expect(requests.withdraw(actorOf(clerk), id, rejected.version, REASON)).rejects.toMatchObject({
      code: 'not-open',
    });
  });

  it('can be withdrawn, and names only people who are in the directory', async () => {
    await expect(takeIn({ persons: ['nobody'] })).rejects.toMatchObject({ status: 422 });
    await expect(takeIn({ receivedOn: '2026-11-25' })).rejects.toMatchObject({ status: 422 });
    const { id, version } = await takeIn();
    await expect(requests.withdraw(actorOf(clerk), id, version + 1, REASON)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(await requests.withdraw(actorOf(clerk), id, version, REASON)).toMatchObject({ state: 'withdrawn' });
    expect((await requests.list('withdrawn', undefined, 10)).map((row) => row.id)).toEqual([id]);
    expect(await requests.list('open', undefined, 10)).toEqual([]);
  });
});
