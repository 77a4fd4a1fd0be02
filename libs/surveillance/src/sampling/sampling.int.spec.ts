import { createHash } from 'node:crypto';
import type { Actor } from '@minutebook/access';
import type { Reader } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { type Disposition, NewPlan, PlanRules } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { leafHash, treeRoot } from '@minutebook/proof';
import { feedOf, type TestSearch, testSearch } from '@minutebook/search/testing';
import type { z } from 'zod';
import { Detector } from '../detection/detector';
import { Findings } from '../detection/findings';
import { Lexicons } from '../lexicons/lexicons';
import { SURVEILLANCE_SCHEMA } from '../schema';
import type { Hit } from '../store/detection-store';
import { quietRehearsals } from '../testing';
import { Collector } from './collector';
import { FullReview } from './full-review';
import { SampleDraws } from './sample-draws';
import { SampleReports } from './sample-reports';
import { SampleVerifier } from './sample-verifier';
import { SamplingPlans } from './sampling-plans';
import type { DrawRow } from './store/draw-store';

const PRIYA: Actor = { id: '00000000-0000-4000-8000-000000000001', name: 'Priya Raman', role: 'supervisor' };
/** Tuesday; the next week begins on 30 November. */
const MONDAY = new Date('2026-11-30T06:00:00Z');
const AFTER = new Date('2026-12-07T01:00:00Z');

let lab: TestSearch;
let plans: SamplingPlans;
let draws: SampleDraws;
let full: FullReview;
let reports: SampleReports;
let verifier: SampleVerifier;
let findings: Findings;
let detector: Detector;
let decided: Map<number, Disposition>;

beforeEach(async () => {
  lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA]);
  const { db, audit, clock, directory, reader, log } = lab.archive;
  decided = new Map();
  findings = new Findings(db.app);
  detector = new Detector(db.app, reader, directory, clock, new Log('error', () => undefined));
  plans = new SamplingPlans(db.app, audit, clock);
  draws = drawsOf();
  full = new FullReview(db.app, reader, directory, findings, clock);
  reports = new SampleReports(db.app, reader, directory, {
    of: (pairs) => Promise.resolve(pairs.map(({ message }) => decided.get(message) ?? null)),
  });
  verifier = new SampleVerifier(db.app, log, draws, audit);
});
afterEach(() => lab.archive.drop());

/** As a process that has just started, with pages of so many entries. */
function drawsOf(page = 7): SampleDraws {
  const { db, audit, clock, directory, reader, log } = lab.archive;
  const collector = new Collector(db.app, log, reader, page);
  return new SampleDraws(db.app, reader, directory, collector, findings, audit, clock);
}

/** Somebody of the firm; `p0` to `p3` are whom feeds are of. */
async function employ(
  handle: string,
  facts: { branch?: string; desk?: string; joinedOn?: string; externalId?: string } = {},
): Promise<void> {
  const { persons } = lab.archive.people;
  const externalId = facts.externalId ?? `E-${handle}`;
  const person = await persons.create(OPERATOR, {
    ...{ externalId, name: `Person ${handle}`, names: [], desk: facts.desk ?? null, branch: facts.branch ?? null },
    ...{ title: null, jurisdiction: null, manager: null, kind: 'employee', ofFirm: true, state: 'active' },
    ...{ joinedOn: facts.joinedOn ?? null, leftAt: null },
  });
  await map(person, handle);
}

async function map(person: { id: string; version: number }, handle: string): Promise<void> {
  const { persons } = lab.archive.people;
  await persons.map(OPERATOR, person.id, person.version, { scheme: 'email', value: `${handle}@firm.example` });
}

const texts = (n: number, text = 'lunch'): string[] => Array.from({ length: n }, (_, i) => `${text} ${i}`);
const planned = (rules: Partial<z.input<typeof NewPlan>> & { name: string }) =>
  plans.create(PRIYA, NewPlan.parse({ kind: 'random', ...rules }));
const draw = async (plan: number): Promise<DrawRow> => (await draws.list({ plan }, 10)).at(-1)!;
const hits = async (ruleVersion: number): Promise<Hit[]> =>
  (await findings.after(lab.archive.db.app, 0, 10_000)).filter((hit) => hit.ruleVersion === ruleVersion);
const logged = async (action: 'sampling.committed' | 'sampling.drawn') =>
  (await lab.archive.audit.list({ action }, undefined, 100)).reverse();

async function detect(): Promise<void> {
  await detector.catchUp();
  await detector.lookBack();
}

