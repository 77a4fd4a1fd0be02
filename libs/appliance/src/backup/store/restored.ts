import { Database, type Refill } from '@minutebook/platform';

/** True where an archive has been worked with: somebody was invited, or something was logged. */
export const IS_USED = `EXISTS (SELECT FROM access.log_leaf) OR EXISTS (SELECT FROM access.log_pending) OR EXISTS (SELECT FROM access."user")`;

/** The same of a database that may have no tables yet; nothing is changed by asking. */
export async function isUsed(ownerUrl: string): Promise<boolean> {
  const database = await Database.connect({ url: ownerUrl, schemas: [], connections: 1, name: 'minutebook restore' });
  try {
    const [there] = await database.query<{ there: boolean }>(
      `SELECT to_regclass('access.log_leaf') IS NOT NULL AS there`,
    );
    if (!there!.there) return false;
    const [row] = await database.query<{ used: boolean }>(`SELECT (${IS_USED}) AS used`);
    return row!.used;
  } finally {
    await database.close();
  }
}

/** A wrapped data key of what was loaded, to try the key-encryption key on. */
export async function anyWrappedKey(refill: Refill): Promise<Buffer | undefined> {
  const [row] = await refill.query<{ wrapped: Buffer }>('SELECT wrapped FROM archive.data_key LIMIT 1');
  return row?.wrapped;
}

export interface LoadedBackup {
  readonly id: string;
  readonly made: string;
  readonly bytes: number;
  readonly records: number;
  readonly audit: number;
}

/** Closes the archive until the restore is accepted, and has the backup itself in the register. */
export async function closeUntilAccepted(refill: Refill, backup: LoadedBackup, at: Date): Promise<void> {
  await refill.query(
    `UPDATE access.backup SET state = 'kept', bytes = $2, records = $3, audit = $4 WHERE id = $1 AND state = 'making'`,
    [backup.id, backup.bytes, backup.records, backup.audit],
  );
  await refill.query(
    `INSERT INTO access.restoration (backup, made_at, restored_at, findings) VALUES ($1, $2, $3, '[]')`,
    [backup.id, backup.made, at],
  );
}
