import type { Queries, Transaction } from '@minutebook/platform';

export interface StoredCheckpoint {
  readonly log: number;
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly at: Date;
}

export interface StoredKey {
  readonly vkey: string;
  readonly since: Date;
  readonly statement: string | null;
}

export interface Signing {
  readonly state: 'signing' | 'away' | 'refused';
  readonly reason: string | null;
  readonly since: Date;
  readonly stoodAt: Date | null;
}

const COLUMNS = 'log, origin, size, root, note, at';

/** False when one of this size is there already. */
export async function insertCheckpoint(tx: Transaction, checkpoint: StoredCheckpoint): Promise<boolean> {
  const { log, origin, size, root, note, at } = checkpoint;
  const rows = await tx.query(
    'INSERT INTO access.checkpoint (log, origin, size, root, note, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING size',
    [log, origin, size, root, note, at],
  );
  return rows.length > 0;
}

/** The largest of an origin; with `above`, the smallest of more than so many leaves. */
export async function selectCheckpoint(
  queries: Queries,
  log: number,
  origin: string,
  above?: number,
): Promise<StoredCheckpoint | undefined> {
  const [row] = await queries.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM access.checkpoint WHERE log = $1 AND origin = $2 AND size > $3 ORDER BY size ${above === undefined ? 'DESC' : ''} LIMIT 1`,
    [log, origin, above ?? 0],
  );
  return row;
}

export async function selectCheckpointOf(
  queries: Queries,
  log: number,
  origin: string,
  size: number,
): Promise<StoredCheckpoint | undefined> {
  const [row] = await queries.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM access.checkpoint WHERE log = $1 AND origin = $2 AND size = $3`,
    [log, origin, size],
  );
  return row;
}

/** Of one origin, largest first. */
export function selectCheckpoints(
  queries: Queries,
  log: number,
  origin: string,
  before: number | undefined,
  limit: number,
): Promise<StoredCheckpoint[]> {
  return queries.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM access.checkpoint WHERE log = $1 AND origin = $2 AND ($3::bigint IS NULL OR size < $3) ORDER BY size DESC LIMIT $4`,
    [log, origin, before ?? null, limit],
  );
}

/** Of every origin a log ever had, smallest first, from after this one on. */
export function selectCheckpointsAfter(
  queries: Queries,
  log: number,
  after: { readonly size: number; readonly origin: string },
  limit: number,
): Promise<StoredCheckpoint[]> {
  return queries.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM access.checkpoint WHERE log = $1 AND (size, origin) > ($2, $3) ORDER BY size, origin LIMIT $4`,
    [log, after.size, after.origin, limit],
  );
}

/** Oldest first. */
export function selectKeys(queries: Queries): Promise<StoredKey[]> {
  return queries.query<StoredKey>('SELECT vkey, since, statement FROM access.log_key ORDER BY since, vkey');
}

export async function insertKey(tx: Transaction, key: StoredKey): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO access.log_key (vkey, since, statement) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING vkey',
    [key.vkey, key.since, key.statement],
  );
  return rows.length > 0;
}

export async function readSigning(queries: Queries, log: number): Promise<Signing> {
  const [row] = await queries.query<Signing>(
    'SELECT state, reason, since, stood_at AS "stoodAt" FROM access.signing WHERE log = $1',
    [log],
  );
  return row!;
}

/** True when this is news. */
export async function writeSigning(
  tx: Transaction,
  log: number,
  state: Signing['state'],
  reason: string | null,
  since: Date,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE access.signing SET state = $2, reason = $3, since = $4 WHERE log = $1 AND (state <> $2 OR reason IS DISTINCT FROM $3) RETURNING log',
    [log, state, reason, since],
  );
  return rows.length > 0;
}

export async function writeStood(tx: Transaction, log: number, at: Date): Promise<void> {
  await tx.query('UPDATE access.signing SET stood_at = $2 WHERE log = $1', [log, at]);
}

/** Since when the oldest entry waits that no checkpoint of `signed` leaves covers, in or out of the log. */
export async function readOldestUnsigned(
  queries: Queries,
  log: number,
  signed: number,
): Promise<{ pending: number; since: Date | null }> {
  const [row] = await queries.query<{ pending: number; since: Date | null }>(
    `SELECT (SELECT coalesce(sum(cardinality(refs)), 0)::bigint FROM access.log_pending WHERE log = $1) AS pending,
       least((SELECT min(at) FROM access.log_pending WHERE log = $1), (SELECT at FROM access.log_leaf WHERE log = $1 AND idx = $2)) AS since`,
    [log, signed],
  );
  return row!;
}
