import { Arrivals, CapturedPeople, CompletenessReport, ExceptionQueue, Expectations, Sight } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { Dashboard as View } from '@minutebook/contract';
import { UnseenAlerts } from '../alerts/unseen';
import { ReviewQuality } from '../quality/reviewer-quality';
import { type TestReview, testReview } from '../testing';
import { Dashboard } from './dashboard';
import { Figures } from './figures';
import { raiseMany, reviewerOf } from './many-alerts.testing';
import { Recent } from './recent';
import { Surroundings } from './surroundings';

/** `MINUTEBOOK_ALERTS=1000000` measures; the tests hold at any number. */
const ALERTS = Number(process.env.MINUTEBOOK_ALERTS ?? 6_000);
const DAYS = 120;
const DESKS = Array.from({ length: 12 }, (_, n) => `Desk ${n}`);
const RULES = 112;
const INSIDE = 'system:inside';
/** Behind a wall that hides every eleventh conversation. */
const OUTSIDE = 'outside';
const HIDDEN = Array.from({ length: Math.ceil(ALERTS / 77) }, (_, n) => Math.floor(1_000_000 / 7) + 11 * n);

let review: TestReview;
let figures: Figures;
let dashboard: Dashboard;
let now: Date;

beforeAll(async () => {
  review = await testReview();
  const { db, audit, clock, log, directory, gaps, reader, people } = review.lab.archive;
  now = clock.now();
  figures = new Figures(db.app, audit, clock);
  const arrivals = new Arrivals(db.app, log, directory);
  const expectations = new Expectations(db.app, arrivals, directory, audit, clock);
  const exceptions = new ExceptionQueue(db.app, audit, clock);
  const completeness = new CompletenessReport(db.app, arrivals, expectations, exceptions, gaps, clock, undefined);
  const captured = new CapturedPeople(db.app);
  const surroundings = new Surroundings(db.app, directory, captured, completeness, arrivals, people.unmapped, clock);
  const quality = new ReviewQuality(db.app, audit);
  const sights = {
    of: async (user: string) =>
      user === OUTSIDE ? new Sight('wall', { handles: [], conversations: HIDDEN }, undefined) : Sight.WHOLE,
  };
  const nobody = await review.admit('Nobody Above', ['supervisor']);
  const walls = new UnseenAlerts(db.app, sights, { find: async () => nobody }, review.workplaces);
  const fresh = new Recent<View>(1);
  dashboard = new Dashboard(db.app, figures, surroundings, review.findings, quality, walls, reader, clock, fresh);
  await review.lexicons.apply(
    OPERATOR,
    'Everything',
    Array.from({ length: RULES }, (_, n) => ({
      code: `R-${n}`,
      title: `Rule ${n}`,
      query: `word${n}`,
      severity: 2,
      zones: ['own'] as const,
    })).map((rule) => ({ ...rule, zones: [...rule.zones] })),
  );
  const queues: number[] = [];
  for (let n = 0; n < 6; n++) {
    const [row] = await db.owner.query<{ id: number }>(
      'INSERT INTO review.queue (name, place, alert_limit) VALUES ($1, $2, 150) RETURNING id',
      [`Queue ${n}`, n + 1],
    );
    queues.push(row!.id);
  }
  const inForce = await review.findings.inForce();
  await raiseMany(db, {
    alerts: ALERTS,
    days: DAYS,
    reviewers: 200,
    queues,
    desks: DESKS,
    // The last rule never raises anything.
    rules: inForce.slice(0, -1).map(({ id, rule, lexicon }) => ({ version: id, rule, lexicon })),
    until: now,
  });
  await figures.rebuild();
  const began = performance.now();
  await figures.catchUp();
  said('counting every day', began);
}, 1_200_000);
afterAll(() => review.lab.archive.drop());

function said(what: string, began: number): void {
  if (process.env.MINUTEBOOK_ALERTS) process.stderr.write(`${what}: ${Math.round(performance.now() - began)} ms\n`);
}

async function look(scope: Parameters<Dashboard['look']>[1], user = INSIDE): Promise<View> {
  const began = performance.now();
  const view = await dashboard.look(user, scope);
  said(`${user} ${JSON.stringify(scope)}`, began);
  return view;
}

