import type { Queries, Transaction } from '@minutebook/platform';
import type { Shelf } from './held-store';

/** Lays out, for a trial, the messages that a release lets go of, or a narrowing to what the trial `kept` caught. */
export async function layLettingGo(tx: Transaction, hold: number, kept: number | undefined): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `WITH laid AS (INSERT INTO archive.letting_go (hold_id, message_id) SELECT $1, d.message_id FROM archive.held d WHERE d.hold_id = $1 AND d.free_at IS NULL
       AND ($2::bigint IS NULL OR NOT EXISTS (SELECT FROM archive.trial_held k WHERE k.message_id = d.message_id AND k.hold_id = $2)) RETURNING 1)
     SELECT count(*)::bigint AS n FROM laid`,
    [hold, kept ?? null],
  );
  return row!.n;
}

const OTHERS = `archive.hold h ON h.id = d.hold_id AND h.id <> $1 AND archive.hold_stands(h) AND ($2 OR NOT h.silent)`;

/** Other holds that keep some of them, most first. */
export function keptByOthers(
  tx: Transaction,
  hold: number,
  silent: boolean,
): Promise<{ id: number; name: string; matter: string; messages: number }[]> {
  return tx.query(
    `SELECT h.id, h.name, m.number AS matter, count(*)::bigint AS messages FROM archive.letting_go g JOIN archive.held d ON d.message_id = g.message_id AND d.free_at IS NULL JOIN ${OTHERS}
     JOIN archive.matter m ON m.id = h.matter_id WHERE g.hold_id = $1 GROUP BY h.id, h.name, m.number ORDER BY count(*) DESC, h.id`,
    [hold, silent],
  );
}

/** From here on only what no other hold keeps. Returns how many others keep. */
export async function leaveToOthers(tx: Transaction, hold: number, silent: boolean): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `WITH left_out AS (DELETE FROM archive.letting_go g USING archive.held d JOIN ${OTHERS} WHERE g.hold_id = $1 AND d.message_id = g.message_id AND d.free_at IS NULL RETURNING g.message_id)
     SELECT count(DISTINCT message_id)::bigint AS n FROM left_out`,
    [hold, silent],
  );
  return row!.n;
}

export interface Maturing {
  readonly state: 'due' | 'never' | 'unclassified';
  /** Null where it is due before the first day anything could go. */
  readonly year: number | null;
  readonly messages: number;
}

/** When what is let go matures by the schedule in force. */
export function maturing(tx: Transaction, hold: number, notBefore: Date): Promise<Maturing[]> {
  return tx.query<Maturing>(
    `SELECT r.state, CASE WHEN r.state = 'due' AND r.due > $1 THEN extract(year FROM r.due AT TIME ZONE 'UTC')::int END AS year, count(*)::bigint AS messages
     FROM (SELECT array_agg(message_id) AS ids FROM archive.letting_go WHERE hold_id = $2) g, archive.retention_of(g.ids) r WHERE g.ids IS NOT NULL GROUP BY 1, 2 ORDER BY 2`,
    [notBefore, hold],
  );
}

/** The first moment something can go, and how many then. */
export async function firstMaturing(
  tx: Transaction,
  hold: number,
  notBefore: Date,
): Promise<{ at: Date; messages: number; code: string | null } | undefined> {
  const [row] = await tx.query<{ at: Date; messages: number; code: string | null }>(
    `SELECT greatest(r.due, $1::timestamptz) AS at, count(*)::bigint AS messages, min(r.code) AS code
     FROM (SELECT array_agg(message_id) AS ids FROM archive.letting_go WHERE hold_id = $2) g, archive.retention_of(g.ids) r WHERE g.ids IS NOT NULL AND r.state = 'due' GROUP BY 1 ORDER BY 1 LIMIT 1`,
    [notBefore, hold],
  );
  return row;
}

/** Messages a query is tried on: of these dates and channels, newest first; and how many there are. */
export async function candidatesOf(
  queries: Queries,
  span: { readonly from: Date | null; readonly until: Date | null },
  channels: readonly string[],
  limit: number,
): Promise<{ ids: number[]; of: number }> {
  const fits = `($1::timestamptz IS NULL OR m.at >= $1) AND ($2::timestamptz IS NULL OR m.at < $2) AND (cardinality($3::text[]) = 0 OR c.channel = ANY ($3)) AND m.kind IN (1, 2)`;
  const from = 'archive.message m JOIN archive.conversation c ON c.id = m.conversation_id';
  const facts = [span.from, span.until, channels];
  const [rows, [count]] = await Promise.all([
    queries.query<{ id: number }>(`SELECT m.id FROM ${from} WHERE ${fits} ORDER BY m.id DESC LIMIT $4`, [
      ...facts,
      limit,
    ]),
    queries.query<{ n: number }>(`SELECT count(*)::bigint AS n FROM ${from} WHERE ${fits}`, facts),
  ]);
  return { ids: rows.map(({ id }) => id), of: count!.n };
}

export async function countGrounds(
  queries: Queries,
  { held }: Shelf,
  hold: number,
): Promise<{ matched: number; context: number }> {
  const [row] = await queries.query<{ matched: number; context: number }>(
    `SELECT count(*) FILTER (WHERE ground = 'matched')::bigint AS matched, count(*) FILTER (WHERE ground = 'context')::bigint AS context
     FROM ${held} WHERE hold_id = $1 AND free_at IS NULL`,
    [hold],
  );
  return row!;
}

export function countChannels(
  queries: Queries,
  { held }: Shelf,
  hold: number,
): Promise<{ channel: string; messages: number }[]> {
  return queries.query(
    `SELECT c.channel, count(*)::bigint AS messages FROM ${held} d JOIN archive.message m ON m.id = d.message_id JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE d.hold_id = $1 AND d.free_at IS NULL GROUP BY c.channel ORDER BY count(*) DESC, c.channel`,
    [hold],
  );
}

/** Of each of these people: archived handles, and messages held in conversations they take part in. */
export function countCustodians(
  queries: Queries,
  { held }: Shelf,
  hold: number,
  persons: readonly string[],
): Promise<{ person: string; handles: number; messages: number }[]> {
  return queries.query(
    `WITH theirs AS (SELECT DISTINCT p.person_id AS person, h.id AS handle FROM archive.person_handle p JOIN archive.handle h ON h.scheme = p.scheme AND h.normal = p.normal
       WHERE p.person_id = ANY ($2::uuid[])),
     rooms AS (SELECT DISTINCT t.person, m.conversation_id FROM theirs t JOIN archive.member m ON m.handle_id = t.handle),
     counted AS (SELECT r.person, count(*)::bigint AS messages FROM rooms r JOIN archive.message m ON m.conversation_id = r.conversation_id
       JOIN ${held} d ON d.message_id = m.id AND d.hold_id = $1 AND d.free_at IS NULL GROUP BY r.person)
     SELECT p.id AS person, (SELECT count(*)::int FROM theirs t WHERE t.person = p.id) AS handles, coalesce(c.messages, 0)::bigint AS messages
     FROM unnest($2::uuid[]) AS p (id) LEFT JOIN counted c ON c.person = p.id`,
    [hold, persons],
  );
}
