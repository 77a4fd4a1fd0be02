import type { Properties } from './properties';

/** A message, appointment, task, note or contact, in whatever container it came. */
export interface MapiItem {
  readonly properties: Properties;
  readonly recipients: readonly Properties[];
  readonly attachments: readonly MapiAttachment[];
}

export interface MapiAttachment {
  readonly properties: Properties;
  /** A message that is attached as such, not as a file. */
  readonly embedded?: MapiItem;
}

/** Messages attached to messages are read so deep; what lies deeper stays in the raw bytes. */
export const EMBEDDED_DEPTH = 16;

export const ATTACH_METHOD = { byValue: 1, byReference: 2, byReferenceOnly: 4, embedded: 5, ole: 6, web: 7 } as const;
