import type { Queries } from '@minutebook/platform';
import { exceptAlerts } from '../../store/unseen-store';
import { BACKLOG, day, less, PACE, REVIEWERS, RULES, SUBJECTS } from './day-counts';

/** Days of UTC, both included; of a queue or a desk. */
export interface FigureScope {
  readonly from: string;
  readonly to: string;
  readonly queue?: number | undefined;
  readonly desk?: string | undefined;
  /** Alerts that do not count, as a wall hides them. */
  readonly unseen?: readonly number[] | undefined;
}

/** A scope, with those of its days that are not counted yet. */
export interface Scope extends FigureScope {
  readonly live: readonly string[];
}

/** Days of the scope without counts that hold: today, and what has changed since it was counted. */
export async function liveDays(queries: Queries, { from, to }: FigureScope, today: string): Promise<string[]> {
  const rows = await queries.query<{ day: string }>(
    'SELECT day::text FROM review.figure_day WHERE dirty AND day BETWEEN $1 AND $2 AND day < $3',
    [from, to, today],
  );
  return [...rows.map(({ day }) => day), ...(from <= today && today <= to ? [today] : [])];
}

const LIVE = {
  backlog_day: BACKLOG,
  pace_day: PACE,
  reviewer_day: REVIEWERS,
  rule_day: RULES,
  subject_day: SUBJECTS,
} as const;
type Table = keyof typeof LIVE;
type Statement = { sql: string; values: unknown[] };

/** Counted days and days not yet over, less what does not count, as one: `f`. */
function counted(
  table: Table,
  { from, to, live, unseen = [] }: Omit<Scope, 'queue' | 'desk'>,
  where: (value: (one: unknown) => string) => string,
): Statement {
  const values: unknown[] = [live, from, to];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const rows = where(value);
  const today = live.map((one) => LIVE[table](day(value(one))));
  const off = unseen.length === 0 ? [] : [LIVE[table](less('$2', '$3', value(unseen)))];
  const further = [...today, ...off].map((counts) => ` UNION ALL SELECT * FROM ${counts} l WHERE ${rows}`);
  return {
    sql: `f AS (SELECT * FROM review.${table} WHERE day BETWEEN $2 AND $3 AND day <> ALL($1::date[]) AND ${rows}${further.join('')})`,
    values,
  };
}

function figures(table: Exclude<Table, 'subject_day'>, { queue, desk, ...scope }: Scope): Statement {
  return counted(table, scope, (value) => {
    const ofDesk = desk === undefined ? (table === 'backlog_day' ? 'true' : 'desk IS NULL') : `desk = ${value(desk)}`;
    return queue === undefined ? ofDesk : `${ofDesk} AND queue_id = ${value(queue)}`;
  });
}

export interface QueuePace {
  readonly queue: number;
  readonly decided: number;
  readonly onTime: number;
}

export interface Pace {
  readonly queues: readonly QueuePace[];
  /** Steps of the histogram of all of them, and how many decisions fell into each. */
  readonly steps: readonly number[];
  readonly counts: readonly number[];
}

export async function readPace(queries: Queries, scope: Scope): Promise<Pace> {
  const { sql, values } = figures('pace_day', scope);
  const [row] = await queries.query<Pace>(
    `WITH ${sql},
       q AS (SELECT queue_id AS queue, sum(decided) AS decided, sum(on_time) AS "onTime" FROM f GROUP BY 1),
       h AS (SELECT u.step, sum(u.n) AS n FROM f, unnest(f.steps, f.counts) AS u (step, n) GROUP BY 1)
     SELECT (SELECT coalesce(json_agg(q), '[]') FROM q) AS queues, (SELECT coalesce(json_agg(step ORDER BY step), '[]') FROM h) AS steps, (SELECT coalesce(json_agg(n ORDER BY step), '[]') FROM h) AS counts`,
    values,
  );
  return row!;
}

export interface ReviewerPace {
  readonly reviewer: string;
  readonly name: string;
  readonly done: number;
  readonly bulk: number;
  readonly steps: number[];
  readonly counts: number[];
  /** Reviewers there are. */
  readonly of: number;
}

/** Those with most decisions first. */
export function readReviewers(queries: Queries, scope: Scope, limit: number): Promise<ReviewerPace[]> {
  const { sql, values } = figures('reviewer_day', scope);
  return queries.query(
    `WITH ${sql}, t AS MATERIALIZED (SELECT reviewer, sum(done) AS done, sum(bulk) AS bulk, count(*) OVER () AS of FROM f GROUP BY 1 HAVING sum(done) > 0 ORDER BY 2 DESC, 1 LIMIT $${values.push(limit)}),
       h AS (SELECT f.reviewer, u.step, sum(u.n) AS n FROM f JOIN t USING (reviewer), unnest(f.steps, f.counts) AS u (step, n) GROUP BY 1, 2),
       hs AS (SELECT reviewer, array_agg(step) AS steps, array_agg(n::int) AS counts FROM h GROUP BY 1)
     SELECT t.reviewer, (SELECT decided_by_name FROM review.decision x WHERE x.decided_by = t.reviewer ORDER BY decided_at DESC LIMIT 1) AS name,
       t.done, t.bulk, t.of, coalesce(hs.steps, '{}') AS steps, coalesce(hs.counts, '{}') AS counts
     FROM t LEFT JOIN hs USING (reviewer) ORDER BY t.done DESC, t.reviewer`,
    values,
  );
}

