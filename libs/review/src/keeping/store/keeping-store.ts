import type { Queries } from '@minutebook/platform';

/** Alerts on these messages that nobody has closed, their own or those they are folded under. */
export function openAlertsOn(
  queries: Queries,
  messages: readonly number[],
): Promise<{ message: number; alert: number }[]> {
  return queries.query(
    `SELECT message_id AS message, id AS alert FROM review.alert WHERE message_id = ANY($1::bigint[]) AND state <> 'closed'
     UNION ALL SELECT f.message_id, a.id FROM review.folded f JOIN review.alert a ON a.id = f.alert_id WHERE f.message_id = ANY($1::bigint[]) AND a.state <> 'closed' ORDER BY alert`,
    [messages],
  );
}

/** Requests that are neither closed nor withdrawn, for which these messages were decided on, either way. */
export async function requestsOn(
  queries: Queries,
  messages: readonly number[],
): Promise<{ message: number; id: number; receivedOn: string }[]> {
  return queries.query(
    `SELECT DISTINCT i.message_id AS message, r.id, r.received_on::text AS "receivedOn" FROM review.request_item i JOIN review.request r ON r.id = i.request_id
     WHERE i.message_id = ANY($1::bigint[]) AND r.state IN ('open', 'answered') ORDER BY r.id`,
    [messages],
  );
}

/** Open cases that rest on these messages, on an alert's members like on its own. What was taken out of a case rests there no longer. */
export function openCasesWith(
  queries: Queries,
  messages: readonly number[],
): Promise<{ message: number; case: number }[]> {
  return queries.query(
    `SELECT DISTINCT i.message_id AS message, i.case_id AS case FROM review.case_item i JOIN review.case_record c ON c.id = i.case_id
     WHERE i.message_id = ANY($1::bigint[]) AND i.removed_at IS NULL AND c.state <> 'closed'
     UNION SELECT f.message_id, i.case_id FROM review.folded f JOIN review.case_item i ON i.alert_id = f.alert_id JOIN review.case_record c ON c.id = i.case_id
     WHERE f.message_id = ANY($1::bigint[]) AND i.removed_at IS NULL AND c.state <> 'closed' ORDER BY 2`,
    [messages],
  );
}
