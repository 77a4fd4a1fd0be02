import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { Party } from './people';

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

export const ImportState = z.enum(['collecting', 'waiting', 'running', 'done', 'cancelled', 'failed']);
export const FileState = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']);

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
  parts: z.array(ImportFile),
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
      dayOrder: z.enum(['day-first', 'month-first', 'year-first']).optional(),
      /** Whose device the files come from: a number, an address or a name. */
      owner: z.string().trim().min(1).max(200).optional(),
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
  start: endpoint({
    method: 'POST',
    path: '/api/imports/:id/start',
    summary: 'Read the files into the archive',
    permission: 'import.run',
    audit: 'import.started',
    params: IdParams,
    body: z.object({ version: Version }),
    response: ImportDetail,
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

/** A part of a body that rules tell apart; `start` and `end` in UTF-16 units of the body. */
export const BodyZone = z.object({
  kind: z.enum(['subject', 'own', 'quoted', 'signature', 'attachment']),
  start: z.number(),
  end: z.number(),
});

export const AttachmentView = z.object({
  number: z.number(),
  name: z.string().nullable(),
  mediaType: z.string().nullable(),
  bytes: z.number().nullable(),
  state: z.enum(['stored', 'missing', 'omitted']),
  inline: z.boolean(),
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
  kind: z.enum(['message', 'system', 'reaction', 'receipt']),
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
      alert: Id.optional(),
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
