import { readRange } from '../source/sources';
import type { Limits, Source } from '../source';
import { type ExtraField, extraFields, memberName } from './names';
import { salvage } from './salvage';

/** One member as the archive describes it. Offsets and sizes in bytes. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated; others are not read. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly symlink: boolean;
  /** CRC-32 of the content, as stated. */
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Of the local header, and of the packed content behind it. */
  readonly header: number;
  readonly data: number;
}

export interface Directory {
  readonly entries: readonly ZipEntry[];
  /** Why the archive as a whole must not be opened. */
  readonly unsafe?: string;
  /** The directory could not be used and entries were found by their local headers. */
  readonly damage?: string;
  /** Ranges that no member and no structure accounts for. */
  readonly strays: readonly (readonly [start: number, end: number])[];
  readonly notes: readonly string[];
}

const END_SIZE = 22;
const LOCATOR_SIZE = 20;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const FOUR_GIB = 2 ** 32;
/** Central headers are rarely longer; more a member means a directory made to exhaust memory. */
const CENTRAL_MOST = 1024;

export const SIGNATURE = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator: 0x07064b50,
  descriptor: 0x08074b50,
};

/**
 * Reads the central directory (APPNOTE 4.3): what it does not list is not a member, whatever local headers pretend. Where
 * it is missing or broken, falls back to local headers and says so.
 */
export async function readDirectory(source: Source, limits: Limits): Promise<Directory> {
  const { entries: maxEntries } = limits;
  const end = await findEnd(source);
  if (!end) return salvage(source, limits, 'the end of the archive is missing');
  if (end.directorySize > maxEntries * CENTRAL_MOST || end.count > maxEntries)
    return { entries: [], unsafe: `it lists more than ${maxEntries} members`, strays: [], notes: [] };
  const bytes = await readRange(source, end.directory, end.directory + end.directorySize);
  const central = readCentral(bytes, end.shift);
  if (!central) return salvage(source, limits, 'its directory is damaged');
  if (central.length > maxEntries)
    return { entries: [], unsafe: `it lists more than ${maxEntries} members`, strays: [], notes: [] };
  const entries: ZipEntry[] = [];
  const taken: [number, number][] = [[end.directory, source.size]];
  let renamed = 0;
  for (const draft of central) {
    const local = await readLocal(source, draft.header);
    if (!local || local.data + draft.packedSize > end.directory)
      return salvage(source, limits, 'its directory points to places where no member is');
    if (local.name !== draft.name) renamed++;
    entries.push({ ...draft, data: local.data });
    taken.push([
      draft.header,
      local.data +
        draft.packedSize +
        (local.hasDescriptor ? await descriptorSize(source, local.data + draft.packedSize) : 0),
    ]);
  }
  taken.sort((a, b) => a[0] - b[0]);
  const strays: [number, number][] = [];
  let reached = 0;
  for (const [from, to] of taken) {
    if (from < reached) return { entries: [], unsafe: 'its members overlap', strays: [], notes: [] };
    if (from > reached) strays.push([reached, from]);
    reached = to;
  }
  const notes: string[] = [];
  if (renamed > 0)
    notes.push(
      `${renamed} archive members carry another name in their own header than in the directory; the directory was believed.`,
    );
  if (end.comment > 0) notes.push(`The archive carries a comment of ${end.comment} bytes.`);
  return { entries, strays, notes };
}

interface End {
  readonly directory: number;
  readonly directorySize: number;
  readonly count: number;
  /** Added to stated offsets: bytes before the archive. `wrapped`: offsets above 4 GiB written without ZIP64. */
  readonly shift: number | 'wrapped';
  readonly comment: number;
}

async function findEnd(source: Source): Promise<End | undefined> {
  const from = Math.max(0, source.size - END_SIZE - 0xffff - LOCATOR_SIZE);
  const tail = await readRange(source, from, source.size);
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== SIGNATURE.end) continue;
    let position = from + at;
    let count = tail.readUInt16LE(at + 10);
    let directorySize = tail.readUInt32LE(at + 12);
    let stated = tail.readUInt32LE(at + 16);
    const comment = source.size - position - END_SIZE;
    if (at >= LOCATOR_SIZE && tail.readUInt32LE(at - LOCATOR_SIZE) === SIGNATURE.locator) {
      const offset = Number(tail.readBigUInt64LE(at - LOCATOR_SIZE + 8));
      const record = offset + 56 <= position ? await readRange(source, offset, offset + 56) : undefined;
      if (record?.readUInt32LE(0) !== SIGNATURE.end64) continue;
      position = offset;
      count = Number(record.readBigUInt64LE(32));
      directorySize = Number(record.readBigUInt64LE(40));
      stated = Number(record.readBigUInt64LE(48));
    }
    // Where the directory must be, given that the end record follows it; what it states may be off by a prefix.
    const directory = position - directorySize;
    if (directory < 0 || (count > 0 && !(await isCentral(source, directory)))) continue;
    const shift = directory - stated;
    if (shift < 0) continue;
    return { directory, directorySize, count, shift: shift > 0 && shift % FOUR_GIB === 0 ? 'wrapped' : shift, comment };
  }
  return undefined;
}