export interface RuleCounts {
  readonly rule: number;
  readonly raised: number;
  readonly signed: number;
  readonly right: number;
  readonly dwell: number;
}

/** By rule, and what was raised by queue. */
export async function readRules(
  queries: Queries,
  scope: Scope,
): Promise<{ rules: RuleCounts[]; raised: { queue: number; raised: number }[] }> {
  const { sql, values } = figures('rule_day', scope);
  const rows = await queries.query<Omit<RuleCounts, 'rule'> & { rule: number | null; queue: number | null }>(
    `WITH ${sql} SELECT rule_id AS rule, queue_id AS queue, sum(raised) AS raised, sum(signed) AS signed, sum(right_of) AS right, sum(dwell)::bigint AS dwell
     FROM f GROUP BY GROUPING SETS ((rule_id), (queue_id))`,
    values,
  );
  return {
    rules: rows.flatMap(({ rule, ...counts }) => (rule === null ? [] : [{ rule, ...counts }])),
    raised: rows.flatMap(({ queue, raised }) => (queue === null ? [] : [{ queue, raised }])),
  };
}

/** Raised a day, by queue. */
export function readRaised(queries: Queries, scope: Scope): Promise<{ queue: number; day: string; raised: number }[]> {
  const { sql, values } = figures('rule_day', scope);
  return queries.query(
    `WITH ${sql} SELECT queue_id AS queue, day::text AS day, sum(raised) AS raised FROM f GROUP BY 1, 2`,
    values,
  );
}

export function readBacklogChanges(
  queries: Queries,
  scope: Scope,
): Promise<{ day: string; raisedOn: string; n: number }[]> {
  const { sql, values } = figures('backlog_day', scope);
  return queries.query(
    `WITH ${sql} SELECT day::text AS day, raised_on::text AS "raisedOn", sum(n) AS n FROM f GROUP BY 1, 2 HAVING sum(n) <> 0`,
    values,
  );
}

export interface OpenCount {
  readonly queue: number;
  readonly raisedOn: string;
  readonly n: number;
  readonly overdue: number;
  readonly oldest: Date;
}

/** What is open now, read from the index of open alerts. */
export function readOpen(
  queries: Queries,
  { queue, desk, unseen }: Omit<FigureScope, 'from' | 'to'>,
  now: Date,
): Promise<OpenCount[]> {
  const values: unknown[] = [now, queue ?? null, desk ?? null];
  return queries.query(
    `SELECT queue, day::text AS "raisedOn", n, overdue, oldest FROM (
       SELECT queue_id AS queue, (raised_at AT TIME ZONE 'UTC')::date AS day, count(*) AS n, count(*) FILTER (WHERE due_at < $1) AS overdue, min(raised_at) AS oldest
       FROM review.alert WHERE state IN ('new', 'claimed') AND ($2::bigint IS NULL OR queue_id = $2) AND ($3::text IS NULL OR coalesce(desk, '') = $3)${exceptAlerts('id', unseen, values)} GROUP BY 1, 2) days`,
    values,
  );
}

export async function findOldest(queries: Queries, raisedAt: Date, scope: FigureScope): Promise<number | undefined> {
  const values: unknown[] = [raisedAt, scope.queue ?? null, scope.desk ?? null];
  const [row] = await queries.query<{ id: number }>(
    `SELECT id FROM review.alert WHERE raised_at = $1 AND state IN ('new', 'claimed') AND ($2::bigint IS NULL OR queue_id = $2) AND ($3::text IS NULL OR coalesce(desk, '') = $3)${exceptAlerts('id', scope.unseen, values)} ORDER BY id LIMIT 1`,
    values,
  );
  return row?.id;
}

