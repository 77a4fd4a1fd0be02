import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '@minutebook/platform';
import { parseCheckpoint, parseNote, Tree, treeRoot } from '@minutebook/proof';
import type { Checkpoints, SignedCheckpoint } from '../log/checkpoints';
import type { LogName, TransparencyLog } from '../log/transparency-log';
import { systemCode } from './anchor';
import type { Anchors } from './anchors';

/** Hashes of a full tile, entries of a full bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
const STEP = 10 * TILE_WIDTH;

export interface WrittenTiles {
  readonly log: LogName;
  readonly origin: string;
  readonly size: number;
  /** Files that were not there before. */
  readonly written: number;
}

/**
 * Writes the logs out as C2SP tlog-tiles: tiles of hashes, bundles of entries, and the checkpoint with its cosignatures, as
 * files that any web server can serve and any client of that format verifies (R95). Everything is computed anew from the
 * entries, so what does not add up to the signed root is not written out. A folder that has some is continued.
 */
export class TileFolder {
  constructor(
    private readonly log: Pick<TransparencyLog, 'read'>,
    private readonly checkpoints: Pick<Checkpoints, 'newest'>,
    private readonly anchors: Pick<Anchors, 'cosigned'>,
  ) {}

  /** Into `<folder>/records` and `<folder>/audit`. Throws `not-yet-signed`, `ledger-altered`, `tiles-of-another-history`. */
  async write(
    folder: string,
    progress: (log: LogName, done: number, of: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<WrittenTiles[]> {
    const written: WrittenTiles[] = [];
    for (const log of ['records', 'audit'] as const) {
      const checkpoint = await this.checkpoints.newest(log);
      if (checkpoint) written.push(await this.writeLog(join(folder, log), checkpoint, progress, signal));
    }
    if (written.length > 0) return written;
    throw new Problem({
      code: 'not-yet-signed',
      status: 409,
      title: 'No checkpoint of these logs is signed yet.',
      hint: 'Start the server once: it has the logs signed within seconds.',
    });
  }

  private async writeLog(
    folder: string,
    checkpoint: SignedCheckpoint,
    progress: (log: LogName, done: number, of: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<WrittenTiles> {
    const { log, size, root } = checkpoint;
    const files = new TileFiles(folder);
    await files.expectNoMoreThan(size);
    const hashes = new Levels(files);
    const tree = new Tree();
    let bundle: Uint8Array[] = [];
    for (let from = 0; from < size; from += STEP) {
      signal?.throwIfAborted();
      for (const { entry, hash } of await this.log.read(log, from, Math.min(STEP, size - from))) {
        tree.push(hash);
        await hashes.push(0, hash);
        bundle.push(entry);
        if (bundle.length === TILE_WIDTH) {
          await files.write('entries', hashes.done(0) - 1, bundle.length, bundleBytes(bundle));
          bundle = [];
        }
      }
      progress(log, Math.min(size, from + STEP), size);
    }
    if (bundle.length > 0)
      await files.write('entries', Math.floor(size / TILE_WIDTH), bundle.length, bundleBytes(bundle));
    await hashes.finish();
    if (!Buffer.from(tree.root()).equals(root)) throw altered(log, size);
    // Last: whoever reads it finds everything it needs.
    await files.writeCheckpoint(await this.anchors.cosigned(checkpoint));
    return { log, origin: parseCheckpoint(parseNote(checkpoint.note).text).origin, size, written: files.written };
  }
}

/** Tiles of every level as they fill up: the root of a full one is a hash of the next level. */
class Levels {
  private readonly open: { hashes: Uint8Array[]; full: number }[] = [];

  constructor(private readonly files: TileFiles) {}

  /** Full tiles of a level so far. */
  done(level: number): number {
    return this.open[level]?.full ?? 0;
  }

  async push(level: number, hash: Uint8Array): Promise<void> {
    const tile = (this.open[level] ??= { hashes: [], full: 0 });
    tile.hashes.push(hash);
    if (tile.hashes.length < TILE_WIDTH) return;
    const { hashes } = tile;
    tile.hashes = [];
    await this.files.write(level, tile.full++, hashes.length, Buffer.concat(hashes));
    await this.push(level + 1, treeRoot(hashes));
  }

  /** What is left are partial tiles. */
  async finish(): Promise<void> {
    for (const [level, { hashes, full }] of this.open.entries())
      if (hashes.length > 0) await this.files.write(level, full, hashes.length, Buffer.concat(hashes));
  }
}

class TileFiles {
  written = 0;

  constructor(private readonly folder: string) {}

  /** A file never changes: one that is there and says something else comes from another history. */
  async write(level: number | 'entries', index: number, width: number, bytes: Uint8Array): Promise<void> {
    const path = join(this.folder, tilePath(level, index, width));
    const present = await readIfThere(path);
    if (present?.equals(bytes)) return;
    if (present) throw anotherHistory(path);
    await place(path, bytes);
    this.written++;
  }

  async writeCheckpoint(note: string): Promise<void> {
    await place(join(this.folder, 'checkpoint'), Buffer.from(note));
  }

  async expectNoMoreThan(size: number): Promise<void> {
    const path = join(this.folder, 'checkpoint');
    const present = await readIfThere(path);
    if (present && parseCheckpoint(parseNote(present.toString('utf8')).text).size > size) throw anotherHistory(path);
  }
}

/** `tile/<L>/<N>[.p/<W>]`, with N in groups of three digits: 1234067 is `x001/x234/067`. */
export function tilePath(level: number | 'entries', index: number, width: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const groups = digits.match(/\d{3}/g)!;
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** Each entry after its length in two bytes, the larger first. */
function bundleBytes(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]));
}

async function place(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function altered(log: LogName, size: number): Problem {
  return new Problem({
    code: 'ledger-altered',
    status: 500,
    title: `The entries of the ${log} log do not add up to what was signed.`,
    detail: `The first ${size} entries have another root than the checkpoint of that size.`,
    hint: 'Run “verify”: it says which entries. The checkpoint was not written, so nobody takes this for the log.',
  });
}

function anotherHistory(path: string): Problem {
  return new Problem({
    code: 'tiles-of-another-history',
    status: 409,
    title: 'This folder holds the log of another history.',
    detail: `${path} says something else than the log says now, and a log never changes.`,
    hint: 'Keep this folder: it is evidence. If it belongs to another appliance, choose an empty one.',
  });
}
