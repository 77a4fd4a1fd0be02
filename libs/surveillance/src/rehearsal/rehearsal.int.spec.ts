import { randomBytes } from 'node:crypto';
import { actorOf, Notices, NoticeSources, type StoredUser } from '@minutebook/access';
import { documentOf, Sight, type Sights, textOf } from '@minutebook/archive';
import { OPERATOR, type TestArchive } from '@minutebook/archive/testing';
import { type Disposition, type RuleInput, RuleText } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { describeWith } from '@minutebook/platform/testing';
import { compileRules } from '@minutebook/query';
import { ElasticIndex } from '@minutebook/search';
import { feedOf, type TestSearch, testSearch } from '@minutebook/search/testing';
import { Lexicons } from '../lexicons/lexicons';
import { SURVEILLANCE_SCHEMA } from '../schema';
import { searchOf } from './comparison';
import { DraftsWaiting } from './drafts-waiting';
import { type TestRehearsals, wireRehearsals } from './lab.testing';
import { NO_DECISIONS, type PastDecisions } from './past-decisions';
import { RehearsalRun } from './rehearsal-run';
import type { RehearsalView } from './rehearsals';

const NEVER = new AbortController().signal;
const EVERYTHING = { of: () => Promise.resolve(Sight.WHOLE) };
const WHOLE = { from: null, to: null, without: null };

const rule = (code: string, query: string, more: Partial<RuleInput> = {}): RuleText =>
  RuleText.parse({ code, title: code, query, severity: 2, ...more });

/** Words that come again in every so many messages, and some that stand once. */
const TEXTS = Array.from({ length: 240 }, (_, i) =>
  [
    `message ${i}`,
    i % 3 === 0 ? 'lunch' : 'dinner',
    i % 4 === 0 ? 'guarantee' : 'perhaps',
    i % 10 === 0 ? 'wire the money' : 'the market',
    i % 24 === 0 ? 'b o n u s' : '',
    i % 30 === 0 ? 'Bonus' : '',
    i === 7 ? 'keep this between us until the announcement' : '',
    i === 100 ? 'only here: parrot' : '',
  ].join(' '),
);

