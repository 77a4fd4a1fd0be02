import type { Disposition } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';

export interface MetricPeriod {
  /** Days, both included, UTC. */
  readonly from: string;
  readonly to: string;
  readonly queue: number | null;
  /** Alerts that do not count, as a wall hides them. */
  readonly unseen: readonly number[];
}

const WITHIN = (at: string): string =>
  `${at} >= $1::date::timestamp AT TIME ZONE 'UTC' AND ${at} < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'`;

/** Decisions that stand, by reviewer. */
export async function decisionCounts(
  queries: Queries,
  { from, to, queue, unseen }: MetricPeriod,
): Promise<{ reviewer: string; name: string; decisions: number }[]> {
  return queries.query(
    `SELECT d.decided_by AS reviewer, (array_agg(d.decided_by_name ORDER BY d.id DESC))[1] AS name, count(*) AS decisions
     FROM review.decision d JOIN review.alert a ON a.decision_id = d.id WHERE ${WITHIN('d.decided_at')} AND ($3::bigint IS NULL OR a.queue_id = $3) AND a.id <> ALL($4::bigint[]) GROUP BY 1`,
    [from, to, queue, unseen],
  );
}

export interface PairCount {
  readonly reviewer: string;
  readonly name: string;
  readonly first: Disposition;
  readonly second: Disposition;
  readonly stands: 'first' | 'second' | null;
  readonly n: number;
}

/** How often a reviewer's decision and its re-read came to which pair, and what was settled. */
export async function rereadPairs(queries: Queries, { from, to, queue, unseen }: MetricPeriod): Promise<PairCount[]> {
  return queries.query<PairCount>(
    `SELECT r.first_by AS reviewer, max(d.decided_by_name) AS name, d.disposition AS first, r.disposition AS second, s.stands, count(*) AS n
     FROM review.reread r JOIN review.decision d ON d.id = r.decision_id JOIN review.alert a ON a.id = r.alert_id LEFT JOIN review.settlement s ON s.reread_id = r.id
     WHERE r.known_id IS NULL AND r.answered_at IS NOT NULL AND ${WITHIN('d.decided_at')} AND ($3::bigint IS NULL OR a.queue_id = $3) AND a.id <> ALL($4::bigint[]) GROUP BY 1, 3, 4, 5`,
    [from, to, queue, unseen],
  );
}

/** Known answers given in the period, by who gave them. */
export async function knownScores(
  queries: Queries,
  { from, to, queue, unseen }: MetricPeriod,
): Promise<{ reviewer: string; name: string; right: number; of: number }[]> {
  return queries.query(
    `SELECT r.reader AS reviewer, max(r.reader_name) AS name, count(*) FILTER (WHERE NOT r.differs) AS right, count(*) AS of
     FROM review.reread r JOIN review.alert a ON a.id = r.alert_id
     WHERE r.known_id IS NOT NULL AND r.answered_at IS NOT NULL AND ${WITHIN('r.answered_at')} AND ($3::bigint IS NULL OR a.queue_id = $3) AND a.id <> ALL($4::bigint[]) GROUP BY 1`,
    [from, to, queue, unseen],
  );
}

/** Median over a reviewer's decisions of the reading they reported of the alert before they decided, in milliseconds. */
export async function medianReadings(
  queries: Queries,
  { from, to, queue, unseen }: MetricPeriod,
): Promise<{ reviewer: string; ms: number }[]> {
  return queries.query(
    `SELECT reviewer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::float8 AS ms FROM (
       SELECT d.decided_by AS reviewer, sum(g.elapsed) AS ms FROM review.decision d JOIN review.alert a ON a.decision_id = d.id
       JOIN review.reading g ON g.alert_id = d.alert_id AND g.user_id = d.decided_by AND g.at <= d.decided_at
       WHERE ${WITHIN('d.decided_at')} AND ($3::bigint IS NULL OR a.queue_id = $3) AND a.id <> ALL($4::bigint[]) GROUP BY d.id, d.decided_by) m GROUP BY 1`,
    [from, to, queue, unseen],
  );
}
