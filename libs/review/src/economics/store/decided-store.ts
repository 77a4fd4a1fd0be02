import type { Disposition } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';

/** An alert with the decision that stands. */
export interface DecidedAlert {
  readonly id: number;
  readonly hit: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly disposition: Disposition;
  /** Milliseconds of reading for that decision; 0 where it was one of many. */
  readonly dwell: number;
}

const DECIDED = `SELECT a.id, a.hit_id AS hit, a.message_id AS message, a.message_version AS "messageVersion", d.disposition,
    CASE WHEN d.bulk_id IS NULL THEN coalesce(d.dwell, 0) ELSE 0 END AS dwell
  FROM review.alert a JOIN review.decision d ON d.id = a.decision_id WHERE a.rule_id = $1`;

/** The newest of a rule that were false positives, and those that were none: violations and escalations before all others. */
export function readDecided(queries: Queries, rule: number, most: number): Promise<DecidedAlert[]> {
  return queries.query(
    `(${DECIDED} AND d.disposition <> 'false-positive' ORDER BY d.disposition = 'cleared', a.id DESC LIMIT $2)
     UNION ALL (${DECIDED} AND d.disposition = 'false-positive' ORDER BY a.id DESC LIMIT $2)`,
    [rule, most],
  );
}

export async function countDecided(queries: Queries, rule: number): Promise<{ decided: number; right: number }> {
  const [row] = await queries.query<{ decided: number; right: number }>(
    `SELECT count(*) AS decided, count(*) FILTER (WHERE d.disposition <> 'false-positive') AS right
     FROM review.alert a JOIN review.decision d ON d.id = a.decision_id WHERE a.rule_id = $1`,
    [rule],
  );
  return row!;
}
