import type { Queries, Transaction } from '@minutebook/platform';

export interface BlockedRow {
  readonly id: number;
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
  readonly stoppedBy: 'service' | 'database';
  readonly what: string;
  readonly messages: number;
  readonly sample: readonly number[];
  readonly holds: readonly number[];
}

const COLUMNS = `id, at, by, by_name AS "byName", stopped_by AS "stoppedBy", what, messages, sample, holds`;
/** Not all its holds are silent, or it was no hold that stopped it. */
const SEEN = `($1 OR cardinality(holds) = 0 OR EXISTS (SELECT FROM archive.hold h WHERE h.id = ANY (holds) AND NOT h.silent))`;

export async function insertBlocked(tx: Transaction, row: Omit<BlockedRow, 'id'>): Promise<number> {
  const { at, by, byName, stoppedBy, what, messages, sample, holds } = row;
  const [stored] = await tx.query<{ id: number }>(
    `INSERT INTO archive.blocked_deletion (at, by, by_name, stopped_by, what, messages, sample, holds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [at, by, byName, stoppedBy, what, messages, sample, holds],
  );
  return stored!.id;
}

/** Those before the one with this id, newest first. */
export function listBlocked(
  queries: Queries,
  silent: boolean,
  before: number | undefined,
  limit: number,
): Promise<BlockedRow[]> {
  return queries.query<BlockedRow>(
    `SELECT ${COLUMNS} FROM archive.blocked_deletion WHERE ${SEEN} AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [silent, before ?? null, limit],
  );
}

/** Messages of a hold somebody tried to delete, by a time. */
export async function countBlocked(queries: Queries, hold: number, until: Date): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM archive.blocked_deletion WHERE $1 = ANY (holds) AND at <= $2',
    [hold, until],
  );
  return row!.n;
}
