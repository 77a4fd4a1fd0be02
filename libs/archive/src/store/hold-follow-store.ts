import type { Queries, Transaction } from '@minutebook/platform';
import type { Newly } from './held-store';
import type { ScopeRecord } from './hold-store';

/** What a ledger entry is about, without its content. */
export interface EntryFacts {
  readonly ref: number;
  readonly message: number;
  readonly conversation: number;
  readonly channel: string;
  readonly kind: number;
  readonly at: Date;
  /** Undefined for something found out later about a message. */
  readonly version: number | null;
  /** Of the version; of an annotation, those of the message's first. */
  readonly parties: readonly number[];
  readonly isReaction: boolean;
}

/** Scope in force of a hold that catches. */
export interface StandingScope extends ScopeRecord {
  readonly following: boolean;
  /** What it catches is held from then on at the earliest. */
  readonly since: Date;
}

/** Ledger entries all following holds have looked at. Locks the position until the transaction ends. */
export async function lockHoldPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM archive.hold_position FOR UPDATE');
  return row!.position;
}

export async function readHoldPosition(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ position: number }>('SELECT position FROM archive.hold_position');
  return row!.position;
}

/** `highest`: no message of the entries passed over has a higher id. */
export async function moveHoldPosition(tx: Transaction, position: number, highest: number): Promise<void> {
  await tx.query('UPDATE archive.hold_position SET position = $1, highest = greatest(highest, $2)', [
    position,
    highest,
  ]);
}

/** Moves on without a look at what is passed over. */
export async function skipToPosition(tx: Transaction, position: number): Promise<void> {
  await tx.query(
    'UPDATE archive.hold_position SET position = $1, highest = greatest(highest, (SELECT max(id) FROM archive.message))',
    [position],
  );
}

/** Changes whenever another set of holds follows, or another scope or handle of one. */
export async function readStandingKey(queries: Queries): Promise<string> {
  const [row] = await queries.query<{ key: string }>(
    `SELECT (SELECT revision FROM archive.hold_gate) || ' ' || coalesce(string_agg(id || '.' || scope, ',' ORDER BY id), '') AS key
     FROM archive.hold WHERE following AND archive.hold_stands(hold)`,
  );
  return row!.key;
}

const SCOPE = `s.hold_id AS hold, s.number, s.change, s.persons, s.custodians, s.from_on::text AS "from", s.until_on::text AS until, s.channels, s.query, s.combine,
  s.messages, s.conversations, s.context, s.reason, s.at, s.by_name AS "byName", h.following, coalesce(h.again_at, s.at) AS since`;

/** Scopes in force of holds that catch and follow. */
export function readFollowing(queries: Queries): Promise<StandingScope[]> {
  return queries.query<StandingScope>(
    `SELECT ${SCOPE} FROM archive.hold h JOIN archive.hold_scope s ON s.hold_id = h.id AND s.number = h.scope
     WHERE h.following AND archive.hold_stands(h) ORDER BY h.id`,
  );
}

/** Holds that catch and have not looked through the archive, oldest first. */
export async function readWaiting(queries: Queries): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT id FROM archive.hold WHERE NOT following AND archive.hold_stands(hold) ORDER BY id',
  );
  return rows.map(({ id }) => id);
}

export async function moveHold(tx: Transaction, hold: number, position: number): Promise<void> {
  await tx.query('UPDATE archive.hold SET position = $2 WHERE id = $1', [hold, position]);
}

/** From here on the hold follows with the others. */
export async function joinFollowing(tx: Transaction, hold: number): Promise<void> {
  await tx.query('UPDATE archive.hold SET following = true, position = 0 WHERE id = $1', [hold]);
}

export async function setHeld(tx: Transaction, hold: number, { held, caught }: Omit<Newly, 'hold'>): Promise<void> {
  await tx.query('UPDATE archive.hold SET held = $2, caught = $3 WHERE id = $1', [hold, held, caught]);
}

