import type { Piece } from '../event';
import type { Context, Reading } from '../importer';
import type { Findings, Source } from '../source';
import { TextReader } from './charset';
import { type Grammar, RecordCutter, textReaderOf } from './records';

/** What the first look at a transcript settles: how its records are read, and what is said of it when they were. */
export interface Transcript<Header> {
  readonly grammar: Grammar<Header>;
  /** `reader`: the one that read the records. */
  findings(reader: TextReader): Findings;
}

/** Looks at all lines once; or at none, where every line says what it is. */
export type LookAt<Header> = (source: Source, reader: TextReader, context: Context) => Promise<Transcript<Header>>;

/** Reads a transcript twice: first for what holds for the whole of it, then for its records. */
export class TranscriptReading<Header> implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
    private readonly look: LookAt<Header>,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source, context } = this;
    const { charset } = await textReaderOf(source);
    const { grammar, findings } = await this.look(source, new TextReader(charset), context);
    const reader = new TextReader(charset);
    yield* new RecordCutter(source, reader, grammar).pieces();
    this.found = findings(reader);
  }
}
