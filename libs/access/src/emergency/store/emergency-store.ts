import type { EmergencyEnding, Producing } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

/** Emergency access that is open. */
export interface OpenAccess {
  readonly id: number;
  readonly user: string;
  readonly openedAt: Date;
  readonly until: Date;
  readonly purpose: Producing['purpose'];
}

export interface AccessRow extends OpenAccess {
  readonly userName: string;
  readonly reason: string;
  readonly reference: string | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedByName: string | null;
  readonly ending: EmergencyEnding | null;
}

export interface SealedCodeRow {
  readonly id: number;
  readonly user: string;
  readonly hash: string;
  readonly madeAt: Date;
}

const OPEN = `e.id, e.user_id AS "user", e.opened_at AS "openedAt", e.until, e.purpose`;
const ACCESS = `${OPEN}, u.name AS "userName", e.reason, e.reference, e.ended_at AS "endedAt", e.ended_by AS "endedBy", b.name AS "endedByName", e.ending`;
const ACCESSES = `access.emergency e JOIN access."user" u ON u.id = e.user_id LEFT JOIN access."user" b ON b.id = e.ended_by`;

/** Those of these users that are open at `now`; what time has ended is not, whether that was written down or not. */
export function openAccesses(queries: Queries, users: readonly string[], now: Date): Promise<OpenAccess[]> {
  return queries.query<OpenAccess>(
    `SELECT ${OPEN} FROM access.emergency e WHERE e.user_id = ANY($1::uuid[]) AND e.ended_at IS NULL AND e.until > $2`,
    [users, now],
  );
}

/** Newest first, below `before`. */
export function listAccesses(queries: Queries, before: number | undefined, limit: number): Promise<AccessRow[]> {
  return queries.query<AccessRow>(
    `SELECT ${ACCESS} FROM ${ACCESSES} WHERE $1::bigint IS NULL OR e.id < $1 ORDER BY e.id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

export async function findAccess(queries: Queries, id: number): Promise<AccessRow | undefined> {
  const [row] = await queries.query<AccessRow>(`SELECT ${ACCESS} FROM ${ACCESSES} WHERE e.id = $1`, [id]);
  return row;
}

export async function insertAccess(
  tx: Transaction,
  row: Omit<OpenAccess, 'id'> & Pick<AccessRow, 'reason' | 'reference'>,
): Promise<number> {
  const [created] = await tx.query<{ id: number }>(
    `INSERT INTO access.emergency (user_id, purpose, reason, reference, opened_at, until) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [row.user, row.purpose, row.reason, row.reference, row.openedAt, row.until],
  );
  return created!.id;
}

/** Ends the one a user has open. If its hours were over before, it was time that ended it. */
export async function endAccess(
  tx: Transaction,
  user: string,
  { now, by, how }: { now: Date; by: string | null; how: EmergencyEnding },
): Promise<{ id: number; how: EmergencyEnding } | undefined> {
  const [row] = await tx.query<{ id: number; how: EmergencyEnding }>(
    `UPDATE access.emergency SET ended_at = LEAST(until, $2), ending = CASE WHEN until <= $2 THEN 'time' ELSE $4 END,
       ended_by = CASE WHEN until <= $2 THEN NULL ELSE $3::uuid END
     WHERE user_id = $1 AND ended_at IS NULL RETURNING id, ending AS how`,
    [user, now, by, how],
  );
  return row;
}

/** Ends those whose hours are over, and says which. */
export function endOverdueAccesses(tx: Transaction, now: Date): Promise<{ id: number; user: string }[]> {
  return tx.query(
    `UPDATE access.emergency SET ended_at = until, ending = 'time' WHERE ended_at IS NULL AND until <= $1 RETURNING id, user_id AS "user"`,
    [now],
  );
}

export async function lastDrill(queries: Queries): Promise<Date | null> {
  const [row] = await queries.query<{ at: Date | null }>(
    `SELECT max(opened_at) AS at FROM access.emergency WHERE purpose = 'drill'`,
  );
  return row?.at ?? null;
}

export function openCodes(queries: Queries, users: readonly string[]): Promise<SealedCodeRow[]> {
  return queries.query<SealedCodeRow>(
    `SELECT id, user_id AS "user", hash, made_at AS "madeAt" FROM access.sealed_code WHERE user_id = ANY($1::uuid[]) AND ended_at IS NULL`,
    [users],
  );
}

export async function insertCode(tx: Transaction, code: Omit<SealedCodeRow, 'id'>): Promise<void> {
  await tx.query('INSERT INTO access.sealed_code (user_id, hash, made_at) VALUES ($1, $2, $3)', [
    code.user,
    code.hash,
    code.madeAt,
  ]);
}

/** Ends the code a user has; false: they have none. */
export async function endCode(
  tx: Transaction,
  user: string,
  now: Date,
  ending: 'replaced' | 'right-lost',
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE access.sealed_code SET ended_at = $2, ending = $3 WHERE user_id = $1 AND ended_at IS NULL RETURNING id',
    [user, now, ending],
  );
  return rows.length > 0;
}

/** Once: of two who enter with it at the same moment one gets it. */
export async function spendCode(tx: Transaction, id: number, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE access.sealed_code SET ended_at = $2, ending = 'used' WHERE id = $1 AND ended_at IS NULL RETURNING id`,
    [id, now],
  );
  return rows.length > 0;
}
