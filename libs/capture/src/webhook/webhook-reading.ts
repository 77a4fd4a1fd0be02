import { isUtf8 } from 'node:buffer';
import { type CapturedEvent, type ExceptionCode, MAX_PIECE, type Piece } from '../event';
import type { Member, Reading, Sample } from '../importer';
import { type Element, elementsOf } from '../json/elements';
import { folderOf } from '../json/files';
import { Unreadable } from '../json/json-reading';
import { isObject, type JsonObject, objectOf, parseJson } from '../json/values';
import { exceptionPieces } from '../opaque';
import type { Findings, Source } from '../source';
import { readRange } from '../source/sources';

/** Where a record stands in the body, and what stands around it. */
export interface Surroundings {
  readonly pattern: string;
  readonly document: JsonObject;
  /** The object so many steps into the path to the record; without members where there is none. */
  around(steps: number): JsonObject;
}

/** What a service delivers by a call, as JSON. One a body. */
export interface WebhookFormat {
  /** Patterns of the values that are records ({@link Element.pattern}); all others are structure. */
  readonly records: ReadonlySet<string>;
  /** The events of a record; none: it says nothing that is kept beside its bytes. Throws {@link Unreadable}. */
  read(record: JsonObject, surroundings: Surroundings): readonly CapturedEvent[];
  findings(): Findings;
}

/** Reads the body of one call. It is small, and read whole; each record in it is a piece of its own. */
export class WebhookReading implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly format: WebhookFormat,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source, format } = this;
    if (source.size > MAX_PIECE) {
      yield* exceptionPieces(source, 'record-too-large', `a call of more than ${MAX_PIECE} bytes`);
      return;
    }
    const bytes = await readRange(source, 0, source.size);
    const whole = { start: 0, end: bytes.length, line: 1, raw: bytes };
    const refusal = isUtf8(bytes) ? undefined : ({ code: 'unreadable-charset', detail: 'it is not UTF-8' } as const);
    const document = refusal ? undefined : parseJson(bytes.toString('utf8').replace(/^\ufeff/, ''));
    if (!isObject(document)) {
      yield {
        ...whole,
        kind: 'exception',
        ...(refusal ?? { code: 'unreadable-record', detail: 'the body of the call is no JSON object' }),
      };
      return;
    }
    let at = 0;
    for (const element of elementsOf(bytes, format.records)) {
      if (element.start > at) yield place(bytes, at, element.start, 'structure');
      at = element.end;
      yield this.piece(bytes, element, document);
    }
    if (at < bytes.length) yield place(bytes, at, bytes.length, 'structure');
    this.found = format.findings();
  }

  private piece(bytes: Buffer, { pattern, at, start, end }: Element, document: JsonObject): Piece {
    const structure = place(bytes, start, end, 'structure');
    const refuse = (code: ExceptionCode, detail: string): Piece => ({ ...structure, kind: 'exception', code, detail });
    const value = parseJson(bytes.toString('utf8', start, end));
    if (!isObject(value)) return refuse('unreadable-record', 'the record is no JSON object');
    try {
      const around = (steps: number): JsonObject => objectOf(valueAt(document, at.slice(0, steps)));
      const [first, ...more] = this.format.read(value, { pattern, document, around });
      return first ? { ...structure, kind: 'record', events: [first, ...more] } : structure;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return refuse(error.code, error.message);
    }
  }
}

function place(bytes: Buffer, start: number, end: number, kind: 'structure') {
  return { kind, start, end, line: 1, raw: bytes.subarray(start, end) };
}

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    document,
  );
}

/** Whether a body is one JSON object with such members in its beginning; quotes inside strings are escaped, so none is a word. */
export function holds({ text, charset }: Sample, ...members: readonly RegExp[]): boolean {
  return charset.unit === 'byte' && /^\s*\{/.test(text) && members.every((member) => member.test(text));
}

/** Where the file of a media id lies, below the folder of the call. Both who fetches and who reads go by this. */
export function mediaPath(id: string): string {
  return `media/${id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 200)}`;
}

/** The files that were fetched for a call. */
export function fetchedFiles({ name }: Member, members: readonly Member[]): readonly Member[] {
  const folder = `${folderOf(name)}media/`;
  return members.filter((member) => member.name.startsWith(folder));
}
