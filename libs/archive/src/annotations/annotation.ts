/**
 * Something found out about a message after it was captured. It says nothing new of the source's own words, so it is no
 * version; it is in the ledger all the same, because search and surveillance go by it.
 */
export type Annotation = AttachmentText | Absence;

/** What an attachment says, or why that is not known. Each attachment is looked into once a version of the extractor. */
export interface AttachmentText {
  readonly kind: 'text';
  /** Version of the message that has the attachment, and its number there, from 0. */
  readonly version: number;
  readonly number: number;
  /** `text/1`: raised when the same bytes would give another text. */
  readonly extractor: string;
  readonly outcome: TextOutcome;
  /** By content, not by name. */
  readonly mediaType: string | null;
  /** Empty unless the outcome is `text`. Line ends as LF. */
  readonly text: string;
  /** For people, without content: `2 of 9 members could not be read`, `a recording of 34 s`. */
  readonly detail: string | null;
}

export type TextOutcome =
  | 'text'
  | 'none' // readable, and nothing in it to read: a picture, a recording, an empty document
  | 'encrypted'
  | 'damaged'
  | 'too-large' // beyond the limits of size, time or memory
  | 'unknown-type'
  | 'missing'; // the bytes are not in the archive

/** A later capture of the same conversation does not have the message: somebody deleted it at the source, or its timer ran out (R58). */
export interface Absence {
  readonly kind: 'absence';
  /** The capture that has no such message, and when that was received (RFC 3339). */
  readonly evidence: number;
  readonly receivedAt: string;
  /** Span of time that capture covers in this conversation, RFC 3339: the message lies within. */
  readonly from: string;
  readonly to: string;
}

/** What the table calls them. */
export const ANNOTATION_KINDS = { text: 1, absence: 2 } as const satisfies Record<Annotation['kind'], number>;

/** Type of the ledger entry each makes. */
export const ANNOTATION_ENTRIES: Readonly<Record<Annotation['kind'], string>> = {
  text: 'message.text-extracted',
  absence: 'message.gone-at-source',
};

/** The same finding again has the same key. */
export function annotationKey(annotation: Annotation): string {
  return annotation.kind === 'text'
    ? `text:${annotation.version}:${annotation.number}:${annotation.extractor}`
    : `absence:${annotation.evidence}`;
}
