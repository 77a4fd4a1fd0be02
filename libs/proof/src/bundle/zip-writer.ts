import { byName, isBagName } from './names';
import { centralHeader, endRecords, localHeader, type ZipEntry } from './zip-headers';

/** A file to be put into a container. */
export interface ZippedFile {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
}

/**
 * Writes the one zip that a set of files has (docs/bundles.md). The files' bytes pass by: `before` gives what stands in
 * front of each, the caller writes the bytes, and `end` gives the rest.
 */
export class ZipWriter {
  private readonly entries: ZipEntry[] = [];
  private position = 0;

  /** `folder`: the one at the top, usually the bundle's id. */
  constructor(private readonly folder: string) {
    if (!isBagName(folder) || folder.includes('/')) throw new RangeError(`not a name for a folder: ${folder}`);
  }

  /** Header of the next file. Files come in the order of their names. */
  before({ name, size, crc }: ZippedFile): Uint8Array {
    const entry = { name: `${this.folder}/${name}`, size, crc, offset: this.position };
    const last = this.entries.at(-1);
    if (!isBagName(name)) throw new RangeError(`not a name of a file in a bundle: ${name}`);
    if (last && byName(last.name, entry.name) >= 0) throw new RangeError(`${name} comes too late`);
    this.entries.push(entry);
    const header = localHeader(entry);
    this.position += header.length + size;
    return header;
  }

  /** Directory and end, piece by piece. */
  *end(): Generator<Uint8Array> {
    const offset = this.position;
    let size = 0;
    for (const entry of this.entries) {
      const header = centralHeader(entry);
      size += header.length;
      yield header;
    }
    yield endRecords(this.entries.length, size, offset);
  }
}
