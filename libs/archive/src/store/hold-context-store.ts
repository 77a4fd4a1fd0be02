import type { Transaction } from '@minutebook/platform';
import { BITS } from '../holds/scope';
import { BESIDE, type Catch, COLUMNS, laid, NEWLY, type Newly, type Shelf, WRITTEN } from './held-store';

/** Where a hold reaches: a conversation of one day, or all of it. */
export interface Reach {
  readonly conversation: number;
  readonly hold: number;
  /** Undefined: all of it. */
  readonly day: string | undefined;
  readonly ground: 'matched' | 'context';
}

/** Two bounds, and no OR: so each place is one range of the index by conversation and time. */
const OF_THE_DAY = `m.at >= r.day::timestamp AT TIME ZONE 'UTC'
  AND m.at < CASE r.day WHEN '-infinity' THEN 'infinity'::timestamptz ELSE (r.day + 1)::timestamp AT TIME ZONE 'UTC' END`;

/** Forgets where a hold reached, before it looks through the archive anew. */
export async function forgetReach(tx: Transaction, { reach }: Shelf, hold: number): Promise<void> {
  await tx.query(`DELETE FROM ${reach} WHERE hold_id = $1`, [hold]);
}

/** What holds keep beside their matches in these conversations: all of one, or one of these days. */
export async function readBeside(
  tx: Transaction,
  conversations: readonly number[],
  days: readonly string[],
): Promise<Reach[]> {
  const rows = await tx.query<Omit<Reach, 'day'> & { day: string }>(
    `SELECT conversation_id AS conversation, hold_id AS hold, day::text AS day, ground FROM archive.hold_reach
     WHERE conversation_id = ANY ($1::bigint[]) AND (day = '-infinity' OR day = ANY ($2::date[])) AND ground = 'context'`,
    [conversations, days],
  );
  return rows.map((row) => ({ ...row, day: row.day === '-infinity' ? undefined : row.day }));
}

/** Remembers days, or whole conversations, around matches. Returns those that are new. */
export async function addReach(tx: Transaction, reaches: readonly Reach[]): Promise<Reach[]> {
  if (reaches.length === 0) return [];
  const rows = await tx.query<Omit<Reach, 'day'> & { day: string }>(
    `INSERT INTO archive.hold_reach (conversation_id, hold_id, day, ground) SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[], $3::date[], $4::text[])
     ON CONFLICT DO NOTHING RETURNING conversation_id AS conversation, hold_id AS hold, day::text AS day, ground`,
    [
      reaches.map(({ conversation }) => conversation),
      reaches.map(({ hold }) => hold),
      reaches.map(({ day }) => day ?? '-infinity'),
      reaches.map(({ ground }) => ground),
    ],
  );
  return rows.map((row) => ({ ...row, day: row.day === '-infinity' ? undefined : row.day }));
}

/**
 * The days or conversations around all matches of a scope; of `conversations` alone where given. Of chats that are held
 * whole in any case there is no need to.
 */
export async function reachContext(
  tx: Transaction,
  { held, reach }: Shelf,
  { hold, scope, wholeChats }: Catch,
  context: 'day' | 'conversation',
  conversations: readonly number[] | null = null,
): Promise<void> {
  const day = context === 'day' ? `(m.at AT TIME ZONE 'UTC')::date` : `'-infinity'::date`;
  const isWhole = `EXISTS (SELECT FROM ${reach} w WHERE w.hold_id = $1 AND w.conversation_id = m.conversation_id AND w.day = '-infinity' AND w.ground = 'matched')`;
  await tx.query(
    `INSERT INTO ${reach} (conversation_id, hold_id, day, ground)
     SELECT DISTINCT m.conversation_id, $1::bigint, ${day}, 'context' FROM ${held} d JOIN archive.message m ON m.id = d.message_id
     WHERE d.hold_id = $1 AND d.ground = 'matched' AND d.kept_scope = $2 AND ($4::bigint[] IS NULL OR m.conversation_id = ANY ($4)) AND (NOT $3 OR NOT ${isWhole})
     ON CONFLICT DO NOTHING`,
    [hold, scope, wholeChats, conversations],
  );
}

/** Messages of the days and conversations around matches. */
export async function catchContext(
  tx: Transaction,
  { held, reach }: Shelf,
  { hold, scope, since }: Catch,
  because: number,
  conversations: readonly number[] | null = null,
): Promise<void> {
  await tx.query(
    `INSERT INTO ${held} AS d ${COLUMNS}
     SELECT DISTINCT m.id, $1::bigint, 'context', $4::smallint, $2::int, $2::int, false, $3::timestamptz FROM ${reach} r
     JOIN archive.message m ON m.conversation_id = r.conversation_id
       AND ${OF_THE_DAY}
     WHERE r.hold_id = $1 AND r.ground = 'context' AND ($5::bigint[] IS NULL OR r.conversation_id = ANY ($5)) ORDER BY m.id ${BESIDE}`,
    [hold, scope, since, because, conversations],
  );
}

