import { z } from 'zod';
import { ChannelName } from './archive';
import { FeedHealth } from './completeness';
import { endpoint, IdParams, Instant, page, PageQuery, Uuid, UuidParams, Version } from './endpoint';
import { Gap, GapReason } from './gaps';

/** Something an administrator says when setting up a source. Secrets go in and never come out. */
export interface SourceField {
  readonly name: string;
  readonly type: 'text' | 'url' | 'path' | 'number' | 'secret' | 'choice';
  /** Of a choice: what it can be. */
  readonly choices?: readonly string[];
  /** Used when nothing else is said. */
  readonly preset?: string;
  /** May be left away. */
  readonly optional?: true;
}

export interface SourceKindShape {
  /** What its messages are; null: the administrator says. */
  readonly channel: string | null;
  /** Who begins: the other side calls our address, we ask it, or mail is sent to our SMTP port. */
  readonly way: 'hook' | 'pull' | 'mail';
  readonly fields: readonly SourceField[];
}

/** Every kind of live source, and what it is set up with: the form of the workbench and the check of the server. */
export const SOURCE_KINDS = {
  feed: { channel: null, way: 'hook', fields: [{ name: 'signingKey', type: 'secret' }] },
  'whatsapp-cloud': {
    channel: 'whatsapp',
    way: 'hook',
    fields: [
      { name: 'appSecret', type: 'secret' },
      { name: 'verifyToken', type: 'secret' },
      { name: 'accessToken', type: 'secret' },
      { name: 'graphUrl', type: 'url', preset: 'https://graph.facebook.com/v23.0' },
    ],
  },
  slack: {
    channel: 'slack',
    way: 'hook',
    fields: [
      { name: 'signingSecret', type: 'secret' },
      { name: 'botToken', type: 'secret' },
      { name: 'filesUrl', type: 'url', preset: 'https://files.slack.com' },
    ],
  },
  telegram: {
    channel: 'telegram',
    way: 'hook',
    fields: [
      { name: 'secretToken', type: 'secret' },
      { name: 'botToken', type: 'secret' },
      { name: 'apiUrl', type: 'url', preset: 'https://api.telegram.org' },
    ],
  },
  twilio: {
    channel: 'sms',
    way: 'hook',
    fields: [
      { name: 'accountSid', type: 'text' },
      { name: 'authToken', type: 'secret' },
      { name: 'hookUrl', type: 'url' },
      { name: 'apiUrl', type: 'url', preset: 'https://api.twilio.com' },
    ],
  },
  teams: {
    channel: 'teams',
    way: 'hook',
    fields: [
      { name: 'tenantId', type: 'text' },
      { name: 'clientId', type: 'text' },
      { name: 'clientSecret', type: 'secret' },
      { name: 'clientState', type: 'secret' },
      { name: 'certificateId', type: 'text', optional: true },
      { name: 'privateKey', type: 'secret', optional: true },
      { name: 'graphUrl', type: 'url', preset: 'https://graph.microsoft.com/v1.0' },
      { name: 'loginUrl', type: 'url', preset: 'https://login.microsoftonline.com' },
    ],
  },
  wecom: {
    channel: 'wecom',
    way: 'pull',
    fields: [
      { name: 'corpId', type: 'text' },
      { name: 'sidecarUrl', type: 'url' },
      { name: 'sidecarToken', type: 'secret' },
      { name: 'privateKeys', type: 'secret' },
    ],
  },
  journal: {
    channel: 'email',
    way: 'mail',
    fields: [
      { name: 'address', type: 'text' },
      { name: 'clients', type: 'text', optional: true },
      { name: 'tls', type: 'choice', choices: ['required', 'optional'], preset: 'required' },
    ],
  },
  imap: {
    channel: 'email',
    way: 'pull',
    fields: [
      { name: 'host', type: 'text' },
      { name: 'port', type: 'number', preset: '993' },
      { name: 'security', type: 'choice', choices: ['tls', 'starttls', 'none'], preset: 'tls' },
      { name: 'user', type: 'text' },
      { name: 'password', type: 'secret' },
      { name: 'mailbox', type: 'text', preset: 'INBOX' },
    ],
  },
  folder: {
    channel: null,
    way: 'pull',
    fields: [
      { name: 'path', type: 'path' },
      { name: 'settleSeconds', type: 'number', preset: '30' },
    ],
  },
} as const satisfies Record<string, SourceKindShape>;

export type SourceKind = keyof typeof SOURCE_KINDS;

export const SourceKindName = z.enum(Object.keys(SOURCE_KINDS) as [SourceKind, ...SourceKind[]]);
export const SourceState = z.enum(['active', 'paused', 'retired']);

