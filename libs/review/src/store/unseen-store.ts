import type { Queries } from '@minutebook/platform';

/** Alerts of these conversations, and folded hits. */
export async function readUnseen(
  queries: Queries,
  conversations: readonly number[],
): Promise<{ alerts: number[]; folded: number[] }> {
  const [alerts, folded] = await Promise.all([
    queries.query<{ id: number }>('SELECT id FROM review.alert WHERE conversation_id = ANY($1::bigint[])', [
      conversations,
    ]),
    queries.query<{ id: number }>('SELECT hit_id AS id FROM review.folded WHERE conversation_id = ANY($1::bigint[])', [
      conversations,
    ]),
  ]);
  return { alerts: alerts.map(({ id }) => id), folded: folded.map(({ id }) => id) };
}

/** And not of these alerts; nothing where there are none, so that whoever sees everything asks as if there were no walls. */
export function exceptAlerts(column: string, alerts: readonly number[] = [], values: unknown[]): string {
  return alerts.length === 0 ? '' : ` AND ${column} <> ALL($${values.push(alerts)}::bigint[])`;
}