/** Archives in the week the first period of plans made before is of, and lets the week be over. */
async function week(files: Record<string, string>): Promise<void> {
  lab.archive.clock.set(MONDAY);
  await lab.take(files);
  await detect();
  lab.archive.clock.set(AFTER);
}

describe('random review', () => {
  it('[R171] commits to its seed before the week, reveals it after, and anybody draws the same again', async () => {
    await lab.take({ 'before.jsonl': feedOf(texts(5), 'before') });
    const plan = await planned({ name: 'Weekly', percent: 12.5 });
    const [committed] = await logged('sampling.committed');
    expect(committed!.at < MONDAY).toBe(true);
    await week({ 'room.jsonl': feedOf(texts(41)) });
    expect(await draws.drawDue()).toBe(1);
    const row = await draw(plan.id);
    expect(row).toMatchObject({ from: '2026-11-30', to: '2026-12-06', population: 41, drawn: 6 });
    expect(createHash('sha256').update(row.seed).digest('hex')).toBe(committed!.detail['commitment']);
    const [entry] = await logged('sampling.drawn');
    expect(entry!.detail).toMatchObject({ population: 41, drawn: 6, algorithm: 'sha256-smallest/1' });
    // As docs/sampling.md tells an auditor to do it: hash seed and id, sort, take the first.
    const members = (await lab.archive.reader.follow(row.fromPosition!, 100)).flatMap((item) =>
      'event' in item ? [item.id] : [],
    );
    expect(members).toHaveLength(41);
    const seed = String(entry!.detail['seed']);
    const hash = (id: number): string => createHash('sha256').update(`${seed}:${id}`).digest('hex');
    const again = members.sort((one, other) => (hash(one) < hash(other) ? -1 : 1)).slice(0, 6);
    const drawn = await hits(plan.ruleVersion);
    expect(new Set(drawn.map(({ versionId }) => versionId))).toEqual(new Set(again));
    expect(drawn[0]).toMatchObject({
      spans: [],
      why: { kind: 'sample', plan: 'Weekly', method: 'random', drawn: 6, of: 41 },
    });
    const verdict = await verifier.verify(PRIYA, row.id);
    expect(verdict).toMatchObject({ ok: true, root: entry!.detail['root'] });
    // And from the file alone: the leaves give the root, in the order they stand there.
    const leaves: string[] = [];
    for await (const page of (await draws.population(row.id)).pages)
      leaves.push(...page.map(({ id, keys, counted }) => JSON.stringify([String(id), keys, counted])));
    const root = treeRoot(leaves.map((leaf) => leafHash(Buffer.from(leaf))));
    expect(Buffer.from(root).toString('hex')).toBe(entry!.detail['root']);
    // Run again by whomever: nothing more is drawn.
    expect(await drawsOf().drawDue()).toBe(0);
    expect(await hits(plan.ruleVersion)).toHaveLength(6);
  });

  it('[R171] finds a population or a sample that was altered', async () => {
    const plan = await planned({ name: 'Weekly', percent: 20, stratify: ['channel'] });
    await week({ 'room.jsonl': feedOf(texts(30)) });
    await draws.drawDue();
    const { id } = await draw(plan.id);
    const { owner, app } = lab.archive.db;
    await expect(app.query('UPDATE surveillance.sample_page SET ids = ids')).rejects.toThrow(/permission denied/);
    await expect(app.query('DELETE FROM surveillance.sample_item')).rejects.toThrow(/permission denied/);
    /** As somebody who holds the database: does it, looks, and undoes it. */
    const failed = async (table: string, change: string): Promise<string[]> => {
      await owner.query(`CREATE TEMP TABLE kept AS SELECT * FROM ${table}`);
      await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await owner.query(`UPDATE ${table} SET ${change}`);
      const { ok, checks } = await verifier.verify(PRIYA, id);
      expect(ok).toBe(false);
      await owner.query(`TRUNCATE ${table} CASCADE`);
      await owner.query(`INSERT INTO ${table} SELECT * FROM kept`);
      await owner.query('DROP TABLE kept');
      return checks.filter((check) => !check.ok).map(({ check }) => check);
    };
    const swapped = 'ids[1] = ids[2], ids[2] = ids[1]';
    expect(await failed('surveillance.sample_page', swapped)).toEqual(
      expect.arrayContaining(['population', 'ledger', 'log']),
    );
    expect(await failed('surveillance.sample_page', 'counted[1] = true')).toEqual(
      expect.arrayContaining(['population']),
    );
    expect(await failed('surveillance.sample_item', 'version_id = version_id + 100000')).toEqual([
      'sample',
      'alerts',
      'log',
    ]);
    expect((await verifier.verify(PRIYA, id)).ok).toBe(true);
  });

  it('[R171] finds rules that were altered before the draw; those of a plan that was changed in time are right', async () => {
    const [plan, altered] = [
      await planned({ name: 'Weekly', percent: 20 }),
      await planned({ name: 'Altered', percent: 20 }),
    ];
    await plans.change(PRIYA, plan.id, plan.version, PlanRules.parse({ percent: 10 }));
    await lab.archive.db.owner.query(
      `UPDATE surveillance.sample_draw SET rules = jsonb_set(rules, '{percent}', '10') WHERE plan_id = $1`,
      [altered.id],
    );
    await week({ 'room.jsonl': feedOf(texts(30)) });
    await draws.drawDue();
    expect(await verifier.verify(PRIYA, (await draw(plan.id)).id)).toMatchObject({ ok: true });
    const { checks } = await verifier.verify(PRIYA, (await draw(altered.id)).id);
    expect(checks.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['log']);
  });

  it('[R172] [E5] a weekly sample that leaves a branch uncovered is red, whether or not anything of it was captured', async () => {
    await employ('p0', { branch: 'London' });
    await employ('p1', { branch: 'Leeds' });
    await employ('p2', { branch: 'London' });
    await employ('p9', { branch: 'Hull' });
    const plan = await planned({ name: 'Branches', stratify: ['branch'], percent: 10, minimum: 2 });
    const one = (name: string, n: number): string =>
      feedOf(texts(n), name)
        .replaceAll(/p[123]@/g, 'p0@')
        .replaceAll('p0@', name === 'leeds' ? 'p1@' : 'p0@');
    await week({ 'a.jsonl': one('london', 30), 'b.jsonl': one('leeds', 1) });
    await draws.drawDue();
    const report = await reports.ofDraw(await draw(plan.id));
    expect(report.gaps).toEqual([{ by: 'branch', value: 'Hull', label: 'Hull', why: 'nothing-captured' }]);
    expect(
      report.strata.map(({ labels, stratum: { population, wanted, drawn } }) => [...labels, population, wanted, drawn]),
    ).toEqual([
      ['London', 30, 3, 3],
      ['Leeds', 1, 1, 1],
    ]);
    // The next week nobody of Leeds says anything: what the sample before knew is missed.
    await plans.commitDue();
    lab.archive.clock.set(new Date('2026-12-08T06:00:00Z'));
    await lab.take({ 'c.jsonl': one('london2', 12) });
    lab.archive.clock.set(new Date('2026-12-14T06:00:00Z'));
    await draws.drawDue();
    const next = await reports.lastOf([plan]);
    expect(next.get(plan.id)!.gaps.map(({ value }) => value)).toEqual(['Hull', 'Leeds']);
  });

  it('[R172] stratifies by person, desk, channel, direction and language, with a minimum in each', async () => {
    await employ('p0', { desk: 'Rates' });
    await employ('p1', { desk: 'ECM' });
    const plan = await planned({ name: 'Languages', stratify: ['language', 'desk'], minimum: 1 });
    const people = await planned({
      name: 'People',
      stratify: ['person'],
      minimum: 1,
      population: { desks: ['Rates'] },
    });
    const chinese = await planned({
      name: 'Chinese',
      percent: 100,
      population: { languages: ['zh'], channels: ['wechat'] },
    });
    const outbound = await planned({ name: 'Out', percent: 100, stratify: ['direction', 'channel'] });
    await week({ 'en.jsonl': feedOf(texts(12), 'en'), 'zh.jsonl': feedOf(texts(12, '周一见'), 'zh') });
    expect(await draws.drawDue()).toBe(4);
    const labels = async (id: number): Promise<unknown[]> =>
      (await reports.ofDraw(await draw(id))).strata.map((one) => [
        ...one.labels,
        one.stratum.population,
        one.stratum.drawn,
      ]);
    expect(await labels(plan.id)).toEqual([
      ['latin', 'Rates', 3, 1],
      ['latin', 'ECM', 3, 1],
      ['latin', '', 6, 1],
      ['zh', 'Rates', 3, 1],
      ['zh', 'ECM', 3, 1],
      ['zh', '', 6, 1],
    ]);
    expect(await labels(people.id)).toEqual([['Person p0', 6, 1]]);
    expect(await labels(chinese.id)).toEqual([[4, 4]]);
    // Two of four senders are of the firm as far as the directory knows; nobody says to whom they wrote.
    expect(await labels(outbound.id)).toEqual([
      ['unknown', 'teams', 8, 8],
      ['inbound', 'wechat', 4, 4],
      ['inbound', 'teams', 8, 8],
      ['unknown', 'wechat', 4, 4],
    ]);
  });

  it('[R171] goes on where it was stopped, and two at once draw once', async () => {
    const plan = await planned({ name: 'Weekly', percent: 10 });
    await week({ 'room.jsonl': feedOf(texts(60)) });
    const stop = new AbortController();
    const { db, reader, log } = lab.archive;
    const follow = jest.spyOn(reader, 'follow').mockImplementationOnce((...of) => (stop.abort(), reader.follow(...of)));
    expect(await draws.drawDue(stop.signal)).toBe(0);
    follow.mockRestore();
    const half = await draw(plan.id);
    expect(half.cursor! - half.fromPosition!).toBe(7);
    const drawn = await Promise.all([drawsOf(9).drawDue(), drawsOf(11).drawDue()]);
    if (drawn[0]! + drawn[1]! === 0) drawn.push(await draws.drawDue());
    expect(drawn.reduce((sum, n) => sum + n, 0)).toBe(1);
    const row = await draw(plan.id);
    expect(row).toMatchObject({ population: 60, drawn: 6 });
    expect(await hits(plan.ruleVersion)).toHaveLength(6);
    expect(await logged('sampling.drawn')).toHaveLength(1);
    expect((await new SampleVerifier(db.app, log, draws, lab.archive.audit).verify(PRIYA, row.id)).ok).toBe(true);
  });

  it('changes from the next period on, says where a seed came late, and does not draw what had not begun', async () => {
    const plan = await planned({ name: 'Weekly', percent: 10 });
    const { rules } = plan;
    await plans.change(PRIYA, plan.id, plan.version, { ...rules, percent: 50 });
    // Three weeks nothing ran: the periods that began meanwhile are committed to now, and say when.
    lab.archive.clock.set(new Date('2026-12-16T12:00:00Z'));
    await plans.commitDue();
    const rows = (await draws.list({ plan: plan.id }, 10)).reverse();
    expect(rows.map(({ from, rules: { percent } }) => [from, percent])).toEqual([
      ['2026-11-30', 50],
      ['2026-12-07', 50],
      ['2026-12-14', 50],
      ['2026-12-21', 50],
    ]);
    expect(rows.map(({ committedAt, from }) => committedAt < new Date(`${from}T00:00:00Z`))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    await plans.change(PRIYA, plan.id, 1, { ...rules, percent: 1 });
    await expect(plans.change(PRIYA, plan.id, 1, rules)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect((await draws.list({ plan: plan.id }, 10)).map(({ rules: { percent } }) => percent)).toEqual([1, 50, 50, 50]);
    await plans.end(PRIYA, plan.id, 2);
    lab.archive.clock.set(new Date('2027-02-01T12:00:00Z'));
    await plans.commitDue();
    expect(await draws.drawDue()).toBe(3);
    expect(await draws.list({ plan: plan.id }, 10)).toHaveLength(3);
  });

  it('draws nothing from nothing, refuses what draws nothing, a taken name, and days to come', async () => {
    await expect(planned({ name: 'Nothing' })).rejects.toMatchObject({ code: 'request-invalid' });
    await expect(planned({ name: 'Nobody', kind: 'full' })).rejects.toMatchObject({ code: 'request-invalid' });
    const plan = await planned({ name: 'Weekly', percent: 5 });
    await expect(planned({ name: 'Weekly', percent: 5 })).rejects.toMatchObject({ code: 'name-taken' });
    const today = { from: '2026-11-20', to: '2026-11-24' };
    const [next] = await draws.list({ plan: plan.id }, 1);
    await expect(draws.population(next!.id)).rejects.toMatchObject({ code: 'not-drawn' });
    await expect(verifier.verify(PRIYA, next!.id)).rejects.toMatchObject({ code: 'not-drawn' });
    await expect(draws.order(PRIYA, plan.id, today)).rejects.toMatchObject({ code: 'request-invalid' });
    const byHand = await draws.order(PRIYA, plan.id, { from: '2026-11-20', to: '2026-11-23' });
    expect(await draws.drawDue()).toBe(1);
    expect(await reports.ofDraw((await draws.get(byHand.id)).draw)).toMatchObject({
      draw: { byHand: true, population: 0, drawn: 0 },
      strata: [],
    });
    expect((await verifier.verify(PRIYA, byHand.id)).ok).toBe(true);
  });
});

describe('review by what rules did', () => {
  beforeEach(async () => {
    const lexicons = new Lexicons(
      lab.archive.db.app,
      lab.archive.audit,
      lab.archive.clock,
      lab.archive.users,
      quietRehearsals(),
    );
    const exclusion = { name: 'Menu', query: 'menu', reason: 'The canteen.', owner: null, until: '2027-12-31' };
    await lexicons.apply(OPERATOR, 'Market abuse', [
      { code: 'MA-1', title: 'Tipping', query: 'announce*', severity: 3, exclusions: [exclusion] },
    ]);
  });
  const mixed = (): Record<string, string> => ({
    'room.jsonl': feedOf(texts(40)),
    'hits.jsonl': feedOf(texts(10, 'announcement'), 'hits'),
    'menu.jsonl': feedOf(texts(4, 'menu announcement'), 'menu'),
  });

  it('[R170] below the line draws only what nothing alerted on, and bounds how much was missed', async () => {
    const plan = await planned({ name: 'Below', kind: 'below-the-line', minimum: 30 });
    await week(mixed());
    await draws.drawDue();
    const drawn = await hits(plan.ruleVersion);
    expect(await draw(plan.id)).toMatchObject({ population: 44, drawn: 30 });
    const alerted = (await findings.after(lab.archive.db.app, 0, 1_000)).filter(
      ({ ruleVersion }) => ruleVersion !== plan.ruleVersion,
    );
    expect(alerted).toHaveLength(10);
    expect(drawn.filter(({ versionId }) => alerted.some((hit) => hit.versionId === versionId))).toEqual([]);
    const finds = async () => (await reports.ofDraw(await draw(plan.id))).finds;
    expect(await finds()).toEqual({ finds: 0, of: 0, rate: 0, upper: 1 });
    for (const { message } of drawn.slice(0, 29)) decided.set(message, 'cleared');
    // 29 without a find show less than 10 %: the table of requirements.
    expect((await finds())!.of).toBe(29);
    expect((await finds())!.upper).toBeLessThan(0.1);
    decided.set(drawn[0]!.message, 'violation');
    expect(await finds()).toMatchObject({ finds: 1, of: 29, rate: 1 / 29 });
    expect((await finds())!.upper).toBeGreaterThan(0.1);
  });

  it('waits until detection has looked at all of it', async () => {
    const plan = await planned({ name: 'Below', kind: 'below-the-line', percent: 10 });
    lab.archive.clock.set(MONDAY);
    await lab.take(mixed());
    lab.archive.clock.set(AFTER);
    expect(await draws.drawDue()).toBe(0);
    await detect();
    expect(await draws.drawDue()).toBe(1);
    expect((await draw(plan.id)).population).toBe(44);
  });

  it('counts alerts toward the quota where the plan says so, and draws as many fewer', async () => {
    const plain = await planned({ name: 'Plain', percent: 50 });
    const counting = await planned({ name: 'Counting', percent: 50, countHits: true });
    const all = await planned({ name: 'Enough', percent: 10, countHits: true });
    await week(mixed());
    await draws.drawDue();
    expect(await draw(plain.id)).toMatchObject({ population: 54, counted: 0, drawn: 27 });
    expect(await draw(counting.id)).toMatchObject({ population: 54, counted: 10, drawn: 17 });
    expect(await draw(all.id)).toMatchObject({ population: 54, counted: 10, drawn: 0 });
    expect((await reports.ofDraw(await draw(all.id))).gaps).toEqual([]);
    expect((await verifier.verify(PRIYA, (await draw(counting.id)).id)).ok).toBe(true);
  });

  it('[R176] samples what exclusions keep from alerting', async () => {
    const plan = await planned({ name: 'Excluded', kind: 'suppressed', percent: 100 });
    await week(mixed());
    await draws.drawDue();
    expect(await draw(plan.id)).toMatchObject({ population: 4, drawn: 4 });
    const [{ message }] = (await hits(plan.ruleVersion)) as [Hit];
    decided.set(message, 'escalated');
    expect((await reports.ofDraw(await draw(plan.id))).finds).toMatchObject({ finds: 1, of: 1 });
  });
});

describe('review of everything', () => {
  const people = async (rules: z.input<typeof PlanRules>) => planned({ name: 'Everything', kind: 'full', ...rules });

  it('[R187] new hires and people under heightened supervision: none is skipped, none twice, as soon as it is captured', async () => {
    await employ('p0', { joinedOn: '2024-02-10' });
    await employ('p1', { joinedOn: '2023-01-02' });
    await employ('p2');
    await lab.take({ 'old.jsonl': feedOf(texts(8), 'old') });
    const plan = await people({
      newHireDays: 30,
      supervised: [{ person: 'E-p2', from: '2024-03-02', until: '2024-03-02', reason: 'A complaint of last year.' }],
    });
    await full.catchUp();
    // p0 until 10 March; p1 was new a year before; p2 on the second of March only. What was there before counts.
    const messages = async (): Promise<number> =>
      new Set((await hits(plan.ruleVersion)).map(({ message }) => message)).size;
    expect(await messages()).toBe(2);
    await lab.take({
      'second.jsonl': feedOf(texts(8), 'second', '2024-03-02T09:00:00Z'),
      'late.jsonl': feedOf(texts(8), 'late', '2024-03-11T09:00:00Z'),
    });
    await full.catchUp();
    await full.catchUp();
    expect(await messages()).toBe(6);
    expect(await hits(plan.ruleVersion)).toHaveLength(6);
    for (const { message } of (await hits(plan.ruleVersion)).slice(0, 2)) decided.set(message, 'cleared');
    const report = await reports.ofFull((await plans.list(undefined, 10))[0]!);
    expect(report).toMatchObject({ read: 24, of: 24, messages: 6, decided: 2 });
    expect(report.people.map(({ name, because, messages: n }) => [name, because, n])).toEqual([
      ['Person p0', 'new-hire', 4],
      ['Person p1', 'new-hire', 0],
      ['Person p2', 'heightened', 2],
    ]);
    // Apart from samples: nothing was drawn, and no draw says so.
    expect(await draws.list({ plan: plan.id }, 10)).toEqual([]);
  });

  it('[R187] finds older messages once it is known whose they are, and once somebody is added', async () => {
    await lab.take({ 'old.jsonl': feedOf(texts(8), 'old') });
    const plan = await people({ newHireDays: 30, supervised: [] });
    await full.catchUp();
    expect(await hits(plan.ruleVersion)).toEqual([]);
    await employ('p0', { joinedOn: '2024-02-20' });
    await employ('p3');
    // The archive is not read again with every change of the directory, but soon.
    await full.catchUp();
    lab.archive.clock.set(new Date(lab.archive.clock.now().getTime() + 11 * 60_000));
    await full.catchUp();
    expect(await hits(plan.ruleVersion)).toHaveLength(2);
    const supervised = [{ person: 'E-p3', from: '2024-01-01', until: null, reason: 'An order of the regulator.' }];
    await plans.change(PRIYA, plan.id, plan.version, PlanRules.parse({ newHireDays: 30, supervised }));
    await full.catchUp();
    expect(await hits(plan.ruleVersion)).toHaveLength(4);
    expect((await hits(plan.ruleVersion))[0]).toMatchObject({
      why: { method: 'full', because: 'new-hire', stratum: 'Person p0' },
    });
  });

  it('[R187] a reading ends while the directory keeps changing, and the next follows', async () => {
    await employ('p0', { joinedOn: '2024-02-20' });
    await lab.take({ 'old.jsonl': feedOf(texts(8), 'old') });
    const plan = await people({ newHireDays: 30, supervised: [] });
    const { db, clock, directory, reader } = lab.archive;
    const stopped = AbortSignal.timeout(5_000);
    let changes = 0;
    // A page is an entry, and takes longer than it takes the directory to change.
    const slow = {
      handles: reader.handles.bind(reader),
      messages: reader.messages.bind(reader),
      follow: async (from: number) => {
        clock.set(new Date(clock.now().getTime() + 11 * 60_000));
        await employ(`other${changes++}`);
        return reader.follow(from, 1);
      },
    } as unknown as Reader;
    const busy = new FullReview(db.app, slow, directory, findings, clock);
    await busy.catchUp(stopped);
    expect(stopped.aborted).toBe(false);
    expect(await hits(plan.ruleVersion)).toHaveLength(2);
    const [row] = await plans.list(undefined, 1);
    expect(row).toMatchObject({ position: await lab.archive.log.size('records') });
    // By a directory that was changed since the first reading began.
    await employ('p1', { joinedOn: '2024-02-20' });
    await busy.catchUp(stopped);
    expect(stopped.aborted).toBe(false);
    expect(await hits(plan.ruleVersion)).toHaveLength(4);
  });
});
