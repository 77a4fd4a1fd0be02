import type { Clock, Database } from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import {
  type BackupRow,
  insertBackup,
  listBackups,
  type NewBackup,
  readLastExpiry,
  saveDeleted,
  saveFailed,
  saveMade,
} from './store/backup-store';

/** Which backups there are, and until when. What was disposed of is gone when the last one that holds it is (R23). */
export class BackupRegister {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Before the copy begins, so that the copy itself says that it exists. */
  async begin(backup: NewBackup): Promise<void> {
    await insertBackup(this.database, backup);
  }

  async made(actor: Actor, id: string, facts: { bytes: number; records: number; audit: number }): Promise<void> {
    await this.database.transaction(async (tx) => {
      await saveMade(tx, id, facts);
      await this.audit.append(tx, actor, 'backup.made', { kind: 'backup', id }, facts);
    });
  }

  /** The file was removed again. */
  async failed(id: string): Promise<void> {
    await saveFailed(this.database, id);
  }

  /** The file is gone. Said once. */
  async deleted(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (await saveDeleted(tx, id, this.clock.now()))
        await this.audit.append(tx, actor, 'backup.deleted', { kind: 'backup', id });
    });
  }

  /** Newest first. */
  list(limit: number): Promise<BackupRow[]> {
    return listBackups(this.database, limit);
  }

  /**
   * When the last backup expires that may hold what was disposed of then; null when there is none. A day that has passed
   * means that a backup should have been deleted, and nobody said that it was.
   */
  lastExpiryOf(disposedAt: Date): Promise<Date | null> {
    return readLastExpiry(this.database, disposedAt);
  }
}