/** The same figures by SQL over everything. */
async function counted({ from, to }: View, desk: string | null = null) {
  const [row] = await review.lab.archive.db.owner.query<Record<string, number>>(
    `WITH d AS (SELECT x.*, a.raised_at, a.due_at FROM review.decision x JOIN review.alert a ON a.id = x.alert_id
       WHERE (x.decided_at AT TIME ZONE 'UTC')::date BETWEEN $1 AND $2 AND ($3::text IS NULL OR a.desk = $3) AND NOT EXISTS (SELECT FROM review.signature s WHERE s.decision_id = x.id AND s.outcome = 'undone'))
     SELECT (SELECT count(*) FROM review.alert WHERE state IN ('new', 'claimed') AND ($3::text IS NULL OR desk = $3)) AS open,
       (SELECT count(*) FROM review.alert WHERE state IN ('new', 'claimed') AND due_at < $4 AND ($3::text IS NULL OR desk = $3)) AS overdue,
       (SELECT count(*) FROM review.alert WHERE state = 'decided' AND ($3::text IS NULL OR desk = $3)) AS "toSign",
       count(*) AS decided, count(bulk_id) AS bulk, count(*) FILTER (WHERE decided_at <= due_at) AS "onTime",
       1000 * (percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - raised_at)))::float8 AS median,
       1000 * (percentile_disc(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - raised_at)))::float8 AS p95 FROM d`,
    [from, to, desk, now],
  );
  return row!;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('the dashboard', () => {
  it.each([
    [{ period: 'today' as const }, null],
    [{ period: 'month' as const }, null],
    [{ period: 'quarter' as const }, null],
    [{ period: 'month' as const, desk: 'Desk 3' }, 'Desk 3'],
    [{ period: 'days' as const, from: '2026-09-01', to: '2026-10-15' }, null],
  ])('[R195] of %j is what SQL over everything counts', async (scope, desk) => {
    const view = await look(scope);
    const truth = await counted(view, desk);
    expect({
      open: view.open.alerts,
      overdue: view.open.overdue,
      toSign: view.toSign,
      decided: view.toDecide.decided,
      onTime: sum(view.byQueue.map(({ onTime }) => onTime)),
    }).toEqual({
      open: truth.open,
      overdue: truth.overdue,
      toSign: truth.toSign,
      decided: truth.decided,
      onTime: truth.onTime,
    });
    expect(sum(view.byQueue.map(({ open }) => open))).toBe(view.open.alerts);
    if (truth.decided! > 0) {
      expect(Math.abs(view.toDecide.median! / truth.median! - 1)).toBeLessThan(0.025);
      expect(Math.abs(view.toDecide.p95! / truth.p95! - 1)).toBeLessThan(0.025);
    }
    expect(view.computed).toMatchObject({ audit: await review.lab.archive.audit.size(), at: now.toISOString() });
  });

  it('shows the backlog at the end of each day, exact for the past', async () => {
    const { backlog, open } = await look({ period: 'month' });
    expect(backlog).toHaveLength(30);
    const [first, last] = [backlog[3]!, backlog.at(-1)!];
    expect(last.fresh + last.days + last.old).toBe(open.alerts);
    const [then] = await review.lab.archive.db.owner.query<{ fresh: number; days: number; old: number }>(
      `SELECT count(*) FILTER (WHERE age < 1) AS fresh, count(*) FILTER (WHERE age IN (1, 2)) AS days, count(*) FILTER (WHERE age > 2) AS old FROM (
         SELECT $1::date - (a.raised_at AT TIME ZONE 'UTC')::date AS age FROM review.alert a WHERE a.raised_at < ($1::date + 1)::timestamp AT TIME ZONE 'UTC'
           AND NOT EXISTS (SELECT FROM review.decision x WHERE x.id = a.decision_id AND x.decided_at < ($1::date + 1)::timestamp AT TIME ZONE 'UTC')) o`,
      [first.day],
    );
    expect(first).toEqual({ day: first.day, ...then });
  });

  it('names reviewers with what they did in bulk and how long they read, rules with interval and hours, silent ones', async () => {
    const view = await look({ period: 'quarter' });
    expect(view.reviewers).toHaveLength(50);
    expect(view.reviewerCount).toBe(200);
    const [most] = view.reviewers;
    const [own] = await review.lab.archive.db.owner.query<{ done: number; bulk: number; median: number }>(
      `SELECT count(*) AS done, count(bulk_id) AS bulk, (percentile_disc(0.5) WITHIN GROUP (ORDER BY dwell) FILTER (WHERE bulk_id IS NULL))::float8 AS median FROM review.decision x
       WHERE decided_by = $1 AND (decided_at AT TIME ZONE 'UTC')::date BETWEEN $2 AND $3 AND NOT EXISTS (SELECT FROM review.signature s WHERE s.decision_id = x.id AND s.outcome = 'undone')`,
      [most!.reviewer.id, view.from, view.to],
    );
    expect(most).toMatchObject({
      done: own!.done,
      bulk: own!.bulk,
      reviewer: { name: expect.stringMatching(/^Reviewer \d+$/) },
    });
    expect(Math.abs(most!.medianDwell! / own!.median - 1)).toBeLessThan(0.06);
    expect(Array.from({ length: 200 }, (_, n) => reviewerOf(n))).toContain(most!.reviewer.id);
    const [rule] = view.rules;
    const [record] = await review.lab.archive.db.owner.query<{ signed: number; right: number }>(
      `SELECT count(*) AS signed, count(*) FILTER (WHERE d.disposition <> 'false-positive') AS right FROM review.alert a JOIN review.decision d ON d.id = a.decision_id
       WHERE a.state = 'closed' AND a.rule_id = $1 AND (a.closed_at AT TIME ZONE 'UTC')::date BETWEEN $2 AND $3`,
      [rule!.rule, view.from, view.to],
    );
    expect(rule).toMatchObject(record!);
    expect(rule!.low).toBeLessThan((100 * rule!.right) / rule!.signed);
    expect(rule!.hours).toBeGreaterThan(0);
    expect(view.rules.filter(({ silentDays }) => silentDays !== null)).toHaveLength(0);
    const { clock } = review.lab.archive;
    clock.advance(91 * 86_400_000);
    const later = await look({ period: 'month' });
    clock.set(now);
    expect(later.rules.every(({ silentDays }) => silentDays! >= 90)).toBe(true);
  });

  it('counts a day anew when something of it changes afterwards', async () => {
    const { db, audit } = review.lab.archive;
    const before = await look({ period: 'month' });
    const [decision] = await db.owner.query<{ id: number; alert: number; by: string }>(
      `SELECT x.id, x.alert_id AS alert, x.decided_by AS by FROM review.decision x JOIN review.alert a ON a.decision_id = x.id WHERE a.state = 'decided' ORDER BY x.decided_at LIMIT 1`,
    );
    await db.app.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO review.signature (decision_id, level, outcome, signed_by, signed_by_name, signed_at) VALUES ($1, 1, 'undone', $2, 'x', $3)`,
        [decision!.id, decision!.by, now],
      );
      await tx.query(
        `UPDATE review.alert SET state = 'claimed', claimed_by = $2, decision_id = NULL, version = version + 1 WHERE id = $1`,
        [decision!.alert, decision!.by],
      );
      await audit.append(
        tx,
        OPERATOR,
        'alert.undone',
        { kind: 'alert', id: String(decision!.alert) },
        { decision: String(decision!.id) },
      );
    });
    const after = await look({ period: 'month' });
    expect([after.toDecide.decided, after.open.alerts, after.toSign]).toEqual([
      before.toDecide.decided - 1,
      before.open.alerts + 1,
      before.toSign - 1,
    ]);
    await figures.catchUp();
    const settled = await look({ period: 'month' });
    expect({ ...settled, computed: null }).toEqual({ ...after, computed: null });
  }, 600_000);

  /** Last, as it takes away what the wall hides: with it gone, whoever sees everything must see the same. */
  it('[R128] behind a wall is, in every figure, what it is where the hidden was never raised', async () => {
    const { db } = review.lab.archive;
    const scopes = [
      { period: 'today' as const },
      { period: 'month' as const },
      { period: 'quarter' as const },
      { period: 'month' as const, desk: 'Desk 3' },
      { period: 'days' as const, from: '2026-09-01', to: '2026-10-15' },
    ];
    const views = async (user: string): Promise<View[]> => {
      const all: View[] = [];
      for (const scope of scopes) all.push(await look(scope, user));
      return all;
    };
    const [whole, outside] = [await views(INSIDE), await views(OUTSIDE)];
    expect(outside[1]!.toDecide.decided).toBeLessThan(whole[1]!.toDecide.decided);
    await db.admin.transaction(async (tx) => {
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query('DELETE FROM review.alert WHERE conversation_id = ANY($1)', [HIDDEN]);
    });
    await figures.rebuild();
    await figures.catchUp();
    expect(outside).toEqual(await views(INSIDE));
  }, 600_000);
});
