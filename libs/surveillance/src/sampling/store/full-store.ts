import type { Queries, Transaction } from '@minutebook/platform';

export interface FullItem {
  readonly version: number;
  readonly message: number;
  /** External id. */
  readonly person: string;
  readonly because: 'new-hire' | 'heightened';
}

/** Moves a review of everything on; false when somebody else moved it meanwhile. */
export async function movePlan(tx: Transaction, id: number, from: number, to: number): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.sampling_plan SET position = $3 WHERE id = $1 AND position = $2 RETURNING id',
    [id, from, to],
  );
  return rows.length === 1;
}

/** Everything is to be read again, by this directory and this version of the plan. */
export async function restartPlan(
  queries: Queries,
  id: number,
  by: { readonly directory: number; readonly version: number; readonly at: Date },
): Promise<void> {
  await queries.query(
    'UPDATE surveillance.sampling_plan SET position = 0, directory = $2, read_version = $3, restarted_at = $4 WHERE id = $1',
    [id, by.directory, by.version, by.at],
  );
}

/** Those that are there already stay. */
export async function insertFullItems(tx: Transaction, plan: number, items: readonly FullItem[]): Promise<void> {
  if (items.length === 0) return;
  await tx.query(
    `INSERT INTO surveillance.full_item (plan_id, version_id, person, because, message_id)
     SELECT $1, v, p, b, m FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[]) AS i (v, p, b, m) ON CONFLICT DO NOTHING`,
    [
      plan,
      items.map(({ version }) => version),
      items.map(({ person }) => person),
      items.map(({ because }) => because),
      items.map(({ message }) => message),
    ],
  );
}

/** Messages of each person of a review of everything. */
export function fullMessages(
  queries: Queries,
  plan: number,
): Promise<{ readonly person: string; readonly because: FullItem['because']; readonly messages: number[] }[]> {
  return queries.query(
    'SELECT person, because, array_agg(DISTINCT message_id) AS messages FROM surveillance.full_item WHERE plan_id = $1 GROUP BY 1, 2 ORDER BY 1, 2',
    [plan],
  );
}
