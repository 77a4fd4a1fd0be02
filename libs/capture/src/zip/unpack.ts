import { constants, crc32, createInflateRaw } from 'node:zlib';
import { asBuffer } from '../source/sources';
import type { Source } from '../source';
import type { ZipEntry } from './directory';

/** Bytes unpacked at a time. What comes before a damage is lost up to this size, so a damaged member is read in small steps. */
const STEP = 128 * 1024;
const SMALL_STEP = 1024;
/** Packed bytes fed at a time; what comes of them is in memory at once. */
const WRITE = 64 * 1024;

/** What came of reading a member from end to end. */
export interface Inspection {
  /** Bytes that could be unpacked. */
  readonly readable: number;
  /** What is wrong with it; absent: size and checksum are as stated. */
  readonly fault?: string;
}

/**
 * Reads a member once to its end. A member is handed on only after this, so that nobody archives half a file as whole.
 * It never unpacks more than the member states, which is what the limits were applied to.
 */
export async function inspect(archive: Source, entry: ZipEntry, step = STEP): Promise<Inspection> {
  let readable = 0;
  let sum = 0;
  try {
    for await (const chunk of unpacked(archive, entry, step)) {
      if (readable + chunk.length > entry.size) return { readable: entry.size, fault: 'it holds more than it states' };
      readable += chunk.length;
      sum = crc32(chunk, sum);
    }
  } catch (error) {
    if (!isDataError(error)) throw error;
    return step === STEP ? inspect(archive, entry, SMALL_STEP) : { readable, fault: 'its compressed data is damaged' };
  }
  if (readable < entry.size) return { readable, fault: 'it holds less than it states' };
  return sum === entry.crc ? { readable } : { readable, fault: 'its checksum does not match' };
}

/** How far a deflated member reaches that states no sizes, as far as it can be unpacked and at most `most` bytes of it. */
export async function extent(
  archive: Source,
  entry: ZipEntry,
  most: number,
): Promise<{ packed: number; size: number }> {
  const meter = { consumed: 0 };
  let size = 0;
  try {
    for await (const chunk of unpacked(archive, entry, STEP, meter)) {
      size += chunk.length;
      if (size > most) break;
    }
  } catch (error) {
    if (!isDataError(error)) throw error;
  }
  return { packed: meter.consumed, size };
}

/**
 * The first `size` bytes of a member, as a source. Every `read` unpacks from the beginning, and ends early where the data
 * is damaged; {@link inspect} tells how many bytes there really are.
 */
export function memberSource(name: string, archive: Source, entry: ZipEntry, size: number, isDamaged = false): Source {
  return {
    name,
    size,
    async *read(start = 0, end = size) {
      if (entry.method === 0) {
        yield* archive.read(entry.data + start, entry.data + end);
        return;
      }
      let at = 0;
      if (start >= end) return;
      for await (const chunk of untilDamage(unpacked(archive, entry, isDamaged ? SMALL_STEP : STEP))) {
        const from = Math.max(0, start - at);
        const to = Math.min(chunk.length, end - at);
        if (from < to) yield chunk.subarray(from, to);
        at += chunk.length;
        if (at >= end) return;
      }
    },
  };
}

/**
 * The content of a member, piece by piece. What was unpacked before a damage is handed over before the error is thrown, and
 * the same at every reading: that is why the output is collected write by write, where a stream's iterator would drop what
 * it had buffered. Data that ends too early just ends.
 */
async function* unpacked(
  archive: Source,
  entry: ZipEntry,
  step: number,
  meter = { consumed: 0 },
): AsyncGenerator<Buffer> {
  const packed = archive.read(entry.data, entry.data + entry.packedSize);
  if (entry.method === 0) {
    for await (const chunk of packed) {
      meter.consumed += chunk.length;
      yield asBuffer(chunk);
    }
    return;
  }
  const inflate = createInflateRaw({ chunkSize: step, finishFlush: constants.Z_SYNC_FLUSH });
  let out: Buffer[] = [];
  const taken = (): Buffer[] => out.splice(0);
  inflate.on('data', (chunk: Buffer) => out.push(chunk));
  // Its own end may come before that of the packed bytes; the rest is not its own then.
  const over = new Promise<'over'>((resolve, reject) => {
    inflate.once('end', () => resolve('over'));
    inflate.once('error', reject);
  });
  over.catch(() => {});
  try {
    for await (const chunk of packed)
      for (let at = 0; at < chunk.length; at += WRITE) {
        const written = new Promise<'written'>((resolve) =>
          inflate.write(chunk.subarray(at, at + WRITE), () => resolve('written')),
        );
        const outcome = await Promise.race([over, written]);
        yield* taken();
        if (outcome === 'over') return;
      }
    inflate.end();
    await over;
    yield* taken();
  } catch (error) {
    yield* taken();
    throw error;
  } finally {
    meter.consumed = inflate.bytesWritten;
    inflate.destroy();
    out = [];
  }
}

async function* untilDamage(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (!isDataError(error)) throw error;
  }
}

function isDataError(error: unknown): boolean {
  return /^Z_/.test(String((error as { code?: unknown } | undefined)?.code));
}
