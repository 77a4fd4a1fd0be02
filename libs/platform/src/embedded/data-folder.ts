import {
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  accessSync,
  renameSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Problem } from '../problem/problem';

/** Raised when the layout of a data folder changes in a way older programs cannot read. */
export const DATA_FORMAT = 1;

/**
 * The one folder that holds everything of an appliance: `postgres/` (embedded database), `blobs/` (sealed evidence),
 * `secrets/` (keys, readable by this user only), `staging/` (uploads on their way in).
 */
export class DataFolder {
  readonly postgres: string;
  readonly blobs: string;
  readonly secrets: string;
  readonly staging: string;

  private constructor(
    readonly root: string,
    /** True when this call made the folder. */
    readonly fresh: boolean,
  ) {
    this.postgres = join(root, 'postgres');
    this.blobs = join(root, 'blobs');
    this.secrets = join(root, 'secrets');
    this.staging = join(root, 'staging');
  }

  /** Opens or makes a data folder. Throws `data-folder-…` problems that say what to do. */
  static open(root: string): DataFolder {
    const marker = join(root, 'minutebook.json');
    const fresh = !existsSync(marker);
    try {
      mkdirSync(root, { recursive: true });
      accessSync(root, constants.W_OK | constants.X_OK);
      if (fresh) {
        if (existsSync(join(root, 'postgres', 'PG_VERSION'))) throw foreign(root);
        writeAtomically(
          marker,
          `${JSON.stringify({ format: DATA_FORMAT, created: new Date().toISOString() }, null, 2)}\n`,
        );
      }
      const folder = new DataFolder(root, fresh);
      for (const path of [folder.blobs, folder.staging]) mkdirSync(path, { recursive: true });
      mkdirSync(folder.secrets, { recursive: true, mode: 0o700 });
      chmodSync(folder.secrets, 0o700);
      folder.checkFormat(marker);
      return folder;
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem(
        {
          code: 'data-folder-unwritable',
          status: 500,
          title: `The data folder ${root} cannot be written.`,
          detail: 'Nothing was changed.',
          hint: 'Give this user write permission on it, or choose another with MINUTEBOOK_DATA.',
        },
        { cause: error },
      );
    }
  }

  /** A secret of this folder, made at first use: `bytes` random bytes in hex, readable by this user only. */
  secret(name: string, bytes = 32): string {
    const path = join(this.secrets, name);
    if (!existsSync(path)) {
      // Exclusive, so that two processes starting at once agree on one secret.
      try {
        writeFileSync(path, `${randomBytes(bytes).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    return readFileSync(path, 'utf8').trim();
  }

  private checkFormat(marker: string): void {
    const { format } = JSON.parse(readFileSync(marker, 'utf8')) as { format: number };
    if (format === DATA_FORMAT) return;
    const newer = format > DATA_FORMAT;
    throw new Problem({
      code: newer ? 'data-folder-newer' : 'data-folder-older',
      status: 500,
      title: `The data folder ${this.root} was written by ${newer ? 'a newer' : 'an older'} Minutebook (format ${format}; this program reads ${DATA_FORMAT}).`,
      detail: 'It was not touched.',
      hint: newer
        ? 'Start the newer program, or choose another folder with MINUTEBOOK_DATA.'
        : 'See docs/upgrading.md, or choose another folder with MINUTEBOOK_DATA.',
    });
  }
}

function foreign(root: string): Problem {
  return new Problem({
    code: 'data-folder-foreign',
    status: 500,
    title: `The folder ${root} holds a database that Minutebook did not make.`,
    detail: 'It was not touched.',
    hint: 'Choose another folder with MINUTEBOOK_DATA.',
  });
}

function writeAtomically(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o644 });
  renameSync(`${path}.new`, path);
}

/** The nearest folder on the way to `path` that user `uid` may not pass, or undefined. Only meaningful when run as root. */
export function barrier(path: string, uid: number): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid: owner } = statSync(at);
      if (!(mode & 0o001) && owner !== uid) return at;
    }
    if (at === dirname(at)) return undefined;
  }
}
