import type { Queries } from '@minutebook/platform';

/** Conversations alerts are on, those of hits folded in as well. */
export function alertsInConversations(
  queries: Queries,
  alerts: readonly number[],
): Promise<{ alert: number; conversation: number }[]> {
  return queries.query(
    `SELECT id AS alert, conversation_id AS conversation FROM review.alert WHERE id = ANY($1::bigint[])
     UNION SELECT alert_id, conversation_id FROM review.folded WHERE alert_id = ANY($1::bigint[])`,
    [alerts],
  );
}

/** Who belongs or belonged to cases, and when. */
export function caseMembers(
  queries: Queries,
  cases: readonly number[],
): Promise<{ case: number; user: string; from: Date; until: Date | null }[]> {
  return queries.query(
    `SELECT case_id AS "case", user_id::text AS user, given_at AS "from", taken_at AS until FROM review.case_access WHERE case_id = ANY($1::bigint[])`,
    [cases],
  );
}
