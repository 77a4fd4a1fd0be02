import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Problem } from '../problem/problem';

/** Name of a blob: letters, digits and dashes. Made by the store, never by a user or a file (R126). */
export type BlobName = string;

/**
 * Immutable blobs in a folder. Content is sealed before it comes here; this class knows bytes only. A blob is visible
 * under its name only when it is whole and on disk, so a crash leaves at most a nameless rest that `sweep` removes.
 */
export class Blobs {
  constructor(private readonly folder: string) {}

  /** Writes a blob and returns its name when it is safe on disk. */
  async put(bytes: Uint8Array): Promise<BlobName> {
    const name = randomUUID();
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(`${path}.part`, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    await syncFolder(dirname(path));
    return name;
  }

  /** `length` bytes from `offset`. Throws `blob-missing` when the blob is gone or shorter than that. */
  async read(name: BlobName, offset: number, length: number): Promise<Buffer> {
    try {
      const file = await open(this.path(name), 'r');
      try {
        const buffer = Buffer.allocUnsafe(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
          if (bytesRead === 0) throw missing(name);
          filled += bytesRead;
        }
        return buffer;
      } finally {
        await file.close();
      }
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing(name) : error;
    }
  }

  stream(name: BlobName): AsyncIterable<Buffer> {
    return createReadStream(this.path(name)) as AsyncIterable<Buffer>;
  }

  async size(name: BlobName): Promise<number> {
    return (await stat(this.path(name))).size;
  }

  async remove(name: BlobName): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  /** Removes what writers that died left behind, if it is older than `age` milliseconds. */
  async sweep(age: number): Promise<number> {
    let removed = 0;
    for (const shard of await readdir(this.folder).catch(() => [])) {
      for (const file of await readdir(join(this.folder, shard)).catch(() => [])) {
        const path = join(this.folder, shard, file);
        if (file.endsWith('.part') && Date.now() - (await stat(path)).mtimeMs > age) {
          await rm(path, { force: true });
          removed++;
        }
      }
    }
    return removed;
  }

  private path(name: BlobName): string {
    if (!/^[0-9a-f-]{36}$/.test(name)) throw new RangeError('not a blob name');
    return join(this.folder, name.slice(0, 2), name);
  }
}

/** A rename is safe only once its folder is on disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function missing(name: BlobName): Problem {
  return new Problem({
    code: 'blob-missing',
    status: 500,
    title: 'A part of the archive is not where it should be.',
    detail: `Blob ${name} is missing or too short.`,
    hint: 'Run `npm run minutebook -- verify` and restore the blobs folder from a backup.',
  });
}
