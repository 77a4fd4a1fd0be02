import type { LineBlock, LineUnit } from '../text/line-blocks';
import { endOfFirstLine } from '../text/line-blocks';
import type { TextReader } from '../text/charset';

/** A header and what an importer may want to know of it lies within this many bytes of the line's start. */
export const LOOK = 2048;
/** Whether a line may start a message, by its first byte: `[`, a digit, or anything beyond ASCII (digits of other scripts, marks). */
const STARTS = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte === 0x5b || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80),
);

/** One line of a block. */
export interface Line {
  /** Offsets in the block; `end` is after the line end. */
  readonly start: number;
  readonly end: number;
  /** The beginning of the line without its end; undefined: it cannot start a message. */
  readonly text: string | undefined;
}

/** The lines of a block in order, decoded only where a message could start. */
export function* linesOf({ bytes }: LineBlock, unit: LineUnit, reader: TextReader): Generator<Line> {
  for (let start = 0; start < bytes.length;) {
    const end = endOfFirstLine(bytes, unit, start) || bytes.length;
    yield { start, end, text: beginningOf(bytes, start, end, unit, reader) };
    start = end;
  }
}

export function beginningOf(
  bytes: Buffer,
  start: number,
  end: number,
  unit: LineUnit,
  reader: TextReader,
): string | undefined {
  if (unit === 'byte' && STARTS[bytes[start]!] === 0) return undefined;
  let stop = Math.min(end, start + LOOK);
  // Not in the middle of a UTF-8 character: the reader would take the line for a foreign code page.
  while (unit === 'byte' && stop < end && (bytes[stop]! & 0xc0) === 0x80) stop--;
  return reader.decode(bytes.subarray(start, stop)).replace(/\r?\n$/, '');
}

/** Whether the line that ends before `at` ends with CR LF. */
export function endsWithCrLf(bytes: Buffer, at: number, unit: LineUnit): boolean {
  if (unit === 'byte') return bytes[at - 2] === 0x0d;
  return bytes[at - (unit === 'utf-16le' ? 4 : 3)] === 0x0d;
}
