import type { Transaction } from '@minutebook/platform';
import { DWELL_FACTOR, PACE_FACTOR, stepSql } from '../histogram';

/**
 * Each takes the parameter of its day (date), e.g. `$1`: with a day of its own in the statement, the planner knows how few
 * rows that is, which of a joined list of days it does not.
 */
type OfDay = (day: string) => string;

/** Within the day, of UTC. */
const on = (column: string, day: string): string =>
  `${column} >= ${day}::date::timestamp AT TIME ZONE 'UTC' AND ${column} < (${day}::date + 1)::timestamp AT TIME ZONE 'UTC'`;
/** A decision that was taken back is none. */
const STANDS = `NOT EXISTS (SELECT FROM review.signature s WHERE s.decision_id = x.id AND s.outcome = 'undone')`;
const DECIDED = 'review.decision x JOIN review.alert a ON a.id = x.alert_id';
const DESK = `coalesce(a.desk, '')`;
const EACH_DESK = `CASE WHEN all_desks THEN NULL ELSE desk END`;

/** Counts of a day from the rows themselves: what the tables of days hold, and what is read of a day not yet over. */
export const PACE: OfDay = (day) => `(
  WITH m AS (
    SELECT a.queue_id, ${DESK} AS desk, x.bulk_id, x.decided_at <= a.due_at AS on_time, ${stepSql('extract(epoch FROM x.decided_at - a.raised_at)', PACE_FACTOR)} AS step
    FROM ${DECIDED} WHERE ${on('x.decided_at', day)} AND ${STANDS}
  ), s AS (
    SELECT queue_id, desk, grouping(desk) = 1 AS all_desks, step, count(*) AS n, count(bulk_id) AS bulk, count(*) FILTER (WHERE on_time) AS on_time
    FROM m GROUP BY GROUPING SETS ((queue_id, step), (queue_id, desk, step))
  )
  SELECT ${day}::date AS day, queue_id, ${EACH_DESK} AS desk, sum(n)::int AS decided, sum(bulk)::int AS bulk, sum(on_time)::int AS on_time, array_agg(step) AS steps, array_agg(n::int) AS counts
  FROM s GROUP BY queue_id, all_desks, desk)`;

export const REVIEWERS: OfDay = (day) => `(
  WITH m AS (
    SELECT a.queue_id, ${DESK} AS desk, x.decided_by AS reviewer, x.bulk_id,
      CASE WHEN x.bulk_id IS NULL AND x.dwell IS NOT NULL THEN ${stepSql('x.dwell / 1000.0', DWELL_FACTOR)} END AS step
    FROM ${DECIDED} WHERE ${on('x.decided_at', day)} AND ${STANDS}
  ), s AS (
    SELECT queue_id, desk, grouping(desk) = 1 AS all_desks, reviewer, step, count(*) AS n, count(bulk_id) AS bulk
    FROM m GROUP BY GROUPING SETS ((queue_id, reviewer, step), (queue_id, desk, reviewer, step))
  )
  SELECT ${day}::date AS day, queue_id, ${EACH_DESK} AS desk, reviewer, sum(n)::int AS done, sum(bulk)::int AS bulk,
    coalesce(array_agg(step) FILTER (WHERE step IS NOT NULL), '{}') AS steps, coalesce(array_agg(n::int) FILTER (WHERE step IS NOT NULL), '{}') AS counts
  FROM s GROUP BY queue_id, all_desks, desk, reviewer)`;

export const RULES: OfDay = (day) => `(
  WITH m AS (
    SELECT a.queue_id, ${DESK} AS desk, a.rule_id, 1 AS raised, 0 AS signed, 0 AS right_of, 0 AS dwell
    FROM review.alert a WHERE ${on('a.raised_at', day)}
    UNION ALL SELECT a.queue_id, ${DESK}, a.rule_id, 0, 1, CASE WHEN x.disposition = 'false-positive' THEN 0 ELSE 1 END, 0
    FROM review.alert a JOIN review.decision x ON x.id = a.decision_id WHERE a.state = 'closed' AND ${on('a.closed_at', day)} AND cardinality(a.signers) > 0
    UNION ALL SELECT a.queue_id, ${DESK}, a.rule_id, 0, 0, 0, x.dwell FROM ${DECIDED} WHERE ${on('x.decided_at', day)} AND x.dwell IS NOT NULL AND x.bulk_id IS NULL AND ${STANDS}
  )
  SELECT ${day}::date AS day, queue_id, CASE WHEN grouping(desk) = 1 THEN NULL ELSE desk END AS desk, rule_id, sum(raised)::int AS raised, sum(signed)::int AS signed, sum(right_of)::int AS right_of, sum(dwell)::bigint AS dwell
  FROM m GROUP BY GROUPING SETS ((queue_id, rule_id), (queue_id, desk, rule_id)))`;

