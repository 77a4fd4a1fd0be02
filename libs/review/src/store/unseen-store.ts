import type { Queries } from '@minutebook/platform';

const KEPT = `kept_from <> '{}' AND kept_from && $2::text[]`;

/** Alerts of these conversations, and those escalated about these people; and folded hits, of the conversations or under the alerts. */
export async function readUnseen(
  queries: Queries,
  conversations: readonly number[],
  line: readonly string[],
): Promise<{ alerts: number[]; folded: number[] }> {
  const [alerts, folded] = await Promise.all([
    queries.query<{ id: number }>(
      `SELECT id FROM review.alert WHERE conversation_id = ANY($1::bigint[]) OR (${KEPT}) ORDER BY id`,
      [conversations, line],
    ),
    queries.query<{ id: number }>(
      `SELECT hit_id AS id FROM review.folded WHERE conversation_id = ANY($1::bigint[])
       UNION SELECT f.hit_id FROM review.alert a JOIN review.folded f ON f.alert_id = a.id WHERE ${KEPT} ORDER BY id`,
      [conversations, line],
    ),
  ]);
  return { alerts: alerts.map(({ id }) => id), folded: folded.map(({ id }) => id) };
}

/** And not of these alerts; nothing where there are none, so that whoever sees everything asks as if there were no walls. */
export function exceptAlerts(column: string, alerts: readonly number[] = [], values: unknown[]): string {
  return alerts.length === 0 ? '' : ` AND ${column} <> ALL($${values.push(alerts)}::bigint[])`;
}
