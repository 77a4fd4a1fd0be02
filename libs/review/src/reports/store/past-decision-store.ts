import type { Disposition } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';
import type { Pair, RuleDecisions } from '@minutebook/surveillance';

/** Gravest first. */
const GRAVITY = `array_position(ARRAY['violation', 'escalated', 'cleared', 'false-positive'], d.disposition)`;
/** Minutes of a decision somebody had the alert open for; of many decided at once nobody can say. */
const MINUTES = 'avg(d.dwell) FILTER (WHERE d.bulk_id IS NULL) / 60000.0';

/** Of each pair that has a decision: its place among them, from 0, and the gravest one. Members of an alert share its decision. */
export function decidedOf(
  queries: Queries,
  pairs: readonly Pair[],
): Promise<{ place: number; disposition: Disposition }[]> {
  return queries.query(
    `WITH asked AS (SELECT * FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS x (message, rule, place)),
       decided AS (
         SELECT x.place, a.decision_id FROM asked x JOIN review.alert a ON a.message_id = x.message AND a.rule_id = x.rule
         UNION ALL SELECT x.place, a.decision_id FROM asked x JOIN review.folded f ON f.message_id = x.message
           JOIN review.alert a ON a.id = f.alert_id AND a.rule_id = x.rule
       )
     SELECT c.place::int - 1 AS place, (array_agg(d.disposition ORDER BY ${GRAVITY}))[1] AS disposition
     FROM decided c JOIN review.decision d ON d.id = c.decision_id GROUP BY c.place`,
    [pairs.map(({ message }) => message), pairs.map(({ rule }) => rule)],
  );
}

export function decisionsByRule(
  queries: Queries,
  rules: readonly number[],
): Promise<(RuleDecisions & { rule: number })[]> {
  return queries.query(
    `SELECT a.rule_id AS rule, count(*) AS decided, count(*) FILTER (WHERE d.disposition <> 'false-positive') AS right, (${MINUTES})::float8 AS minutes
     FROM review.alert a JOIN review.decision d ON d.id = a.decision_id WHERE a.rule_id = ANY($1::bigint[]) GROUP BY a.rule_id`,
    [rules],
  );
}

export async function minutesOfDecision(queries: Queries): Promise<number | null> {
  const [row] = await queries.query<{ minutes: number | null }>(
    `SELECT (${MINUTES})::float8 AS minutes FROM review.decision d JOIN review.alert a ON a.decision_id = d.id`,
  );
  return row!.minutes;
}

/** Those of the messages that one of these alerts is on, or one of these folded hits. */
export async function messagesAmong(
  queries: Queries,
  messages: readonly number[],
  { alerts, folded }: { readonly alerts: readonly number[]; readonly folded: readonly number[] },
): Promise<number[]> {
  if (messages.length === 0 || (alerts.length === 0 && folded.length === 0)) return [];
  const rows = await queries.query<{ message: number }>(
    `SELECT message_id AS message FROM review.alert WHERE id = ANY($2::bigint[]) AND message_id = ANY($1::bigint[])
     UNION SELECT message_id FROM review.folded WHERE hit_id = ANY($3::bigint[]) AND message_id = ANY($1::bigint[])`,
    [messages, alerts, folded],
  );
  return rows.map(({ message }) => message);
}
