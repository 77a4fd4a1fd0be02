import { endOfFirstLine, type LineUnit } from '../text/line-blocks';

/** Where a run of bytes lies, and the bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly raw: Buffer;
}

interface Chunk {
  readonly bytes: Buffer;
  /** A byte a character; the same memory where the text has one anyway. */
  readonly narrow: Uint8Array;
}

interface View extends Chunk {
  readonly base: number;
}

/**
 * The bytes read and not handed on. Positions are counted in characters of one or two bytes, so that the same grammar serves
 * UTF-8 and UTF-16: of two bytes those beyond Latin-1 become 0xFF, which means nothing in JSON outside strings.
 */
export class JsonWindow {
  /** First position held. */
  from = 0;
  /** Bytes held. */
  size = 0;
  private readonly width: 1 | 2;
  private chunks: Chunk[] = [];
  private start = 0;
  private line = 1;

  constructor(private readonly unit: LineUnit) {
    this.width = unit === 'byte' ? 1 : 2;
  }

  /** Behind the last position held. An odd byte at the end of two-byte text is none. */
  get to(): number {
    return this.from + Math.floor(this.size / this.width);
  }

  append(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.chunks.push({ bytes, narrow: this.narrow(bytes) });
    this.size += bytes.length;
  }

  /** The chunk a position lies in, and the position of its first byte. */
  view(position: number): View {
    let base = this.to;
    for (let index = this.chunks.length - 1; index >= 0; index--) {
      const { bytes, narrow } = this.chunks[index]!;
      base -= narrow.length;
      if (position >= base) return { bytes, narrow, base };
    }
    throw new RangeError('the position is not held');
  }

  /** The bytes between positions that are held. */
  slice(from: number, to: number): Buffer {
    let view = this.view(from);
    if (view.base + view.narrow.length < to) view = { ...this.whole(), base: this.from };
    return view.bytes.subarray((from - view.base) * this.width, (to - view.base) * this.width);
  }

  /** The same as text, where it is ASCII, as all keys and marks are that mean something. */
  ascii(from: number, to: number): string {
    if (from >= to) return '';
    const bytes = this.slice(from, to);
    return this.unit === 'byte' ? bytes.toString('latin1') : Buffer.from(this.narrow(bytes)).toString('latin1');
  }

  /** Hands on what is before a position. */
  take(to: number): Span {
    return this.takeBytes((to - this.from) * this.width);
  }

  takeAll(): Span {
    return this.takeBytes(this.size);
  }

  private takeBytes(length: number): Span {
    const { start, line } = this;
    const { bytes, narrow } = this.whole();
    const raw = bytes.subarray(0, length);
    const positions = Math.ceil(length / this.width);
    this.chunks = length < bytes.length ? [{ bytes: bytes.subarray(length), narrow: narrow.subarray(positions) }] : [];
    this.size -= length;
    this.start += length;
    this.from += positions;
    for (let at = endOfFirstLine(raw, this.unit); at > 0; at = endOfFirstLine(raw, this.unit, at)) this.line++;
    return { start, end: this.start, line, raw };
  }

  private whole(): Chunk {
    if (this.chunks.length > 1) {
      const bytes = Buffer.concat(this.chunks.map((chunk) => chunk.bytes));
      const narrow = this.unit === 'byte' ? bytes : Buffer.concat(this.chunks.map((chunk) => chunk.narrow));
      this.chunks = [{ bytes, narrow }];
    }
    return this.chunks[0] ?? { bytes: Buffer.alloc(0), narrow: Buffer.alloc(0) };
  }

  private narrow(bytes: Buffer): Uint8Array {
    if (this.unit === 'byte') return bytes;
    const low = this.unit === 'utf-16le' ? 0 : 1;
    const out = new Uint8Array(bytes.length >> 1);
    for (let at = 0; at < out.length; at++) out[at] = bytes[2 * at + 1 - low] === 0 ? bytes[2 * at + low]! : 0xff;
    return out;
  }
}
