/** What became of a file's text. */
export type TextOutcome =
  | 'text'
  | 'none' // readable, and nothing in it to read: a picture, a recording, an empty document
  | 'encrypted'
  | 'damaged'
  | 'too-large' // beyond the limits of size, time or memory
  | 'unknown-type'
  | 'infected' // a scanner found malware in it; not read
  | 'missing'; // the bytes are not in the archive

export const OUTCOMES: ReadonlySet<TextOutcome> = new Set([
  'text',
  'none',
  'encrypted',
  'damaged',
  'too-large',
  'unknown-type',
  'infected',
  'missing',
]);

/** What a file says, or why that is not known. */
export interface Finding {
  readonly outcome: TextOutcome;
  /** By content, not by name; null where it is not known. */
  readonly mediaType: string | null;
  /** Empty unless the outcome is `text`. Line ends as LF. */
  readonly text: string;
  /** For people, without content: `2 of 9 members could not be read`, `a recording of 34 s`. */
  readonly detail: string | null;
}

/** A file to be read. */
export interface Content {
  readonly bytes: Buffer;
  /** As its sender called it: a hint for what the bytes leave open, never believed against them. */
  readonly name: string | undefined;
}

/** What a reader of one format makes of a file. `notes` become the finding's detail. */
export interface Reading {
  readonly outcome: TextOutcome;
  readonly text: string;
  readonly notes: readonly string[];
}

export type FormatReader = (content: Content, work: Work) => Reading | Promise<Reading>;

/** Bounds over a file and everything inside it, spent as it is read. */
export interface Allowance {
  /** UTF-16 units of text. */
  characters: number;
  /** Bytes unpacked. */
  bytes: number;
  /** Files inside files. */
  members: number;
}

export const LIMITS = {
  /** Bytes of a file that is looked into at all. */
  fileBytes: 100 * 2 ** 20,
  characters: 2_000_000,
  bytes: 400 * 2 ** 20,
  members: 2_000,
  /** Archives and messages inside one another. */
  depth: 5,
  /** Unpacked / packed, of one member. */
  ratio: 250,
  /** Bytes of one member: it is held in memory. */
  memberBytes: 64 * 2 ** 20,
} as const;

/** An archive as a tar, as far as it could be unpacked. */
export interface Unpacked {
  readonly tar: Buffer;
  /** Why that is not all; then `names` are those of all files it says it has. */
  readonly fault?: 'encrypted' | 'damaged' | 'too-large' | 'unknown-type';
  readonly names?: readonly string[];
}

/** Programs of this machine that read what we do not, where they are installed. */
export interface Means {
  /** Text of a picture. */
  readonly ocr?: (picture: Uint8Array) => Promise<string>;
  /** `most`: bytes of the tar. */
  readonly unpack?: (archive: Uint8Array, most: number) => Promise<Unpacked>;
}

/** What a reader may use. */
export interface Work extends Means {
  readonly allowance: Allowance;
  /** Reads a file inside the file, within what is left of the allowance. */
  inner(content: Content): Promise<Finding>;
}

/** A program at work for us took more time or memory than it may: a matter of size, not of damage. The message is for people. */
export class BeyondLimits extends Error {}

export function readAs(text: string, notes: readonly string[] = []): Reading {
  const has = text.trim() !== '';
  return { outcome: has ? 'text' : 'none', text: has ? text : '', notes };
}

export function unread(outcome: Exclude<TextOutcome, 'text'>, ...notes: string[]): Reading {
  return { outcome, text: '', notes };
}
