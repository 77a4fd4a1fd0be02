import type { Queries } from '@minutebook/platform';

export interface NearlyDue {
  readonly holder: string;
  /** Beginning of the hour they are due in. */
  readonly hour: Date;
  readonly alerts: number;
  readonly firstDue: Date;
}

export interface Overdue {
  readonly queue: number;
  readonly queueName: string;
  readonly owner: string | null;
  readonly hour: Date;
  readonly alerts: number;
}

const WAITS = "a.state IN ('new', 'claimed') AND (a.snoozed_until IS NULL OR a.snoozed_until <= $1)";

/** Alerts that are due between `now` and `until`, by whose they are to do and by hour. */
export async function selectNearlyDue(queries: Queries, now: Date, until: Date): Promise<NearlyDue[]> {
  return queries.query<NearlyDue>(
    `SELECT coalesce(a.claimed_by, a.assigned_to) AS holder, date_trunc('hour', a.due_at, 'UTC') AS hour,
       count(*) AS alerts, min(a.due_at) AS "firstDue"
     FROM review.alert a
     WHERE ${WAITS} AND a.due_at > $1 AND a.due_at <= $2 AND coalesce(a.claimed_by, a.assigned_to) IS NOT NULL
     GROUP BY 1, 2 ORDER BY 2, 1`,
    [now, until],
  );
}

/** Alerts still open that fell due in the whole hours from `from` to before `now`, by queue and hour. */
export async function selectOverdue(queries: Queries, now: Date, from: Date): Promise<Overdue[]> {
  return queries.query<Overdue>(
    `SELECT q.id AS queue, q.name AS "queueName", q.owner, date_trunc('hour', a.due_at, 'UTC') AS hour, count(*) AS alerts
     FROM review.alert a JOIN review.queue q ON q.id = a.queue_id
     WHERE ${WAITS} AND a.due_at >= date_trunc('hour', $2::timestamptz, 'UTC') AND a.due_at < date_trunc('hour', $1::timestamptz, 'UTC')
     GROUP BY q.id, 4 ORDER BY 4, q.id`,
    [now, from],
  );
}
