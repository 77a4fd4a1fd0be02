import type { Queries } from '@minutebook/platform';

export interface LabelThen {
  readonly scope: 'message' | 'conversation';
  readonly label: string;
  readonly at: Date;
  readonly byName: string;
}

/** Labels a message or its conversation had at a time. */
export function labelsAt(queries: Queries, message: number, conversation: number, at: Date): Promise<LabelThen[]> {
  return queries.query<LabelThen>(
    `SELECT scope, label, put_at AS at, put_by_name AS "byName" FROM archive.record_label
     WHERE (scope, record_id) IN (('message', $1::bigint), ('conversation', $2::bigint)) AND put_at <= $3 AND (ended_at IS NULL OR ended_at > $3) ORDER BY scope, label`,
    [message, conversation, at],
  );
}

/** What people had decided a conversation to be. */
export async function classAt(
  queries: Queries,
  conversation: number,
  at: Date,
): Promise<{ class: string; at: Date; byName: string } | undefined> {
  const [row] = await queries.query<{ class: string; at: Date; byName: string }>(
    'SELECT class, at, by_name AS "byName" FROM archive.conversation_class WHERE conversation_id = $1 AND at <= $2 ORDER BY id DESC LIMIT 1',
    [conversation, at],
  );
  return row;
}

export interface HoldThen {
  readonly hold: number;
  readonly name: string;
  readonly matter: string;
  readonly silent: boolean;
  readonly since: Date;
}

/** Holds that had a message at a time, silent ones as well: who asks says who may know of them. */
export function holdsAt(queries: Queries, message: number, at: Date): Promise<HoldThen[]> {
  return queries.query<HoldThen>(
    `SELECT h.id AS hold, h.name, t.number AS matter, h.silent OR t.silent AS silent, d.since FROM archive.held_term d JOIN archive.hold h ON h.id = d.hold_id
     JOIN archive.matter t ON t.id = h.matter_id
     WHERE d.message_id = $1 AND d.since <= $2 AND (d.free_at IS NULL OR d.free_at > $2) AND (h.free_at IS NULL OR h.free_at > $2) ORDER BY h.id`,
    [message, at],
  );
}

export interface PartiesRow {
  readonly message: number;
  readonly conversation: number;
  readonly at: Date;
  readonly sender: number | null;
  readonly parties: readonly number[];
}

/** Who wrote messages and who takes part in them; what was disposed of is left out. */
export function partiesOf(queries: Queries, messages: readonly number[]): Promise<PartiesRow[]> {
  return queries.query<PartiesRow>(
    `SELECT m.id AS message, m.conversation_id AS conversation, m.at, v.sender, v.parties FROM archive.message m
     JOIN archive.version v ON v.message_id = m.id AND v.version = 0 WHERE m.id = ANY($1::bigint[])`,
    [messages],
  );
}
