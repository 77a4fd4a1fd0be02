import type { Piece } from './event';
import type { CaptureOptions, Findings, Source } from './source';
import type { Charset } from './text/charset';

/** Reads one format. Adding a format = adding one of these to the list in `importers.ts`. */
export interface Importer {
  readonly format: string;
  /** Raised whenever the same bytes would give other events: `whatsapp/1`. */
  readonly parser: string;
  /** How sure it is, 0 (not mine) to 1, from the beginning of the object and never from its name (G12). */
  recognise(sample: Sample): number;
  open(source: Source, context: Context): Reading;
  /**
   * What it reads is a conversation whole, from the first record in the object to the last: a message of that span which is
   * not in it was no longer there when the export was made. Not so for mail, deliveries, and tables of anything.
   */
  readonly coversWholeSpan?: true;
  /** It reads what nobody else does and could be anything, e.g. a table: another record's file before a record of its own. */
  readonly isLastResort?: boolean;
  /**
   * For formats of several files: which members of an archive belong to this record, as its attachments. They are then
   * not records of their own, whatever is in them.
   */
  companions?(record: Member, members: readonly Member[]): readonly Member[];
  /**
   * Which of the companions say who is who: they are read before any record, and handed to it. What is larger than
   * ROSTER_MOST is not.
   */
  readonly rosters?: RegExp;
}

/** Bytes of a roster that is read. */
export const ROSTER_MOST = 16 * 1024 * 1024;

/** The beginning of an object. */
export interface Sample {
  /** Bytes of the whole object. */
  readonly size: number;
  /** At most SAMPLE_BYTES. */
  readonly head: Buffer;
  readonly charset: Charset;
  /** `head` as text, without a byte order mark. */
  readonly text: string;
}

/** A member of an archive, and who could read it. */
export interface Member {
  /** Path inside its archive, `/` between folders. */
  readonly name: string;
  readonly format: string | undefined;
}

/** What an importer is told besides the bytes. */
export interface Context {
  readonly options: CaptureOptions;
  /** Names from the outer file inwards; may carry a title, never decides the format. */
  readonly path: readonly string[];
  /** Attachments of the same archive: path inside it → `Attachment.path` (path below the outer file). */
  readonly members: ReadonlyMap<string, string>;
  /** Bytes of the companions that say who is who, by their path in the archive. */
  readonly rosters?: ReadonlyMap<string, Buffer>;
}

/** One reading of one object. `pieces` may be iterated once; `findings` are complete when it has ended. */
export interface Reading {
  pieces(): AsyncIterable<Piece>;
  findings(): Findings;
}
