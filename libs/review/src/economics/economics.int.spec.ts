import { actorOf, type StoredUser } from '@minutebook/access';
import { OPERATOR } from '@minutebook/archive/testing';
import type { Disposition, EconomyLine, RuleInput, TermEconomy } from '@minutebook/contract';
import type { RuleVersion } from '@minutebook/surveillance';
import { UnseenAlerts } from '../alerts/unseen';
import type { AlertRow } from '../store/alert-store';
import { type TestReview, testReview } from '../testing';
import { Bookkeeper } from './bookkeeper';
import { Docket } from './docket';
import { Economics, type TermView } from './economics';
import { Narrowing } from './narrowing';
import { Replay } from './replay';
import { RuleTests } from './rule-tests';

const DAY = 86_400_000;
const REASON = 'Looked at ten of its alerts with the desk.';
/** Each test reads a channel of its own, by a condition of its rule. */
const CHANNELS = 'teams slack wechat line signal telegram viber zoom whatsapp discord sms imessage'.split(' ');

let review: TestReview;
let ines: StoredUser;
let maya: StoredUser;
let bookkeeper: Bookkeeper;
let economics: Economics;
let docket: Docket;
let narrowing: Narrowing;
let tests: RuleTests;
let lexicon: { id: string; name: string };
let channel: string;

beforeAll(async () => {
  review = await testReview();
  const { db, audit, clock, reader, sights, users } = review.lab.archive;
  const walls = new UnseenAlerts(db.app, sights, users, review.workplaces);
  bookkeeper = new Bookkeeper(db.app, review.findings, audit);
  economics = new Economics(db.app, bookkeeper, review.findings, walls, clock);
  docket = new Docket(db.app, bookkeeper, economics, walls, audit, clock);
  const replay = new Replay(db.app, review.findings, reader);
  narrowing = new Narrowing(replay, economics, sights, audit, clock);
  tests = new RuleTests(db.app, economics, replay, audit, clock);
  ines = await review.admit('Ines Okafor', ['analyst']);
  maya = await review.admit('Maya Lind', ['compliance']);
});
afterAll(() => review.lab.archive.drop());
beforeEach(async () => {
  channel = CHANNELS.shift() ?? 'email';
  const name = `Conduct, ${channel} ${CHANNELS.length} ${rooms}`;
  lexicon = { id: String((await review.lexicons.create(OPERATOR, name)).lexicon.id), name };
});

/** Puts a rule into force in this test's lexicon. */
async function publish(rule: Pick<RuleInput, 'code' | 'query'> & Partial<RuleInput>): Promise<void> {
  await review.lexicons.apply(OPERATOR, lexicon.name, [
    { title: rule.code, severity: 2, zones: ['own'], conditions: { channels: [channel as 'teams'] }, ...rule },
  ]);
}

let rooms = 0;

/** Takes messages in, each in a room of its own; by somebody else and on another day, so that none is folded into another, unless `by` one. */
async function take(texts: readonly string[], by?: string): Promise<void> {
  const files = texts.map((text): [string, string] => {
    const room = `room-${++rooms}`;
    const event = {
      type: 'message',
      id: room,
      channel,
      conversation: { id: room, type: 'group', title: room },
      at: new Date(Date.parse('2024-03-01T09:00:00Z') + (by ? 60_000 : DAY) * rooms).toISOString(),
      from: { scheme: 'email', value: `${by ?? `p${rooms}`}@x.example`, name: `P${rooms}` },
      text,
    };
    return [`${room}.jsonl`, [{ minutebook: 'feed', version: 1 }, event].map((one) => JSON.stringify(one)).join('\n')];
  });
  await review.lab.take(Object.fromEntries(files));
  await review.detect();
}

/** What waits of this test's rules. */
async function waiting(): Promise<AlertRow[]> {
  return (await review.list(ines)).filter((alert) => alert.state === 'new' && String(alert.lexicon) === lexicon.id);
}

/** Decides what waits by what its message says. */
async function decideAll(by: (text: string) => Disposition | null): Promise<void> {
  const alerts = await waiting();
  const messages = new Map(
    (await review.lab.archive.reader.messages(alerts.map(({ message }) => message))).map((one) => [one.id, one]),
  );
  for (const alert of alerts) {
    const { event } = messages.get(alert.message)!.versions[0]!;
    const disposition = by('body' in event ? (event.body ?? '') : '');
    if (disposition) await review.decide(ines, alert, disposition);
  }
}

async function ruleOf(): Promise<RuleVersion> {
  return (await economics.rules(lexicon.id))[0]!;
}

