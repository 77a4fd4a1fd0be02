import type { Queries, Transaction } from '@minutebook/platform';

export interface WallFacts {
  readonly name: string;
  readonly reason: string;
  /** External ids of people of the directory. */
  readonly inside: readonly string[];
  /** Ids of users. */
  readonly admitted: readonly string[];
}

export interface WallRow extends WallFacts {
  readonly id: number;
  readonly putUpAt: Date;
  readonly putUpByName: string;
  readonly takenDownAt: Date | null;
  readonly version: number;
}

const COLUMNS = `id, name, reason, inside, admitted, put_up_at AS "putUpAt", put_up_by_name AS "putUpByName", taken_down_at AS "takenDownAt", version`;

/** Those that stand first; by name, then id. */
export function listWalls(
  queries: Queries,
  after: { down: boolean; name: string; id: number } | undefined,
  limit: number,
): Promise<WallRow[]> {
  return queries.query<WallRow>(
    `SELECT ${COLUMNS} FROM archive.wall WHERE ($1::bool IS NULL OR (taken_down_at IS NOT NULL, lower(name), id) > ($1, lower($2), $3))
     ORDER BY taken_down_at IS NOT NULL, lower(name), id LIMIT $4`,
    [after?.down ?? null, after?.name ?? null, after?.id ?? null, limit],
  );
}

export async function readWall(queries: Queries, id: number): Promise<WallRow | undefined> {
  const [row] = await queries.query<WallRow>(`SELECT ${COLUMNS} FROM archive.wall WHERE id = $1`, [id]);
  return row;
}

/** Those that stand. */
export function readStandingWalls(queries: Queries): Promise<WallRow[]> {
  return queries.query<WallRow>(`SELECT ${COLUMNS} FROM archive.wall WHERE taken_down_at IS NULL ORDER BY id`);
}

/** Throws 23505 when one of this name stands. */
export async function insertWall(
  tx: Transaction,
  { name, reason, inside, admitted }: WallFacts,
  { at, by, byName }: { at: Date; by: string; byName: string },
): Promise<WallRow> {
  const [row] = await tx.query<WallRow>(
    `INSERT INTO archive.wall (name, reason, inside, admitted, put_up_at, put_up_by, put_up_by_name, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) RETURNING ${COLUMNS}`,
    [name, reason, inside, admitted, at, by, byName],
  );
  return row!;
}

/** Undefined when it is of another version, or was taken down. Throws 23505 when another of this name stands. */
export async function updateWall(
  tx: Transaction,
  id: number,
  version: number,
  { name, reason, inside, admitted }: WallFacts,
  takenDownAt: Date | null,
): Promise<WallRow | undefined> {
  const [row] = await tx.query<WallRow>(
    `UPDATE archive.wall SET name = $3, reason = $4, inside = $5, admitted = $6, taken_down_at = $7, version = version + 1
     WHERE id = $1 AND version = $2 AND taken_down_at IS NULL RETURNING ${COLUMNS}`,
    [id, version, name, reason, inside, admitted, takenDownAt],
  );
  return row;
}

export async function readWallRevision(queries: Queries): Promise<number> {
  const [row] = await queries.prepared<{ revision: number }>('SELECT revision FROM archive.walls');
  return row!.revision;
}

/** Begins a change: from here to the transaction's end nobody else changes a wall. */
export async function nextWallRevision(tx: Transaction): Promise<void> {
  await tx.query('UPDATE archive.walls SET revision = revision + 1');
}

/** Conversations in which one of these handles takes part; of chats alone, or of every kind. */
export async function conversationsWith(
  queries: Queries,
  handles: readonly number[],
  kinds: 'all' | 'chats',
): Promise<number[]> {
  if (handles.length === 0) return [];
  const chats =
    kinds === 'chats' ? `JOIN archive.conversation c ON c.id = m.conversation_id AND c.channel <> 'email'` : '';
  const rows = await queries.query<{ id: number }>(
    `SELECT DISTINCT m.conversation_id AS id FROM archive.member m ${chats} WHERE m.handle_id = ANY($1::bigint[])`,
    [handles],
  );
  return rows.map((row) => row.id);
}
