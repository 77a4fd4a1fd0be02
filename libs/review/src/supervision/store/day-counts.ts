import type { Transaction } from '@minutebook/platform';
import { DWELL_FACTOR, PACE_FACTOR, stepSql } from '../histogram';

/** Which alerts of which days are counted, as SQL. */
export interface Span {
  /** Whether a time is within. */
  readonly within: (column: string) => string;
  /** The day of a time that is. */
  readonly dayOf: (column: string) => string;
  /** Of which alerts. */
  readonly of: string;
  /** What a count is multiplied with. */
  readonly times: '' | '-1 * ';
}

type OfSpan = (span: Span) => string;

const between = (column: string, from: string, to: string): string =>
  `${column} >= ${from}::date::timestamp AT TIME ZONE 'UTC' AND ${column} < (${to}::date + 1)::timestamp AT TIME ZONE 'UTC'`;

/**
 * A day of UTC, of its parameter, e.g. `$1`: with a day of its own in the statement, the planner knows how few rows that is,
 * which of a joined list of days it does not.
 */
export const day = (parameter: string): Span => ({
  within: (column) => between(column, parameter, parameter),
  dayOf: () => `${parameter}::date`,
  of: 'true',
  times: '',
});

/** To be added to what is counted of these days where these alerts are not to count. */
export const less = (from: string, to: string, alerts: string): Span => ({
  within: (column) => between(column, from, to),
  dayOf: (column) => `(${column} AT TIME ZONE 'UTC')::date`,
  of: `a.id = ANY(${alerts}::bigint[])`,
  times: '-1 * ',
});

/** A decision that was taken back is none. */
const STANDS = `NOT EXISTS (SELECT FROM review.signature s WHERE s.decision_id = x.id AND s.outcome = 'undone')`;
const DECIDED = 'review.decision x JOIN review.alert a ON a.id = x.alert_id';
const DESK = `coalesce(a.desk, '')`;
const EACH_DESK = `CASE WHEN all_desks THEN NULL ELSE desk END`;

/** Counts from the rows themselves: what the tables of days hold, and what is read of a day not yet over. */
export const PACE: OfSpan = ({ within, dayOf, of, times }) => `(
  WITH m AS (
    SELECT ${dayOf('x.decided_at')} AS day, a.queue_id, ${DESK} AS desk, x.bulk_id, x.decided_at <= a.due_at AS on_time, ${stepSql('extract(epoch FROM x.decided_at - a.raised_at)', PACE_FACTOR)} AS step
    FROM ${DECIDED} WHERE ${within('x.decided_at')} AND ${of} AND ${STANDS}
  ), s AS (
    SELECT day, queue_id, desk, grouping(desk) = 1 AS all_desks, step, ${times}count(*) AS n, ${times}count(bulk_id) AS bulk, ${times}count(*) FILTER (WHERE on_time) AS on_time
    FROM m GROUP BY GROUPING SETS ((day, queue_id, step), (day, queue_id, desk, step))
  )
  SELECT day, queue_id, ${EACH_DESK} AS desk, sum(n)::int AS decided, sum(bulk)::int AS bulk, sum(on_time)::int AS on_time, array_agg(step) AS steps, array_agg(n::int) AS counts
  FROM s GROUP BY day, queue_id, all_desks, desk)`;

export const REVIEWERS: OfSpan = ({ within, dayOf, of, times }) => `(
  WITH m AS (
    SELECT ${dayOf('x.decided_at')} AS day, a.queue_id, ${DESK} AS desk, x.decided_by AS reviewer, x.bulk_id,
      CASE WHEN x.bulk_id IS NULL AND x.dwell IS NOT NULL THEN ${stepSql('x.dwell / 1000.0', DWELL_FACTOR)} END AS step
    FROM ${DECIDED} WHERE ${within('x.decided_at')} AND ${of} AND ${STANDS}
  ), s AS (
    SELECT day, queue_id, desk, grouping(desk) = 1 AS all_desks, reviewer, step, ${times}count(*) AS n, ${times}count(bulk_id) AS bulk
    FROM m GROUP BY GROUPING SETS ((day, queue_id, reviewer, step), (day, queue_id, desk, reviewer, step))
  )
  SELECT day, queue_id, ${EACH_DESK} AS desk, reviewer, sum(n)::int AS done, sum(bulk)::int AS bulk,
    coalesce(array_agg(step) FILTER (WHERE step IS NOT NULL), '{}') AS steps, coalesce(array_agg(n::int) FILTER (WHERE step IS NOT NULL), '{}') AS counts
  FROM s GROUP BY day, queue_id, all_desks, desk, reviewer)`;