const of = (months = 12) => ({ months, lexicon: lexicon.id });
const termsOf = async (view: TermView = 'all'): Promise<TermEconomy[]> =>
  (await economics.terms(maya.id, of(), view)).lines;

const TEXTS = [
  'we guarantee you a return of ten percent on the note',
  'she will promise returns to anybody who asks her for them',
  'lunch at noon, and a tip for the waiter this time please',
  'the tip of the iceberg was all that anyone saw in the fog',
  'he gave me a tip about Halloran, buy before Monday opens',
  'nothing to see here, only weather and trains',
];
const GUARANTEE = '((guarantee OR promise) W/8 return*) OR tip OR whisper*';

describe('term economics', () => {
  it('Term economics: hits, alerts, decisions, precision with its interval and hours, of a rule and of each of its terms', async () => {
    await publish({ code: 'G-1', query: GUARANTEE });
    await take(TEXTS);
    await decideAll((text) =>
      text.includes('Halloran') ? 'violation' : text.includes('tip') ? 'false-positive' : null,
    );
    const { lines, total } = await economics.lines(maya.id, of(), 'rule');
    const [line] = lines as [EconomyLine];
    expect(line.economy).toMatchObject({ hits: 5, alerts: 5, decided: 3, right: 1, violations: 1, escalated: 0 });
    expect([line.economy.low, line.economy.high]).toEqual([6, 79]);
    expect(line.economy.hours).toBeCloseTo(3 / 60);
    expect(line.terms).toEqual({ all: 5, silent: 1 });
    expect(total).toMatchObject({ hits: 5, decided: 3 });
    const terms = new Map((await termsOf()).map((term) => [term.text, term]));
    expect(terms.get('tip')).toMatchObject({
      economy: { hits: 3, decided: 3, right: 1 },
      alone: { alerts: 3, decided: 3, right: 1, low: 6, high: 79 },
      zones: [{ zone: 'own', hits: 3 }],
    });
    expect(terms.get('return*')).toMatchObject({ economy: { hits: 2, decided: 0, low: null }, alone: { alerts: 2 } });
    expect(terms.get('guarantee')).toMatchObject({ economy: { hits: 1 }, alone: { alerts: 1 } });
    expect((await termsOf('silent')).map(({ text }) => text)).toEqual(['whisper*']);
  });

  it('[R128] behind a wall, of rules, terms and the docket only what is seen is counted; grounds stay those of the rule', async () => {
    const { archive } = review.lab;
    await publish({ code: 'G-1', query: GUARANTEE });
    await take(TEXTS.slice(0, 4));
    const room = rooms + 1;
    await take(TEXTS.slice(4));
    await decideAll((text) => (text.includes('tip') ? 'false-positive' : 'cleared'));
    const person = await archive.people.persons.create(OPERATOR, {
      externalId: 'W1',
      name: 'Wren Ash',
      names: [],
      desk: null,
      title: null,
      branch: null,
      joinedOn: null,
      jurisdiction: null,
      manager: null,
      kind: 'employee',
      ofFirm: true,
      state: 'active',
      leftAt: null,
    });
    const value = `p${room}@x.example`;
    await archive.people.persons.map(OPERATOR, person.id, person.version, { scheme: 'email', value });
    const outside = await review.admit('Tove Berg', ['compliance']);
    const figures = async (user: StoredUser) => {
      const { lines, total } = await economics.lines(user.id, of(), 'rule');
      const terms = (await economics.terms(user.id, of(), 'all')).lines;
      const detail = await economics.of(user.id, await ruleOf(), 3);
      const look = await docket.look(user.id, await ruleOf());
      return {
        rule: [lines[0]!.economy.hits, lines[0]!.economy.decided, lines[0]!.economy.right, lines[0]!.economy.lastHitAt],
        total: total.hits,
        tip: terms.find(({ text }) => text === 'tip')!.alone.decided,
        months: detail.months.reduce((sum, { economy }) => sum + economy.hits, 0),
        docket: look.sums.hits,
        grounds: look.grounds,
      };
    };
    const whole = await figures(maya);
    expect(await figures(outside)).toEqual(whole);
    const wall = await archive.walls.putUp(OPERATOR, {
      name: 'Z',
      reason: REASON,
      inside: ['W1'],
      admitted: [maya.id],
    });
    expect(await figures(maya)).toEqual(whole);
    const part = await figures(outside);
    const last = whole.rule[3];
    expect([whole.rule, part.rule]).toEqual([
      [5, 5, 2, last],
      [4, 4, 2, part.rule[3]],
    ]);
    expect([part.total, part.tip, part.months, part.docket]).toEqual([4, 2, 4, 4]);
    expect(part.grounds).toEqual(whole.grounds);
    await archive.walls.takeDown(actorOf(maya), wall.id, wall.version, REASON);
    expect(await figures(outside)).toEqual(whole);
  });

  it('a term that hits beside another is not what an alert hangs on', async () => {
    await publish({ code: 'G-1', query: 'tip OR Halloran' });
    await take(TEXTS);
    await decideAll(() => 'false-positive');
    const noise = await termsOf('noise');
    expect(noise.map(({ text, economy, alone }) => [text, economy.alerts, alone.alerts])).toEqual([['tip', 3, 2]]);
  });

  it('follows what is taken back, and a rebuild counts the same; by desk and by language too', async () => {
    await publish({ code: 'G-1', query: GUARANTEE });
    await take([...TEXTS, '别外传，tip 是真的']);
    await decideAll(() => 'false-positive');
    const before = await economics.lines(maya.id, of(1), 'language');
    expect(Object.fromEntries(before.lines.map(({ key, economy }) => [key, economy.decided]))).toMatchObject({
      latin: 5,
    });
    const closed = (await review.list(ines, 'mine')).find((alert) => String(alert.lexicon) === lexicon.id);
    await review.desk.undo(actorOf(ines), closed!.id, closed!.version);
    const after = await economics.lines(maya.id, of(1), 'desk');
    expect(after.lines).toMatchObject([{ key: '', economy: { alerts: 6, decided: 5, right: 0 } }]);
    expect(after.total.dwell).toBe(5 * 60_000);
    const { db } = review.lab.archive;
    await db.owner.query('DELETE FROM review.economy');
    await db.owner.query('UPDATE review.economy_month SET dirty = true');
    await bookkeeper.catchUp();
    expect((await economics.lines(maya.id, of(1), 'desk')).lines).toEqual(after.lines);
  });

  it('what is folded into an alert is a hit, and no alert of its own', async () => {
    await publish({ code: 'G-1', query: GUARANTEE });
    const copied = 'a tip for all of you, copied word for word into two rooms';
    await take([copied, copied], 'same');
    const [head, ...others] = await waiting();
    expect([others, head!.members]).toEqual([[], 1]);
    expect((await economics.lines(maya.id, of(), 'rule')).total).toMatchObject({ hits: 2, alerts: 1, decided: 0 });
    await decideAll(() => 'false-positive');
    expect((await economics.lines(maya.id, of(), 'rule')).total).toMatchObject({ hits: 2, alerts: 1, decided: 1 });
    expect((await termsOf()).find(({ text }) => text === 'tip')).toMatchObject({ economy: { hits: 2, alerts: 1 } });
  });

  it('terms that stand in quoted text only are told apart', async () => {
    await publish({ code: 'Q-1', query: 'secret OR plan', zones: ['own', 'quoted'], conditions: {} });
    const mail =
      'From: a@x.example\r\nTo: b@x.example\r\nDate: Mon, 4 Mar 2024 10:00:00 +0000\r\nSubject: Re: x\r\nMessage-ID: <1@x.example>\r\n\r\nThe plan.\r\n\r\nOn Mon, 4 Mar 2024 at 09:00, Bo <b@x.example> wrote:\r\n> keep it secret\r\n';
    await review.lab.take({ 'a.eml': mail });
    await review.detect();
    expect((await termsOf('borrowed')).map(({ text, zones }) => [text, zones])).toEqual([
      ['secret', [{ zone: 'quoted', hits: 1 }]],
    ]);
  });

  it('a changed rule keeps what its terms brought before', async () => {
    await publish({ code: 'G-1', query: 'whisper* OR tip' });
    await take(TEXTS);
    await decideAll(() => 'false-positive');
    await publish({ code: 'G-1', query: '(iceberg OR tip) AND NOT waiter' });
    const detail = await economics.of(maya.id, await ruleOf(), 3);
    expect(detail.terms.map(({ text, economy }) => [text, economy.decided])).toEqual([
      ['iceberg', 0],
      ['tip', 3],
    ]);
    expect(detail.excluding).toEqual(['waiter']);
    expect(detail.months.map(({ economy }) => economy.decided)).toEqual([0, 0, 3]);
  });
});

