import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { Party } from './people';
import { ReadingView } from './reading-view';

export const ChannelName = z.string().max(30);

/** The account of one file or of a whole import. `read = fresh + duplicate + exceptions`; a test holds it. */
export const Account = z.object({
  bytes: z.number(),
  bytesInRecords: z.number(),
  bytesInExceptions: z.number(),
  /** Separators, byte order marks, blank lines between records: kept, and no record. */
  bytesInStructure: z.number(),
  lines: z.number(),
  read: z.number(),
  fresh: z.number(),
  duplicate: z.number(),
  /** Of `read`: lines the service wrote itself. */
  system: z.number(),
  /** Edits, deletions, reactions, receipts: not part of `read`. */
  events: z.number(),
  exceptions: z.number(),
  attachments: z.object({ found: z.number(), missing: z.number(), omitted: z.number() }),
});
export type Account = z.infer<typeof Account>;

export const ImportState = z.enum(['collecting', 'waiting', 'running', 'paused', 'done', 'cancelled', 'failed']);
export type ImportState = z.infer<typeof ImportState>;
export const FileState = z.enum(['waiting', 'looking', 'looked', 'running', 'done', 'cancelled', 'failed']);

export const DayOrder = z.enum(['day-first', 'month-first', 'year-first']);

/** A column of a table: its heading, or its number from 1. */
const Column = z.union([z.string().min(1).max(200), z.number().int().min(1).max(500)]);

/** What the columns of a table of messages hold. Columns that are not named are kept beside the message. */
export const ColumnMapping = z.object({
  time: Column,
  /** Where the day stands in a column of its own. */
  date: Column.optional(),
  body: Column,
  sender: Column.optional(),
  senderName: Column.optional(),
  recipients: Column.optional(),
  subject: Column.optional(),
  conversation: Column.optional(),
  id: Column.optional(),
  inReplyTo: Column.optional(),
  attachments: Column.optional(),
  /** Whether the first row holds headings. */
  heading: z.boolean().optional(),
  channel: ChannelName.optional(),
});
export type ColumnMapping = z.infer<typeof ColumnMapping>;

/** What a file leaves open and only the operator can know. `read`: what was assumed meanwhile. */
export const ImportQuestion = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('day-order'), read: DayOrder, ground: z.string(), examples: z.array(z.string()) }),
  z.object({ kind: z.literal('zone'), read: z.string(), examples: z.array(z.string()) }),
  /** A table of which nobody said what its columns hold: their headings, or their numbers where it has none. */
  z.object({ kind: z.literal('columns'), read: z.string(), columns: z.array(z.string()), heading: z.boolean() }),
  /** Nobody reads this: `read` names it. It would be kept as an exception. */
  z.object({ kind: z.literal('format'), read: z.string() }),
]);
export type ImportQuestion = z.infer<typeof ImportQuestion>;

export const ImportFile = z.object({
  id: Id,
  name: z.string(),
  state: FileState,
  bytes: z.number(),
  bytesRead: z.number(),
  format: z.string().nullable(),
  account: Account,
  /** Sentences about what was decided and on what ground; also what such a file cannot contain. */
  notes: z.array(z.string()),
  /** Set when the operator should look: ambiguous day and month, an assumed time zone. */
  doubts: z.array(z.string()),
  questions: z.array(ImportQuestion),
  /** Settled for this file alone, over what holds for the import. */
  options: z.object({
    zone: z.string().nullable(),
    dayOrder: DayOrder.nullable(),
    columns: ColumnMapping.nullable(),
  }),
  firstAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  problem: z.object({ code: z.string(), title: z.string() }).nullable(),
});
export type ImportFile = z.infer<typeof ImportFile>;

