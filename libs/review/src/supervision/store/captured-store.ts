import type { Queries, Transaction } from '@minutebook/platform';

export async function keepCaptured(
  tx: Transaction,
  rows: readonly { person: string; channel: string }[],
  at: Date,
): Promise<void> {
  await tx.query('INSERT INTO review.captured_at (at) VALUES ($1) ON CONFLICT (one) DO UPDATE SET at = EXCLUDED.at', [
    at,
  ]);
  await tx.query('DELETE FROM review.captured');
  await tx.query('INSERT INTO review.captured (subject, channel) SELECT * FROM unnest($1::text[], $2::text[])', [
    rows.map(({ person }) => person),
    rows.map(({ channel }) => channel),
  ]);
}

/** With when it was looked at; null: never. */
export async function readCaptured(
  queries: Queries,
): Promise<{ rows: { subject: string; channel: string }[]; at: Date | null }> {
  const [rows, [looked]] = await Promise.all([
    queries.query<{ subject: string; channel: string }>('SELECT subject, channel FROM review.captured'),
    queries.query<{ at: Date }>('SELECT at FROM review.captured_at'),
  ]);
  return { rows, at: looked?.at ?? null };
}
