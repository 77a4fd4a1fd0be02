/**
 * A message as query and rules see it. One shape for matcher, index adapters and highlighting, so that what alerts is
 * what search finds.
 */
export interface Document {
  readonly zones: readonly Zone[];
  readonly fields: Fields;
}

/** The parts of a message that rules tell apart (semantics.md 17). Each is a text of its own: no phrase crosses zones. */
export type ZoneKind = 'subject' | 'own' | 'quoted' | 'signature' | 'attachment';

export interface Zone {
  readonly kind: ZoneKind;
  /** Message version the text belongs to, from 0. Earlier versions stay searchable. */
  readonly version: number;
  readonly text: string;
  /** Where `text` starts in the original subject, body or attachment text it was cut from, in UTF-16 units. */
  readonly offset: number;
  /** Attachment number, for `attachment`. */
  readonly part?: number;
  /** `text` is the name of the attachment: a text of its own beside what the file says, and there when nobody can read it. */
  readonly isName?: true;
}

/** The texts of a message version that zones are cut from; `name`: of an attachment. */
export type MessagePart = 'subject' | 'body' | 'attachment' | 'name';

export function partOf({ kind, isName }: Pick<Zone, 'kind' | 'isName'>): MessagePart {
  if (kind === 'attachment') return isName ? 'name' : 'attachment';
  return kind === 'subject' ? kind : 'body';
}

/** What `from:`, `date:` and the like read. Strings are compared after the analyzer, or by the field's own normal form. */
export interface Fields {
  readonly id: string;
  readonly conversation: string;
  readonly channel: string;
  /** Milliseconds since the epoch, source-claimed; null where the source has no readable time. */
  readonly date: number | null;
  readonly direction?: 'internal' | 'inbound' | 'outbound';
  readonly type: 'message' | 'system' | 'call' | 'reaction';
  readonly from: readonly PartyText[];
  readonly to: readonly PartyText[];
  readonly cc: readonly PartyText[];
  readonly bcc: readonly PartyText[];
  /** Members of the conversation who are neither sender nor addressee. */
  readonly members: readonly PartyText[];
  /** `attachment`, `edited`, `deleted`, `gone`, `alert`, `hold` … */
  readonly has: readonly string[];
}

/** Everything one participant can be found by. */
export interface PartyText {
  /** Normal form: `a@b.example`, `+85291234417`, `wxid_abc`. */
  readonly handle: string;
  readonly names: readonly string[];
  /** What `person:` finds them by: their id in the directory, and their names there. */
  readonly person?: readonly string[];
  readonly desk?: string;
  /** Title in the directory. */
  readonly role?: string;
}

/** An occurrence that made a match: UTF-16 units of the zone's text. `operand` numbers the leaf of the query it belongs to. */
export interface Span {
  readonly zone: number;
  readonly start: number;
  readonly end: number;
  readonly operand: number;
}
