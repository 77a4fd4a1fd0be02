import type { Queries } from '@minutebook/platform';

export interface BackupRow {
  readonly id: string;
  readonly state: 'making' | 'kept' | 'failed' | 'deleted';
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly place: string;
  readonly bytes: number | null;
  readonly withKey: boolean;
  /** Entries of the two logs it holds. */
  readonly records: number | null;
  readonly audit: number | null;
  readonly madeBy: string;
  readonly deletedAt: Date | null;
}

export type NewBackup = Pick<BackupRow, 'id' | 'madeAt' | 'expiresAt' | 'place' | 'withKey' | 'madeBy'>;

const COLUMNS = `id, state, made_at AS "madeAt", expires_at AS "expiresAt", place, bytes, with_key AS "withKey", records, audit,
  made_by AS "madeBy", deleted_at AS "deletedAt"`;

export async function insertBackup(queries: Queries, backup: NewBackup): Promise<void> {
  await queries.query(
    `INSERT INTO access.backup (id, state, made_at, expires_at, place, with_key, made_by) VALUES ($1, 'making', $2, $3, $4, $5, $6)`,
    [backup.id, backup.madeAt, backup.expiresAt, backup.place, backup.withKey, backup.madeBy],
  );
}

export async function saveMade(
  queries: Queries,
  id: string,
  made: { bytes: number; records: number; audit: number },
): Promise<void> {
  await queries.query(
    `UPDATE access.backup SET state = 'kept', bytes = $2, records = $3, audit = $4 WHERE id = $1 AND state = 'making'`,
    [id, made.bytes, made.records, made.audit],
  );
}

export async function saveFailed(queries: Queries, id: string): Promise<void> {
  await queries.query(`UPDATE access.backup SET state = 'failed' WHERE id = $1 AND state = 'making'`, [id]);
}

/** True when it was not said before. */
export async function saveDeleted(queries: Queries, id: string, at: Date): Promise<boolean> {
  const rows = await queries.query(
    `UPDATE access.backup SET state = 'deleted', deleted_at = $2 WHERE id = $1 AND state <> 'deleted' RETURNING id`,
    [id, at],
  );
  return rows.length > 0;
}

export async function listBackups(queries: Queries, limit: number): Promise<BackupRow[]> {
  return queries.query<BackupRow>(`SELECT ${COLUMNS} FROM access.backup ORDER BY made_at DESC, id LIMIT $1`, [limit]);
}

/** When the last backup made before then expires that nobody has deleted. One that is being made counts: it may hold it. */
export async function readLastExpiry(queries: Queries, before: Date): Promise<Date | null> {
  const [row] = await queries.query<{ until: Date | null }>(
    `SELECT max(expires_at) AS until FROM access.backup WHERE state IN ('making', 'kept') AND made_at <= $1`,
    [before],
  );
  return row!.until;
}
