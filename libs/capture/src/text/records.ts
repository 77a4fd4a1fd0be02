import { type CapturedEvent, type ExceptionCode, MAX_PIECE, type Piece } from '../event';
import type { Source } from '../source';
import { readRange } from '../source/sources';
import { charsetOf, TextReader } from './charset';
import { endOfFirstLine, lineBlocks } from './line-blocks';

/** A line of a transcript, with its line end. */
export interface TranscriptLine {
  readonly start: number;
  readonly raw: Buffer;
  /** Without the line end; undefined: a part of a line too long to be held. */
  readonly text: string | undefined;
}

/** What a line is: the start of a record, nothing of a record, or more of the record before it. */
export type Verdict<Header> =
  { readonly kind: 'record'; readonly header: Header } | { readonly kind: 'structure' } | { readonly kind: 'more' };

export const STRUCTURE = { kind: 'structure' } as const;
export const MORE = { kind: 'more' } as const;

/** The grammar of a transcript in which records begin with a line of their own. */
export interface Grammar<Header> {
  /** Called once a line, in order. `next`: the line after it, for what looks like a start may be somebody's words. */
  judge(line: string, next: string | undefined): Verdict<Header>;
  /** Reads a record; called before the line after its last one is judged a record. */
  read(header: Header, lines: readonly string[]): Reading;
}

/** The events of a record, or why it is none. */
export type Reading =
  | { readonly events: readonly [CapturedEvent, ...CapturedEvent[]] }
  | { readonly code: ExceptionCode; readonly detail: string };

/** How a transcript's bytes are read as text. */
export async function textReaderOf(source: Source): Promise<TextReader> {
  return new TextReader(charsetOf(await readRange(source, 0, Math.min(source.size, 64 * 1024))));
}

/** The lines of a transcript, in order; they tile it. The first is given without a byte order mark. */
export async function* linesOf(source: Source, reader: TextReader): AsyncGenerator<TranscriptLine> {
  const { unit } = reader.charset;
  for await (const { bytes, start, shape } of lineBlocks(source, unit)) {
    if (shape !== 'lines') {
      yield { start, raw: bytes, text: undefined };
      continue;
    }
    reader.learn(bytes);
    for (let at = 0; at < bytes.length;) {
      const end = endOfFirstLine(bytes, unit, at) || bytes.length;
      const raw = bytes.subarray(at, end);
      const text = reader.decode(raw).replace(/\r?\n$/, '');
      yield { start: start + at, raw, text: start + at === 0 ? text.replace(/^\ufeff/, '') : text };
      at = end;
    }
  }
}

/** A record, or lines that are none, while they are gathered. */
interface Open<Header> {
  /** Undefined: lines before the first record. */
  readonly header: Header | undefined;
  start: number;
  readonly line: number;
}

/** Cuts a transcript into records by its grammar. The pieces tile it, whatever the grammar says. */
export class RecordCutter<Header> {
  private open: Open<Header> | undefined;
  private lines: string[] = [];
  private raw: Buffer[] = [];
  private size = 0;
  private isTooLarge = false;
  private line = 0;

  constructor(
    private readonly source: Source,
    private readonly reader: TextReader,
    private readonly grammar: Grammar<Header>,
  ) {}

  async *pieces(): AsyncGenerator<Piece> {
    let current: TranscriptLine | undefined;
    for await (const next of linesOf(this.source, this.reader)) {
      if (current) yield* this.take(current, next.text);
      current = next;
    }
    if (current) yield* this.take(current, undefined);
    yield* this.close();
  }

  private *take(line: TranscriptLine, next: string | undefined): Generator<Piece> {
    this.line++;
    const { start, raw, text } = line;
    const verdict = text === undefined ? MORE : this.grammar.judge(text, next);
    if (verdict.kind === 'structure') {
      yield* this.close();
      yield { kind: 'structure', start, end: start + raw.length, line: this.line, raw };
      return;
    }
    if (verdict.kind === 'record') yield* this.close();
    this.open ??= { header: verdict.kind === 'record' ? verdict.header : undefined, start, line: this.line };
    if (text === undefined || this.size + raw.length > MAX_PIECE) {
      yield* this.spill();
      this.isTooLarge = true;
    }
    this.raw.push(raw);
    this.size += raw.length;
    // What is too large is never read.
    if (!this.isTooLarge) this.lines.push(text!);
  }

  private *spill(): Generator<Piece> {
    const { open } = this;
    const raw = this.takeRaw();
    if (!open || raw.length === 0) return;
    yield {
      ...{ kind: 'exception', start: open.start, end: open.start + raw.length, line: open.line, raw },
      ...{ code: 'record-too-large', detail: `a message of more than ${MAX_PIECE} bytes` },
    };
    open.start += raw.length;
  }

  private *close(): Generator<Piece> {
    const { open, lines, isTooLarge } = this;
    if (isTooLarge) yield* this.spill();
    const raw = this.takeRaw();
    this.open = undefined;
    this.lines = [];
    this.isTooLarge = false;
    if (!open || raw.length === 0) return;
    const place = { start: open.start, end: open.start + raw.length, line: open.line, raw };
    const isBlank = open.header === undefined && lines.every((line) => /^[\s\0\ufeff]*$/.test(line));
    if (isBlank) {
      yield { ...place, kind: 'structure' };
      return;
    }
    const reading: Reading =
      open.header === undefined
        ? { code: 'unreadable-record', detail: 'text before the first message' }
        : this.grammar.read(open.header, lines);
    yield 'events' in reading ? { ...place, kind: 'record', ...reading } : { ...place, kind: 'exception', ...reading };
  }

  private takeRaw(): Buffer {
    const raw = this.raw.length === 1 ? this.raw[0]! : Buffer.concat(this.raw, this.size);
    this.raw = [];
    this.size = 0;
    return raw;
  }
}
