import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { OpenSource } from '../register/register';
import type { DeliveryRow } from '../store/delivery-store';

/** A file fetched for a delivery: its name in the delivery's folder, and where it lies. */
export interface FetchedFile {
  readonly name: string;
  readonly path: string;
}

/** A file that could not be fetched, and why: host and status, never an address. */
export interface LostFile {
  readonly name: string;
  readonly why: string;
}

/** Members are dated so, that equal deliveries give equal parcels. */
const DATED = new Date('2000-01-01T00:00:00Z');
const STORED = { compress: false, mtime: DATED, mode: 0o100600, forceDosTimestamp: true } as const;

/**
 * Deliveries as one object for the archive: a zip that only stores. Folder `0001-20261124T080000000Z` has the very bytes of the first as
 * `body.json` (or what it is) and the files it names; `deliveries.jsonl` says of each where it came from and when, and what
 * of it could not be fetched.
 */
export class Parcel {
  private readonly zip = new ZipFile();
  private readonly lines: string[];
  private count = 0;

  constructor({ id, name, kind }: OpenSource) {
    this.lines = [JSON.stringify({ minutebook: 'deliveries', version: 1, source: { id, name, kind } })];
  }

  get size(): number {
    return this.count;
  }

  async add(row: DeliveryRow, body: Buffer, files: readonly FetchedFile[], lost: readonly LostFile[]): Promise<void> {
    const folder = folderName(++this.count, row.receivedAt);
    this.zip.addBuffer(body, `${folder}/body.${row.type}`, STORED);
    const described: { name: string; bytes: number; sha256: string }[] = [];
    for (const { name, path } of files) {
      this.zip.addFile(path, `${folder}/${name}`, STORED);
      described.push({ name, bytes: (await stat(path)).size, sha256: await hashOf(path) });
    }
    this.lines.push(
      JSON.stringify({
        delivery: folder,
        receivedAt: row.receivedAt.toISOString(),
        ...(Object.keys(row.facts).length > 0 && { facts: row.facts }),
        body: { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') },
        ...(described.length > 0 && { files: described }),
      }),
    );
    for (const { name, why } of lost) this.lines.push(JSON.stringify({ delivery: folder, lost: name, why }));
  }

  /** The bytes, once everything is in. */
  stream(): Readable {
    this.zip.addBuffer(Buffer.from(`${this.lines.join('\n')}\n`), 'deliveries.jsonl', STORED);
    this.zip.end();
    return this.zip.outputStream as Readable;
  }
}

/** Number, and when it came: calls of some services say no time, and their readers go by this (capture/webhook/parcel.ts). */
function folderName(count: number, receivedAt: Date): string {
  return `${String(count).padStart(4, '0')}-${receivedAt.toISOString().replace(/[-:.]/g, '')}`;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
