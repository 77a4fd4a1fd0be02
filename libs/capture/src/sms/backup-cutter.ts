import { type ExceptionCode, MAX_PIECE, type Piece } from '../event';
import { CHUNK, evenChunks } from '../source/sources';
import type { Source } from '../source';
import { endOfFirstLine, type LineUnit } from '../text/line-blocks';
import { MarkupScanner, type Token } from './markup';

const ROOTS = new Set(['smses', 'calls']);
const RECORDS = new Set(['sms', 'mms', 'call']);

/** Where a run of bytes lies, and the bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly raw: Buffer;
}

/** What the cutter hands on for reading. */
export interface Readers {
  record(place: Span): Piece;
  /** The start tag of the whole. */
  root(raw: Buffer): void;
}

/** Bytes between records: blanks, declarations, the root's tags; or what does not belong there. */
interface Between {
  readonly kind: 'between';
  code: ExceptionCode | undefined;
  detail: string;
}
/** A record whose end is not reached. */
interface Open {
  readonly kind: 'record';
  readonly name: string;
  isDamaged: boolean;
  isTooLarge: boolean;
}

/**
 * Cuts a backup into its records, `sms`, `mms` and `call`, and what is between. Holds one record at a time; one larger
 * than MAX_PIECE is handed over as exceptions while it is read.
 */
export class BackupCutter {
  /** The root's end was met: the backup is whole. */
  isClosed = false;
  private readonly scanner = new MarkupScanner();
  private readonly held: Buffer[] = [];
  private size = 0;
  /** Offset of the first byte held. */
  private start = 0;
  private line = 1;
  /** End of the latest token. */
  private at = 0;
  private current: Between | Open = between();

  constructor(
    private readonly source: Source,
    private readonly unit: LineUnit,
    private readonly readers: Readers,
  ) {}

  async *pieces(): AsyncGenerator<Piece> {
    for await (const chunk of evenChunks(this.source)) {
      this.held.push(chunk);
      this.size += chunk.length;
      yield* this.tokens(this.narrow(chunk), false);
      if (this.size > MAX_PIECE - CHUNK) yield* this.spill();
    }
    yield* this.tokens(Buffer.alloc(0), true);
    if (this.current.kind === 'record') yield* this.refuse('truncated', 'the file ends inside this record');
    else yield* this.flush();
  }

  /** A byte a character, so that one scanner serves all encodings. */
  private narrow(bytes: Buffer): Buffer {
    if (this.unit === 'byte') return bytes;
    const low = this.unit === 'utf-16le' ? 0 : 1;
    const out = Buffer.alloc(bytes.length >> 1);
    for (let at = 0; at < out.length; at++) out[at] = bytes[2 * at + 1 - low] === 0 ? bytes[2 * at + low]! : 0xff;
    return out;
  }

  private *tokens(bytes: Buffer, isLast: boolean): Generator<Piece> {
    const width = this.unit === 'byte' ? 1 : 2;
    for (const token of this.scanner.scan(bytes, isLast)) {
      // An odd byte at the end of two-byte text belongs to the last token.
      const end = this.source.size - token.end * width < width ? this.source.size : token.end * width;
      yield* this.token(token, end);
      this.at = end;
    }
  }

  private *token(token: Token, end: number): Generator<Piece> {
    const { kind, name } = token;
    const isBegin = kind === 'open' || kind === 'empty';
    if (this.current.kind === 'record') {
      if (kind === 'close' && name === this.current.name) yield* this.close(end);
      else if (RECORDS.has(name) || ROOTS.has(name)) {
        yield* this.refuse('unreadable-record', 'the record does not end before the next one begins', this.at);
        yield* this.token(token, end);
      } else if (kind === 'damaged') this.current.isDamaged = true;
      return;
    }
    if (isBegin && RECORDS.has(name)) {
      yield* this.flush(this.at);
      this.current = { kind: 'record', name, isDamaged: false, isTooLarge: this.at < this.start };
      if (kind === 'empty') yield* this.close(end);
    } else yield* this.between(token, end);
  }