/** A live source as the register has it (R196). */
export const SourceDetail = z.object({
  id: Uuid,
  kind: SourceKindName,
  name: z.string(),
  channel: ChannelName,
  /** The team that answers for it. */
  team: z.string(),
  state: SourceState,
  /** Whether it works; null of a retired one. */
  health: FeedHealth.nullable(),
  settings: z.record(z.string(), z.string()),
  /** Names of the secrets that are set. */
  secrets: z.array(z.string()),
  /** Path the other side calls, below the address of the appliance; null for sources that are asked. */
  hook: z.string().nullable(),
  /** Deliveries that are safe here and not in the archive yet. */
  backlog: z.number(),
  /** Deliveries given up after several attempts. */
  failed: z.number(),
  /** Exceptions in the imports made of it. */
  exceptions: z.number(),
  openGaps: z.number(),
  /** Calls with a signature that does not fit. */
  refused: z.number(),
  receivedAt: Instant.nullable(),
  /** When its deliveries last reached the archive, counted and reconciled. */
  drainedAt: Instant.nullable(),
  testedAt: Instant.nullable(),
  /** What the last test said; null: it passed, or there was none. */
  testProblem: z.string().nullable(),
  createdAt: Instant,
  version: Version,
});
export type SourceDetail = z.infer<typeof SourceDetail>;

const Fields = z.record(z.string().max(60), z.string().max(20_000));
const Name = z.string().trim().min(1).max(120);

export const sources = {
  list: endpoint({
    method: 'GET',
    path: '/api/sources',
    summary: 'Live sources with owner, state, last test, last delivery and open questions',
    permission: 'source.read',
    response: z.object({ items: z.array(SourceDetail) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/sources/:id',
    summary: 'One live source',
    permission: 'source.read',
    params: UuidParams,
    response: SourceDetail,
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/sources',
    summary: 'Set up a live source; secrets among the fields are sealed and never shown again',
    permission: 'source.write',
    audit: 'source.created',
    body: z.object({ kind: SourceKindName, name: Name, team: Name, channel: ChannelName.optional(), fields: Fields }),
    response: SourceDetail,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/sources/:id',
    summary: 'Change a live source; fields that are not given stay',
    permission: 'source.write',
    audit: 'source.changed',
    params: UuidParams,
    body: z.object({
      version: Version,
      name: Name.optional(),
      team: Name.optional(),
      fields: Fields.optional(),
    }),
    response: SourceDetail,
  }),
  move: endpoint({
    method: 'POST',
    path: '/api/sources/:id/state',
    summary: 'Pause, resume or retire a live source; a retired one stays so',
    permission: 'source.write',
    audit: 'source.moved',
    params: UuidParams,
    body: z.object({ version: Version, state: SourceState }),
    response: SourceDetail,
  }),
  test: endpoint({
    method: 'POST',
    path: '/api/sources/:id/test',
    summary: 'Ask the other side whether what is set up works',
    permission: 'source.write',
    audit: 'source.tested',
    params: UuidParams,
    response: SourceDetail,
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/sources/:id/retries',
    summary: 'Try deliveries that were given up once more',
    permission: 'source.write',
    audit: 'source.retried',
    params: UuidParams,
    body: z.object({ version: Version }),
    response: SourceDetail,
  }),
  gaps: endpoint({
    method: 'GET',
    path: '/api/sources/:id/gaps',
    summary: 'Numbers that never came, newest first',
    permission: 'source.read',
    params: UuidParams,
    query: PageQuery,
    response: page(Gap),
  }),
  explainGap: endpoint({
    method: 'POST',
    path: '/api/source-gaps/:id/explanation',
    summary: 'Say why numbers never came',
    permission: 'source.write',
    audit: 'gap.explained',
    params: IdParams,
    body: GapReason,
    response: Gap,
  }),
  feedSchema: endpoint({
    method: 'GET',
    path: '/api/feed-schema.json',
    summary: 'JSON Schema of an event of the feed, for systems that write one',
    permission: 'signed-in',
    response: z.record(z.string(), z.unknown()),
  }),
  verifyHook: endpoint({
    method: 'GET',
    path: '/hooks/:source',
    summary: 'Handshakes of services before they call',
    permission: 'anyone',
    params: z.object({ source: z.string().max(64) }),
    query: z.record(z.string(), z.unknown()),
    response: 'bytes',
  }),
  receive: endpoint({
    method: 'POST',
    path: '/hooks/:source',
    summary: 'What services deliver, signed over the bytes of the body; 200 once it is safe here',
    permission: 'anyone',
    audit: 'delivery.received',
    params: z.object({ source: z.string().max(64) }),
    query: z.record(z.string(), z.unknown()),
    response: 'bytes',
    hook: true,
  }),
};
