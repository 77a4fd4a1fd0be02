import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Source } from '../source';

/** Bytes asked of the file system at once. Large enough to be fast, small enough that a held slice pins little. */
export const CHUNK = 256 * 1024;

/**
 * A file on disk. Its size is taken now; a file that shrinks afterwards makes `read` throw, because evidence that
 * changes under our hands must not be archived as if it had not.
 */
export function fileSource(path: string, name: string = basename(path)): Source {
  const { size } = statSync(path);
  return {
    name,
    size,
    async *read(start = 0, end = size) {
      const file = await open(path, 'r');
      try {
        for (let at = start; at < end;) {
          const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - at));
          const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
          if (bytesRead === 0) throw new Error(`${name} became shorter while it was read`);
          yield chunk.subarray(0, bytesRead);
          at += bytesRead;
        }
      } finally {
        await file.close();
      }
    },
  };
}

/** Bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array): Source {
  return {
    name,
    size: bytes.length,
    // Asynchronous by contract only: memory is there at once.
    async *read(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += CHUNK) yield bytes.subarray(at, Math.min(end, at + CHUNK));
    },
  };
}

/** Part of another source, as a source of its own. */
export function rangeSource(name: string, whole: Source, from: number, to: number): Source {
  const size = to - from;
  return { name, size, read: (start = 0, end = size) => whole.read(from + start, from + end) };
}

/** Chunks of even length (but for the last) and at most CHUNK bytes, so that no two-byte unit is torn. */
export async function* evenChunks(source: Source): AsyncGenerator<Buffer> {
  let odd: Buffer | undefined;
  for await (const bytes of source.read()) {
    const chunk: Buffer = odd ? Buffer.concat([odd, bytes]) : asBuffer(bytes);
    const even = chunk.length - (chunk.length % 2);
    for (let at = 0; at < even; at += CHUNK) yield chunk.subarray(at, Math.min(even, at + CHUNK));
    odd = even < chunk.length ? chunk.subarray(even) : undefined;
  }
  if (odd) yield odd;
}

/** All bytes [start, end) in one buffer. Only for ranges known to be small. */
export async function readRange(source: Source, start: number, end: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(start, end)) chunks.push(chunk);
  return chunks.length === 1 ? asBuffer(chunks[0]!) : Buffer.concat(chunks);
}

/** The same memory, with Buffer's methods. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