export const BACKLOG: OfDay = (day) => `(
  WITH m AS (
    SELECT a.raised_at, a.queue_id, ${DESK} AS desk, 1 AS n FROM review.alert a WHERE ${on('a.raised_at', day)}
    UNION ALL SELECT a.raised_at, a.queue_id, ${DESK}, 1
    FROM review.signature s JOIN review.decision x ON x.id = s.decision_id JOIN review.alert a ON a.id = x.alert_id WHERE ${on('s.signed_at', day)} AND s.outcome <> 'signed'
    UNION ALL SELECT a.raised_at, a.queue_id, ${DESK}, -1 FROM ${DECIDED} WHERE ${on('x.decided_at', day)}
  )
  SELECT ${day}::date AS day, (raised_at AT TIME ZONE 'UTC')::date AS raised_on, queue_id, desk, sum(n)::int AS n FROM m GROUP BY 2, 3, 4 HAVING sum(n) <> 0)`;

export const SUBJECTS: OfDay = (day) => `(
  SELECT a.subject, ${day}::date AS day, count(*)::int AS decided FROM ${DECIDED} WHERE ${on('x.decided_at', day)} AND a.subject IS NOT NULL AND ${STANDS} GROUP BY 1)`;

const TABLES = {
  backlog_day: BACKLOG,
  pace_day: PACE,
  reviewer_day: REVIEWERS,
  rule_day: RULES,
  subject_day: SUBJECTS,
} as const;

/** The newest day before `today` that has to be counted anew, locked; undefined without one. */
export async function lockDirtyDay(tx: Transaction, today: string): Promise<string | undefined> {
  const [row] = await tx.query<{ day: string }>(
    'SELECT day::text FROM review.figure_day WHERE dirty AND day < $1 ORDER BY day DESC LIMIT 1 FOR UPDATE',
    [today],
  );
  return row?.day;
}

/** Counts a day anew. Whoever marks it meanwhile waits, and it is counted once more. */
export async function recount(tx: Transaction, day: string): Promise<void> {
  for (const [table, counts] of Object.entries(TABLES)) {
    await tx.query(`DELETE FROM review.${table} WHERE day = $1`, [day]);
    await tx.query(`INSERT INTO review.${table} SELECT * FROM ${counts('$1')} c`, [day]);
  }
  await tx.query('UPDATE review.figure_day SET dirty = false WHERE day = $1', [day]);
}

export async function lockFigurePosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM review.figure_position FOR UPDATE');
  return row!.position;
}

export async function moveFigurePosition(tx: Transaction, position: number): Promise<void> {
  await tx.query('UPDATE review.figure_position SET position = $1', [position]);
}

const DIRTY = 'ON CONFLICT (day) DO UPDATE SET dirty = true WHERE NOT figure_day.dirty';

export async function markDays(tx: Transaction, days: readonly string[]): Promise<void> {
  if (days.length > 0)
    await tx.query(
      `INSERT INTO review.figure_day (day, dirty) SELECT d, true FROM unnest($1::date[]) d ORDER BY d ${DIRTY}`,
      [days],
    );
}

/** Every day on which something happened to these alerts. */
export async function markDaysOf(tx: Transaction, alerts: readonly number[]): Promise<void> {
  if (alerts.length === 0) return;
  await tx.query(
    `INSERT INTO review.figure_day (day, dirty) SELECT DISTINCT (at AT TIME ZONE 'UTC')::date AS day, true FROM (
       SELECT raised_at AS at FROM review.alert WHERE id = ANY($1)
       UNION ALL SELECT decided_at FROM review.decision WHERE alert_id = ANY($1)
       UNION ALL SELECT s.signed_at FROM review.decision x JOIN review.signature s ON s.decision_id = x.id WHERE x.alert_id = ANY($1)
     ) e ORDER BY day ${DIRTY}`,
    [alerts],
  );
}

/** Everything from the beginning: a rebuild. */
export async function markAll(tx: Transaction): Promise<void> {
  await tx.query(
    `INSERT INTO review.figure_day (day, dirty) SELECT day, true FROM (
       SELECT DISTINCT (raised_at AT TIME ZONE 'UTC')::date AS day FROM review.alert
       UNION SELECT DISTINCT (decided_at AT TIME ZONE 'UTC')::date FROM review.decision
       UNION SELECT DISTINCT (signed_at AT TIME ZONE 'UTC')::date FROM review.signature
     ) e ORDER BY day ${DIRTY}`,
  );
}