/** Reactions and receipts about what a hold holds; of `conversations` alone where given. */
export async function catchReactions(
  tx: Transaction,
  { held }: Shelf,
  { hold, scope, since }: Catch,
  because: number,
  conversations: readonly number[] | null = null,
): Promise<void> {
  await tx.query(
    `INSERT INTO ${held} AS d ${COLUMNS}
     SELECT DISTINCT r.id, $1::bigint, 'context', $4::smallint, $2::int, $2::int, false, $3::timestamptz FROM archive.message r
     JOIN archive.version v ON v.native = r.about JOIN ${held} h ON h.message_id = v.message_id AND h.hold_id = $1 AND h.kept_scope = $2
     WHERE r.about IS NOT NULL AND ($5::bigint[] IS NULL OR r.conversation_id = ANY ($5)) ORDER BY r.id ${BESIDE}`,
    [hold, scope, since, because, conversations],
  );
}

/** Days and conversations newly reached, of any holds: what is there already, and reactions to that. Returns how much is newly held. */
export async function catchAround(
  tx: Transaction,
  reaches: readonly (Reach & { readonly scope: number; readonly since: Date })[],
): Promise<Newly[]> {
  if (reaches.length === 0) return [];
  return tx.query<Newly>(
    `WITH there AS (INSERT INTO archive.held AS d ${COLUMNS}
     SELECT DISTINCT ON (m.id, r.hold) m.id, r.hold, 'context', $6::smallint, r.scope, r.scope, false, r.since
     FROM unnest($1::bigint[], $2::bigint[], $3::date[], $4::int[], $5::timestamptz[]) AS r (conversation, hold, day, scope, since)
     JOIN archive.message m ON m.conversation_id = r.conversation
       AND ${OF_THE_DAY}
     ORDER BY m.id, r.hold ${BESIDE} RETURNING ${WRITTEN}, d.kept_scope AS scope, d.since),
     reactions AS (INSERT INTO archive.held AS d ${COLUMNS}
     SELECT DISTINCT ON (r.id, t.hold_id) r.id, t.hold_id, 'context', $7::smallint, t.scope, t.scope, false, t.since
     FROM there t JOIN archive.version v ON v.message_id = t.message_id AND v.native IS NOT NULL JOIN archive.message r ON r.about = v.native
     -- A statement writes a row once: these are of that day themselves.
     WHERE NOT EXISTS (SELECT FROM there o WHERE o.message_id = r.id AND o.hold_id = t.hold_id)
     ORDER BY r.id, t.hold_id ${BESIDE} RETURNING ${WRITTEN}),
     laid AS (${laid('there')} UNION ALL ${laid('reactions')})
     ${NEWLY}`,
    [
      reaches.map(({ conversation }) => conversation),
      reaches.map(({ hold }) => hold),
      reaches.map(({ day }) => day ?? '-infinity'),
      reaches.map(({ scope }) => scope),
      reaches.map(({ since }) => since),
      BITS.day,
      BITS.reaction,
    ],
  );
}

/**
 * These `reactions` that came in `now`, and those that are there already about these `messages`: held by whatever holds what
 * they are about, the latter since then. Of `holds` alone where given.
 */
export async function catchReactionsAmong(
  tx: Transaction,
  reactions: readonly number[],
  messages: readonly number[],
  now: Date | null,
  holds: readonly number[] | null = null,
): Promise<Newly[]> {
  return tx.query<Newly>(
    `WITH r AS MATERIALIZED (SELECT id, about FROM archive.message WHERE id = ANY ($1::bigint[]) AND about IS NOT NULL
       UNION SELECT m.id, m.about FROM archive.message m WHERE m.about = ANY (ARRAY(SELECT native FROM archive.version WHERE message_id = ANY ($4::bigint[]) AND native IS NOT NULL))),
     written AS (INSERT INTO archive.held AS d ${COLUMNS}
     SELECT DISTINCT ON (r.id, h.hold_id) r.id, h.hold_id, 'context', $2::smallint, h.kept_scope, h.kept_scope, r.id = ANY ($1), CASE WHEN r.id = ANY ($1) THEN $3::timestamptz ELSE h.since END
     FROM r JOIN archive.version v ON v.native = r.about JOIN archive.held h ON h.message_id = v.message_id AND ($5::bigint[] IS NULL OR h.hold_id = ANY ($5))
     JOIN archive.hold s ON s.id = h.hold_id AND s.scope = h.kept_scope AND archive.hold_stands(s)
     ORDER BY r.id, h.hold_id ${BESIDE} RETURNING ${WRITTEN}),
     laid AS (${laid('written')}) ${NEWLY}`,
    [reactions, BITS.reaction, now, messages, holds],
  );
}
