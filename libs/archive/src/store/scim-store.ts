import type { Queries, Transaction } from '@minutebook/platform';
import type { ScimUser } from '../people/scim/scim-user';
import type { Doing } from './person-store';

/** A user of an identity provider. */
export interface ScimUserRow {
  readonly person: string;
  readonly said: ScimUser;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface ScimFilter {
  readonly id?: string | undefined;
  /** In lower case. */
  readonly userName?: string | undefined;
  readonly externalId?: string | undefined;
}

export interface TokenRow {
  readonly id: number;
  readonly hash: Buffer;
  readonly madeAt: Date;
  readonly madeByName: string;
  readonly usedAt: Date | null;
}

const COLUMNS = 'person_id AS person, said, created_at AS "createdAt", changed_at AS "changedAt"';
const FITTING = `deleted_at IS NULL AND ($1::text IS NULL OR person_id::text = $1) AND ($2::text IS NULL OR user_name = $2)
  AND ($3::text IS NULL OR external_id = $3)`;

/** In the order they came. `offset` counts from 0. */
export function readScimUsers(
  queries: Queries,
  filter: ScimFilter,
  offset: number,
  limit: number,
): Promise<ScimUserRow[]> {
  return queries.query<ScimUserRow>(
    `SELECT ${COLUMNS} FROM archive.scim_user WHERE ${FITTING} ORDER BY created_at, person_id OFFSET $4 LIMIT $5`,
    [...valuesOf(filter), offset, limit],
  );
}

export async function countScimUsers(queries: Queries, filter: ScimFilter): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*)::bigint AS n FROM archive.scim_user WHERE ${FITTING}`,
    valuesOf(filter),
  );
  return row!.n;
}

/** Makes it, brings a deleted one back, or says it anew. */
export async function keepScimUser(tx: Transaction, person: string, said: ScimUser, at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO archive.scim_user AS u (person_id, user_name, external_id, said, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (person_id) DO UPDATE SET user_name = excluded.user_name, external_id = excluded.external_id, said = excluded.said,
       created_at = CASE WHEN u.deleted_at IS NULL THEN u.created_at ELSE excluded.created_at END,
       changed_at = excluded.changed_at, deleted_at = NULL`,
    [person, said.userName!.toLowerCase(), said.externalId, JSON.stringify(said), at],
  );
}

export async function deleteScimUser(tx: Transaction, person: string, at: Date): Promise<void> {
  await tx.query('UPDATE archive.scim_user SET deleted_at = $2 WHERE person_id = $1', [person, at]);
}

/** The one in force. */
export async function readScimToken(queries: Queries): Promise<TokenRow | undefined> {
  const [row] = await queries.query<TokenRow>(
    'SELECT id, hash, made_at AS "madeAt", made_by_name AS "madeByName", used_at AS "usedAt" FROM archive.scim_token WHERE revoked_at IS NULL',
  );
  return row;
}

export async function insertScimToken(tx: Transaction, hash: Buffer, { at, by, byName }: Doing): Promise<void> {
  await tx.query('INSERT INTO archive.scim_token (hash, made_at, made_by, made_by_name) VALUES ($1, $2, $3, $4)', [
    hash,
    at,
    by,
    byName,
  ]);
}

/** Whether there was one. */
export async function revokeScimToken(tx: Transaction, at: Date): Promise<boolean> {
  const rows = await tx.query('UPDATE archive.scim_token SET revoked_at = $1 WHERE revoked_at IS NULL RETURNING id', [
    at,
  ]);
  return rows.length > 0;
}

export async function touchScimToken(queries: Queries, id: number, at: Date): Promise<void> {
  await queries.query('UPDATE archive.scim_token SET used_at = $2 WHERE id = $1', [id, at]);
}

function valuesOf({ id, userName, externalId }: ScimFilter): (string | null)[] {
  return [id ?? null, userName ?? null, externalId ?? null];
}