/** Adds to the counts of holds, in one order, so that nobody waits for anybody in a circle. */
export async function addHeld(tx: Transaction, counts: readonly Newly[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.query(
    `UPDATE archive.hold h SET held = h.held + n.held, caught = h.caught + n.caught FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS n (id, held, caught) WHERE h.id = n.id`,
    [counts.map(({ hold }) => hold), counts.map(({ held }) => held), counts.map(({ caught }) => caught)],
  );
}

/** What these ledger entries are about; those of disposed messages are left out. */
export function readEntryFacts(queries: Queries, refs: readonly number[]): Promise<EntryFacts[]> {
  if (refs.length === 0) return Promise.resolve([]);
  return queries.query<EntryFacts>(
    `SELECT v.id AS ref, v.message_id AS message, m.conversation_id AS conversation, c.channel, m.kind, m.at, v.version, v.parties, m.about IS NOT NULL AS "isReaction"
     FROM archive.version v JOIN archive.message m ON m.id = v.message_id JOIN archive.conversation c ON c.id = m.conversation_id WHERE v.id = ANY ($1::bigint[])
     UNION ALL
     SELECT a.id, a.message_id, m.conversation_id, c.channel, m.kind, m.at, NULL, v.parties, m.about IS NOT NULL
     FROM archive.annotation a JOIN archive.message m ON m.id = a.message_id JOIN archive.conversation c ON c.id = m.conversation_id
     JOIN archive.version v ON v.message_id = m.id AND v.version = 0 WHERE a.id = ANY ($1::bigint[])`,
    [refs],
  );
}

const FIRST = `v.id AS ref, m.id AS message, m.conversation_id AS conversation, c.channel, m.kind, m.at, v.version, v.parties, m.about IS NOT NULL AS "isReaction"`;
const OF_FIRST =
  'JOIN archive.conversation c ON c.id = m.conversation_id JOIN archive.version v ON v.message_id = m.id AND v.version = 0';

/** The same of messages, by their first version. */
export function readMessageFacts(queries: Queries, messages: readonly number[]): Promise<EntryFacts[]> {
  return queries.query<EntryFacts>(
    `SELECT ${FIRST} FROM archive.message m ${OF_FIRST} WHERE m.id = ANY ($1::bigint[])`,
    [messages],
  );
}

/**
 * The same of messages of these chats after one of them, in the order of ids; and whether they came in with ledger entries
 * below `before`, the position, or at all. That is asked of these alone, so that a few chats cost a few look-ups in any
 * archive; and of none that is too new to have been met.
 */
export function readChatFacts(
  queries: Queries,
  chats: readonly number[],
  before: number | null,
  after: number,
  limit: number,
): Promise<(EntryFacts & { readonly met: boolean })[]> {
  return queries.query(
    `WITH m AS MATERIALIZED (SELECT id, conversation_id, kind, at, about FROM archive.message WHERE conversation_id = ANY ($1::bigint[]) AND id > $3
       AND ($2::bigint IS NULL OR id <= (SELECT highest FROM archive.hold_position)) ORDER BY id LIMIT $4)
     SELECT ${FIRST}, $2::bigint IS NULL OR coalesce(access.log_position(1::smallint, v.id) < $2, false) AS met FROM m ${OF_FIRST} ORDER BY m.id`,
    [chats, before, after, limit],
  );
}

/** Messages a hold holds, after one of them in the order of ids. */
export async function messagesHeld(queries: Queries, hold: number, after: number, limit: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT message_id AS id FROM archive.held WHERE hold_id = $1 AND free_at IS NULL AND message_id > $2 ORDER BY message_id LIMIT $3',
    [hold, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Archived handles that are or ever were those of these people, whether or not the mapping still stands. */
export async function handlesEverOf(queries: Queries, persons: readonly string[]): Promise<number[]> {
  if (persons.length === 0) return [];
  const rows = await queries.query<{ id: number }>(
    `SELECT DISTINCT h.id FROM archive.person_handle p JOIN archive.handle h ON h.scheme = p.scheme AND h.normal = p.normal WHERE p.person_id = ANY ($1::uuid[])`,
    [persons],
  );
  return rows.map(({ id }) => id);
}

/** The same by what handles are compared by, also such as were never met: person, scheme and normal form. */
export function mappingsEverOf(
  queries: Queries,
  persons: readonly string[],
): Promise<{ person: string; scheme: string; normal: string }[]> {
  return persons.length === 0
    ? Promise.resolve([])
    : queries.query(
        'SELECT DISTINCT person_id AS person, scheme, normal FROM archive.person_handle WHERE person_id = ANY ($1::uuid[])',
        [persons],
      );
}

/** Of these conversations, who of these handles is a member. */
export function membersOf(
  queries: Queries,
  conversations: readonly number[],
): Promise<{ conversation: number; handle: number }[]> {
  return queries.query(
    'SELECT conversation_id AS conversation, handle_id AS handle FROM archive.member WHERE conversation_id = ANY ($1::bigint[])',
    [conversations],
  );
}

/** Those of these conversations in which somebody reacted to something. */
export async function reactingIn(queries: Queries, conversations: readonly number[]): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT c.id FROM unnest($1::bigint[]) AS c (id) WHERE EXISTS (SELECT FROM archive.message m WHERE m.conversation_id = c.id AND m.about IS NOT NULL)',
    [conversations],
  );
  return rows.map(({ id }) => id);
}