describe('rehearsal', () => {
  let lab: TestSearch;
  let wired: TestRehearsals;
  let lexicons: Lexicons;
  /** By `rule code:number of the text`. */
  let decided: Map<string, Disposition>;
  /** Of each message, which text it has; and the other way round. */
  let numbers: Map<number, number>;
  let ids: Map<number, number>;

  const past: PastDecisions = {
    ...NO_DECISIONS,
    of: async (pairs) => {
      const rules = await lexiconCodes();
      return pairs.map((pair) => decided.get(`${rules.get(pair.rule)}:${numbers.get(pair.message)}`) ?? null);
    },
    byRule: (rules) => Promise.resolve(new Map(rules.map((id) => [id, { decided: 4, right: 2, minutes: 6 }]))),
  };

  async function lexiconCodes(): Promise<ReadonlyMap<number, string>> {
    const rows = await lab.archive.db.app.query<{ id: number; code: string }>('SELECT id, code FROM surveillance.rule');
    return new Map(rows.map(({ id, code }) => [id, code]));
  }

  /** Opens five messages at a time. */
  function fewAtATime(): RehearsalRun {
    const { archive, sweep } = lab;
    const quiet = new Log('error', () => undefined);
    return new RehearsalRun(archive.db.app, sweep, archive.reader, past, archive.clock, quiet, 5);
  }

  /** A lexicon of its own name with rules in force, and a draft of others. */
  async function drafted(
    inForce: readonly RuleText[],
    draft: readonly RuleText[],
  ): Promise<{ id: number; version: number }> {
    const name = `Lexicon ${randomBytes(4).toString('hex')}`;
    const { lexicon } = await lexicons.apply(OPERATOR, name, inForce);
    const { lexicon: now } = await lexicons.draft(OPERATOR, lexicon.id, lexicon.version, draft);
    return now;
  }

  async function rehearsed(lexicon: { id: number; version: number }, more = {}): Promise<RehearsalView> {
    const { row } = await wired.rehearsals.start(OPERATOR, lexicon.id, { version: lexicon.version, ...WHOLE, ...more });
    await wired.run.run(row.id, NEVER);
    return wired.rehearsals.get(row.id);
  }

  async function shown(
    id: number,
    side: 'lost' | 'gained' | 'kept',
    sights: Pick<Sights, 'of'> = EVERYTHING,
  ): Promise<string[]> {
    const { shown: messages } = wireRehearsals(lab, past, sights);
    const { row } = await wired.rehearsals.get(id);
    const rows = await wired.rehearsals.messages(id, side, undefined, undefined, 200);
    return (await messages.rehearsed('reader', row, side, rows)).map(
      (message) => `${message.rule}:${numbers.get(Number(message.message))}:${message.was ?? 'none'}`,
    );
  }

  beforeAll(async () => {
    lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA]);
    await lab.take({ 'a.jsonl': feedOf(TEXTS) });
    decided = new Map();
    numbers = new Map(
      (await lab.archive.reader.newest(1_000)).map(({ id, versions }) => [
        id,
        Number(/^message (\d+)/.exec(textOf(versions[0]!.event).body)![1]),
      ]),
    );
    ids = new Map([...numbers].map(([id, number]) => [number, id]));
    wired = wireRehearsals(lab, past, EVERYTHING);
    const { archive } = lab;
    lexicons = new Lexicons(archive.db.app, archive.audit, archive.clock, archive.users, wired.rehearsals);
  });
  beforeEach(() => decided.clear());
  afterAll(() => lab.archive.drop());

  it('[R167] compares a draft with what is in force: kept, gained and lost by rule, and only what differs is read', async () => {
    const lexicon = await drafted(
      [rule('SAME', 'lunch'), rule('MORE', 'guarantee AND lunch'), rule('GONE', 'wire')],
      [
        rule('SAME', 'lunch', { title: 'Another title finds the same' }),
        rule('MORE', 'guarantee'),
        rule('NEW', 'wire OR dinner'),
      ],
    );
    const { row, current } = await rehearsed(lexicon);
    expect(row).toMatchObject({
      state: 'done',
      rulesRead: 3,
      rulesOf: 3,
      unchanged: 1,
      archived: 240,
      searchable: 240,
    });
    expect(current).toBe(true);
    // Every fourth, of which every third; every tenth; those and two in three.
    expect(
      (await wired.rehearsals.rules(row.id, undefined, 10)).map(({ code, change, figures }) => [
        code,
        change,
        figures.alerts,
      ]),
    ).toEqual([
      ['GONE', 'retired', { before: 24, after: 0, kept: 0, gained: 0, lost: 24 }],
      ['MORE', 'changed', { before: 20, after: 60, kept: 20, gained: 40, lost: 0 }],
      ['NEW', 'added', { before: 0, after: 168, kept: 0, gained: 168, lost: 0 }],
    ]);
    expect(row.figures!.alerts).toEqual({ before: 44, after: 228, kept: 20, gained: 208, lost: 24 });
    // A sample of each side, the same whenever it is asked for.
    expect(await shown(row.id, 'gained')).toHaveLength(40);
    expect(await shown(row.id, 'kept')).toHaveLength(20);
    // Of a past of four hours no month can be told.
    expect(row.figures!.hours).toBeNull();
  });

  it('[R167] rehearses a stretch of time, which alone does not carry a publication', async () => {
    const lexicon = await drafted([rule('A', 'guarantee')], [rule('A', 'guarantee OR lunch')]);
    const { row } = await rehearsed(lexicon, {
      from: new Date('2024-03-01T09:00:00Z'),
      to: new Date('2024-03-01T09:12:00Z'),
    });
    expect(row.figures!.alerts).toEqual({ before: 3, after: 6, kept: 3, gained: 3, lost: 0 });
    expect(await wired.rehearsals.objections(row.id)).toEqual([
      'It looked at 0 days only: rehearse over the whole archive, or 90 days at least.',
    ]);
  });

  it('[R167] asks a reason for lost violations and escalations that no other rule of the draft finds', async () => {
    const lexicon = await drafted(
      [rule('A', 'message W/1 (7 OR 100 OR 3 OR 12)'), rule('B', 'lunch')],
      [rule('A', 'message W/1 (3 OR 12)'), rule('B', 'lunch'), rule('C', 'parrot')],
    );
    decided.set('A:7', 'violation').set('A:100', 'escalated').set('A:3', 'cleared').set('A:12', 'false-positive');
    const { row, unexplained } = await rehearsed(lexicon);
    const [a] = await wired.rehearsals.rules(row.id, undefined, 1);
    expect(a!.figures).toMatchObject({
      alerts: { before: 4, after: 2, kept: 2, gained: 0, lost: 2 },
      was: { violation: 1, escalated: 1, cleared: 0, 'false-positive': 0, none: 0 },
      precision: {
        before: { decided: 4, right: 3, percent: 75, low: 30, high: 95 },
        after: { decided: 2, right: 1, percent: 50, low: 9, high: 91 },
      },
    });
    // The one about the parrot is found by C.
    expect(unexplained).toBe(1);
    expect(await wired.rehearsals.objections(row.id)).toEqual([
      'A loses 1 alert that was a violation or escalated, and no reason is given.',
    ]);
    expect(await shown(row.id, 'lost')).toEqual(['A:7:violation', 'A:100:escalated']);
    await expect(
      wired.rehearsals.explain(OPERATOR, row.id, [{ rule: 'B', message: ids.get(7)! }], 'x'),
    ).rejects.toMatchObject({
      code: 'not-lost',
    });
    await wired.rehearsals.explain(
      OPERATOR,
      row.id,
      [{ rule: 'A', message: ids.get(7)! }],
      'The desk was closed in May.',
    );
    expect(await wired.rehearsals.objections(row.id)).toEqual([]);
    expect((await wired.rehearsals.read(row.id))!.impact).toMatchObject({ unexplained: 0 });
  });

  it('[E4] [R170] a draft that halves alerts goes live only after a sample below the line was judged', async () => {
    const lexicon = await drafted([rule('A', 'guarantee')], [rule('A', 'guarantee AND wire')]);
    const { row } = await rehearsed(lexicon);
    const published = (): Promise<unknown> =>
      lexicons.publish(OPERATOR, lexicon.id, { version: lexicon.version, reason: 'Too noisy.', rehearsal: row.id });
    expect(await wired.rehearsals.objections(row.id)).toEqual([
      'A loses 80 % of its alerts, and no sample below the line was drawn.',
    ]);
    await expect(published()).rejects.toMatchObject({ code: 'rehearsal-objects', status: 409 });

    await wired.line.ask(OPERATOR, row.id, { lost: 59, untouched: 59 });
    await expect(wired.line.ask(OPERATOR, row.id, { lost: 1, untouched: 0 })).rejects.toMatchObject({
      code: 'not-to-draw',
    });
    await wired.line.draw(row.id, NEVER);
    const sample = await wired.line.sample(row.id, undefined, 200);
    const lost = sample.filter(({ stratum }) => stratum === 'lost');
    const untouched = sample.filter(({ stratum }) => stratum === 'untouched');
    // All 48 that are lost, and 59 that no rule finds.
    expect([lost.length, untouched.length]).toEqual([48, 59]);
    expect(untouched.every(({ message }) => numbers.get(message)! % 4 !== 0)).toBe(true);
    expect(await wired.rehearsals.objections(row.id)).toEqual([
      '107 messages of the sample below the line are not judged yet.',
    ]);
    for (const { message } of sample)
      await wired.line.judge(OPERATOR, row.id, message, { relevant: message === lost[0]!.message, note: '' });
    // Said again, the last one stands.
    await wired.line.judge(OPERATOR, row.id, lost[0]!.message, { relevant: false, note: 'Read again.' });
    expect(await wired.line.figures((await wired.rehearsals.get(row.id)).row)).toEqual([
      { stratum: 'lost', population: 48, drawn: 48, judged: 48, found: 0, rate: 0, upper: 0 },
      // Nothing among 59: fewer than one in twenty (R170).
      { stratum: 'untouched', population: 240, drawn: 59, judged: 59, found: 0, rate: 0, upper: 4.95 },
    ]);
    expect(await wired.rehearsals.objections(row.id)).toEqual([]);
    await published();
    expect((await lexicons.get(lexicon.id)).inForce.map(({ query }) => query)).toEqual(['guarantee AND wire']);
    expect(await wired.rehearsals.objections(row.id)).toEqual([
      'Something else was put into force since: rehearse again.',
    ]);
  });

  it('[R167] a draft that only lacks a second person waits for everybody else who may publish, until it is published or changed', async () => {
    const { db, clock, users } = lab.archive;
    const admit = (name: string) =>
      db.app.transaction((tx) =>
        users.admit(tx, { name, email: `${name}@users.example`, roles: ['compliance'], handles: [] }, 'x'),
      );
    const [vera, cora, mara] = [await admit('vera'), await admit('cora'), await admit('mara')];
    const sources = new NoticeSources(db.app, new Notices(clock), clock, new Log('error', () => undefined));
    sources.add(new DraftsWaiting(db.app, wired.rehearsals, users));
    // Drafts of other tests wait as well; this is about one.
    const { id, version } = await drafted([rule('A', 'guarantee')], [rule('A', 'guarantee')]);
    const waiting = async (user: StoredUser) => {
      await sources.ask();
      return db.owner.query(
        `SELECT kind, subject_id AS id, words->>'by' AS by FROM access.notice WHERE user_id = $1 AND subject_id = $2 AND read_at IS NULL AND answered_at IS NULL`,
        [user.id, String(id)],
      );
    };
    let { lexicon } = await lexicons.draft(actorOf(vera), id, version, [rule('A', 'guarantee OR parrot')]);
    expect(await waiting(cora)).toEqual([]);
    await rehearsed(lexicon);
    const told = [{ kind: 'lexicon-draft', id: String(id), by: 'vera' }];
    expect([await waiting(cora), await waiting(mara), await waiting(vera)]).toEqual([told, told, []]);
    // Saved again it waits for a rehearsal of its own first, and then anew.
    ({ lexicon } = await lexicons.draft(actorOf(vera), id, lexicon.version, [rule('A', 'guarantee OR dinner')]));
    expect(await waiting(cora)).toEqual([]);
    const { row } = await rehearsed(lexicon);
    expect([await waiting(cora), await waiting(cora)]).toEqual([told, told]);
    await lexicons.publish(actorOf(cora), id, { version: lexicon.version, reason: 'As agreed.', rehearsal: row.id });
    expect([await waiting(cora), await waiting(mara)]).toEqual([[], []]);
    const [all] = await db.owner.query(
      'SELECT count(*) AS n FROM access.notice WHERE user_id = $1 AND subject_id = $2 AND read_at IS NULL',
      [mara.id, String(id)],
    );
    expect(all).toEqual({ n: 2 });
  });

  it('goes on after a crash where it was, and opens no message twice', async () => {
    const draft = [rule('S', 'lunch'), rule('O', '~obf(bonus)'), rule('N', '(message W/2 lunch) W/4 guarantee')];
    const lexicon = await drafted([], draft);
    const whole = await rehearsed(lexicon);
    const { row } = await wired.rehearsals.start(OPERATOR, lexicon.id, { version: lexicon.version, ...WHOLE });
    const opened: number[] = [];
    const stopped = new AbortController();
    // The program stops while the second few messages are being opened.
    const read = lab.archive.reader.messages.bind(lab.archive.reader);
    const reading = jest.spyOn(lab.archive.reader, 'messages').mockImplementation((asked) => {
      if (opened.length > 0) stopped.abort();
      stopped.signal.throwIfAborted();
      opened.push(...asked);
      return read(asked);
    });
    // Between any two looks at the clock a second has gone, so every step is written down.
    let time = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (time += 1_000));
    await fewAtATime().run(row.id, stopped.signal);
    clock.mockRestore();
    expect((await wired.rehearsals.get(row.id)).row).toMatchObject({ state: 'running', figures: null });
    expect(opened).toHaveLength(5);
    expect(await wired.rehearsals.unfinished()).toContain(row.id);
    reading.mockImplementation((asked) => (opened.push(...asked), read(asked)));
    await fewAtATime().run(row.id, NEVER);
    reading.mockRestore();
    expect(new Set(opened).size).toBe(opened.length);
    const after = await wired.rehearsals.get(row.id);
    expect(after.row.figures).toEqual(whole.row.figures);
    expect(after.row.opened).toBe(whole.row.opened);
  });

  it('stops when it is cancelled', async () => {
    const lexicon = await drafted([], [rule('A', 'lunch')]);
    const { row } = await wired.rehearsals.start(OPERATOR, lexicon.id, { version: lexicon.version, ...WHOLE });
    await wired.rehearsals.cancel(OPERATOR, row.id, row.version);
    await wired.run.run(row.id, NEVER);
    const after = await wired.rehearsals.get(row.id);
    expect(after.row).toMatchObject({ state: 'cancelled', rulesRead: 0, figures: null });
    expect(await wired.rehearsals.objections(row.id)).toEqual(['The rehearsal has not come to its end.']);
    await expect(wired.rehearsals.cancel(OPERATOR, row.id, after.row.version)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  it('rehearses a draft without one of its terms, for trying only', async () => {
    const lexicon = await drafted([rule('A', 'lunch')], [rule('A', 'lunch OR (wire AND NOT parrot)')]);
    const { row, current } = await rehearsed(lexicon, { without: { rule: 'A', operand: 0 } });
    expect(row.without).toEqual({ rule: 'A', operand: 0, text: 'lunch' });
    expect(current).toBe(false);
    // Every tenth but the one with the parrot; of them every third is kept.
    expect(row.figures!.alerts).toEqual({ before: 80, after: 23, kept: 8, gained: 15, lost: 72 });
    await expect(
      wired.rehearsals.start(OPERATOR, lexicon.id, {
        version: lexicon.version,
        ...WHOLE,
        without: { rule: 'A', operand: 9 },
      }),
    ).rejects.toMatchObject({ code: 'term-needed' });
  });

  it('shows nobody a message they may not see', async () => {
    const lexicon = await drafted([rule('A', 'parrot')], [rule('A', 'parrot AND lunch')]);
    const { row } = await rehearsed(lexicon);
    const message = await lab.archive.reader.message(ids.get(100)!);
    const walled = {
      of: () => Promise.resolve(new Sight('wall', { handles: [], conversations: [message.conversation] }, undefined)),
    };
    expect(await shown(row.id, 'lost')).toEqual(['A:100:none']);
    expect(await shown(row.id, 'lost', walled as never)).toEqual([]);
    await wired.line.ask(OPERATOR, row.id, { lost: 1, untouched: 0 });
    await wired.line.draw(row.id, NEVER);
    const { line } = wireRehearsals(lab, past, walled as never);
    await expect(line.judge(OPERATOR, row.id, ids.get(100)!, { relevant: true, note: '' })).rejects.toMatchObject({
      status: 404,
    });
  });
});

/** Rules of every kind that an index is certain of, is not, or knows nothing about. */
const RULES: readonly RuleText[] = [
  rule('WORD', 'lunch'),
  rule('PHRASE', '"wire the money"'),
  rule('NEAR', 'message W/3 lunch'),
  rule('CHAIN', '(message W/2 lunch) W/4 guarantee'),
  rule('ANDNOT', 'guarantee AND NOT lunch'),
  rule('NOT', 'NOT dinner'),
  rule('PREFIX', 'guarant* OR parr*'),
  rule('FUZZY', 'diner~1'),
  rule('OBF', '~obf(bonus)'),
  rule('NOTOBF', 'lunch AND NOT ~obf(bonus)'),
  rule('OBFNEAR', '~obf(bonus) W/9 lunch OR NOT ~obf(guarantee)'),
  rule('CASE', 'case:(Bonus)'),
  rule('REGEX', '/message 1[0-9]\\b/'),
  rule('ZONE', 'money', { zones: ['quoted'] }),
  rule('SUBJECT', 'subject:(lunch) OR parrot', { zones: ['own'] }),
  rule('CHANNEL', 'lunch', { conditions: { channels: ['wechat'] } }),
  rule('PERSON', 'from:"p1@firm.example" AND market'),
  rule('EXCLUDED', 'lunch', {
    exclusions: [{ name: 'x', query: 'guarantee', reason: 'x', until: '2999-01-01' }],
  }),
];

describe('rehearsal on PostgreSQL', () => agrees(undefined));
describeWith('elasticsearch', 'rehearsal on Elasticsearch', (url) =>
  agrees((archive) => new ElasticIndex(url, archive.db.app, `rehearsal-${randomBytes(4).toString('hex')}`)),
);

function agrees(make: ((archive: TestArchive) => ElasticIndex) | undefined): void {
  it('[R167] counts for every kind of rule what the matcher finds', async () => {
    const lab = await testSearch(make, [SURVEILLANCE_SCHEMA]);
    try {
      // An archive that nothing has come into yet finds nothing, and does not refuse.
      await lab.index.clear();
      const empty = wireRehearsals(lab).rehearsals;
      const first = new Lexicons(lab.archive.db.app, lab.archive.audit, lab.archive.clock, lab.archive.users, empty);
      expect((await first.apply(OPERATOR, 'Early', RULES)).inForce).toHaveLength(RULES.length);
      await lab.take({
        'a.jsonl': feedOf(TEXTS.slice(0, 120)),
        'b.jsonl': feedOf(['> wire the money\nlunch then', 'money is mine'], 'quotes', '2024-05-01T09:00:00Z'),
      });
      const { archive } = lab;
      const { rehearsals } = wireRehearsals(lab);
      const lexicons = new Lexicons(archive.db.app, archive.audit, archive.clock, archive.users, rehearsals);
      const { lexicon } = await lexicons.create(OPERATOR, 'Kinds');
      const id = await rehearsals.run(OPERATOR, lexicon.id, RULES);
      const rows = await rehearsals.rules(id, undefined, 100);
      const found = Object.fromEntries(rows.map(({ code, figures }) => [code, figures.alerts.after]));
      const matcher = compileRules(RULES.map((one) => ({ id: one.code, ...searchOf(one, '2026-01-01')! })));
      const messages = await archive.reader.newest(1_000);
      const handles = await archive.reader.handles(
        messages.flatMap(({ versions }) => versions.flatMap(({ parties }) => parties)),
      );
      const expected = Object.fromEntries(RULES.map(({ code }) => [code, 0]));
      for (const message of messages)
        for (const match of matcher.match(documentOf(message, handles))) expected[match.rule]!++;
      expect(found).toEqual(expected);
      expect(Object.values(expected).filter((n) => n > 0).length).toBeGreaterThan(14);
    } finally {
      if (lab.index instanceof ElasticIndex) {
        await lab.index.clear();
        await lab.index.close();
      }
      await lab.archive.drop();
    }
  });
}
