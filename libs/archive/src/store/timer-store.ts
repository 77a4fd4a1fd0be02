import type { Queries, Transaction } from '@minutebook/platform';

export interface TimerRow {
  readonly message: number;
  readonly conversation: number;
  readonly notice: 'timer-on' | 'timer-off' | 'timer-changed';
  readonly at: Date;
}

/** A conversation with the newest notice about its timer. */
export interface TimedConversation extends TimerRow {
  readonly channel: string;
  readonly title: string | null;
  readonly notices: number;
}

export async function insertTimers(tx: Transaction, rows: readonly TimerRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO archive.timer_event (message_id, conversation_id, notice, at) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[])`,
    [
      rows.map(({ message }) => message),
      rows.map(({ conversation }) => conversation),
      rows.map(({ notice }) => notice),
      rows.map(({ at }) => at),
    ],
  );
}

/** Conversations somebody ever set a timer in, those before the one with this id, newest first. */
export function listTimed(queries: Queries, before: number | undefined, limit: number): Promise<TimedConversation[]> {
  return queries.query<TimedConversation>(
    `SELECT c.id AS conversation, c.channel, c.title, t.message_id AS message, t.notice, t.at, n.notices
     FROM (SELECT conversation_id, count(*) AS notices FROM archive.timer_event WHERE $1::bigint IS NULL OR conversation_id < $1
       GROUP BY conversation_id ORDER BY conversation_id DESC LIMIT $2) n
     JOIN archive.conversation c ON c.id = n.conversation_id
     JOIN LATERAL (SELECT message_id, notice, at FROM archive.timer_event WHERE conversation_id = c.id ORDER BY at DESC, message_id DESC LIMIT 1) t ON true
     ORDER BY c.id DESC`,
    [before ?? null, limit],
  );
}