describe('rules to be decided about', () => {
  const listed = async (open = true) =>
    (await docket.list(maya.id, lexicon.id)).listed.filter((entry) => !open || entry.open);

  it('[R175] a rule untested for twelve months and silent for as long is listed, and is decided about once', async () => {
    const { clock } = review.lab.archive;
    await publish({ code: 'G-1', query: 'whisper' });
    expect(await listed()).toEqual([]);
    clock.advance(366 * DAY);
    const [entry] = await listed();
    expect(entry).toMatchObject({ rule: { code: 'G-1' }, grounds: ['untested', 'silent'] });
    const until = new Date(clock.now().getTime() + 90 * DAY).toISOString().slice(0, 10);
    const keep = { version: 1, after: null, outcome: 'keep' as const, until, reason: REASON };
    await expect(
      docket.decide(actorOf(maya), entry!.rule.rule, { ...keep, until: '2000-01-01' }),
    ).rejects.toMatchObject({ code: 'keep-span' });
    const decided = await docket.decide(actorOf(maya), entry!.rule.rule, keep);
    expect(decided).toMatchObject({ open: false, decision: { outcome: 'keep', until, reason: REASON } });
    expect(await listed()).toEqual([]);
    await expect(docket.decide(actorOf(maya), entry!.rule.rule, keep)).rejects.toMatchObject({ status: 409 });
    const [logged] = await review.lab.archive.audit.list({ subject: `rule:${entry!.rule.rule}` }, undefined, 1);
    expect(logged).toMatchObject({ action: 'rule.decided', detail: { outcome: 'keep', until, reason: REASON } });
    clock.advance(91 * DAY);
    expect((await listed()).map(({ rule, decision }) => [rule.code, decision!.outcome])).toEqual([['G-1', 'keep']]);
    await docket.decide(actorOf(maya), entry!.rule.rule, {
      ...keep,
      after: decided.decision!.id,
      outcome: 'retire',
      until: null,
    });
    expect(await listed()).toEqual([]);
    expect((await listed(false)).map(({ decision }) => decision!.outcome)).toEqual(['retire']);
    // Nobody retired it.
    clock.advance(93 * DAY);
    expect((await listed()).map(({ decision }) => decision!.outcome)).toEqual(['retire']);
  });

  it('[R175] a rule above the noise limit is listed as soon as it is sure to be; another version starts afresh', async () => {
    await publish({ code: 'G-1', query: 'tip' });
    const texts = Array.from(
      { length: 20 },
      (_, n) => `${'abcdefghijklmnopqrst'[n]!.repeat(6)} tip number ${n * 7919}`,
    );
    await take(texts);
    const alerts = await waiting();
    await docket.changeLimits(actorOf(maya), { untestedMonths: 12, silentMonths: 6, precisionFloor: 20, version: 0 });
    await expect(
      docket.changeLimits(actorOf(maya), { untestedMonths: 12, silentMonths: 6, precisionFloor: 20, version: 0 }),
    ).rejects.toMatchObject({ status: 409 });
    for (const alert of alerts.slice(0, 15)) await review.decide(ines, alert, 'false-positive');
    expect(await listed()).toEqual([]);
    await review.decide(ines, alerts[15]!, 'false-positive');
    expect((await listed()).map(({ grounds, sums }) => [grounds, sums.decided])).toEqual([[['noisy'], 16]]);
    await publish({ code: 'G-1', query: 'tip AND Halloran' });
    expect(await listed()).toEqual([]);
  });

  it('[R175] a test runs the examples and the true alerts of the past, and is one for twelve months', async () => {
    const { clock } = review.lab.archive;
    await publish({
      code: 'G-1',
      query: 'tip',
      examples: [
        { text: 'a tip', hits: true },
        { text: 'a trip', hits: false },
      ],
    });
    await take(TEXTS);
    await decideAll((text) => (text.includes('Halloran') ? 'violation' : 'false-positive'));
    clock.advance(366 * DAY);
    const id = (await ruleOf()).rule;
    expect((await listed()).map(({ grounds }) => grounds)).toEqual([['untested', 'silent']]);
    const test = await tests.run(actorOf(maya), id, 1);
    expect(test).toMatchObject({ examples: 2, failed: [], replayed: 1, missed: 0 });
    expect((await listed()).map(({ grounds }) => grounds)).toEqual([['silent']]);
    await expect(tests.run(actorOf(maya), id, 2)).rejects.toMatchObject({ status: 409 });
  });
});