  private *between({ kind, name }: Token, end: number): Generator<Piece> {
    const raw = this.slice(this.at, end);
    if (ROOTS.has(name) && kind !== 'damaged') {
      if (kind === 'open' || kind === 'empty') this.readers.root(raw);
      this.isClosed = kind !== 'open';
      yield* this.mark(undefined, '');
    } else if (kind === 'text') {
      if (!this.isBlank(raw)) yield* this.mark('unreadable-record', 'text between the records');
    } else if (kind === 'damaged') {
      yield* this.flush(this.at);
      this.current = { kind: 'record', name, isDamaged: true, isTooLarge: this.at < this.start };
      const isCut = end === this.source.size;
      yield* isCut
        ? this.refuse('truncated', 'the file ends inside a tag', end)
        : this.refuse('unreadable-record', 'a tag that does not end', end);
    } else if (kind === 'other') yield* this.mark(undefined, '');
    else yield* this.mark('unreadable-record', 'an element of unknown kind between the records');
  }

  /** What the bytes from here on are, if they are no records; equal neighbours are one piece. */
  private *mark(code: ExceptionCode | undefined, detail: string): Generator<Piece> {
    const { current } = this;
    if (current.kind === 'between' && current.code === code && current.detail === detail) return;
    yield* this.flush(this.at);
    this.current = { kind: 'between', code, detail };
  }

  private *close(end: number): Generator<Piece> {
    const { isDamaged, isTooLarge } = this.current as Open;
    if (isTooLarge) yield* this.refuse('record-too-large', TOO_LARGE, end);
    else if (isDamaged) yield* this.refuse('unreadable-record', 'a tag of the record does not end', end);
    else {
      const place = this.take(end);
      this.current = between();
      yield this.readers.record(place);
    }
  }

  /** Ends the open record as an exception. */
  private *refuse(code: ExceptionCode, detail: string, end = this.start + this.size): Generator<Piece> {
    const { isTooLarge } = this.current as Open;
    this.current = between();
    if (end <= this.start) return;
    yield { ...this.take(end), kind: 'exception', ...(isTooLarge ? TOO_LARGE_EXCEPTION : { code, detail }) };
  }

  /** Hands over what stands between records, up to `end`. */
  private *flush(end = this.start + this.size): Generator<Piece> {
    if (this.current.kind !== 'between' || end <= this.start) return;
    const { code, detail } = this.current;
    const place = this.take(end);
    yield code === undefined ? { ...place, kind: 'structure' } : { ...place, kind: 'exception', code, detail };
  }

  /** Bytes are held up to the bound: they go, whatever they are. */
  private *spill(): Generator<Piece> {
    const place = this.take(this.start + this.size);
    const { current } = this;
    if (current.kind === 'record') {
      current.isTooLarge = true;
      yield { ...place, kind: 'exception', ...TOO_LARGE_EXCEPTION };
      return;
    }
    // The tag that fills the bound may be a record's, whose name is not told before its end.
    yield this.isBlank(place.raw)
      ? { ...place, kind: 'structure' }
      : { ...place, kind: 'exception', ...TOO_LARGE_EXCEPTION };
  }

  private take(end: number): Span {
    const start = this.start;
    const all = this.whole();
    const raw = all.subarray(0, end - start);
    const rest = all.subarray(end - start);
    this.held.length = 0;
    if (rest.length > 0) this.held.push(rest);
    this.size = rest.length;
    this.start = end;
    const line = this.line;
    for (let at = endOfFirstLine(raw, this.unit); at > 0; at = endOfFirstLine(raw, this.unit, at)) this.line++;
    return { start, end, line, raw };
  }

  /** Bytes of the source that are held. */
  private slice(from: number, to: number): Buffer {
    return this.whole().subarray(Math.max(0, from - this.start), to - this.start);
  }

  private whole(): Buffer {
    if (this.held.length > 1) this.held.splice(0, this.held.length, Buffer.concat(this.held, this.size));
    return this.held[0] ?? Buffer.alloc(0);
  }

  private isBlank(raw: Buffer): boolean {
    if (this.start === 0 || raw.length < 1024) {
      const text = raw.toString(this.unit === 'byte' ? 'utf8' : 'latin1');
      return text.replace(/[\s\0\ufeff\u00fe\u00ff]/g, '') === '';
    }
    return raw.every((byte) => byte <= 0x20);
  }
}

const TOO_LARGE = `a record of more than ${MAX_PIECE} bytes`;
const TOO_LARGE_EXCEPTION = { code: 'record-too-large', detail: TOO_LARGE } as const;

function between(): Between {
  return { kind: 'between', code: undefined, detail: '' };
}
