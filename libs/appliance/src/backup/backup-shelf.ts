import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor, BackupRegister } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { BackupFile } from './backup-reader';
import { type About, BACKUP_SUFFIX, PART } from './contents';

export interface ShelvedBackup {
  readonly path: string;
  readonly about: About;
  readonly bytes: number;
  readonly expired: boolean;
}

/** `minutebook-2026-11-29T10-30-00-000Z.mbackup`: sorts by time in every listing. */
export function backupName(made: Date): string {
  return `minutebook-${made.toISOString().replaceAll(/[:.]/g, '-')}${BACKUP_SUFFIX}`;
}

/** Backups in a folder, by what they say of themselves in the clear. */
export class BackupShelf {
  constructor(private readonly folder: string) {}

  /** Newest first; of other files nothing. */
  async list(now: Date): Promise<ShelvedBackup[]> {
    const backups: ShelvedBackup[] = [];
    for (const name of await this.names(BACKUP_SUFFIX)) backups.push(...(await this.read(name, now)));
    return backups.sort((a, b) => b.about.made.localeCompare(a.about.made));
  }

  /** Deletes what has expired of this archive, also what was never finished, and says so in its register. */
  async expire(actor: Actor, site: string, register: BackupRegister, now: Date): Promise<ShelvedBackup[]> {
    const parts = await Promise.all((await this.names(`${BACKUP_SUFFIX}${PART}`)).map((name) => this.read(name, now)));
    const all = [...(await this.list(now)), ...parts.flat()];
    const gone = all.filter(({ about, expired }) => expired && about.site === site);
    for (const { path, about } of gone) {
      await rm(path);
      await register.deleted(actor, about.id);
    }
    return gone;
  }

  private async read(name: string, now: Date): Promise<ShelvedBackup[]> {
    const path = join(this.folder, name);
    const file = await BackupFile.open(path).catch((error: unknown) => {
      if (error instanceof Problem) return undefined;
      throw error;
    });
    if (!file) return [];
    await file.close();
    return [{ path, about: file.about, bytes: file.bytes, expired: new Date(file.about.expires) <= now }];
  }

  private async names(ending: string): Promise<string[]> {
    try {
      if (!(await stat(this.folder)).isDirectory()) throw new Error('not a folder');
      return (await readdir(this.folder)).filter((name) => name.endsWith(ending));
    } catch (error) {
      throw new Problem(
        { code: 'folder-missing', status: 400, title: `There is no folder that can be read at ${this.folder}.` },
        { cause: error },
      );
    }
  }
}
