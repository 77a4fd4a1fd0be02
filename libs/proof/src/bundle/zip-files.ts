import type { BundleFiles, Bytes, ContainerFault } from './bundle-files';
import { crc32 } from './crc32';
import { byName, isBagName } from './names';
import { centralHeader, endRecords, localHeader, type ZipEntry } from './zip-headers';

/** Thrown where a zip has no directory that can be followed. */
export class NotAContainer extends Error {
  constructor(readonly why: string) {
    super(`Not the container of a bundle: ${why}.`);
    this.name = 'NotAContainer';
  }
}

const END = 22;
const LOCATOR = 20;
const END64 = 56;
const CENTRAL = 46;
const LOCAL = 30;
const FULL32 = 0xffffffff;
const FULL16 = 0xffff;

/**
 * The files of a canonical zip. Whatever its directory says is written down again and compared byte by byte, so that
 * nothing in the container is without meaning, and no changed bit goes unseen.
 */
export class ZipFiles implements BundleFiles {
  private readonly entries = new Map<string, ZipEntry>();
  private readonly faults: ContainerFault[] = [];
  private readonly looked = new Set<string>();

  private constructor(private readonly bytes: Bytes) {}

  /** Throws NotAContainer. */
  static async open(bytes: Bytes): Promise<ZipFiles> {
    const files = new ZipFiles(bytes);
    const directory = await files.findDirectory();
    files.take(await files.readDirectory(directory), directory.offset);
    return files;
  }

  names(): readonly string[] {
    return [...this.entries.keys()];
  }

  async read(name: string): Promise<Uint8Array> {
    const entry = this.entries.get(name);
    if (!entry) throw new RangeError(`no such file: ${name}`);
    const start = entry.offset + LOCAL + (entry.size >= FULL32 ? LOCATOR : 0) + entry.name.length;
    const bytes = await this.bytes.read(start, start + entry.size);
    if (!this.looked.has(name)) {
      this.looked.add(name);
      const header = await this.bytes.read(entry.offset, start);
      if (!sameBytes(header, localHeader(entry))) this.fault(name, 'its header is not the one the directory calls for');
      else if (crc32(bytes) !== entry.crc) this.fault(name, 'its CRC-32 is another');
    }
    return bytes;
  }

  /** Reads what was not read before, so that every byte has been looked at. */
  async containerFaults(): Promise<readonly ContainerFault[]> {
    for (const name of this.entries.keys()) if (!this.looked.has(name)) await this.read(name);
    return this.faults;
  }

  private fault(file: string, what: string): void {
    this.faults.push({ file, what });
  }

  private async findDirectory(): Promise<{ count: number; size: number; offset: number }> {
    const { size } = this.bytes;
    if (size < END) throw new NotAContainer('it is too short');
    const end = view(await this.bytes.read(size - END, size));
    if (end.getUint32(0, true) !== 0x06054b50) throw new NotAContainer('it does not end like a zip without a comment');
    const short = { count: end.getUint16(10, true), size: end.getUint32(12, true), offset: end.getUint32(16, true) };
    const found = short.count === FULL16 ? await this.findLarge() : short;
    const records = endRecords(found.count, found.size, found.offset);
    if (found.offset + found.size + records.length !== size)
      throw new NotAContainer('its directory does not lie between its files and its end');
    if (!sameBytes(await this.bytes.read(size - records.length, size), records))
      this.fault('', 'its end is not the one its directory calls for');
    return found;
  }

  private async findLarge(): Promise<{ count: number; size: number; offset: number }> {
    const at = this.bytes.size - END - LOCATOR - END64;
    if (at < 0) throw new NotAContainer('it is too short');
    const end = view(await this.bytes.read(at, at + END64));
    const [count, size, offset] = [32, 40, 48].map((field) => Number(end.getBigUint64(field, true)));
    if (![count, size, offset].every(Number.isSafeInteger)) throw new NotAContainer('its numbers are too large');
    return { count: count!, size: size!, offset: offset! };
  }

  private async readDirectory(directory: { count: number; size: number; offset: number }): Promise<ZipEntry[]> {
    const bytes = await this.bytes.read(directory.offset, directory.offset + directory.size);
    const entries: ZipEntry[] = [];
    let at = 0;
    for (let line = 0; line < directory.count; line++) {
      const entry = readCentral(bytes, at);
      if (!entry) throw new NotAContainer('its directory cannot be read');
      const header = centralHeader(entry);
      const length = lengthOfCentral(bytes, at);
      if (!sameBytes(bytes.subarray(at, at + length), header))
        this.fault(inBag(entry.name), 'its line in the directory is not the one it should be');
      at += length;
      entries.push(entry);
    }
    if (at !== bytes.length) throw new NotAContainer('its directory has another length than it says');
    return entries;
  }

  private take(entries: readonly ZipEntry[], end: number): void {
    const folder = entries[0]?.name.split('/')[0] ?? '';
    let position = 0;
    entries.forEach((entry, index) => {
      const name = inBag(entry.name);
      const before = entries[index - 1];
      if (!isBagName(entry.name) || !entry.name.startsWith(`${folder}/`))
        this.fault(name, 'its name is none of a bundle in one folder');
      else if (before && byName(before.name, entry.name) >= 0) this.fault(name, 'it is not where its name belongs');
      else if (entry.offset !== position) this.fault(name, 'it does not begin where the file before ends');
      position = entry.offset + localHeader(entry).length + entry.size;
      if (this.entries.has(name)) this.fault(name, 'it is there twice');
      else if (position > end) this.fault(name, 'it lies outside the container');
      else this.entries.set(name, entry);
    });
    if (position !== end) this.fault('', 'its directory does not follow its last file');
  }
}

/** Name in the bag: without the folder at the top. */
function inBag(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function lengthOfCentral(bytes: Uint8Array, at: number): number {
  const line = view(bytes.subarray(at, at + CENTRAL));
  return CENTRAL + line.getUint16(28, true) + line.getUint16(30, true) + line.getUint16(32, true);
}

function readCentral(bytes: Uint8Array, at: number): ZipEntry | undefined {
  if (at + CENTRAL > bytes.length) return undefined;
  const line = view(bytes.subarray(at, at + CENTRAL));
  if (line.getUint32(0, true) !== 0x02014b50 || at + lengthOfCentral(bytes, at) > bytes.length) return undefined;
  const [named, further] = [line.getUint16(28, true), line.getUint16(30, true)];
  const name = String.fromCharCode(...bytes.subarray(at + CENTRAL, at + CENTRAL + named));
  const large = view(bytes.subarray(at + CENTRAL + named, at + CENTRAL + named + further));
  let [size, offset, field] = [line.getUint32(24, true), line.getUint32(42, true), 4];
  if (size === FULL32 && field + 16 <= further) [size, field] = [Number(large.getBigUint64(field, true)), field + 16];
  if (offset === FULL32 && field + 8 <= further) offset = Number(large.getBigUint64(field, true));
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(offset)) return undefined;
  return { name, crc: line.getUint32(16, true), size, offset };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
