import { MAX_PIECE } from '../event';
import { CHUNK, evenChunks } from '../source/sources';
import type { Source } from '../source';

/** Consecutive bytes of a source, cut at line ends. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** Offset of the first byte in the source. */
  readonly start: number;
  /**
   * `lines`: whole lines (the source's last may lack its end). Otherwise a part of one line longer than MAX_PIECE:
   * `head`, then `tail` parts until the line ends. Never more than MAX_PIECE bytes.
   */
  readonly shape: 'lines' | 'head' | 'tail';
}

/** How a line end looks: LF in one byte, or in two, little or big end first. */
export type LineUnit = 'byte' | 'utf-16le' | 'utf-16be';

/** Cuts a source into blocks of whole lines. The blocks tile the source; memory is bounded by MAX_PIECE. */
export async function* lineBlocks(source: Source, unit: LineUnit = 'byte'): AsyncGenerator<LineBlock> {
  const held = new Held();
  let shape: LineBlock['shape'] = 'lines';
  for await (const chunk of evenChunks(source)) {
    let rest = chunk;
    if (shape === 'tail') {
      const end = endOfFirstLine(rest, unit);
      held.add(rest.subarray(0, end || rest.length));
      rest = rest.subarray(end || rest.length);
      if (end > 0 || held.isFull) yield held.take(held.size, 'tail');
      if (end === 0) continue;
      shape = 'lines';
    }
    const end = endOfLastLine(rest, unit);
    if (end > 0) held.cut = held.size + end;
    held.add(rest);
    if (held.cut > 0 && held.size >= CHUNK) yield held.take(held.cut, 'lines');
    if (held.isFull) {
      yield held.take(held.size, 'head');
      shape = 'tail';
    }
  }
  if (held.size > 0) yield held.take(held.size, shape);
}

/** Bytes not yet handed on. */
class Held {
  /** End of the last whole line in it; 0: no line ends here. */
  cut = 0;
  size = 0;
  private start = 0;
  private chunks: Buffer[] = [];

  /** No room for another chunk. */
  get isFull(): boolean {
    return this.size > MAX_PIECE - CHUNK;
  }

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.chunks.push(chunk);
    this.size += chunk.length;
  }

  take(length: number, shape: LineBlock['shape']): LineBlock {
    const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks, this.size);
    const block = { bytes: all.subarray(0, length), start: this.start, shape };
    this.chunks = [];
    this.size = 0;
    this.cut = 0;
    this.start += length;
    this.add(all.subarray(length));
    return block;
  }
}

/** Offset after the first line end at or after `from`; 0 if there is none. `bytes` starts on a unit. */
export function endOfFirstLine(bytes: Buffer, unit: LineUnit, from = 0): number {
  if (unit === 'byte') return bytes.indexOf(10, from) + 1;
  const low = unit === 'utf-16le' ? 0 : 1;
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) {
    const first = at - low;
    if (first >= from && first % 2 === 0 && bytes[first + 1 - low] === 0) return first + 2;
  }
  return 0;
}

function endOfLastLine(bytes: Buffer, unit: LineUnit): number {
  if (unit === 'byte') return bytes.lastIndexOf(10) + 1;
  const low = unit === 'utf-16le' ? 0 : 1;
  for (let at = bytes.lastIndexOf(10); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(10, at - 1)) {
    const first = at - low;
    if (first >= 0 && first % 2 === 0 && bytes[first + 1 - low] === 0) return first + 2;
  }
  return 0;
}
