import type { Actor } from '@minutebook/access';
import { Arrivals, Expectations } from '@minutebook/archive';
import { dispose, putInForce } from '@minutebook/archive/testing';
import { type Endpoint, ENDPOINTS, LEAVING, leavingOf } from '@minutebook/contract';
import { feedOf, type TestSearch, testSearch } from '@minutebook/search/testing';
import { SURVEILLANCE_SCHEMA } from '@minutebook/surveillance';
import { Reflector } from '@nestjs/core';
import { REQUEST_KEEPER } from '../keeping/review-keepers';
import { REVIEW_SCHEMA } from '../schema';
import { FileDoor } from './http/file-door';
import { Productions } from './productions';
import { numberOf, RequestRegister, type RequestPapers } from './register';
import { DecidedVolume } from './review-volume';

const never = new AbortController().signal;
const REASON = 'As agreed with the authority by letter.';
let lab: TestSearch;
let lawyer: Actor;
let register: RequestRegister;
let productions: Productions;

beforeEach(async () => {
  lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA, REVIEW_SCHEMA]);
  const { db, audit, clock, directory, log, reader, sighted, users } = lab.archive;
  const person = { name: 'Lena Wu', email: 'lena@firm.example', roles: ['legal'] as const, handles: [] };
  const { id, name } = await db.app.transaction((tx) => users.admit(tx, person, 'x'));
  lawyer = { id, name, role: 'legal' };
  const expectations = new Expectations(db.app, new Arrivals(db.app, log, directory), directory, audit, clock);
  register = new RequestRegister(db.app, directory, expectations, audit, clock);
  productions = new Productions(db.app, register, sighted, reader, lab.search, audit, clock);
});
afterEach(() => lab.archive.drop());

function enter(): Promise<RequestPapers> {
  return register.enter(lawyer, {
    kind: 'regulatory',
    authority: 'FINRA',
    reference: '8210-77',
    receivedOn: '2026-11-20',
    days: 10,
    scope: 'All messages on the announcement.',
    persons: [],
    channels: ['teams'],
    from: '2026-01-01',
    to: null,
  });
}

async function contentOf(id: number, number: number): Promise<string[]> {
  const opened = await productions.open(lawyer, id, number);
  const found: string[] = [];
  for await (const page of opened.pages())
    found.push(
      ...page.map(({ id: of, version, content }) => (typeof content === 'string' ? content : `${of}@${version}`)),
    );
  return found;
}

