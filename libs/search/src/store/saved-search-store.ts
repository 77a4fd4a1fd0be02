import type { Queries, Transaction } from '@minutebook/platform';

export interface SavedRow {
  readonly id: number;
  readonly name: string;
  readonly query: string;
  readonly shared: boolean;
  readonly owner: string;
  readonly ownerName: string;
  readonly changedAt: Date;
  readonly version: number;
}

export type SavedText = Pick<SavedRow, 'name' | 'query' | 'shared'>;

const COLUMNS = `id, name, query, shared, owner, owner_name AS "ownerName", changed_at AS "changedAt", version`;

/** Own and shared ones by name, from the one after `after` on. */
export function listSaved(
  queries: Queries,
  reader: string,
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<SavedRow[]> {
  return queries.query<SavedRow>(
    `SELECT ${COLUMNS} FROM search.saved WHERE (owner = $1 OR shared) AND ($2::text IS NULL OR (lower(name), id) > (lower($2), $3)) ORDER BY lower(name), id LIMIT $4`,
    [reader, after?.name ?? null, after?.id ?? null, limit],
  );
}

export function savedBeginning(queries: Queries, reader: string, typed: string, limit: number): Promise<SavedRow[]> {
  return queries.query<SavedRow>(
    `SELECT ${COLUMNS} FROM search.saved WHERE (owner = $1 OR shared) AND starts_with(lower(name), lower($2)) ORDER BY lower(name), id LIMIT $3`,
    [reader, typed, limit],
  );
}

/** The one `saved:name` means to this reader: their own before one that is shared. */
export async function findSaved(
  queries: Queries,
  name: string,
  reader: string | undefined,
): Promise<SavedRow | undefined> {
  const [row] = await queries.query<SavedRow>(
    `SELECT ${COLUMNS} FROM search.saved WHERE lower(name) = lower($1) AND (owner = $2 OR shared) ORDER BY (owner = $2) DESC, id LIMIT 1`,
    [name, reader ?? null],
  );
  return row;
}

export async function insertSaved(tx: Transaction, row: Omit<SavedRow, 'id' | 'version'>): Promise<SavedRow> {
  const [saved] = await tx.query<SavedRow>(
    `INSERT INTO search.saved (name, query, shared, owner, owner_name, changed_at, version) VALUES ($1, $2, $3, $4, $5, $6, 0) RETURNING ${COLUMNS}`,
    [row.name, row.query, row.shared, row.owner, row.ownerName, row.changedAt],
  );
  return saved!;
}

/** Undefined when it is not the owner's, or not of this version any more. */
export async function updateSaved(
  tx: Transaction,
  id: number,
  owner: string,
  version: number,
  { name, query, shared }: SavedText,
  at: Date,
): Promise<SavedRow | undefined> {
  const [saved] = await tx.query<SavedRow>(
    `UPDATE search.saved SET name = $4, query = $5, shared = $6, changed_at = $7, version = version + 1 WHERE id = $1 AND owner = $2 AND version = $3 RETURNING ${COLUMNS}`,
    [id, owner, version, name, query, shared, at],
  );
  return saved;
}

export async function deleteSaved(
  tx: Transaction,
  id: number,
  owner: string,
  version: number,
): Promise<SavedRow | undefined> {
  const [saved] = await tx.query<SavedRow>(
    `DELETE FROM search.saved WHERE id = $1 AND owner = $2 AND version = $3 RETURNING ${COLUMNS}`,
    [id, owner, version],
  );
  return saved;
}

export async function ownsSaved(queries: Queries, id: number, owner: string): Promise<boolean> {
  return (await queries.query('SELECT 1 FROM search.saved WHERE id = $1 AND owner = $2', [id, owner])).length > 0;
}
