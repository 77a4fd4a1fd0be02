import { isUtf8 } from 'node:buffer';
import { type CapturedEvent, type ExceptionCode, MAX_PIECE, type Piece } from '../event';
import type { Reading, Sample } from '../importer';
import type { Findings, Source } from '../source';
import { readRange } from '../source/sources';
import { type LineBlock, lineBlocks } from '../text/line-blocks';
import { elementsOf } from './elements';
import { Unreadable } from './json-reading';
import { isObject, type JsonObject, parseJson } from './values';

/** Lines of the beginning that a format is told by. */
const ENOUGH = 20;
const TOO_LARGE = { code: 'record-too-large', detail: `a line of more than ${MAX_PIECE} bytes` } as const;

/** What a format makes of JSON documents, one a line. One a file. */
export interface JsonLinesFormat {
  /** Where the records of a document stand ({@link elementsOf}); '': it is a record itself. */
  recordsIn(document: unknown): string;
  /** The events of a record; none: it says nothing that is kept beside its bytes. Throws {@link Unreadable}. */
  read(record: JsonObject): readonly CapturedEvent[];
  findings(): Findings;
}

/** The documents of the first lines, or the one document that a file with line ends inside it is. */
export function documentsOf({ text, charset, size, head }: Sample): unknown[] {
  if (charset.unit !== 'byte' || !/^\s*[[{]/.test(text)) return [];
  const isAll = size === head.length;
  const lines = text.split('\n');
  const documents = lines
    .slice(0, Math.min(ENOUGH, isAll ? lines.length : lines.length - 1))
    .map((line) => parseJson(line))
    .filter((value) => typeof value === 'object' && value !== null);
  const whole = documents.length === 0 && isAll ? parseJson(text) : undefined;
  return whole === undefined ? documents : [whole];
}

/** Reads JSON Lines, and a single document of at most MAX_PIECE bytes that has line ends inside. */
export class JsonLinesReading implements Reading {
  private found: Findings = { notes: [] };
  private line = 0;

  constructor(
    private readonly source: Source,
    private readonly format: JsonLinesFormat,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const whole = await this.document();
    if (whole) {
      this.line = 1;
      yield* this.records(whole, 0);
    } else for await (const block of lineBlocks(this.source)) yield* this.lines(block);
    this.found = this.format.findings();
  }

  /** The whole file, where it is one document and its first line alone is none. */
  private async document(): Promise<Buffer | undefined> {
    const { source } = this;
    if (source.size > MAX_PIECE) return undefined;
    const bytes = await readRange(source, 0, source.size);
    const first = bytes.subarray(0, bytes.indexOf(10) + 1 || bytes.length);
    return documentIn(first) === undefined && documentIn(bytes) !== undefined ? bytes : undefined;
  }

  private *lines({ bytes, start, shape }: LineBlock): Generator<Piece> {
    if (shape !== 'lines') {
      if (shape === 'head') this.line++;
      yield { kind: 'exception', start, end: start + bytes.length, line: this.line, raw: bytes, ...TOO_LARGE };
      return;
    }
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(10, at) + 1 || bytes.length;
      this.line++;
      yield* this.records(bytes.subarray(at, end), start + at);
      at = end;
    }
  }

  /** The pieces of a document; `start`: its place in the source. */
  private *records(raw: Buffer, start: number): Generator<Piece> {
    const place = (from: number, to: number) =>
      ({ start: start + from, end: start + to, line: this.line, raw: raw.subarray(from, to) }) as const;
    const document = documentIn(raw);
    if (document === undefined) {
      const isBlank = /^[\s\0\ufeff]*$/.test(raw.toString('utf8'));
      yield isBlank
        ? { ...place(0, raw.length), kind: 'structure' }
        : { ...place(0, raw.length), kind: 'exception', ...this.refusal(raw, start) };
      return;
    }
    let at = 0;
    for (const element of elementsOf(raw, new Set([this.format.recordsIn(document)]))) {
      if (element.start > at) yield { ...place(at, element.start), kind: 'structure' };
      at = element.end;
      yield this.piece(parseJson(raw.toString('utf8', element.start, at)), place(element.start, at));
    }
    if (at < raw.length) yield { ...place(at, raw.length), kind: 'structure' };
  }

  private refusal(raw: Buffer, start: number): { readonly code: ExceptionCode; readonly detail: string } {
    if (!isUtf8(raw)) return { code: 'unreadable-charset', detail: 'the line is not UTF-8' };
    const isCut = start + raw.length === this.source.size && raw.at(-1) !== 10;
    return isCut
      ? { code: 'truncated', detail: 'the file ends inside this line' }
      : { code: 'unreadable-record', detail: 'the line is no JSON' };
  }

  private piece(value: unknown, place: Omit<Piece & { kind: 'structure' }, 'kind'>): Piece {
    if (!isObject(value))
      return { ...place, kind: 'exception', code: 'unreadable-record', detail: 'the record is no JSON object' };
    try {
      const [first, ...more] = this.format.read(value);
      return first ? { ...place, kind: 'record', events: [first, ...more] } : { ...place, kind: 'structure' };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { ...place, kind: 'exception', code: error.code, detail: error.message };
    }
  }
}

/** The JSON of bytes that are UTF-8; undefined: they hold none. */
function documentIn(bytes: Buffer): object | undefined {
  if (!isUtf8(bytes)) return undefined;
  const value = parseJson(bytes.toString('utf8').replace(/^\ufeff/, ''));
  return typeof value === 'object' && value !== null ? value : undefined;
}