export async function countToSign(queries: Queries, { queue, desk, unseen }: FigureScope): Promise<number> {
  const values: unknown[] = [queue ?? null, desk ?? null];
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM review.alert WHERE state = 'decided' AND ($1::bigint IS NULL OR queue_id = $1) AND ($2::text IS NULL OR coalesce(desk, '') = $2)${exceptAlerts('id', unseen, values)}`,
    values,
  );
  return row!.n;
}

/** When something of a rule was last raised, of the rules asked for. */
export function readLastRaised(
  queries: Queries,
  rules: readonly number[],
  unseen: readonly number[],
): Promise<{ rule: number; at: Date | null }[]> {
  const values: unknown[] = [rules];
  return queries.query(
    `SELECT r.rule, (SELECT max(raised_at) FROM review.alert a WHERE a.rule_id = r.rule${exceptAlerts('a.id', unseen, values)}) AS at FROM unnest($1::bigint[]) AS r (rule)`,
    values,
  );
}

/** The last day on which something of a desk was decided, those with none left out. */
export async function readDesksReviewed(
  queries: Queries,
  today: string,
  unseen: readonly number[],
): Promise<{ desk: string; day: string }[]> {
  if (unseen.length > 0) {
    const { sql, values } = counted('pace_day', await ever(queries, today, unseen), () => `desk <> ''`);
    return queries.query(`WITH ${sql} ${lastOf('desk')}`, values);
  }
  return queries.query(
    `WITH RECURSIVE known AS (
       (SELECT desk FROM review.pace_day WHERE desk IS NOT NULL AND decided > 0 ORDER BY desk LIMIT 1)
       UNION ALL SELECT (SELECT p.desk FROM review.pace_day p WHERE p.desk > known.desk AND p.decided > 0 ORDER BY p.desk LIMIT 1) FROM known WHERE known.desk IS NOT NULL
     ), past AS (SELECT desk, (SELECT max(day) FROM review.pace_day p WHERE p.desk = known.desk AND p.decided > 0) AS day FROM known WHERE desk IS NOT NULL),
     live AS (SELECT desk, day FROM ${PACE(day('$1'))} l WHERE desk IS NOT NULL AND decided > 0)
     SELECT desk, max(day)::text AS day FROM (SELECT * FROM past UNION ALL SELECT * FROM live) e WHERE desk <> '' GROUP BY 1`,
    [today],
  );
}

/** The last day on which something of each of these people was decided, by external id; those with none left out. */
export async function readSubjectsReviewed(
  queries: Queries,
  subjects: readonly string[],
  today: string,
  unseen: readonly number[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await (unseen.length > 0
    ? subjectsLess(queries, subjects, today, unseen)
    : queries.query<{ subject: string; day: string }>(
        `SELECT subject, max(day)::text AS day FROM (
           SELECT s.subject, (SELECT max(day) FROM review.subject_day d WHERE d.subject = s.subject) AS day FROM unnest($2::text[]) AS s (subject)
           UNION ALL SELECT subject, day FROM ${SUBJECTS(day('$1'))} l
         ) e WHERE day IS NOT NULL GROUP BY 1`,
        [today, subjects],
      ));
  return new Map(rows.map((row) => [row.subject, row.day]));
}

async function subjectsLess(
  queries: Queries,
  subjects: readonly string[],
  today: string,
  unseen: readonly number[],
): Promise<{ subject: string; day: string }[]> {
  const scope = await ever(queries, today, unseen);
  const { sql, values } = counted('subject_day', scope, (value) => `subject = ANY(${value(subjects)}::text[])`);
  return queries.query(`WITH ${sql} ${lastOf('subject')}`, values);
}

/** All days. Those whose counts do not hold are counted: less what does not count, an old count would show that it changed. */
async function ever(queries: Queries, to: string, unseen: readonly number[]): Promise<Scope> {
  const days = { from: '1970-01-01', to };
  return { ...days, unseen, live: await liveDays(queries, days, to) };
}

const lastOf = (column: string): string =>
  `SELECT ${column}, max(day)::text AS day FROM (SELECT ${column}, day FROM f GROUP BY 1, 2 HAVING sum(decided) > 0) e GROUP BY 1`;

/** The last day on which something was decided in a queue. */
export function readQueuesDecided(
  queries: Queries,
  live: readonly string[],
): Promise<{ queue: number; day: string }[]> {
  const today = live.map(
    (_, n) => `UNION ALL SELECT queue_id, day FROM ${PACE(day(`$${n + 1}`))} l WHERE desk IS NULL AND decided > 0`,
  );
  return queries.query(
    `SELECT queue, max(day)::text AS day FROM (
       SELECT q.id AS queue, (SELECT max(day) FROM review.pace_day p WHERE p.queue_id = q.id AND p.desk IS NULL AND p.decided > 0) AS day FROM review.queue q ${today.join(' ')}
     ) e WHERE day IS NOT NULL GROUP BY 1`,
    live,
  );
}

/** Milliseconds alerts were open on screen before individual decisions, and how many of those, by queue. */
export async function readReading(
  queries: Queries,
  scope: Scope,
): Promise<{ queue: number; dwell: number; read: number }[]> {
  const [rules, reviewers] = [figures('rule_day', scope), figures('reviewer_day', scope)];
  const [dwell, read] = await Promise.all([
    queries.query<{ queue: number; dwell: number }>(
      `WITH ${rules.sql} SELECT queue_id AS queue, sum(dwell)::bigint AS dwell FROM f GROUP BY 1`,
      rules.values,
    ),
    queries.query<{ queue: number; read: number }>(
      `WITH ${reviewers.sql} SELECT queue_id AS queue, sum(n) AS read FROM f, unnest(counts) AS n GROUP BY 1`,
      reviewers.values,
    ),
  ]);
  const byQueue = new Map(read.map((row) => [row.queue, row.read]));
  return dwell.map((row) => ({ ...row, read: byQueue.get(row.queue) ?? 0 }));
}
