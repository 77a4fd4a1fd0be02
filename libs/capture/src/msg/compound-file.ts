/** A folder inside a compound file. */
export interface Storage {
  readonly storages: ReadonlyMap<string, Storage>;
  readonly streams: ReadonlyMap<string, Stream>;
}

export interface Stream {
  /** Its bytes, as far as they are there. */
  bytes(): Buffer;
}

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const HEADER = 512;
const ENTRY = 128;
const NONE = 0xfffffffa;
/** Entries of a directory that are read; a message with a thousand attachments has some twenty thousand. */
const ENTRIES = 500_000;

export function isCompoundFile(head: Buffer): boolean {
  return head.length >= HEADER && head.subarray(0, 8).equals(SIGNATURE);
}

/**
 * Reads a compound file ([MS-CFB]): the small file system that Outlook's .msg and old Office documents are. Chains that
 * run in circles or out of the file end where they do so; nothing throws.
 */
export class CompoundFile {
  readonly root: Storage;
  private readonly sector: number;
  private readonly fat: Uint32Array;
  private readonly miniFat: Uint32Array;
  private readonly mini: Buffer;
  private readonly cutoff: number;
  private readonly directory: Buffer;
  private readonly seen = new Set<number>();
  private damaged = false;
  /** Streams share nothing in a file that is whole: all of them together are not allowed more than twice its size. */
  private left: number;

  /** `bytes`: as {@link isCompoundFile} accepts. */
  constructor(private readonly bytes: Buffer) {
    this.left = 2 * bytes.length;
    const shift = bytes.readUInt16LE(30);
    this.sector = shift === 12 ? 4096 : 512;
    this.cutoff = bytes.readUInt32LE(56) || 4096;
    this.fat = words(this.fatSectors());
    this.directory = this.chain(bytes.readUInt32LE(48));
    this.miniFat = words([this.chain(bytes.readUInt32LE(60))]);
    this.mini = this.directory.length >= ENTRY ? this.chain(this.directory.readUInt32LE(116)) : Buffer.alloc(0);
    this.root = this.storage(0);
  }

  /** A chain or the directory does not go where it should. Complete when the streams wanted were read. */
  get isDamaged(): boolean {
    return this.damaged;
  }

  private fatSectors(): Buffer[] {
    const { bytes, sector } = this;
    const sectors: number[] = [];
    for (let at = 76; at < HEADER; at += 4) sectors.push(bytes.readUInt32LE(at));
    const most = Math.ceil(bytes.length / sector);
    let next = bytes.readUInt32LE(68);
    for (let turn = 0; next < NONE && turn <= most && sectors.length <= most; turn++) {
      const more = this.at(next);
      if (more.length < sector) break;
      for (let at = 0; at < sector - 4; at += 4) sectors.push(more.readUInt32LE(at));
      next = more.readUInt32LE(sector - 4);
    }
    return sectors.filter((one) => one < NONE).map((one) => this.at(one));
  }

  private at(sector: number): Buffer {
    const start = (sector + 1) * this.sector;
    return this.bytes.subarray(Math.min(start, this.bytes.length), Math.min(start + this.sector, this.bytes.length));
  }

  private chain(first: number, size = Infinity): Buffer {
    const parts: Buffer[] = [];
    let length = 0;
    const most = this.fat.length;
    for (let sector = first; sector < NONE && length < size; sector = this.fat[sector] ?? NONE) {
      const part = this.at(sector);
      parts.push(part);
      length += part.length;
      if (part.length === 0 || parts.length > most) {
        this.damaged = true;
        break;
      }
    }
    if (length < size && size !== Infinity) this.damaged = true;
    return Buffer.concat(parts).subarray(0, Math.min(size, length));
  }

  private stream(first: number, size: number): Buffer {
    if (size >= this.cutoff) return this.chain(first, size);
    const parts: Buffer[] = [];
    for (let sector = first, length = 0; sector < NONE && length < size; sector = this.miniFat[sector] ?? NONE) {
      const part = this.mini.subarray(sector * 64, sector * 64 + 64);
      parts.push(part);
      length += part.length;
      if (part.length === 0 || parts.length > this.miniFat.length) break;
    }
    const all = Buffer.concat(parts);
    if (all.length < size) this.damaged = true;
    return all.subarray(0, size);
  }

  private storage(index: number): Storage {
    const storages = new Map<string, Storage>();
    const streams = new Map<string, Stream>();
    const storage = { storages, streams };
    if ((index + 1) * ENTRY > this.directory.length) return storage;
    this.seen.add(index);
    const waiting = [this.directory.readUInt32LE(index * ENTRY + 76)];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at >= NONE) continue;
      const start = at * ENTRY;
      if (start + ENTRY > this.directory.length || this.seen.has(at) || this.seen.size > ENTRIES) {
        this.damaged = true;
        continue;
      }
      this.seen.add(at);
      const entry = this.directory.subarray(start, start + ENTRY);
      waiting.push(entry.readUInt32LE(68), entry.readUInt32LE(72));
      const name = entry.toString('utf16le', 0, Math.min(64, Math.max(0, entry.readUInt16LE(64) - 2)) & ~1);
      const first = entry.readUInt32LE(116);
      const size = entry.readUInt32LE(120);
      if (entry[66] === 1) storages.set(name, this.storage(at));
      else if (entry[66] === 2) {
        this.left -= Math.min(size, this.bytes.length);
        if (this.left < 0) this.damaged = true;
        const isAllowed = this.left >= 0;
        streams.set(name, { bytes: () => (isAllowed ? this.stream(first, size) : Buffer.alloc(0)) });
      }
    }
    return storage;
  }
}

function words(sectors: readonly Buffer[]): Uint32Array {
  const out = new Uint32Array(sectors.reduce((sum, { length }) => sum + (length >> 2), 0));
  let to = 0;
  for (const sector of sectors) for (let at = 0; at + 4 <= sector.length; at += 4) out[to++] = sector.readUInt32LE(at);
  return out;
}
