/**
 * What an importer hands over. An object (a file, or a member of an archive) is cut into pieces that tile it: piece n
 * ends where piece n+1 starts, the first starts at 0, the last ends at the object's size. So bytes in = records +
 * exceptions + structure is not a claim but a property of the output, and a test checks it for every importer.
 */
export type Piece = RecordPiece | ExceptionPiece | StructurePiece;

/** Where a piece lies in its object, and the very bytes. `raw.length === end - start`, at most {@link MAX_PIECE}. */
interface Place {
  readonly start: number;
  readonly end: number;
  /** 1-based line of `start`, where the format has lines. */
  readonly line?: number;
  readonly raw: Uint8Array;
}

/** Larger records are handed over as consecutive exception pieces of this size at most, so memory stays bounded. */
export const MAX_PIECE = 32 * 1024 * 1024;

/** One record of the source. Usually one event; several where the source nests them (a message with its reactions). */
export interface RecordPiece extends Place {
  readonly kind: 'record';
  readonly events: readonly [CapturedEvent, ...CapturedEvent[]];
}

/** Bytes that should have been a record and could not be read. Kept raw, counted, shown with code and detail. */
export interface ExceptionPiece extends Place {
  readonly kind: 'exception';
  readonly code: ExceptionCode;
  /** For people; never contains text of the message. */
  readonly detail: string;
}

/** Bytes that carry no record: byte order marks, blank lines between records, separators, JSON punctuation. */
export interface StructurePiece extends Place {
  readonly kind: 'structure';
}

export type ExceptionCode =
  | 'unreadable-record' // looks like a record and does not parse
  | 'unreadable-time' // a header whose time is impossible
  | 'unreadable-charset'
  | 'not-a-known-format' // the whole object, or a run of it, is of no format we read
  | 'record-too-large'
  | 'truncated' // the object ends inside a record
  | 'encrypted'
  | 'archive-unsafe' // absolute or .. path, bomb, overlap, symlink, too many entries
  | 'archive-damaged'
  | 'file-lost'; // a file that a message names could not be fetched from its service

export type CapturedEvent = CapturedMessage | CapturedChange;

export type Channel =
  | 'whatsapp'
  | 'wechat'
  | 'wecom'
  | 'telegram'
  | 'signal'
  | 'sms'
  | 'imessage'
  | 'email'
  | 'teams'
  | 'slack'
  | 'discord'
  | 'line'
  | 'viber'
  | 'google-chat'
  | 'zoom'
  | 'messenger'
  | 'instagram'
  | 'irc'
  | 'other';

/** A message, or a line the service wrote itself (joined, left, timer changed, call). Both count as `read`. */
export interface CapturedMessage {
  readonly type: 'message' | 'system';
  /** For `system`: what happened, where the source says so plainly. */
  readonly notice?: Notice;
  readonly channel: Channel;
  readonly conversation: ConversationRef;
  readonly identity: Identity;
  /** The source's own id, scoped as the source scopes it. */
  readonly nativeId?: string;
  readonly sender?: Party;
  readonly recipients: readonly Recipient[];
  readonly time: SourceTime;
  readonly subject?: string;
  /** Original code points (bidi marks, joiners, no-break spaces and all); line ends as LF. */
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** What the source says about this message as it stands at capture. */
  readonly marks: readonly Mark[];
  /** Native id of the message answered, or of the thread's root. */
  readonly inReplyTo?: string;
  /** Text of the answered message as the source repeats it. */
  readonly quote?: { readonly author?: string; readonly text: string };
  /** Facts of the format worth keeping beside the text, e.g. selected mail headers. Strings only. */
  readonly extra?: Readonly<Record<string, string>>;
}

export type Mark = 'edited' | 'deleted' | 'forwarded' | 'view-once' | 'media-omitted' | 'automatic';

