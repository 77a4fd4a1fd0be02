import type { CapturedEvent, ExceptionCode, Piece } from '../event';
import { MAX_PIECE } from '../event';
import type { Source } from '../source';
import { linesOf, type TranscriptLine } from '../text/records';
import type { TextReader } from '../text/charset';

/** A quoted field longer than this has lost its end. */
const LONGEST = 1024 * 1024;

/** What the fields of a row come to; undefined: nothing, the row is blank or a heading. */
export type ReadFields = (
  fields: readonly string[],
) => CapturedEvent | { readonly code: ExceptionCode; readonly detail: string } | undefined;

/**
 * Cuts a table of delimited values into rows (RFC 4180, and quotation marks inside unquoted fields, which stay as
 * they are). Where a row makes no sense its first line is given up and the next line is read as a row.
 */
export class CsvCutter {
  private pending: TranscriptLine[] = [];
  private size = 0;
  private line = 1;

  constructor(
    private readonly source: Source,
    private readonly reader: TextReader,
    private readonly read: ReadFields,
    private readonly delimiter = ',',
  ) {}

  async *pieces(): AsyncGenerator<Piece> {
    for await (const line of linesOf(this.source, this.reader)) {
      if (this.pending.length > 0 && (line.text === undefined || this.size + line.raw.length > LONGEST))
        yield this.refuse(this.pending.length, 'unreadable-record', 'a quoted field does not end');
      this.pending.push(line);
      this.size += line.raw.length;
      if (line.text === undefined) yield this.refuse(1, 'record-too-large', `a line of more than ${MAX_PIECE} bytes`);
      // Only a quotation mark ends a quoted field.
      else if (this.pending.length === 1 || line.text.includes('"')) yield* this.rows(false);
    }
    yield* this.rows(true);
  }

  /** Hands over what is whole of the lines pending. */
  private *rows(isEnd: boolean): Generator<Piece> {
    let count = isEnd ? 1 : this.pending.length;
    while (count <= this.pending.length && this.pending.length > 0) {
      const text = this.pending
        .slice(0, count)
        .map((line) => line.text)
        .join('\n');
      const fields = fieldsOf(text, this.delimiter);
      if (fields === 'open') {
        count = this.nextQuoted(count);
        if (count <= this.pending.length) continue;
        if (!isEnd) return;
        yield this.refuse(1, 'truncated', 'the file ends inside a quoted field');
      } else if (fields === 'broken')
        yield this.refuse(1, 'unreadable-record', 'text behind the end of a quoted field');
      else yield this.row(count, fields);
      count = 1;
    }
  }

  /** Lines up to the next that may end a quoted field, which `count` lines do not. */
  private nextQuoted(count: number): number {
    let next = count;
    while (next < this.pending.length && !this.pending[next]!.text!.includes('"')) next++;
    return next + 1;
  }

  private row(lines: number, fields: readonly string[]): Piece {
    const read = this.read(fields);
    const place = this.take(lines);
    if (!read) return { ...place, kind: 'structure' };
    return 'detail' in read ? { ...place, kind: 'exception', ...read } : { ...place, kind: 'record', events: [read] };
  }

  private refuse(lines: number, code: ExceptionCode, detail: string): Piece {
    return { ...this.take(lines), kind: 'exception', code, detail };
  }

  private take(lines: number): { start: number; end: number; line: number; raw: Buffer } {
    const taken = this.pending.slice(0, lines);
    this.pending = this.pending.slice(lines);
    const raw = taken.length === 1 ? taken[0]!.raw : Buffer.concat(taken.map((line) => line.raw));
    this.size -= raw.length;
    const { start } = taken[0]!;
    const { line } = this;
    this.line += taken.length;
    return { start, end: start + raw.length, line, raw };
  }
}

/** Fields of a row; `open`: a quoted field does not end; `broken`: something stands behind the end of one. */
export function fieldsOf(text: string, delimiter = ','): string[] | 'open' | 'broken' {
  const fields: string[] = [];
  for (let at = 0; ; at++) {
    if (text[at] !== '"') {
      const comma = text.indexOf(delimiter, at);
      fields.push(text.slice(at, comma < 0 ? undefined : comma));
      if (comma < 0) return fields;
      at = comma;
      continue;
    }
    let end = text.indexOf('"', at + 1);
    while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if (end < 0) return 'open';
    fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 1;
    if (at >= text.length) return fields;
    if (text[at] !== delimiter) return 'broken';
  }
}
