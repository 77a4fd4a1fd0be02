import type { Queries } from '@minutebook/platform';
import type { Sight } from '../walls/sight';
import { seen } from './sight-condition';

export interface StoredVersion {
  readonly id: number;
  readonly message: number;
  readonly version: number;
  readonly change: number;
  readonly kind: number;
  readonly conversation: number;
  readonly channel: string;
  readonly at: Date;
  readonly sentAt: Date | null;
  readonly receivedAt: Date;
  readonly sender: number | null;
  readonly parties: number[];
  readonly evidence: number;
  readonly ordinal: number;
  readonly content: Buffer;
  readonly wrapped: Buffer;
  readonly native: Buffer | null;
}

const VERSION = `v.id, v.message_id AS message, v.version, v.change, m.kind, m.conversation_id AS conversation, c.channel, m.at, v.sent_at AS "sentAt", v.received_at AS "receivedAt",
  v.sender, v.parties, v.evidence_id AS evidence, v.ordinal, v.content, k.wrapped, v.native`;
const FROM = `archive.version v JOIN archive.message m ON m.id = v.message_id JOIN archive.conversation c ON c.id = m.conversation_id JOIN archive.data_key k ON k.id = v.message_id`;

export async function readVersions(queries: Queries, ids: readonly number[]): Promise<StoredVersion[]> {
  return ids.length === 0
    ? []
    : queries.query<StoredVersion>(`SELECT ${VERSION} FROM ${FROM} WHERE v.id = ANY($1)`, [ids]);
}

/** All versions of messages, from version 0 on. */
export async function readVersionsOf(queries: Queries, messages: readonly number[]): Promise<StoredVersion[]> {
  return messages.length === 0
    ? []
    : queries.prepared<StoredVersion>(
        `SELECT ${VERSION} FROM ${FROM} WHERE v.message_id = ANY($1) ORDER BY v.message_id, v.version`,
        [messages],
      );
}

/** Reactions and receipts to messages, by the messages' native ids. */
export async function readResponses(
  queries: Queries,
  natives: readonly Buffer[],
): Promise<(StoredVersion & { about: Buffer })[]> {
  if (natives.length === 0) return [];
  return queries.prepared(
    `SELECT ${VERSION}, m.about FROM ${FROM} WHERE m.about = ANY($1::bytea[]) ORDER BY m.at, m.id`,
    [natives],
  );
}

/** Where a message stands in the order of its conversation. */
export interface Place {
  readonly at: Date;
  readonly id: number;
}

export interface ConversationRow {
  readonly id: number;
  readonly channel: string;
  readonly title: string | null;
  readonly type: string;
}

export async function readConversations(queries: Queries, ids: readonly number[]): Promise<ConversationRow[]> {
  return ids.length === 0
    ? []
    : queries.prepared<ConversationRow>(
        'SELECT id, channel, title, type FROM archive.conversation WHERE id = ANY($1)',
        [ids],
      );
}

export async function readMembers(queries: Queries, conversation: number, limit: number): Promise<number[]> {
  const rows = await queries.prepared<{ handle: number }>(
    'SELECT handle_id AS handle FROM archive.member WHERE conversation_id = $1 ORDER BY handle_id LIMIT $2',
    [conversation, limit],
  );
  return rows.map((row) => row.handle);
}

/** The same of who takes part in what a sight sees of it. */
export async function readMembersSeen(
  queries: Queries,
  conversation: number,
  sight: Sight,
  limit: number,
): Promise<number[]> {
  const values: unknown[] = [conversation, limit];
  const rows = await queries.query<{ handle: number }>(
    `SELECT DISTINCT p AS handle FROM archive.message m JOIN archive.version v ON v.message_id = m.id CROSS JOIN unnest(v.parties) AS p
     WHERE m.conversation_id = $1 AND ${seen(sight, values)} ORDER BY p LIMIT $2`,
    values,
  );
  return rows.map((row) => row.handle);
}

export async function countMessages(queries: Queries, conversation: number, sight: Sight): Promise<number> {
  const values: unknown[] = [conversation];
  const [row] = await queries.prepared<{ n: number }>(
    `SELECT count(*) AS n FROM archive.message m WHERE m.conversation_id = $1 AND m.kind IN (1, 2) AND ${seen(sight, values)}`,
    values,
  );
  return row!.n;
}

export async function placeOf(
  queries: Queries,
  message: number,
): Promise<(Place & { conversation: number }) | undefined> {
  const [row] = await queries.prepared<Place & { conversation: number }>(
    'SELECT id, at, conversation_id AS conversation FROM archive.message WHERE id = $1',
    [message],
  );
  return row;
}

/** Messages (not reactions) after or before a place, nearest first. */
export async function neighbours(
  queries: Queries,
  conversation: number,
  place: Place | undefined,
  direction: 'earlier' | 'later',
  limit: number,
  sight: Sight,
): Promise<Place[]> {
  const [sign, order] = direction === 'later' ? ['>', 'ASC'] : ['<', 'DESC'];
  const values: unknown[] = place ? [conversation, limit, place.at, place.id] : [conversation, limit];
  const beyond = place ? `AND (m.at, m.id) ${sign} ($3, $4)` : '';
  return queries.prepared<Place>(
    `SELECT m.id, m.at FROM archive.message m WHERE m.conversation_id = $1 ${beyond} AND m.kind IN (1, 2) AND ${seen(sight, values)}
     ORDER BY m.at ${order}, m.id ${order} LIMIT $2`,
    values,
  );
}

/** Messages (not reactions) in the whole archive, newest first, for trying things on. */
export async function newestMessages(queries: Queries, limit: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT id FROM archive.message WHERE kind IN (1, 2) ORDER BY id DESC LIMIT $1',
    [limit],
  );
  return rows.map((row) => row.id);
}

export async function countAll(queries: Queries, sight: Sight): Promise<number> {
  const values: unknown[] = [];
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM archive.message m WHERE m.kind IN (1, 2) AND ${seen(sight, values)}`,
    values,
  );
  return row!.n;
}

/** Which of these messages a sight sees. */
export async function messagesSeen(queries: Queries, ids: readonly number[], sight: Sight): Promise<number[]> {
  const values: unknown[] = [ids];
  const rows = await queries.query<{ id: number }>(
    `SELECT m.id FROM archive.message m WHERE m.id = ANY($1::bigint[]) AND ${seen(sight, values)}`,
    values,
  );
  return rows.map((row) => row.id);
}

/** Of these handles, those of who takes part in a conversation of which a sight sees something. */
export async function handlesSeen(queries: Queries, ids: readonly number[], sight: Sight): Promise<number[]> {
  const values: unknown[] = [ids];
  const rows = await queries.query<{ id: number }>(
    `SELECT h AS id FROM unnest($1::bigint[]) AS h WHERE EXISTS (SELECT FROM archive.member b JOIN archive.message m ON m.conversation_id = b.conversation_id
       JOIN archive.version v ON v.message_id = m.id AND h = ANY(v.parties) WHERE b.handle_id = h AND ${seen(sight, values)})`,
    values,
  );
  return rows.map((row) => row.id);
}

export async function readConversationsOf(queries: Queries, messages: readonly number[]): Promise<Map<number, number>> {
  const rows = await queries.query<{ id: number; conversation: number }>(
    'SELECT id, conversation_id AS conversation FROM archive.message WHERE id = ANY($1)',
    [messages],
  );
  return new Map(rows.map((row) => [row.id, row.conversation]));
}