export const RULES: OfSpan = ({ within, dayOf, of, times }) => `(
  WITH m AS (
    SELECT ${dayOf('a.raised_at')} AS day, a.queue_id, ${DESK} AS desk, a.rule_id, 1 AS raised, 0 AS signed, 0 AS right_of, 0 AS dwell
    FROM review.alert a WHERE ${within('a.raised_at')} AND ${of}
    UNION ALL SELECT ${dayOf('a.closed_at')}, a.queue_id, ${DESK}, a.rule_id, 0, 1, CASE WHEN x.disposition = 'false-positive' THEN 0 ELSE 1 END, 0
    FROM review.alert a JOIN review.decision x ON x.id = a.decision_id WHERE a.state = 'closed' AND ${within('a.closed_at')} AND cardinality(a.signers) > 0 AND ${of}
    UNION ALL SELECT ${dayOf('x.decided_at')}, a.queue_id, ${DESK}, a.rule_id, 0, 0, 0, x.dwell
    FROM ${DECIDED} WHERE ${within('x.decided_at')} AND x.dwell IS NOT NULL AND x.bulk_id IS NULL AND ${of} AND ${STANDS}
  )
  SELECT day, queue_id, CASE WHEN grouping(desk) = 1 THEN NULL ELSE desk END AS desk, rule_id, ${times}sum(raised)::int AS raised, ${times}sum(signed)::int AS signed, ${times}sum(right_of)::int AS right_of, ${times}sum(dwell)::bigint AS dwell
  FROM m GROUP BY GROUPING SETS ((day, queue_id, rule_id), (day, queue_id, desk, rule_id)))`;

export const BACKLOG: OfSpan = ({ within, dayOf, of, times }) => `(
  WITH m AS (
    SELECT ${dayOf('a.raised_at')} AS day, a.raised_at, a.queue_id, ${DESK} AS desk, 1 AS n FROM review.alert a WHERE ${within('a.raised_at')} AND ${of}
    UNION ALL SELECT ${dayOf('s.signed_at')}, a.raised_at, a.queue_id, ${DESK}, 1
    FROM review.signature s JOIN review.decision x ON x.id = s.decision_id JOIN review.alert a ON a.id = x.alert_id WHERE ${within('s.signed_at')} AND s.outcome <> 'signed' AND ${of}
    UNION ALL SELECT ${dayOf('x.decided_at')}, a.raised_at, a.queue_id, ${DESK}, -1 FROM ${DECIDED} WHERE ${within('x.decided_at')} AND ${of}
  )
  SELECT day, (raised_at AT TIME ZONE 'UTC')::date AS raised_on, queue_id, desk, ${times}sum(n)::int AS n FROM m GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0)`;

export const SUBJECTS: OfSpan = ({ within, dayOf, of, times }) => `(
  SELECT a.subject, ${dayOf('x.decided_at')} AS day, (${times}count(*))::int AS decided FROM ${DECIDED} WHERE ${within('x.decided_at')} AND a.subject IS NOT NULL AND ${of} AND ${STANDS} GROUP BY 1, 2)`;

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
export async function recount(tx: Transaction, of: string): Promise<void> {
  for (const [table, counts] of Object.entries(TABLES)) {
    await tx.query(`DELETE FROM review.${table} WHERE day = $1`, [of]);
    await tx.query(`INSERT INTO review.${table} SELECT * FROM ${counts(day('$1'))} c`, [of]);
  }
  await tx.query('UPDATE review.figure_day SET dirty = false WHERE day = $1', [of]);
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
