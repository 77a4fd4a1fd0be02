import type { CapturedEvent, ExceptionCode, Piece } from '../event';
import type { Reading, Sample } from '../importer';
import type { Findings, Source } from '../source';
import { evenChunks, readRange } from '../source/sources';
import { type Charset, charsetOf } from '../text/charset';
import { type Fields, JsonCutter, type JsonList, type JsonShape, type ReadRecord } from './json-cutter';
import type { JsonObject } from './values';

/** Records of the beginning that a format is told by. */
const ENOUGH = 20;

/** Why a record is none. */
export class Unreadable extends Error {
  constructor(
    readonly code: ExceptionCode,
    message: string,
  ) {
    super(message);
  }
}

/** What the first bytes show. */
export interface Head {
  readonly root: Fields;
  readonly lists: readonly JsonList[];
  readonly records: readonly JsonObject[];
}

/** The beginning of a JSON document: what stands around the first lists, and their first records. */
export function headOf({ head, charset, text }: Sample, shape: JsonShape): Head | undefined {
  if (!(shape.isList ? /^[\s\0]*[[{]/ : /^[\s\0]*\{/).test(text)) return undefined;
  const records: JsonObject[] = [];
  const cutter = new JsonCutter(charset, shape, (value, place) => {
    if (records.length < ENOUGH) records.push(value);
    return { ...place, kind: 'structure' };
  });
  const even = charset.unit === 'byte' ? head : head.subarray(0, head.length - (head.length % 2));
  for (const _ of cutter.push(even)) if (records.length >= ENOUGH) break;
  return { root: cutter.outermost, lists: cutter.lists, records };
}

/** What a format makes of a document. One a file. */
export interface JsonRecords {
  /** The events of a record; none: it says nothing that is kept beside its bytes. Throws {@link Unreadable}. */
  read(record: JsonObject, list: JsonList): readonly CapturedEvent[];
  findings(document: JsonDocument): Findings;
}

/** What is known of a document when it was read through. */
export interface JsonDocument {
  readonly charset: Charset;
  readonly lists: readonly JsonList[];
  /** Notes on its state that any format has: its end is missing, its bytes are damaged. */
  readonly notes: readonly string[];
}

/** A format of messages in JSON. */
export interface JsonFormat extends JsonShape {
  /**
   * Shown the records of a list, at the first look, for what only they tell of the whole. True: it has seen enough of the
   * list. The answer may not depend on anything but what it was shown.
   */
  peek?(record: JsonObject, list: JsonList): boolean;
  records(lists: readonly JsonList[]): JsonRecords;
}

/**
 * Reads twice: first for the members around the lists, which may stand behind them, then for the records. Lists beyond the
 * most that are remembered are read with what stands before them.
 */
export class JsonReading implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly format: JsonFormat,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source, format } = this;
    const charset = charsetOf(await readRange(source, 0, Math.min(source.size, 64 * 1024)));
    const known = await this.survey(charset);
    const records = format.records(known);
    const cutter = new JsonCutter(
      charset,
      format,
      (value, place, list) => {
        try {
          const [first, ...more] = records.read(value, list);
          return first ? { ...place, kind: 'record', events: [first, ...more] } : { ...place, kind: 'structure' };
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
          return { ...place, kind: 'exception', code: error.code, detail: error.message };
        }
      },
      known,
    );
    yield* cut(source, cutter);
    const { lists } = cutter;
    this.found = records.findings({ charset, lists, notes: stateOf(cutter, charset) });
  }

  private async survey(charset: Charset): Promise<readonly JsonList[]> {
    const { format } = this;
    const sated = new Set<JsonList>();
    const look: ReadRecord = (value, place, list) => {
      if (format.peek?.(value, list)) sated.add(list);
      return { ...place, kind: 'structure' };
    };
    const cutter = new JsonCutter(charset, format, look, [], (list) => format.peek !== undefined && !sated.has(list));
    for await (const _ of cut(this.source, cutter));
    return cutter.lists;
  }
}

async function* cut(source: Source, cutter: JsonCutter): AsyncGenerator<Piece> {
  for await (const chunk of evenChunks(source)) yield* cutter.push(chunk);
  yield* cutter.end();
}

function stateOf({ isWhole, damages, foreign }: JsonCutter, { label }: Charset): string[] {
  const notes: string[] = [];
  if (!isWhole) notes.push('The end of the document is missing: it was cut off, or never finished.');
  if (damages > 0)
    notes.push(`Its JSON is damaged in ${damages} places; reading went on at the next record that is whole.`);
  if (foreign > 0)
    notes.push(`${foreign} pieces are not valid ${label}; they were read in the code page that fits best.`);
  return notes;
}