async function isCentral(source: Source, at: number): Promise<boolean> {
  const bytes = await readRange(source, at, Math.min(at + 4, source.size));
  return bytes.length === 4 && bytes.readUInt32LE(0) === SIGNATURE.central;
}

type Draft = Omit<ZipEntry, 'data'>;

/** Undefined when a header is not where it should be. */
function readCentral(bytes: Buffer, shift: End['shift']): Draft[] | undefined {
  const entries: Draft[] = [];
  let least = 0;
  for (let at = 0; at < bytes.length;) {
    if (at + CENTRAL_SIZE > bytes.length || bytes.readUInt32LE(at) !== SIGNATURE.central) return undefined;
    const flags = bytes.readUInt16LE(at + 8);
    const nameEnd = at + CENTRAL_SIZE + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const next = extraEnd + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) return undefined;
    const extra = extraFields(bytes.subarray(nameEnd, extraEnd));
    const sizes = wideSizes(extra, [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42),
    ]);
    if (!sizes) return undefined;
    let header = sizes[2] + (shift === 'wrapped' ? 0 : shift);
    if (shift === 'wrapped') while (header < least) header += FOUR_GIB;
    least = header + LOCAL_SIZE + sizes[1];
    const madeOn = bytes.readUInt16LE(at + 4) >> 8;
    entries.push({
      name: memberName(bytes.subarray(at + CENTRAL_SIZE, nameEnd), flags, extra),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (flags & 0x41) !== 0,
      // Made on Unix or macOS: the upper half of the external attributes is the file mode.
      symlink: (madeOn === 3 || madeOn === 19) && ((bytes.readUInt32LE(at + 38) >>> 16) & 0xf000) === 0xa000,
      crc: bytes.readUInt32LE(at + 16),
      packedSize: sizes[1],
      size: sizes[0],
      header,
    });
    at = next;
  }
  return entries;
}

/** ZIP64: fields at their maximum stand in the extra field 1 instead, in this order. */
function wideSizes(
  extra: readonly ExtraField[],
  sizes: [size: number, packed: number, header: number],
): typeof sizes | undefined {
  const data = extra.find(({ id }) => id === 1)?.data;
  let at = 0;
  for (let field = 0; field < sizes.length; field++) {
    if (sizes[field] !== 0xffffffff || !data) continue;
    if (at + 8 > data.length) return undefined;
    sizes[field] = Number(data.readBigUInt64LE(at));
    at += 8;
  }
  return sizes.every(Number.isSafeInteger) ? sizes : undefined;
}

export interface LocalHeader extends Omit<ZipEntry, 'symlink'> {
  readonly hasDescriptor: boolean;
}

export async function readLocal(source: Source, at: number): Promise<LocalHeader | undefined> {
  if (at + LOCAL_SIZE > source.size) return undefined;
  // One read for header and name: names are short.
  const bytes = await readRange(source, at, Math.min(source.size, at + LOCAL_SIZE + 512));
  if (bytes.readUInt32LE(0) !== SIGNATURE.local) return undefined;
  const flags = bytes.readUInt16LE(6);
  const nameEnd = LOCAL_SIZE + bytes.readUInt16LE(26);
  const end = nameEnd + bytes.readUInt16LE(28);
  const whole = end <= bytes.length ? bytes : await readRange(source, at, Math.min(source.size, at + end));
  if (whole.length < end) return undefined;
  const extra = extraFields(whole.subarray(nameEnd, end));
  const sizes = wideSizes(extra, [whole.readUInt32LE(22), whole.readUInt32LE(18), 0]) ?? [0, 0, 0];
  return {
    name: memberName(whole.subarray(LOCAL_SIZE, nameEnd), flags, extra),
    method: whole.readUInt16LE(8),
    encrypted: (flags & 0x41) !== 0,
    crc: whole.readUInt32LE(14),
    packedSize: sizes[1],
    size: sizes[0],
    header: at,
    data: at + end,
    hasDescriptor: (flags & 8) !== 0,
  };
}

/** Bytes of the data descriptor at `at`: with or without signature, 32 or 64 bit sizes. Ends where another record begins. */
export async function descriptorSize(source: Source, at: number): Promise<number> {
  const bytes = await readRange(source, at, Math.min(source.size, at + 28));
  const signed = bytes.length >= 4 && bytes.readUInt32LE(0) === SIGNATURE.descriptor ? 4 : 0;
  for (const size of [signed + 12, signed + 20]) {
    if (at + size === source.size) return size;
    if (bytes.length >= size + 2 && bytes[size] === 0x50 && bytes[size + 1] === 0x4b) return size;
  }
  return Math.min(signed + 12, bytes.length);
}
