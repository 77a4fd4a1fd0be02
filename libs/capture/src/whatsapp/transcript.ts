import { MAX_PIECE, type CapturedMessage, type Piece } from '../event';
import type { TextReader } from '../text/charset';
import type { LineBlock } from '../text/line-blocks';
import { type Header, headerOf } from './header';
import { beginningOf, endsWithCrLf, linesOf, LOOK } from './lines';
import type { Dialect } from './survey';

/** Reads one record: its header, the first line behind the header, the lines after it. */
export type ReadRecord = (header: Header, rest: string, more: string) => CapturedMessage | undefined;

/** A record, or what stands before the first one, while its lines are gathered. */
interface Open {
  readonly start: number;
  readonly line: number;
  /** Absent: lines before the first message. */
  readonly header?: Header;
  /** First line, decoded, and its length in bytes with the line end. */
  readonly text: string;
  readonly firstLine: number;
}

/** Where a record lies, and its bytes. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly raw: Buffer;
}

/**
 * Cuts a transcript into records. A line that no header starts belongs to the message before it (formats.md 2.5). Pieces
 * tile the blocks; a record larger than MAX_PIECE is handed over as exceptions while it is read.
 */
export class TranscriptCutter {
  /** Headers in the transcript's own style that stand behind a bare LF where messages end with CR LF. */
  quoted = 0;
  private line = 0;
  private open: Open | undefined;
  private parts: Buffer[] = [];
  private size = 0;
  private tooLarge = false;
  private crlf = true;

  constructor(
    private readonly dialect: Dialect,
    private readonly reader: TextReader,
    private readonly read: ReadRecord,
  ) {}

  *block(block: LineBlock): Generator<Piece> {
    const { bytes, shape } = block;
    const { unit } = this.reader.charset;
    if (shape !== 'lines') {
      if (shape === 'head') yield* this.giant(block.start, beginningOf(bytes, 0, bytes.length, unit, this.reader));
      this.tooLarge = true;
      yield* this.add(bytes);
      this.crlf = true;
      return;
    }
    let from = 0;
    for (const { start, end, text } of linesOf(block, unit, this.reader)) {
      this.line++;
      const header = text === undefined ? undefined : this.startOf(text);
      if (header || !this.open) {
        if (start > from) yield* this.add(bytes.subarray(from, start));
        yield* this.close();
        from = start;
        this.open = {
          start: block.start + start,
          line: this.line,
          ...(header && { header }),
          text: text ?? '',
          firstLine: end - start,
        };
      }
      this.crlf = endsWithCrLf(bytes, end, unit);
    }
    if (from < bytes.length) yield* this.add(bytes.subarray(from));
  }

  *end(): Generator<Piece> {
    yield* this.close();
  }

  /** A line too long for memory: it begins a record of its own, or makes the open one too large. Neither is read. */
  private *giant(start: number, text: string | undefined): Generator<Piece> {
    this.line++;
    if (this.open && (text === undefined || !this.startOf(text))) return;
    yield* this.close();
    this.open = { start, line: this.line, text: '', firstLine: 0 };
  }

  private startOf(text: string): Header | undefined {
    const header = headerOf(text);
    if (!header || !this.dialect.styles.has(header.style)) return undefined;
    if (this.dialect.strictLineEnds && !this.crlf) {
      this.quoted++;
      return undefined;
    }
    return header;
  }

  private *add(bytes: Buffer): Generator<Piece> {
    if (this.size + bytes.length > MAX_PIECE) {
      yield* this.spill();
      this.tooLarge = true;
    }
    this.parts.push(bytes);
    this.size += bytes.length;
  }

  /** What is gathered of a record that is too large. */
  private *spill(): Generator<Piece> {
    const raw = this.take();
    if (raw.length === 0 || !this.open) return;
    const { start, line } = this.open;
    yield {
      kind: 'exception',
      start,
      end: start + raw.length,
      line,
      raw,
      code: 'record-too-large',
      detail: `a message of more than ${MAX_PIECE} bytes`,
    };
    this.open = { ...this.open, start: start + raw.length };
  }

  private *close(): Generator<Piece> {
    if (this.tooLarge) yield* this.spill();
    this.tooLarge = false;
    const raw = this.take();
    if (!this.open || raw.length === 0) return;
    const { start, line, header, text, firstLine } = this.open;
    this.open = undefined;
    const place = { start, end: start + raw.length, line, raw };
    if (!header) yield this.preamble(place);
    else yield this.record(place, header, text, firstLine);
  }

  private record(place: Span, header: Header, text: string, firstLine: number): Piece {
    const { raw } = place;
    // The last line end is the record's; those before are the author's.
    const rest = raw.length > firstLine ? this.reader.decode(raw.subarray(firstLine)).replace(/\r?\n$/, '') : undefined;
    const full =
      text.length < firstLine && firstLine > LOOK
        ? this.reader.decode(raw.subarray(0, firstLine)).replace(/\r?\n$/, '')
        : text;
    const event = this.read(
      header,
      full.slice(header.rest),
      rest === undefined ? '' : `\n${rest.replaceAll('\r\n', '\n')}`,
    );
    if (!event)
      return { ...place, kind: 'exception', code: 'unreadable-time', detail: 'a header whose date or time cannot be' };
    return { ...place, kind: 'record', events: [event] };
  }

  private preamble(place: Span): Piece {
    const isBlank = this.reader.decode(place.raw).replace(/[\s\ufeff\u200e\u200f\0]/g, '') === '';
    return isBlank
      ? { ...place, kind: 'structure' }
      : { ...place, kind: 'exception', code: 'unreadable-record', detail: 'text before the first message' };
  }

  private take(): Buffer {
    const bytes = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts, this.size);
    this.parts = [];
    this.size = 0;
    return bytes;
  }
}
