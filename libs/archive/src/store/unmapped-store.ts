import type { Queries, Transaction } from '@minutebook/platform';
import type { HandleRow } from './conversation-store';
import type { Doing } from './person-store';

export type HandleClass = 'service' | 'external' | 'ignored';

/** A handle of the archive that is nobody's of the directory. */
export interface UnmappedRow extends HandleRow {
  readonly normal: string;
  readonly noticedAt: Date;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly messages: number;
  readonly conversations: number;
}

export interface SettledRow extends Doing {
  readonly id: number;
  readonly scheme: string;
  readonly normal: string;
  readonly class: HandleClass;
  readonly reason: string;
  readonly expiresAt: Date | null;
}

/** What is in nobody's hands: nobody's when it was last met, nor settled with a reason that has not expired. */
const WAITING = `NOT EXISTS (SELECT FROM archive.person_handle p WHERE p.ended_at IS NULL AND p.scheme = h.scheme AND p.normal = h.normal
    AND (p.from_at IS NULL OR p.from_at <= s.last_at) AND (p.until_at IS NULL OR p.until_at > s.last_at))
  AND NOT EXISTS (SELECT FROM archive.handle_class c WHERE c.ended_at IS NULL AND c.scheme = h.scheme AND c.normal = h.normal AND (c.expires_at IS NULL OR c.expires_at > $1))`;

export interface AgeKey {
  readonly noticedAt: Date;
  readonly id: number;
}

/** The longest waiting first, from the one after `after` on. */
export function listUnmapped(
  queries: Queries,
  now: Date,
  text: string | undefined,
  after: AgeKey | undefined,
  limit: number,
): Promise<UnmappedRow[]> {
  return queries.query<UnmappedRow>(
    `SELECT h.id, h.scheme, h.value, h.name, h.normal, s.noticed_at AS "noticedAt", s.first_at AS "firstAt", s.last_at AS "lastAt", s.messages,
       (SELECT count(*) FROM archive.member m WHERE m.handle_id = h.id) AS conversations
     FROM archive.handle_sighting s JOIN archive.handle h ON h.id = s.handle_id
     WHERE ${WAITING} AND ($2::text IS NULL OR h.value ILIKE $2 OR h.name ILIKE $2) AND ($3::timestamptz IS NULL OR (s.noticed_at, s.handle_id) > ($3, $4))
     ORDER BY s.noticed_at, s.handle_id LIMIT $5`,
    [
      now,
      text === undefined ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`,
      after?.noticedAt ?? null,
      after?.id ?? null,
      limit,
    ],
  );
}

export async function countUnmapped(queries: Queries, now: Date): Promise<{ handles: number; oldestAt: Date | null }> {
  const [row] = await queries.query<{ handles: number; oldestAt: Date | null }>(
    `SELECT count(*) AS handles, min(s.noticed_at) AS "oldestAt" FROM archive.handle_sighting s JOIN archive.handle h ON h.id = s.handle_id WHERE ${WAITING}`,
    [now],
  );
  return row!;
}

/** Those of these handles that wait. */
export function readUnmapped(
  queries: Queries,
  now: Date,
  ids: readonly number[],
): Promise<(HandleRow & { normal: string })[]> {
  return queries.query(
    `SELECT h.id, h.scheme, h.value, h.name, h.normal FROM archive.handle_sighting s JOIN archive.handle h ON h.id = s.handle_id WHERE h.id = ANY($2) AND ${WAITING}`,
    [now, ids],
  );
}

export async function insertHandleClass(
  tx: Transaction,
  { scheme, normal }: { readonly scheme: string; readonly normal: string },
  { class: name, reason, expiresAt, at, by, byName }: Omit<SettledRow, 'id' | 'scheme' | 'normal'>,
): Promise<void> {
  await tx.query(
    'INSERT INTO archive.handle_class (scheme, normal, class, reason, expires_at, at, by, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [scheme, normal, name, reason, expiresAt, at, by, byName],
  );
}

const SETTLED = 'id, scheme, normal, class, reason, expires_at AS "expiresAt", at, by, by_name AS "byName"';

/** Settled handles whose reason still holds, newest first, before the one with this id. */
export function listSettled(
  queries: Queries,
  now: Date,
  before: number | undefined,
  limit: number,
): Promise<SettledRow[]> {
  return queries.query<SettledRow>(
    `SELECT ${SETTLED} FROM archive.handle_class WHERE ended_at IS NULL AND (expires_at IS NULL OR expires_at > $1) AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [now, before ?? null, limit],
  );
}

export async function endHandleClass(tx: Transaction, id: number, at: Date): Promise<SettledRow | undefined> {
  const [row] = await tx.query<SettledRow>(
    `UPDATE archive.handle_class SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING ${SETTLED}`,
    [id, at],
  );
  return row;
}
