import { actorOf, Notices } from '@minutebook/access';
import type { LedgerItem } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { PatternSettings, RuleInput } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { type TestSearch, testSearch } from '@minutebook/search/testing';
import { ActReader } from '../activity/act-reader';
import { ActivityHistory } from '../activity/activity-history';
import { ActivityWatch } from '../activity/activity-watch';
import { PatternRehearsals } from '../activity/pattern-rehearsals';
import { Patterns } from '../activity/patterns';
import { Detector } from '../detection/detector';
import { Findings } from '../detection/findings';
import { Lexicons } from '../lexicons/lexicons';
import { SURVEILLANCE_SCHEMA } from '../schema';
import { quietRehearsals } from '../testing';
import { VolumeWatch } from './volume-watch';

const never = new AbortController().signal;
const quiet = new Log('error', () => undefined);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let lab: TestSearch;
let lexicons: Lexicons;
let findings: Findings;

beforeEach(async () => {
  lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA]);
  const { db, audit, clock, users } = lab.archive;
  lexicons = new Lexicons(db.app, audit, clock, users, quietRehearsals());
  findings = new Findings(db.app);
});
afterEach(() => lab.archive.drop());

const advance = (milliseconds: number): void => lab.archive.clock.advance(milliseconds);

let number = 0;
/** Messages of one room, a minute apart. */
function feed(texts: readonly string[], start: number, more: Record<string, unknown> = {}): string {
  const events = texts.map((text, i) => ({
    type: 'message',
    id: `m${++number}`,
    channel: 'teams',
    conversation: { id: 'room', type: 'group' },
    at: new Date(start + i * 60_000).toISOString(),
    from: { scheme: 'email', value: 'ann@firm.example' },
    text,
    ...more,
  }));
  return [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
}

describe('hits after a change', () => {
  const START = Date.parse('2026-03-02T09:00:00Z');
  const rule = (code: string, query: string): RuleInput => ({ code, title: code, query, severity: 2 });
  const texts = (count: number, ...every: [n: number, word: string][]): string[] =>
    Array.from({ length: count }, (_, i) =>
      ['message', ...every.flatMap(([n, word]) => (i % n === 0 ? [word] : []))].join(' '),
    );
  let watch: VolumeWatch;
  beforeEach(() => {
    const { db, audit, clock } = lab.archive;
    watch = new VolumeWatch(db.app, audit, new Notices(clock), clock);
  });

  /** Detection over what came, by a reader that may be broken. */
  async function detect(broken: (text: string) => string = (text) => text): Promise<void> {
    const { reader, db, directory, clock } = lab.archive;
    const follow = async (...args: Parameters<typeof reader.follow>): Promise<LedgerItem[]> =>
      (await reader.follow(...args)).map((item) =>
        'event' in item && 'body' in item.event
          ? { ...item, event: { ...item.event, body: broken(item.event.body) } }
          : item,
      );
    const seen = Object.assign(Object.create(reader) as typeof reader, { follow });
    const detector = new Detector(db.app, seen, directory, clock, quiet);
    await detector.catchUp();
    await detector.lookBack();
  }

  const lines = async (kind: 'publication' | 'engine'): Promise<string[]> => {
    await watch.catchUp();
    const [newest] = (await watch.list(undefined, 20)).filter(({ change }) => change.kind === kind);
    return (newest?.lines ?? []).map(
      ({ code, state, beforeHits, afterHits }) => `${code} ${state} ${beforeHits} ${afterHits}`,
    );
  };

  /** As when a program with another engine starts. */
  async function deploy(): Promise<void> {
    advance(HOUR);
    const { db } = lab.archive;
    await db.owner.query(
      `INSERT INTO surveillance.engine_change (engine, position, at) SELECT 'another', position, $1 FROM surveillance.state`,
      [lab.archive.clock.now()],
    );
    advance(HOUR);
  }

  it('[R191] a broken tokenizer is flagged: the rules that went blind, and no others', async () => {
    await lexicons.apply(OPERATOR, 'L', [rule('OWN', 'insider'), rule('ZH', '内幕'), rule('RARE', 'never')]);
    await lab.take({ 'before.jsonl': feed(texts(600, [10, 'insider'], [10, '内幕消息']), START) });
    await detect();
    await deploy();
    await lab.take({ 'after.jsonl': feed(texts(600, [10, 'insider'], [10, '内幕消息']), START + DAY) });
    // The new analyzer takes a run of Han characters for one word.
    await detect((text) => text.replace(/\p{Script=Han}+/gu, (run) => `x${run.length}`));
    expect(await lines('engine')).toEqual(['ZH down 60 0', 'OWN steady 60 60', 'RARE waiting 0 0']);
    const told = await lab.archive.db.app.query('SELECT FROM access.notice WHERE kind = $1', ['volume-shift']);
    expect(told).toHaveLength(0);
  });

  it('[R191] down and up are told to whoever puts rules into force, once, and stay flagged until somebody explains them', async () => {
    const { db, users } = lab.archive;
    const con = { name: 'Con', email: 'con@firm.example', roles: ['compliance' as const], handles: [] };
    await db.app.transaction((tx) => users.admit(tx, con, 'x'));
    await lexicons.apply(OPERATOR, 'L', [rule('A', 'insider'), rule('B', 'price'), rule('C', 'lunch')]);
    const mixed = texts(600, [10, 'insider'], [30, 'price'], [10, 'lunch']);
    await lab.take({ 'before.jsonl': feed(mixed, START) });
    await detect();
    advance(HOUR);
    await lexicons.apply(OPERATOR, 'L', [
      rule('A', 'insider AND tip'),
      rule('B', 'price OR message'),
      rule('C', 'lunch'),
    ]);
    advance(HOUR);
    await lab.take({ 'after.jsonl': feed(mixed, START + DAY) });
    await detect();
    expect(await lines('publication')).toEqual(['A down 60 0', 'B up 20 600', 'C steady 60 60']);
    await lines('publication');
    const told = await db.app.query<{ words: object }>('SELECT words FROM access.notice WHERE kind = $1', [
      'volume-shift',
    ]);
    expect(told.map(({ words }) => words)).toEqual([{ name: 'L 2', count: 2 }]);
    const [{ change, lines: flagged }] = (await watch.list(undefined, 1)) as [
      Awaited<ReturnType<typeof watch.list>>[0],
    ];
    await watch.settle(OPERATOR, change.id, flagged[0]!.rule, 'Narrowed on purpose, rehearsed.');
    await expect(watch.settle(OPERATOR, change.id, flagged[0]!.rule, 'Once more, please.')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(watch.settle(OPERATOR, change.id, flagged[2]!.rule, 'Nothing to explain.')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await watch.list(undefined, 1))[0]!.lines[0]).toMatchObject({
      code: 'A',
      state: 'down',
      reason: 'Narrowed on purpose, rehearsed.',
    });
  });

  it('what a look-back finds in old messages is no change of volume, and a big import is none either', async () => {
    await lexicons.apply(OPERATOR, 'L', [rule('A', 'insider')]);
    await lab.take({ 'before.jsonl': feed(texts(300, [10, 'insider'], [3, 'price']), START) });
    await detect();
    advance(HOUR);
    await lexicons.apply(OPERATOR, 'L', [rule('A', 'insider OR price')]);
    await detect();
    advance(HOUR);
    expect(await lines('publication')).toEqual(['A waiting 30 0']);
    await lab.take({ 'after.jsonl': feed(texts(1_500, [10, 'insider']), START + DAY) });
    await detect();
    expect(await lines('publication')).toEqual(['A steady 30 150']);
  });
});

describe('unusual activity', () => {
  const SETTINGS: PatternSettings = {
    window: 28,
    history: 5,
    factor: 3,
    minimum: 6,
    from: 7,
    to: 22,
    zone: 'UTC',
  };
  let patterns: Patterns;
  let rehearsals: PatternRehearsals;
  let watch: ActivityWatch;
  const now = (): number => lab.archive.clock.now().getTime();

  beforeEach(async () => {
    const { db, reader, users, audit, clock, people } = lab.archive;
    const acts = new ActReader(reader);
    const history = new ActivityHistory(acts);
    patterns = new Patterns(db.app, acts, users, audit, clock);
    rehearsals = new PatternRehearsals(db.app, acts, history, clock, quiet);
    watch = new ActivityWatch(db.app, acts, history, findings, clock);
    await people.domains.add(OPERATOR, 'firm.example', 'ours');
    const ann = {
      externalId: 'E1',
      name: 'Ann Lee',
      names: [],
      desk: null,
      branch: null,
      title: null,
      jurisdiction: null,
      manager: null,
      kind: 'employee' as const,
      ofFirm: true,
      state: 'active' as const,
      joinedOn: null,
      leftAt: null,
      handles: [{ scheme: 'email', value: 'ann@firm.example' }],
    };
    await people.imports.import(OPERATOR, [ann], true, 'd');
  });

  /** Two messages a day for so many days before today, `extra` of them `daysAgo` days ago at this hour. */
  async function past(
    days: number,
    nights: readonly { readonly daysAgo: number; readonly count: number }[] = [],
  ): Promise<void> {
    const midnight = Math.floor(now() / DAY) * DAY;
    const files: Record<string, string> = {};
    // Newest first, as an export may be read in any order.
    for (let day = 1; day <= days; day++) files[`d${day}.jsonl`] = feed(['a', 'b'], midnight - day * DAY + 10 * HOUR);
    for (const { daysAgo, count } of nights)
      files[`n${daysAgo}.jsonl`] = feed(
        Array.from({ length: count }, () => 'late'),
        midnight - daysAgo * DAY + 22.5 * HOUR,
      );
    await lab.take(files);
  }

  const found = async (): Promise<unknown[]> =>
    (await findings.after(lab.archive.db.app, 0, 100)).map(({ why }) => why);

  async function switchOn(code: 'hours' | 'timer' | 'deletions'): Promise<void> {
    const day = (ago: number): string => new Date(now() - ago * DAY).toISOString().slice(0, 10);
    const changed = await patterns.change(OPERATOR, code, 0, SETTINGS);
    await patterns.rehearse(OPERATOR, code, changed.version, { from: day(14), to: day(0) });
    await rehearsals.catchUp(never);
    await patterns.switch(OPERATOR, code, changed.version, true, 'Rehearsed over two weeks.');
    await watch.catchUp(never);
  }

  it('[R34] is off until exactly these thresholds are rehearsed, and another person switches them on; the rehearsal shows what each week would have had', async () => {
    await past(20, [
      { daysAgo: 3, count: 25 },
      { daysAgo: 9, count: 7 },
    ]);
    const { users, db, audit } = lab.archive;
    const admit = (name: string) =>
      db.app.transaction((tx) =>
        users.admit(tx, { name, email: `${name}@x.example`, roles: ['compliance'], handles: [] }, 'x'),
      );
    const [con, pat] = [actorOf(await admit('con')), actorOf(await admit('pat'))];
    expect((await patterns.list()).every(({ isOn, isRehearsed }) => !isOn && !isRehearsed)).toBe(true);
    const changed = await patterns.change(con, 'hours', 0, SETTINGS);
    await expect(patterns.switch(pat, 'hours', changed.version, true, 'At once, please.')).rejects.toMatchObject({
      code: 'not-rehearsed',
    });
    // The clock stands on Tuesday, 24 November.
    await patterns.rehearse(con, 'hours', changed.version, { from: '2026-11-09', to: '2026-11-24' });
    await rehearsals.catchUp(never);
    const { rehearsal, isRehearsed } = await patterns.get('hours');
    expect([isRehearsed, rehearsal]).toMatchObject([
      true,
      {
        state: 'done',
        alerts: 2,
        people: 1,
        messages: 62,
        weeks: [
          { week: '2026-11-09', alerts: 1 },
          { week: '2026-11-16', alerts: 1 },
          { week: '2026-11-23', alerts: 0 },
        ],
        samples: [
          { figures: { count: 6, low: 0, high: 0, days: 11, day: '2026-11-15' } },
          // A week later one such night is among what is usual.
          { figures: { count: 22, low: 0, high: 7, days: 17, day: '2026-11-21' } },
        ],
      },
    ]);
    expect(await found()).toEqual([]);
    await expect(patterns.switch(con, 'hours', changed.version, true, 'I know what I do.')).rejects.toMatchObject({
      code: 'own-draft',
      hint: 'pat can.',
    });
    expect((await patterns.switch(pat, 'hours', changed.version, true, 'Seen and agreed.')).isOn).toBe(true);
    const acts = await audit.list({ subject: 'pattern:hours' }, undefined, 10);
    expect(acts.map(({ action, actor }) => `${actor.name} ${action}`).reverse()).toEqual([
      'con pattern.changed',
      'con pattern.rehearsed',
      'con pattern.refused',
      'pat pattern.switched',
    ]);
    await expect(patterns.change(con, 'hours', 0, SETTINGS)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const again = await patterns.change(con, 'hours', changed.version + 1, { ...SETTINGS, minimum: 7 });
    expect([again.isOn, again.isRehearsed]).toEqual([false, false]);
  });

  it('raises a hit on the message that tipped it, explained; nothing of what was before it was switched on, and nothing twice', async () => {
    await past(20, [{ daysAgo: 3, count: 8 }]);
    await switchOn('hours');
    expect(await found()).toEqual([]);
    const night = Math.floor(now() / DAY) * DAY + 22.5 * HOUR;
    await lab.take({
      'tonight.jsonl': feed(
        Array.from({ length: 9 }, () => 'late'),
        night,
      ),
    });
    await watch.catchUp(never);
    await watch.catchUp(never);
    const figures = { count: 6, low: 0, high: 0, days: 20, window: 28, factor: 3, threshold: 6, day: '2026-11-24' };
    expect(await found()).toEqual([{ kind: 'activity', pattern: 'hours', figures }]);
    const [hit] = await findings.after(lab.archive.db.app, 0, 1);
    const { versions } = await lab.archive.reader.message(hit!.message);
    expect(versions[0]!.sentAt).toEqual(new Date(night + 5 * 60_000));
    // Switched off: the rule is retired, and what comes is nobody's.
    const { version } = await patterns.get('hours');
    await patterns.switch(OPERATOR, 'hours', version, false, 'Too many of them.');
    await lab.take({
      'next.jsonl': feed(
        Array.from({ length: 9 }, () => 'late'),
        night + DAY,
      ),
    });
    await watch.catchUp(never);
    expect(await found()).toHaveLength(1);
  });

  it('timers and bursts of deletions', async () => {
    await past(12);
    await switchOn('timer');
    await switchOn('deletions');
    const at = Math.floor(now() / DAY) * DAY + 10 * HOUR;
    const written = Array.from({ length: 7 }, (_, i) => `w${i}`);
    await lab.take({
      'timer.jsonl': feed(['Ann set messages to disappear'], at, { type: 'system', notice: 'timer-on' }),
      'written.jsonl': feed(written, at + HOUR),
    });
    const ids = Array.from({ length: 7 }, (_, i) => `m${number - 6 + i}`);
    const deletions = ids.map((target, i) => ({
      type: 'delete',
      id: `x${target}`,
      target,
      channel: 'teams',
      conversation: { id: 'room', type: 'group' },
      at: new Date(at + 2 * HOUR + i * 60_000).toISOString(),
    }));
    await lab.take({
      'deleted.jsonl': [{ minutebook: 'feed', version: 1 }, ...deletions]
        .map((event) => JSON.stringify(event))
        .join('\n'),
    });
    await watch.catchUp(never);
    expect(await found()).toMatchObject([
      { pattern: 'deletions', figures: { count: 6, high: 0, day: '2026-11-24' } },
      { pattern: 'timer', figures: { count: 1 } },
    ]);
  });
});