describe('suggestions to narrow', () => {
  it('each is tried on the decided alerts before it is offered; what it would have missed is said', async () => {
    await publish({ code: 'G-1', query: '(guarantee W/12 return*) OR tip OR iceberg OR price' });
    await take([
      ...TEXTS,
      'we guarantee that nobody in the whole team has ever asked for any return ticket',
      'the price of rice went up again in the market today',
      'price lists for the canteen are out, see the notice board',
      'at this price you must buy before the news breaks tomorrow',
      'what a price for a used bicycle, no thanks',
    ]);
    await decideAll((text) =>
      text.includes('Halloran') || text.includes('ten percent')
        ? 'violation'
        : text.includes('news breaks')
          ? 'escalated'
          : 'false-positive',
    );
    const { items, tried, unread, allRight } = await narrowing.suggest(actorOf(maya), (await ruleOf()).rule);
    expect([tried, unread, allRight]).toEqual([9, 0, true]);
    const closer = items.find(({ kind }) => kind === 'closer')!;
    expect(closer).toMatchObject({
      instead: 'guarantee W/12 return*',
      spared: 1,
      lost: { violations: 0, escalated: 0, cleared: 0 },
      before: { decided: 9, right: 3 },
      after: { decided: 8, right: 3 },
      rule: { query: expect.stringContaining(closer.what) },
    });
    const price = items.find(({ what }) => what === 'price')!;
    expect(price).toMatchObject({ kind: 'drop-term', spared: 3, lost: { violations: 0, escalated: 1, cleared: 0 } });
    // One violation for one false positive: that is no bargain.
    expect(items.filter(({ what }) => what === 'tip')).toEqual([]);
    expect(items.indexOf(closer)).toBeLessThan(items.indexOf(price));
    const [entry] = await review.lab.archive.audit.list({ action: 'rule.suggestions-tried' }, undefined, 1);
    expect(entry!.detail).toMatchObject({ code: 'G-1', alerts: 9 });
  });

  it('zones and outsiders that bring false positives only are left out by them; nobody of the firm is', async () => {
    await publish({ code: 'Q-1', query: 'patience OR offer', zones: ['own', 'quoted'], conditions: {} });
    const mail = (n: number, from: string, own: string, quoted = ''): string =>
      `From: ${from}\r\nTo: b@firm.example\r\nDate: Mon, 4 Mar 2024 1${n}:00:00 +0000\r\nSubject: Re: x${n}\r\nMessage-ID: <${n}@x.example>\r\n\r\n${own}\r\n` +
      (quoted ? `\r\nOn Mon, 4 Mar 2024 at 09:00, Bo <b@firm.example> wrote:\r\n> ${quoted}\r\n` : '');
    await review.lab.archive.people.domains.add(OPERATOR, 'firm.example', 'the firm');
    await review.lab.take({
      '1.eml': mail(1, 'news@bank.example', 'Our offer on gold bars for the new year'),
      '2.eml': mail(2, 'news@bank.example', 'Mortgages: one offer fits everybody in town'),
      '3.eml': mail(3, 'news@bank.example', 'Cards without fees, an offer until Friday'),
      '4.eml': mail(4, 'ann@firm.example', 'Thanks, will do.', 'the secret of good bread is patience'),
      '5.eml': mail(5, 'ann@firm.example', 'Take the offer, and keep Halloran to yourself'),
    });
    await review.detect();
    await decideAll((text) => (text.includes('Halloran') ? 'violation' : 'false-positive'));
    const { items } = await narrowing.suggest(actorOf(maya), (await ruleOf()).rule);
    expect(items.find(({ kind }) => kind === 'exclude-sender')).toMatchObject({
      what: 'news@bank.example',
      spared: 3,
      lost: { violations: 0 },
      rule: { exclusions: [{ query: 'from:"news@bank.example"', until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }] },
    });
    expect(items.find(({ kind }) => kind === 'drop-zone')).toMatchObject({ what: 'quoted', spared: 1 });
    expect(items.filter(({ kind }) => kind === 'exclude-sender')).toHaveLength(1);
  });
});

describe('decided alerts, found again', () => {
  it('[R177] one raised by a deletion, without a word of its own, is found by the rule that asks for deletions', async () => {
    await publish({ code: 'D-1', query: 'tip AND has:deleted' });
    await take([TEXTS[4]!]);
    const room = `room-${rooms}`;
    const event = { type: 'delete', id: `${room}-d`, target: room, channel, at: '2024-09-01T09:00:00Z' };
    const conversation = { id: room, type: 'group', title: room };
    const lines = [
      { minutebook: 'feed', version: 1 },
      { ...event, conversation },
    ].map((one) => JSON.stringify(one));
    await review.lab.take({ [`${room}-d.jsonl`]: lines.join('\n') });
    await review.detect();
    expect(await waiting()).toMatchObject([{ messageVersion: 1 }]);
    await decideAll(() => 'violation');
    const { rule: id, version } = await ruleOf();
    expect(await tests.run(actorOf(maya), id, version)).toMatchObject({ replayed: 1, missed: 0 });
  });
});
