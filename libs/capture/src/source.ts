import type { Channel, Piece } from './event';
import type { NumberedSequence } from './numbers/numbers';

/** A file to import: re-readable from any offset, because importers look twice (dialect first, records second). */
export interface Source {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Streams bytes [start, end). Chunks of any length; the importer copes. */
  read(start?: number, end?: number): AsyncIterable<Uint8Array>;
}

/** What the operator settled, or asks for. Everything here is kept with the evidence, so that a re-parse gives the same. */
export interface CaptureOptions {
  /** IANA zone of the device whose wall times the export shows. Absent: UTC is assumed, and every record says so. */
  readonly zone?: string;
  readonly dayOrder?: 'day-first' | 'month-first' | 'year-first';
  /**
   * Whose device or account the export comes from: a number, an address or a name. Backups of a device say "me" and no
   * more; without this, what it sent has no sender, and its chats with somebody are those of any device with them.
   */
  readonly owner?: string;
  /** Default country (ISO 3166 alpha-2) for phone numbers in local form. */
  readonly country?: string;
  /** What the columns of a table hold. Tables of known tools need none; others are guessed where their headings leave no doubt. */
  readonly columns?: ColumnMapping;
  readonly limits?: Partial<Limits>;
}

/** A column of a table: its heading as written (upper and lower case are the same), or its number, 1 for the first. */
export type Column = string | number;

/** What the columns of a table of messages hold. Columns that are not named are kept beside the message. */
export interface ColumnMapping {
  /** When it was sent; the clock alone where `date` is a column of its own. */
  readonly time: Column;
  readonly date?: Column;
  readonly body: Column;
  /** A number, an address, an id or a name. */
  readonly sender?: Column;
  /** What the sender is called, where `sender` is an id. */
  readonly senderName?: Column;
  /** Several are separated by semicolons, or by commas where all are numbers or addresses. */
  readonly recipients?: Column;
  readonly subject?: Column;
  /** Id or name of the conversation. Without it a file is one conversation, or the pair of sender and recipient is. */
  readonly conversation?: Column;
  /** The source's own id of the message. */
  readonly id?: Column;
  readonly inReplyTo?: Column;
  /** Paths or links of files, separated by semicolons or commas. */
  readonly attachments?: Column;
  /** Whether the first row holds headings. Absent: it does, if a column is named by its heading. */
  readonly heading?: boolean;
  /** Absent: whichever divides the first rows alike. */
  readonly delimiter?: ',' | ';' | '\t' | '|';
  /** Which channel the messages are of; `other` where absent. */
  readonly channel?: Channel;
}

/** Bounds against hostile archives. Defaults in `DEFAULT_LIMITS`. */
export interface Limits {
  readonly entries: number;
  /** Inflated bytes of all members together. */
  readonly totalBytes: number;
  /** Inflated bytes of one member. */
  readonly memberBytes: number;
  /** Inflated / packed, per member, judged after the first MiB. */
  readonly ratio: number;
  readonly depth: number;
}

/** One object found in a source: the file itself, or a member of an archive. */
export interface CapturedObject {
  /** Names from the outer file inwards: `['WhatsApp Chat.zip', '_chat.txt']`. */
  readonly path: readonly string[];
  /** Bytes; for members as inflated. */
  readonly size: number;
  readonly role: 'records' | 'attachment' | 'exception';
  /** Which importer read it, e.g. `whatsapp`; `attachment` and `unknown` otherwise. */
  readonly format: string;
  /** Importer and version, e.g. `whatsapp/1`; a re-parse with the same version gives identical events. */
  readonly parser: string;
  /** The object's bytes; may be called again. For hashing, and for handing an attachment out. */
  bytes(): AsyncIterable<Uint8Array>;
  /**
   * The pieces, in order, tiling the object. May be iterated once. For attachments and unknown objects: structure or
   * exception pieces of at most MAX_PIECE bytes.
   */
  pieces(): AsyncIterable<Piece>;
  /** What the importer decided and on what ground; complete when `pieces()` has ended. */
  findings(): Findings;
}

/** Shown in the import report: nothing is decided silently. */
export interface Findings {
  /** e.g. `iOS, 24 h, en` */
  readonly dialect?: string;
  readonly dayOrder?: {
    readonly order: 'day-first' | 'month-first' | 'year-first';
    readonly ground: string;
    readonly certain: boolean;
  };
  readonly zone?: { readonly zone: string; readonly origin: 'file' | 'operator' | 'assumed' };
  /** A table of which nobody said what its columns hold: their headings, or their numbers where it has none. */
  readonly unmapped?: { readonly columns: readonly string[]; readonly heading: boolean };
  /** Numbers it holds of sequences that the format counts by ones. */
  readonly sequences?: readonly NumberedSequence[];
  /** Counts the format itself states, to compare with what was read. */
  readonly stated?: { readonly what: string; readonly count: number };
  /** What this format cannot contain, doubts, and anything an examiner should know. One sentence each. */
  readonly notes: readonly string[];
}

/** Objects of one source. Attachments of an archive come before the records that name them. */
export type Capture = (source: Source, options?: CaptureOptions) => AsyncIterable<CapturedObject>;
