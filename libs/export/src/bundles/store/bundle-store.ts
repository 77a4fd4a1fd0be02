import type { BundleScope, BundleState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface BundleProblem {
  readonly code: string;
  readonly title: string;
  readonly hint: string | null;
}

/** What was asked for. */
export interface BundleAsked {
  readonly scope: BundleScope;
  readonly request: string | null;
  readonly reason: string;
  readonly evidence: boolean;
  readonly asked: Sizes | null;
}

export interface Sizes {
  readonly records: number;
  readonly audit: number;
}

export interface BundleRow extends BundleAsked {
  readonly id: number;
  readonly owner: string;
  readonly title: string;
  readonly sight: string | null;
  readonly state: BundleState;
  readonly done: number;
  readonly of: number | null;
  readonly records: number;
  readonly entries: number;
  readonly bytes: number;
  readonly name: string | null;
  readonly tagmanifest: Buffer | null;
  readonly made: number | null;
  readonly asOf: Sizes | null;
  readonly problem: BundleProblem | null;
  readonly wrapped: Buffer | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly version: number;
}

/** What came of making it. */
export interface BundleMade {
  readonly name: string;
  readonly records: number;
  readonly entries: number;
  readonly bytes: number;
  readonly sight: string;
  readonly tagmanifest: Buffer;
  readonly made: number;
  readonly asOf: Sizes;
  readonly wrapped: Buffer;
  readonly at: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `id, owner, scope, title, request, reason, evidence, sight, state, done, total AS "of", records, entries, bytes, name, tagmanifest, made, problem, wrapped,
  created_at AS "createdAt", finished_at AS "finishedAt", expires_at AS "expiresAt", version,
  CASE WHEN asked_audit IS NOT NULL THEN jsonb_build_object('records', asked_records, 'audit', asked_audit) END AS asked,
  CASE WHEN as_of_audit IS NOT NULL THEN jsonb_build_object('records', as_of_records, 'audit', as_of_audit) END AS "asOf"`;

export function listBundles(
  queries: Queries,
  owner: string,
  before: number | undefined,
  limit: number,
): Promise<BundleRow[]> {
  return queries.query<BundleRow>(
    `SELECT ${COLUMNS} FROM export.bundle WHERE owner = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [owner, before ?? null, limit],
  );
}

export async function readBundle(queries: Queries, id: number): Promise<BundleRow | undefined> {
  const [row] = await queries.query<BundleRow>(`SELECT ${COLUMNS} FROM export.bundle WHERE id = $1`, [id]);
  return row;
}

export async function unfinishedBundles(queries: Queries): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT id FROM export.bundle WHERE state IN ('waiting', 'running') ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

export async function insertBundle(
  tx: Transaction,
  row: BundleAsked & Pick<BundleRow, 'owner' | 'title' | 'createdAt'>,
): Promise<BundleRow> {
  const [created] = await tx.query<BundleRow>(
    `INSERT INTO export.bundle (owner, scope, title, request, reason, evidence, asked_records, asked_audit, state, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9) RETURNING ${COLUMNS}`,
    [
      row.owner,
      JSON.stringify(row.scope),
      row.title,
      row.request,
      row.reason,
      row.evidence,
      row.asked?.records ?? null,
      row.asked?.audit ?? null,
      row.createdAt,
    ],
  );
  return created!;
}

/** Notes how far it has come. False when it is no longer to go on. */
export async function noteBundle(queries: Queries, id: number, done: number, of: number): Promise<boolean> {
  const rows = await queries.query(
    `UPDATE export.bundle SET state = 'running', done = $2, total = $3 WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id`,
    [id, done, of],
  );
  return rows.length > 0;
}

/** False when it was cancelled meanwhile. */
export async function finishBundle(tx: Transaction, id: number, made: BundleMade): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE export.bundle SET state = 'done', done = coalesce(total, done), records = $2, entries = $3, bytes = $4, name = $5, tagmanifest = $6, made = $7,
       as_of_records = $8, as_of_audit = $9, wrapped = $10, finished_at = $11, expires_at = $12, sight = $13, version = version + 1
     WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id`,
    [
      id,
      made.records,
      made.entries,
      made.bytes,
      made.name,
      made.tagmanifest,
      made.made,
      made.asOf.records,
      made.asOf.audit,
      made.wrapped,
      made.at,
      made.expiresAt,
      made.sight,
    ],
  );
  return rows.length > 0;
}

export async function failBundle(queries: Queries, id: number, problem: BundleProblem, at: Date): Promise<void> {
  await queries.query(
    `UPDATE export.bundle SET state = 'failed', problem = $2, finished_at = $3, version = version + 1 WHERE id = $1 AND state IN ('waiting', 'running')`,
    [id, JSON.stringify(problem), at],
  );
}

/** Ends it, made or not, and forgets its key. Undefined where it has ended, or is of another version. */
export async function endBundle(
  tx: Transaction,
  id: number,
  version: number | undefined,
  state: 'cancelled' | 'expired',
  at: Date,
): Promise<BundleRow | undefined> {
  const [row] = await tx.query<BundleRow>(
    `UPDATE export.bundle SET state = $3, wrapped = NULL, finished_at = coalesce(finished_at, $4), version = version + 1
     WHERE id = $1 AND ($2::int IS NULL OR version = $2) AND state IN ('waiting', 'running', 'done') RETURNING ${COLUMNS}`,
    [id, version ?? null, state, at],
  );
  return row;
}

export async function insertParts(tx: Transaction, id: number, blobs: readonly string[]): Promise<void> {
  await tx.query(
    'INSERT INTO export.bundle_part (bundle_id, number, blob) SELECT $1, n, blob FROM unnest($2::uuid[]) WITH ORDINALITY AS p (blob, n)',
    [id, blobs],
  );
}

/** Blobs it lies in, in order. */
export async function readParts(queries: Queries, id: number): Promise<string[]> {
  const rows = await queries.query<{ blob: string }>(
    'SELECT blob FROM export.bundle_part WHERE bundle_id = $1 ORDER BY number',
    [id],
  );
  return rows.map(({ blob }) => blob);
}

export async function insertBundleMessages(tx: Transaction, id: number, messages: readonly number[]): Promise<void> {
  await tx.query(
    'INSERT INTO export.bundle_message (message_id, bundle_id) SELECT m, $1 FROM unnest($2::bigint[]) AS m ON CONFLICT DO NOTHING',
    [id, messages],
  );
}

export async function deleteParts(tx: Transaction, id: number): Promise<void> {
  await tx.query('DELETE FROM export.bundle_part WHERE bundle_id = $1', [id]);
  await tx.query('DELETE FROM export.bundle_message WHERE bundle_id = $1', [id]);
}

/** Made ones whose time is over. */
export async function overdueBundles(queries: Queries, now: Date): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT id FROM export.bundle WHERE state = 'done' AND expires_at <= $1 ORDER BY id`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/** Messages of bundles that can be downloaded, after one, in order. */
export async function bundledMessages(queries: Queries, after: number, limit: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT DISTINCT message_id AS id FROM export.bundle_message WHERE message_id > $1 ORDER BY 1 LIMIT $2',
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

export async function bundlesWith(queries: Queries, messages: readonly number[]): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT DISTINCT bundle_id AS id FROM export.bundle_message WHERE message_id = ANY($1) ORDER BY 1',
    [messages],
  );
  return rows.map(({ id }) => id);
}

/** Messages of one bundle. */
export async function messagesIn(queries: Queries, id: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT message_id AS id FROM export.bundle_message WHERE bundle_id = $1 ORDER BY 1',
    [id],
  );
  return rows.map(({ id: message }) => message);
}