export const ImportSummary = z.object({
  id: Id,
  name: z.string(),
  state: ImportState,
  startedBy: z.string(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  files: z.number(),
  bytes: z.number(),
  bytesRead: z.number(),
  account: Account,
  version: Version,
});
export type ImportSummary = z.infer<typeof ImportSummary>;

export const ImportDetail = ImportSummary.extend({
  zone: z.string().nullable(),
  dayOrder: z.string().nullable(),
  owner: z.string().nullable(),
  /** Files being looked through, those that were, and those that leave something to settle. */
  looking: z.number(),
  looked: z.number(),
  open: z.number(),
  /** Files somebody should look at: failed, in doubt, with something to settle or with exceptions. */
  attention: z.number(),
  /** The first of those. */
  needing: z.array(ImportFile),
  /** The first files in the order they were added, and where the further ones begin. */
  parts: z.array(ImportFile),
  next: z.string().nullable(),
});
export type ImportDetail = z.infer<typeof ImportDetail>;

export const ImportException = z.object({
  id: Id,
  file: z.string(),
  /** `line 884`, `byte 88,104,220`. */
  place: z.object({ line: z.number().nullable(), byte: z.number() }),
  bytes: z.number(),
  code: z.string(),
  detail: z.string(),
  /** First bytes as text; null for those who may not read it. */
  raw: z.string().nullable(),
});
export type ImportException = z.infer<typeof ImportException>;

const Zone = z.string().max(64);

export const imports = {
  list: endpoint({
    method: 'GET',
    path: '/api/imports',
    summary: 'Imports, newest first',
    permission: 'import.read',
    query: PageQuery,
    response: page(ImportSummary),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/imports',
    summary: 'Begin an import; then add files, then start it',
    permission: 'import.run',
    audit: 'import.created',
    body: z.object({
      name: z.string().trim().max(200).optional(),
      zone: Zone.optional(),
      dayOrder: DayOrder.optional(),
      /** Whose device the files come from: a number, an address or a name. */
      owner: z.string().trim().min(1).max(200).optional(),
      /** Start reading after a look that leaves nothing to settle. */
      startWhenClear: z.boolean().default(false),
    }),
    response: ImportDetail,
  }),
  addFile: endpoint({
    method: 'PUT',
    path: '/api/imports/:id/files',
    summary: 'Add a file: its bytes are the body',
    permission: 'import.run',
    audit: 'import.file-added',
    params: IdParams,
    query: z.object({ name: z.string().min(1).max(500) }),
    response: ImportFile,
    upload: true,
  }),
  look: endpoint({
    method: 'POST',
    path: '/api/imports/:id/look',
    summary: 'Read the files through without archiving anything: what they hold, and what they leave open',
    permission: 'import.run',
    audit: 'import.looked',
    params: IdParams,
    body: z.object({ version: Version }),
    response: ImportDetail,
  }),
  settle: endpoint({
    method: 'PATCH',
    path: '/api/imports/:id/files/:file',
    summary: 'Settle what a file leaves open, and look at it again',
    permission: 'import.run',
    audit: 'import.settled',
    params: z.object({ id: Id, file: Id }),
    body: z.object({
      version: Version,
      zone: Zone.nullish(),
      dayOrder: DayOrder.nullish(),
      columns: ColumnMapping.nullish(),
    }),
    response: ImportDetail,
  }),
  start: endpoint({
    method: 'POST',
    path: '/api/imports/:id/start',
    summary: 'Read the files into the archive',
    permission: 'import.run',
    audit: 'import.started',
    params: IdParams,
    body: z.object({
      version: Version,
      /** Questions still open are answered by what was assumed. Without it, open questions refuse the start. */
      assume: z.boolean().default(false),
    }),
    response: ImportDetail,
  }),
  pause: endpoint({
    method: 'POST',
    path: '/api/imports/:id/pause',
    summary: 'Stop after the batch in flight; go on whenever you like',
    permission: 'import.run',
    audit: 'import.paused',
    params: IdParams,
    body: z.object({ version: Version }),
    response: ImportDetail,
  }),
  resume: endpoint({
    method: 'POST',
    path: '/api/imports/:id/resume',
    summary: 'Go on where the pause began',
    permission: 'import.run',
    audit: 'import.resumed',
    params: IdParams,
    body: z.object({ version: Version }),
    response: ImportDetail,
  }),
  report: endpoint({
    method: 'GET',
    path: '/api/imports/:id/report.csv',
    summary: 'The account of every file, for the file cabinet',
    permission: 'import.read',
    audit: 'import.exported',
    params: IdParams,
    response: 'csv',
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/imports/:id/cancel',
    summary: 'Stop reading; what was committed stays',
    permission: 'import.run',
    audit: 'import.cancelled',
    params: IdParams,
    body: z.object({ version: Version }),
    response: ImportDetail,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/imports/:id',
    summary: 'One import with the account of each file',
    permission: 'import.read',
    params: IdParams,
    response: ImportDetail,
  }),
  files: endpoint({
    method: 'GET',
    path: '/api/imports/:id/files',
    summary: 'The files of an import in the order they were added; of all, or of those somebody should look at',
    permission: 'import.read',
    params: IdParams,
    query: PageQuery.extend({ attention: z.enum(['true']).optional() }),
    response: page(ImportFile),
  }),
  exceptions: endpoint({
    method: 'GET',
    path: '/api/imports/:id/exceptions',
    summary: 'What could not be read, with its place',
    permission: 'import.read',
    audit: 'exception.viewed',
    params: IdParams,
    query: PageQuery,
    response: page(ImportException),
  }),
};

export const SourceTime = z.object({
  text: z.string(),
  wall: z.string().nullable(),
  zone: z.string().nullable(),
  zoneOrigin: z.string(),
  precision: z.string(),
  doubts: z.array(z.string()),
});

/** A text of a message: of an attachment, what it says (`attachment`) and what it is called (`name`). */
export const MessagePart = z.enum(['subject', 'body', 'attachment', 'name']);

/** A part of a body that rules tell apart; `start` and `end` in UTF-16 units of the body. */
export const BodyZone = z.object({
  kind: z.enum(['subject', 'own', 'quoted', 'signature', 'attachment']),
  start: z.number(),
  end: z.number(),
});

/** What became of the text of an attachment. `none`: readable, and nothing in it to read. */
export const ATTACHMENT_OUTCOMES = [
  'text',
  'none',
  'encrypted',
  'damaged',
  'too-large',
  'unknown-type',
  'missing',
  'infected',
] as const;
export const AttachmentOutcome = z.enum(ATTACHMENT_OUTCOMES);
export type AttachmentOutcome = z.infer<typeof AttachmentOutcome>;

export const AttachmentView = z.object({
  number: z.number(),
  name: z.string().nullable(),
  /** As its sender says. */
  mediaType: z.string().nullable(),
  bytes: z.number().nullable(),
  state: z.enum(['stored', 'missing', 'omitted']),
  inline: z.boolean(),
  /** What was found in it; null until it was looked into. `mediaType`: by its content. */
  reading: z
    .object({ outcome: AttachmentOutcome, mediaType: z.string().nullable(), detail: z.string().nullable() })
    .nullable(),
});

export const MessageVersion = z.object({
  version: z.number(),
  /** `earlier`: an older state, captured after a newer one. */
  change: z.enum(['captured', 'edited', 'deleted', 'earlier']),
  at: Instant.nullable(),
  sourceTime: SourceTime,
  receivedAt: Instant,
  ledgerAt: Instant,
  position: z.number(),
  subject: z.string().nullable(),
  body: z.string(),
  zones: z.array(BodyZone),
  attachments: z.array(AttachmentView),
  marks: z.array(z.string()),
});
export type MessageVersion = z.infer<typeof MessageVersion>;

export const Message = z.object({
  id: Id,
  /** `canary`: a test message of the program itself. */
  kind: z.enum(['message', 'system', 'reaction', 'receipt', 'canary']),
  notice: z.string().nullable(),
  channel: ChannelName,
  conversation: Id,
  sentAt: Instant.nullable(),
  sender: Party.nullable(),
  recipients: z.array(Party.extend({ role: z.enum(['to', 'cc', 'bcc', 'member']) })),
  quote: z.object({ author: z.string().nullable(), text: z.string() }).nullable(),
  /** From 0, as captured; the last is how the source shows it now. */
  versions: z.array(MessageVersion).min(1),
  reactions: z.array(z.object({ value: z.string(), by: z.string(), at: Instant.nullable() })),
  /** Later captures of the same conversation that do not have it (R58): which import, when received, whose device. */
  gone: z.array(
    z.object({
      import: Id.nullable(),
      name: z.string().nullable(),
      receivedAt: Instant,
      device: z.string().nullable(),
      from: Instant,
      to: Instant,
    }),
  ),
});
export type Message = z.infer<typeof Message>;

export const Conversation = z.object({
  id: Id,
  channel: ChannelName,
  title: z.string(),
  type: z.string(),
  participants: z.array(Party),
  messages: z.number(),
});
export type Conversation = z.infer<typeof Conversation>;

export const ConversationPage = z.object({
  conversation: Conversation,
  items: z.array(Message),
  earlier: z.string().nullable(),
  later: z.string().nullable(),
  position: z.number(),
});
export type ConversationPage = z.infer<typeof ConversationPage>;

/** How and when a version was collected and read (R15): enough to read its very bytes again and get the same. */
export const MessageOrigin = z.object({
  version: z.number(),
  /** Of the object (file, member of an archive, delivery) the version was read from. */
  sha256: z.string(),
  format: z.string(),
  parser: z.string(),
  /** What the operator settled. */
  options: z.object({ zone: z.string().nullable(), dayOrder: z.string().nullable(), owner: z.string().nullable() }),
  path: z.array(z.string()),
  place: z.object({ start: z.number(), bytes: z.number(), line: z.number().nullable() }),
  sourceTime: SourceTime,
  receivedAt: Instant,
  ledgerAt: Instant.nullable(),
  position: z.number().nullable(),
  sightings: z.array(
    z.object({
      import: z.object({ id: Id, name: z.string() }),
      by: z.string(),
      file: z.string(),
      path: z.array(z.string()),
      receivedAt: Instant,
    }),
  ),
});
export type MessageOrigin = z.infer<typeof MessageOrigin>;

export const archive = {
  conversation: endpoint({
    method: 'GET',
    path: '/api/conversations/:id/messages',
    summary: 'Messages of a conversation around one, or before or after a cursor',
    permission: 'message.read',
    audit: 'conversation.viewed',
    params: IdParams,
    query: z.object({
      around: Id.optional(),
      before: z.string().max(200).optional(),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(40),
      /** What it is read for, and where (R94). */
      alert: Id.optional(),
      case: Id.optional(),
      view: ReadingView.optional(),
    }),
    response: ConversationPage,
  }),
  message: endpoint({
    method: 'GET',
    path: '/api/messages/:id',
    summary: 'One message with all its versions',
    permission: 'message.read',
    audit: 'message.viewed',
    params: IdParams,
    response: Message,
  }),
  provenance: endpoint({
    method: 'GET',
    path: '/api/messages/:id/provenance',
    summary: 'Of each version: from which file, by which import and reader, and the three times',
    permission: 'message.read',
    audit: 'message.viewed',
    params: IdParams,
    response: z.object({ origins: z.array(MessageOrigin) }),
  }),
  raw: endpoint({
    method: 'GET',
    path: '/api/messages/:id/raw',
    summary: 'The very bytes captured, as a download',
    permission: 'message.raw',
    audit: 'message.downloaded',
    params: IdParams,
    response: 'bytes',
  }),
  attachment: endpoint({
    method: 'GET',
    path: '/api/messages/:id/attachments/:number',
    summary: 'An attachment, as a download',
    permission: 'message.raw',
    audit: 'message.downloaded',
    params: z.object({ id: Id, number: z.coerce.number().int().min(0) }),
    response: 'bytes',
  }),
};