export type Notice =
  | 'encryption'
  | 'group-created'
  | 'member-added'
  | 'member-removed'
  | 'member-joined'
  | 'member-left'
  | 'admin-changed'
  | 'title-changed'
  | 'icon-changed'
  | 'description-changed'
  | 'settings-changed'
  | 'number-changed'
  | 'identity-changed'
  | 'timer-on'
  | 'timer-off'
  | 'timer-changed'
  | 'call'
  | 'missed-call'
  | 'pinned'
  | 'blocked'
  | 'waiting'
  | 'other';

/** Something that happened to an earlier message. Counts as an event, not as `read`. The target may arrive later, or never. */
export interface CapturedChange {
  readonly type: 'edit' | 'delete' | 'reaction' | 'reaction-removed' | 'receipt';
  readonly channel: Channel;
  readonly conversation: ConversationRef;
  readonly identity: Identity;
  /** Native id of the message it is about. */
  readonly target: string;
  readonly actor?: Party;
  readonly time: SourceTime;
  /** For `edit`: subject and body after the edit, whole. */
  readonly subject?: string;
  readonly body?: string;
  readonly attachments?: readonly Attachment[];
  /** For reactions: the emoji; for receipts: `delivered` or `read`. */
  readonly value?: string;
}

/**
 * How a record is known again. Equal `key` in the same scope = the same record, seen twice. Sources without ids use
 * wall time, author and body, plus the ordinal among equals, so that overlapping exports merge and true repeats survive.
 */
export interface Identity {
  readonly scope: 'conversation' | 'channel';
  readonly key: string;
}

/**
 * `keys` name the conversation, strongest first; the archive joins the first one it knows and learns the rest. None:
 * the source does not say (an export renamed by hand), and the archive matches by content.
 */
export interface ConversationRef {
  readonly keys: readonly string[];
  readonly title?: string;
  readonly type: 'direct' | 'group' | 'channel' | 'thread' | 'unknown';
}

/** A handle as the source writes it: `{scheme: 'email', value: 'a@b.example'}`. Names are the handle where there is no other. */
export interface Party {
  /** `email`, `phone` (E.164 where certain), `name`, or the channel whose id it is (`wechat`, `slack`, `telegram` …). */
  readonly scheme: string;
  /** Normalised for comparison: e-mail lower case, phone without blanks and marks, names NFC without marks. */
  readonly value: string;
  /** As shown by the source. */
  readonly name?: string;
}

export interface Recipient {
  readonly role: 'to' | 'cc' | 'bcc' | 'member';
  readonly party: Party;
}

/** Rule G3 of formats.md: what was written, what it was taken to mean, and on what ground. */
export interface SourceTime {
  /** The text as written in the source. */
  readonly text: string;
  /** Wall time as read, `YYYY-MM-DDTHH:MM:SS[.sss]`, without zone. Absent where unreadable. */
  readonly wall?: string;
  /** UTC instant, RFC 3339 with milliseconds and `Z`. Absent where unreadable. */
  readonly utc?: string;
  /** Offset (`+08:00`) or IANA zone used to get from wall to UTC. */
  readonly zone?: string;
  readonly zoneOrigin: 'record' | 'file' | 'operator' | 'assumed';
  readonly precision: 'day' | 'minute' | 'second' | 'millisecond';
  readonly doubts: readonly ('day-month' | 'dst-fold' | 'dst-gap' | 'impossible-clock')[];
}

export interface Attachment {
  readonly name?: string;
  readonly mediaType?: string;
  /** Bytes of the decoded content, where known. */
  readonly size?: number;
  /** SHA-256 of the decoded content in hex, where the importer has it (attachments inside a mail). */
  readonly sha256?: string;
  /** `inside`: in this record's raw bytes; `member`: an archive member of that path; `missing`: named, not there; `omitted`: the export says it was left out. */
  readonly state: 'inside' | 'member' | 'missing' | 'omitted';
  /** Member path, or MIME part number (`1.2`; `2>1` for part 1 of the mail or winmail.dat in part 2) for `inside`. */
  readonly path?: string;
  readonly inline?: boolean;
}
