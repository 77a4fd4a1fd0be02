import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Problem } from '../problem/problem';
import { removeLeft, syncFolder } from './files';

/** Name of a blob: letters, digits and dashes. Made by the store, never by a user or a file (R126). */
export type BlobName = string;

const BLOB = /^[0-9a-f-]{36}$/;
/** While this stands, and is touched now and then, somebody copies the store. */
const COPYING = '.copying';
const ASIDE = '.aside';
const SILENCE = 10 * 60_000;

/**
 * Immutable blobs in a folder. Content is sealed before it comes here; this class knows bytes only. A blob is visible
 * under its name only when it is whole and on disk, so a crash leaves at most a nameless rest that `sweep` removes.
 */
export class Blobs {
  constructor(private readonly folder: string) {}

  /** Writes a blob and returns its name when it is safe on disk. */
  async put(bytes: Uint8Array): Promise<BlobName> {
    const name = randomUUID();
    await this.keep(name, bytes);
    return name;
  }

  /** Writes a blob under a name it has elsewhere: in a backup, or where it was begun. */
  async keep(name: BlobName, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(`${path}.part`, 'wx', 0o600);
    try {
      if (bytes instanceof Uint8Array) await file.writeFile(bytes);
      else for await (const chunk of bytes) await file.writeFile(chunk);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    await syncFolder(dirname(path));
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

  /** Removes a blob, be it half written; while the store is copied, it is only set aside for the copy. */
  async remove(name: BlobName): Promise<void> {
    await rm(`${this.path(name)}.part`, { force: true });
    if (!(await this.isCopied())) return rm(this.path(name), { force: true });
    await mkdir(join(this.folder, ASIDE), { recursive: true });
    await rename(this.path(name), join(this.folder, ASIDE, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  /** Every whole blob, and what was set aside. */
  async *names(): AsyncGenerator<BlobName> {
    const seen = new Set<BlobName>();
    const shards = (await readdir(this.folder).catch(() => [])).filter((shard) => /^[0-9a-f-]{2}$/.test(shard)).sort();
    // What is set aside meanwhile moves to where we look last.
    for (const shard of [...shards, ASIDE])
      for (const file of await readdir(join(this.folder, shard)).catch(() => []))
        if (BLOB.test(file) && !seen.has(file)) {
          seen.add(file);
          yield file;
        }
  }

  /**
   * Runs `work`, during which every blob that is there now can be read, removed or not: a copy of database and blobs is of
   * one moment. A copier that died is noticed by its silence, and what was set aside for it goes. One at a time: who calls
   * this sees to it.
   */
  async copying<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(this.folder, { recursive: true });
    const marker = join(this.folder, COPYING);
    // Of a copier that died: it was removed before this copy's moment.
    await rm(join(this.folder, ASIDE), { recursive: true, force: true });
    await writeFile(marker, '');
    const alive = setInterval(() => void utimes(marker, new Date(), new Date()).catch(() => undefined), SILENCE / 10);
    try {
      return await work();
    } finally {
      clearInterval(alive);
      await rm(marker, { force: true });
      await rm(join(this.folder, ASIDE), { recursive: true, force: true });
    }
  }

  /** The bytes of a blob, wherever it lies while the store is copied. */
  async *copyOf(name: BlobName): AsyncGenerator<Buffer> {
    const file = await open(this.path(name), 'r').catch(() => open(join(this.folder, ASIDE, name), 'r'));
    try {
      yield* file.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false }) as AsyncIterable<Buffer>;
    } finally {
      await file.close();
    }
  }

  private async isCopied(): Promise<boolean> {
    const marker = await stat(join(this.folder, COPYING)).catch(() => undefined);
    if (!marker) return false;
    if (Date.now() - marker.mtimeMs < SILENCE) return true;
    await rm(join(this.folder, ASIDE), { recursive: true, force: true });
    return false;
  }

  /** Removes what writers that died left behind, if it is older than `age` milliseconds. */
  async sweep(age: number): Promise<number> {
    let removed = 0;
    for (const shard of await readdir(this.folder).catch(() => [])) {
      for (const file of await readdir(join(this.folder, shard)).catch(() => [])) {
        if (file.endsWith('.part') && (await removeLeft(join(this.folder, shard, file), age))) removed++;
      }
    }
    return removed;
  }

  private path(name: BlobName): string {
    if (!BLOB.test(name)) throw new RangeError('not a blob name');
    return join(this.folder, name.slice(0, 2), name);
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
