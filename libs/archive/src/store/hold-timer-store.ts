import type { Queries } from '@minutebook/platform';
import type { TimerRow } from './timer-store';

/** Of these messages, the notices that a timer deletes messages now, or does so otherwise than before. */
export function readTimersSet(queries: Queries, messages: readonly number[]): Promise<TimerRow[]> {
  return queries.query<TimerRow>(
    `SELECT message_id AS message, conversation_id AS conversation, notice, at FROM archive.timer_event
     WHERE message_id = ANY ($1::bigint[]) AND notice <> 'timer-off' ORDER BY message_id`,
    [messages],
  );
}

/** Chats a hold reaches in which a timer is on now, with the newest notice. */
export function readTimersOn(queries: Queries, hold: number): Promise<TimerRow[]> {
  return queries
    .query<TimerRow>(
      `SELECT DISTINCT ON (t.conversation_id) t.message_id AS message, t.conversation_id AS conversation, t.notice, t.at
     FROM archive.timer_event t JOIN archive.hold_reach r ON r.conversation_id = t.conversation_id AND r.hold_id = $1 AND r.day = '-infinity' AND r.ground = 'matched'
     ORDER BY t.conversation_id, t.at DESC, t.message_id DESC`,
      [hold],
    )
    .then((rows) => rows.filter(({ notice }) => notice !== 'timer-off'));
}

export interface TimerLineRow extends TimerRow {
  readonly channel: string;
  readonly title: string | null;
  /** Handles of members of the conversation. */
  readonly members: readonly number[];
}

/** Every notice about a timer, up to a time, in chats one of these handles takes part in; newest first. */
export function readTimerLines(
  queries: Queries,
  handles: readonly number[],
  until: Date,
  limit: number,
): Promise<TimerLineRow[]> {
  return queries.query<TimerLineRow>(
    `SELECT t.message_id AS message, t.conversation_id AS conversation, t.notice, t.at, c.channel, c.title, m.members
     FROM archive.timer_event t JOIN archive.conversation c ON c.id = t.conversation_id
     JOIN LATERAL (SELECT array_agg(handle_id) AS members FROM archive.member WHERE conversation_id = t.conversation_id AND handle_id = ANY ($1::bigint[])) m ON m.members IS NOT NULL
     WHERE t.at <= $2 ORDER BY t.at DESC, t.message_id DESC LIMIT $3`,
    [handles, until, limit],
  );
}
