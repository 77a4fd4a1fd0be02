import { asBuffer, readRange } from '../source/sources';
import type { Limits, Source } from '../source';
import { descriptorSize, type Directory, readLocal, SIGNATURE, type ZipEntry } from './directory';
import { extent } from './unpack';

const LOCAL_MARK = Buffer.from('PK\x03\x04', 'latin1');

/**
 * Members of an archive whose directory cannot be used, found one after the other by their local headers. What lies
 * between them is stray. A member is never taken from inside another, so nothing overlaps.
 */
export async function salvage(source: Source, limits: Limits, damage: string): Promise<Directory> {
  const entries: ZipEntry[] = [];
  const strays: [number, number][] = [];
  let at = 0;
  while (at < source.size) {
    const header = await findMark(source, at);
    if (header > at) strays.push([at, header]);
    if (header >= source.size) break;
    const local = await readLocal(source, header);
    if (!local) {
      strays.push([header, header + LOCAL_MARK.length]);
      at = header + LOCAL_MARK.length;
      continue;
    }
    if (entries.length === limits.entries)
      return { entries: [], unsafe: `it holds more than ${limits.entries} members`, strays: [], notes: [] };
    const entry = await measure(source, { ...local, symlink: false }, local.hasDescriptor, limits.memberBytes);
    entries.push(entry);
    at = entry.data + entry.packedSize;
    if (local.hasDescriptor) at += await descriptorSize(source, at);
    if (await isDirectory(source, at)) {
      // The directory is structure, damaged or not; all it could tell is known.
      at = source.size;
    }
  }
  return { entries, damage, strays: joined(strays), notes: [] };
}

/** Sizes of a member whose header leaves them to a descriptor behind the data: known by unpacking it. */
async function measure(source: Source, entry: ZipEntry, hasDescriptor: boolean, most: number): Promise<ZipEntry> {
  const room = source.size - entry.data;
  if (!hasDescriptor) {
    const packedSize = Math.min(entry.packedSize, room);
    return { ...entry, packedSize, size: entry.method === 0 ? packedSize : entry.size };
  }
  if (entry.method !== 8) {
    const next = await findMark(source, entry.data);
    return { ...entry, packedSize: next - entry.data, size: next - entry.data };
  }
  const { packed, size } = await extent(source, { ...entry, packedSize: room }, most);
  const after = await readRange(source, entry.data + packed, Math.min(source.size, entry.data + packed + 8));
  const crcAt = after.length === 8 && after.readUInt32LE(0) === SIGNATURE.descriptor ? 4 : 0;
  return {
    ...entry,
    packedSize: packed,
    size,
    crc: after.length >= crcAt + 4 ? after.readUInt32LE(crcAt) : 0,
  };
}

/** Offset of the next local header mark at or after `from`; the size of the source if there is none. */
async function findMark(source: Source, from: number): Promise<number> {
  let at = from;
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of source.read(from)) {
    const bytes = Buffer.concat([tail, asBuffer(chunk)]);
    const found = bytes.indexOf(LOCAL_MARK);
    if (found >= 0) return at - tail.length + found;
    at += chunk.length;
    tail = bytes.subarray(Math.max(0, bytes.length - LOCAL_MARK.length + 1));
  }
  return source.size;
}

async function isDirectory(source: Source, at: number): Promise<boolean> {
  if (at + 4 > source.size) return false;
  const mark = (await readRange(source, at, at + 4)).readUInt32LE(0);
  return mark === SIGNATURE.central || mark === SIGNATURE.end;
}

function joined(ranges: readonly [number, number][]): [number, number][] {
  const out: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = out.at(-1);
    if (last?.[1] === start) last[1] = end;
    else out.push([start, end]);
  }
  return out;
}