describe('the register', () => {
  it('[R38] counts business days, says how many are left, and every move says who and why', async () => {
    // A Friday; the appliance works Monday to Friday, and it is Tuesday the 24th.
    const { request, daysLeft } = await enter();
    expect([request.dueOn, daysLeft, numberOf(request)]).toEqual(['2026-12-04', 8, `RQ-2026-${request.id}`]);
    const longer = await register.extend(lawyer, request.id, 0, 5, REASON);
    expect([longer.request.dueOn, longer.daysLeft]).toEqual(['2026-12-11', 13]);
    lab.archive.clock.set(new Date('2026-12-15T09:00:00Z'));
    expect((await register.get(request.id)).daysLeft).toBe(-2);
    await expect(register.move(lawyer, request.id, 1, 'closed', REASON)).rejects.toMatchObject({ code: 'not-a-move' });
    const { request: answered } = await register.move(lawyer, request.id, 1, 'answered', REASON);
    expect([answered.state, (await register.get(request.id)).daysLeft]).toEqual(['answered', null]);
    await expect(register.move(lawyer, request.id, 1, 'closed', REASON)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    const { moves } = await register.get(request.id);
    expect(moves.map(({ move, byName, reason }) => [move, byName, reason])).toEqual([
      ['answered', 'Lena Wu', REASON],
      ['extended', 'Lena Wu', REASON],
      ['received', 'Lena Wu', null],
    ]);
  });
});

describe('productions', () => {
  let messages: number[];

  beforeEach(async () => {
    await lab.take({ 'a.jsonl': feedOf(['announcement', 'lunch', 'the announcement again', 'counsel says no'], 'r') });
    messages = (await lab.archive.reader.newest(10)).map(({ id }) => id).sort((one, other) => one - other);
  });

  it('[R38] what is produced and withheld is in the register first: message, version, ground, by whom', async () => {
    const { id } = (await enter()).request;
    const found = await productions.decide(lawyer, id, 0, { query: 'announcement', decision: 'produce' });
    expect([found.decided, found.papers.request.waiting]).toEqual([2, 2]);
    const withhold = { messages: [messages[3]!], decision: 'withhold' as const };
    await expect(productions.decide(lawyer, id, 1, withhold)).rejects.toMatchObject({ code: 'ground-missing' });
    const why = { ...withhold, ground: 'attorney-client' as const, reason: 'Advice of counsel.' };
    await productions.decide(lawyer, id, 1, why);
    expect(await productions.decide(lawyer, id, 2, why)).toMatchObject({ decided: 0, unchanged: 1 });
    await expect(register.move(lawyer, id, 3, 'answered', REASON)).rejects.toMatchObject({
      code: 'production-waiting',
    });
    const made = await productions.produce(lawyer, id, 3, 'By courier');
    expect(made.request).toMatchObject({ produced: 2, withheld: 1, waiting: 0 });
    expect(made.productions).toMatchObject([{ number: 1, items: 2, note: 'By courier', madeByName: 'Lena Wu' }]);
    expect(await contentOf(id, 1)).toEqual([`${messages[0]}@0`, `${messages[2]}@0`]);
    await expect(productions.produce(lawyer, id, 4, '')).rejects.toMatchObject({ code: 'nothing-waiting' });
    const back = { ...why, messages: [messages[0]!] };
    await expect(productions.decide(lawyer, id, 4, back)).rejects.toMatchObject({ code: 'already-produced' });
    const [held, ...sent] = await productions.items(id, undefined, undefined, 10);
    expect(held).toMatchObject({
      message: messages[3],
      decision: 'withhold',
      ground: 'attorney-client',
      byName: 'Lena Wu',
      production: null,
    });
    expect(sent.map(({ production }) => production)).toEqual([1, 1]);
    const acts = await lab.archive.audit.list({ subject: String(id) }, undefined, 20);
    const own = acts.filter((act) => act.subject.kind === 'request');
    expect(own.map(({ action }) => action)).toEqual([
      'production.downloaded',
      'production.made',
      'request.decided',
      'request.decided',
      'request.decided',
      'request.received',
    ]);
    expect((await register.get(id)).productions[0]!.downloads).toBe(1);
  });

  it('[R38] a production outside the register is impossible: no number, no production, no open request, no file', async () => {
    const { id } = (await enter()).request;
    await expect(productions.open(lawyer, id, 1)).rejects.toMatchObject({ code: 'not-found' });
    await expect(productions.open(lawyer, 99, 1)).rejects.toMatchObject({ code: 'not-found' });
    await productions.decide(lawyer, id, 0, { messages, decision: 'produce' });
    await expect(productions.open(lawyer, id, 1)).rejects.toMatchObject({ code: 'not-found' });
    await productions.produce(lawyer, id, 1, '');
    await register.move(lawyer, id, 2, 'answered', REASON);
    await expect(productions.decide(lawyer, id, 3, { messages, decision: 'produce' })).rejects.toMatchObject({
      code: 'request-not-open',
    });
    await expect(productions.produce(lawyer, id, 3, '')).rejects.toMatchObject({ code: 'request-not-open' });
    expect(await contentOf(id, 1)).toHaveLength(4);
    const { owner } = lab.archive.db;
    await expect(
      owner.query(
        `INSERT INTO review.production (request_id, number, items, note, sha256, made_by_name, made_at) VALUES (99, 1, 1, '', sha256('x'), 'x', now())`,
      ),
    ).rejects.toThrow(/foreign key/);
    await expect(owner.query('DELETE FROM review.production_item')).rejects.toThrow(/append-only/);
  });

  it('[R38] [R127] what somebody may not see they neither decide on nor download, not even in part', async () => {
    const { id } = (await enter()).request;
    await productions.decide(lawyer, id, 0, { messages, decision: 'produce' });
    await productions.produce(lawyer, id, 1, '');
    const { sighted } = lab.archive;
    const { messages: all } = sighted;
    sighted.messages = async (user, ids) =>
      (await all.call(sighted, user, ids)).filter((one) => one.id !== messages[1]);
    await expect(productions.open(lawyer, id, 1)).rejects.toMatchObject({ code: 'not-all-seen' });
    await expect(productions.decide(lawyer, id, 2, { messages, decision: 'produce' })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await register.get(id)).productions[0]!.downloads).toBe(0);
    // Nor in the midst of it: a file that ends early is seen to, one with lines missing is not.
    sighted.messages = all;
    const opened = await productions.open(lawyer, id, 1);
    sighted.messages = async (user, ids) => (await all.call(sighted, user, ids)).slice(1);
    await expect(opened.pages().next()).rejects.toMatchObject({ code: 'not-all-seen' });
  });

  it('[R21] [R38] what was decided on is there until its request is closed; of what goes then, the production says so', async () => {
    const { archive } = lab;
    archive.disposal.keepers.add(REQUEST_KEEPER);
    const { id } = (await enter()).request;
    await productions.decide(lawyer, id, 0, { query: 'announcement', decision: 'produce' });
    const why = { decision: 'withhold', ground: 'attorney-client', reason: 'Advice of counsel.' } as const;
    await productions.decide(lawyer, id, 1, { messages: [messages[3]!], ...why });
    await putInForce(archive, [{ code: 'C1Y', period: 'P1Y' }]);
    await dispose(archive);
    expect([...(await archive.reader.disposed(messages)).keys()]).toEqual([messages[1]]);
    const reasons = await REQUEST_KEEPER.reasons(archive.db.app, messages);
    expect([...reasons.keys()]).toEqual([messages[0], messages[2], messages[3]]);
    const [reason] = reasons.get(messages[0]!)!;
    expect(reason!.sentence).toBe(`It was decided on for RQ-2026-${id}, which is not closed.`);
    await productions.produce(lawyer, id, 2, '');
    await register.move(lawyer, id, 3, 'answered', REASON);
    await expect(dispose(archive)).rejects.toMatchObject({ code: 'nothing-disposable' });
    expect(await contentOf(id, 1)).toEqual([`${messages[0]}@0`, `${messages[2]}@0`]);
    await register.move(lawyer, id, 4, 'closed', REASON);
    await dispose(archive);
    expect((await archive.reader.disposed(messages)).size).toBe(4);
    const gone = expect.stringMatching(/^Disposed of on .*, certificate D-\d\.$/);
    expect(await contentOf(id, 1)).toEqual([gone, gone]);
    expect((await register.get(id)).productions[0]!.downloads).toBe(2);
  });

  it('[R38] [R197] a query decides on what matches, in the zone of whoever asks, and is written down as it was run', async () => {
    const { id } = (await enter()).request;
    // In London it is the first of March, in Shanghai the second.
    await lab.take({ 'n.jsonl': feedOf(['a late announcement'], 'night', '2024-03-01T17:00:00Z') });
    await lab.saved.save(lawyer, { name: 'deal', query: 'announcement', shared: false });
    const asked = { query: 'saved:deal date:2024-03-02', decision: 'produce' } as const;
    await expect(productions.decide(lawyer, id, 0, asked)).rejects.toMatchObject({ code: 'nothing-found' });
    const made = await productions.decide(lawyer, id, 0, { ...asked, zone: 'Asia/Shanghai' });
    const coverage = { archived: 5, searchable: 5, failed: 0, state: 'complete' };
    const foundBy = { query: 'announcement AND date:2024-03-02', zone: 'Asia/Shanghai', asOf: 5, coverage };
    expect(made).toMatchObject({ decided: 1, foundBy });
    const [act] = await lab.archive.audit.list({ action: 'request.decided' }, undefined, 1);
    expect(act!.detail).toMatchObject({ ...foundBy, asked: asked.query });
    // An index that holds something else than the archive is certain of another one.
    const { at } = await lab.archive.reader.message(messages[3]!);
    const spy = jest.spyOn(lab.index, 'page').mockResolvedValue([{ id: messages[3]!, at, certain: true }]);
    const again = { query: 'lunch', decision: 'produce' } as const;
    await expect(productions.decide(lawyer, id, 1, again)).rejects.toMatchObject({ code: 'nothing-found' });
    spy.mockRestore();
  });

  it('[R38] [R197] a query decides on nothing while the index has not read all of the archive', async () => {
    const { id } = (await enter()).request;
    const asked = { query: 'announcement', decision: 'produce' } as const;
    // Somebody searched a moment ago, and how much they searched is remembered for a moment.
    await lab.search.run({ source: 'lunch', reader: lawyer.id, sort: 'newest', limit: 1, signal: never });
    await lab.index.clear();
    await expect(productions.decide(lawyer, id, 0, asked)).rejects.toMatchObject({ code: 'coverage-incomplete' });
    await lab.indexer.catchUp();
    expect(await productions.decide(lawyer, id, 0, asked)).toMatchObject({ decided: 2 });
  });

  it('[R38] a version that has left is not withheld, whatever was decided since; one that came later can be', async () => {
    const common = { channel: 'slack', conversation: { id: 'e', type: 'group' }, at: '2024-05-01T10:00:00Z' };
    const from = { scheme: 'email', value: 'e@f.example' };
    const file = (event: object): string =>
      [
        { minutebook: 'feed', version: 1 },
        { ...event, ...common },
      ]
        .map((one) => JSON.stringify(one))
        .join('\n');
    await lab.take({ 'm.jsonl': file({ type: 'message', id: 'm', from, text: 'secretive' }) });
    const [message] = (await lab.archive.reader.newest(10)).filter(({ channel }) => channel === 'slack');
    const { id } = (await enter()).request;
    const produce = { messages: [message!.id], decision: 'produce' as const };
    const withhold = { ...produce, decision: 'withhold', ground: 'privacy', reason: 'A private remark.' } as const;
    await productions.decide(lawyer, id, 0, produce);
    await productions.produce(lawyer, id, 1, '');
    await expect(productions.decide(lawyer, id, 2, withhold)).rejects.toMatchObject({ code: 'already-produced' });
    await lab.take({ 'e.jsonl': file({ type: 'edit', id: 'e', target: 'm', text: 'and what counsel said' }) });
    // Decided by mistake, and taken back before it left.
    await productions.decide(lawyer, id, 2, produce);
    await productions.decide(lawyer, id, 3, withhold);
    await expect(productions.produce(lawyer, id, 4, '')).rejects.toMatchObject({ code: 'nothing-waiting' });
    expect(await productions.items(id, 'withhold', undefined, 10)).toMatchObject([
      { messageVersion: 1, production: null, earlier: 1 },
    ]);
    await productions.decide(lawyer, id, 4, produce);
    await productions.produce(lawyer, id, 5, '');
    await expect(productions.decide(lawyer, id, 6, withhold)).rejects.toMatchObject({ code: 'already-produced' });
  });

  it('of an edited message a production holds what it was when it was decided on, and the edit can follow', async () => {
    const common = { channel: 'slack', conversation: { id: 'e', type: 'group' }, at: '2024-05-01T10:00:00Z' };
    const feed = (...events: object[]): string =>
      [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
    const from = { scheme: 'email', value: 'e@f.example' };
    await lab.take({ 'm.jsonl': feed({ type: 'message', id: 'm', from, text: 'secretive', ...common }) });
    const { id } = (await enter()).request;
    const asked = { query: 'secretive', decision: 'produce' as const };
    await productions.decide(lawyer, id, 0, asked);
    await productions.produce(lawyer, id, 1, '');
    await lab.take({ 'e.jsonl': feed({ type: 'edit', id: 'e', target: 'm', text: 'nothing', ...common }) });
    expect((await productions.decide(lawyer, id, 2, asked)).decided).toBe(1);
    await productions.produce(lawyer, id, 3, '');
    const [first, second] = [await contentOf(id, 1), await contentOf(id, 2)];
    expect([first, second].map(([one]) => one!.split('@')[1])).toEqual(['0', '1']);
  });
});

describe('the door of files', () => {
  const files = ENDPOINTS.filter(({ response, hook }) => (response === 'csv' || response === 'bytes') && !hook);

  it('[R38] every endpoint that answers with a file says what kind it is, and nothing else is said', () => {
    expect(
      files.filter((endpoint) => leavingOf(endpoint) === 'unclassed').map(({ method, path }) => `${method} ${path}`),
    ).toEqual([]);
    expect(Object.keys(LEAVING).sort()).toEqual(files.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('[R38] a production goes out for an open request of the register; a file of no kind goes out to nobody', async () => {
    const door = new FileDoor(new Reflector(), register);
    const { request } = await enter();
    for (const endpoint of files.filter((one) => leavingOf(one) === 'production'))
      expect(endpoint.path).toMatch(/^\/api\/requests\/:id\//);
    const outside: Pick<Endpoint, 'method' | 'path' | 'response'> = {
      method: 'GET',
      path: '/api/everything.csv',
      response: 'csv',
    };
    await expect(door.check(outside, {})).rejects.toMatchObject({ code: 'file-unclassed' });
    const table = LEAVING as Record<string, string>;
    table['GET /api/everything.csv'] = 'production';
    try {
      await expect(door.check(outside, {})).rejects.toMatchObject({ code: 'request-missing' });
      await expect(door.check(outside, { request: 'RQ-1999-1' })).rejects.toMatchObject({ code: 'request-unknown' });
      await expect(door.check(outside, { request: numberOf(request) })).resolves.toBeUndefined();
      await register.move(lawyer, request.id, 0, 'withdrawn', REASON);
      await expect(door.check(outside, { request: numberOf(request) })).rejects.toMatchObject({
        code: 'request-not-open',
      });
    } finally {
      delete table['GET /api/everything.csv'];
    }
  });
});

it('[R186] says how much was reviewed in a time', async () => {
  const volume = new DecidedVolume(lab.archive.db.app);
  expect(await volume.between(new Date(0), lab.archive.clock.now())).toEqual({ decided: 0, samples: 0 });
});
