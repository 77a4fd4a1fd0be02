import type { Queries } from '@minutebook/platform';

/** Decisions that were not undone, and blind re-reads answered, from the first instant on, before the second. */
export async function countReviewed(
  queries: Queries,
  from: Date,
  to: Date,
): Promise<{ decided: number; samples: number }> {
  const [row] = await queries.query<{ decided: number; samples: number }>(
    `SELECT (SELECT count(*) FROM review.decision d WHERE d.decided_at >= $1 AND d.decided_at < $2
         AND NOT EXISTS (SELECT FROM review.signature s WHERE s.decision_id = d.id AND s.outcome = 'undone')) AS decided,
       (SELECT count(*) FROM review.reread WHERE known_id IS NULL AND answered_at >= $1 AND answered_at < $2) AS samples`,
    [from, to],
  );
  return row!;
}
