import type { Finding } from '@minutebook/extract';

/**
 * Something found out about a message after it was captured. It says nothing new of the source's own words, so it is no
 * version; it is in the ledger all the same, because search and surveillance go by it.
 */
export type Annotation = AttachmentText | Absence;

/** What an attachment says, or why that is not known. Each attachment is looked into once a version of the extractor. */
export interface AttachmentText extends Finding {
  readonly kind: 'text';
  /** Version of the message that has the attachment, and its number there, from 0. */
  readonly version: number;
  readonly number: number;
  /** Extractor and what it had at hand: `text/1`, `text/1+ocr`, `text/1#2` when somebody asked for a second try. */
  readonly extractor: string;
}

/** A later capture of the same conversation does not have the message: somebody deleted it at the source, or its timer ran out (R58). */
export interface Absence {
  readonly kind: 'absence';
  /** The capture that has no such message, and when that was received (RFC 3339). */
  readonly evidence: number;
  readonly receivedAt: string;
  /** The import that brought the capture. */
  readonly import?: number;
  readonly importName?: string;
  /** Whose device the capture is of, as the operator wrote it: it is gone from that one. */
  readonly owner?: string;
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
