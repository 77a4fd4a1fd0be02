import type { Queries } from '@minutebook/platform';

/** A message as a hold held it at a time. */
export interface HeldMessageAt {
  readonly message: number;
  /** Null, as the time: it was let go and disposed of since, or is behind a wall before whoever asks. */
  readonly channel: string | null;
  readonly at: Date | null;
  readonly since: Date;
  readonly ground: 'matched' | 'context';
  readonly scope: number;
  /** From when a narrowing let it go, which it may have been held again after. */
  readonly freeAt: Date | null;
}

/** By id, after one: those `readHeldAt` counts. */
export function listHeldAt(
  queries: Queries,
  hold: number,
  at: Date,
  after: number,
  limit: number,
): Promise<HeldMessageAt[]> {
  return queries.query<HeldMessageAt>(
    `SELECT d.message_id AS message, c.channel, m.at, d.since, d.ground, d.scope, d.free_at AS "freeAt" FROM archive.held_term d
     LEFT JOIN archive.message m ON m.id = d.message_id LEFT JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE d.hold_id = $1 AND d.message_id > $3 AND d.since <= $2 AND (d.free_at IS NULL OR d.free_at > $2) ORDER BY d.message_id LIMIT $4`,
    [hold, at, after, limit],
  );
}
