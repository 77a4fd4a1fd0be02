import { z } from 'zod';
import type { CapturedChange, CapturedMessage, Channel, Mark, Notice } from '../event';

/**
 * Minutebook's own exchange format: JSON Lines in UTF-8, one event a line, for any channel. The first line says what it is:
 *
 *     {"minutebook":"feed","version":1}
 *     {"type":"message","id":"1","channel":"wechat","conversation":{"id":"room","type":"group"},"at":"2024-03-04T09:05:11+08:00","from":{"scheme":"wechat","value":"wxid_1","name":"王小明"},"text":"好的"}
 *     {"type":"edit","id":"2","target":"1","channel":"wechat","conversation":{"id":"room","type":"group"},"at":"2024-03-04T09:06:00+08:00","text":"好"}
 *
 * Strict on purpose: an unknown member is a misunderstanding, and the line becomes an exception. Ids are strings from the
 * first byte (G10). Every time carries its offset. `feedJsonSchema()` is the same as JSON Schema, to publish.
 */
export const FEED_VERSION = 1;

const CHANNELS = [
  'whatsapp',
  'wechat',
  'wecom',
  'telegram',
  'signal',
  'sms',
  'imessage',
  'email',
  'teams',
  'slack',
  'discord',
  'line',
  'viber',
  'google-chat',
  'zoom',
  'messenger',
  'instagram',
  'irc',
  'other',
] as const satisfies readonly Channel[];

const MARKS = [
  'edited',
  'deleted',
  'forwarded',
  'view-once',
  'media-omitted',
  'automatic',
] as const satisfies readonly Mark[];

const NOTICES = [
  'encryption',
  'group-created',
  'member-added',
  'member-removed',
  'member-joined',
  'member-left',
  'admin-changed',
  'title-changed',
  'icon-changed',
  'description-changed',
  'settings-changed',
  'number-changed',
  'identity-changed',
  'timer-on',
  'timer-off',
  'timer-changed',
  'call',
  'missed-call',
  'pinned',
  'blocked',
  'waiting',
  'other',
] as const satisfies readonly Notice[];

/** Unique in its conversation, over all types of events. */
const Id = z.string().min(1).max(500);

/** RFC 3339 with seconds and an offset; up to milliseconds. */
const At = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/);

const Party = z.strictObject({
  scheme: z.string().min(1).max(50),
  value: z.string().min(1).max(500),
  name: z.string().max(500).optional(),
});

const Conversation = z.strictObject({
  id: z.string().min(1).max(500),
  title: z.string().max(1000).optional(),
  type: z.enum(['direct', 'group', 'channel', 'thread', 'unknown']),
});

const Recipient = Party.extend({ role: z.enum(['to', 'cc', 'bcc', 'member']) });

/** `data`: the content in Base64, for small files. Without it `state` says why. */
const Attachment = z.strictObject({
  name: z.string().max(1000).optional(),
  mediaType: z.string().max(200).optional(),
  size: z.int().nonnegative().optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  inline: z.boolean().optional(),
  state: z.enum(['missing', 'omitted']).optional(),
  data: z.base64().optional(),
});

const COMMON = { id: Id, channel: z.enum(CHANNELS), conversation: Conversation, at: At };

const CONTENT = {
  ...COMMON,
  from: Party.optional(),
  to: z.array(Recipient).optional(),
  subject: z.string().optional(),
  text: z.string(),
  attachments: z.array(Attachment).optional(),
  marks: z.array(z.enum(MARKS)).optional(),
  inReplyTo: Id.optional(),
  quote: z.strictObject({ author: z.string().optional(), text: z.string() }).optional(),
  extra: z.record(z.string(), z.string()).optional(),
};

const CHANGE = { ...COMMON, target: Id, by: Party.optional() };

export const FeedEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), ...CONTENT }),
  z.strictObject({ type: z.literal('system'), notice: z.enum(NOTICES).optional(), ...CONTENT }),
  z.strictObject({
    type: z.literal('edit'),
    ...CHANGE,
    subject: z.string().optional(),
    text: z.string(),
    attachments: z.array(Attachment).optional(),
  }),
  z.strictObject({ type: z.literal('delete'), ...CHANGE }),
  z.strictObject({ type: z.literal('reaction'), ...CHANGE, value: z.string().min(1).max(100) }),
  z.strictObject({ type: z.literal('reaction-removed'), ...CHANGE, value: z.string().min(1).max(100) }),
  z.strictObject({ type: z.literal('receipt'), ...CHANGE, value: z.enum(['delivered', 'read']) }),
]);

export const FeedHeaderSchema = z.strictObject({
  minutebook: z.literal('feed'),
  version: z.literal(FEED_VERSION),
  /** Who wrote it, for people. */
  source: z.string().max(200).optional(),
});

export type FeedEvent = z.infer<typeof FeedEventSchema>;
export type FeedAttachment = z.infer<typeof Attachment>;

/** Every type of event the archive knows can be said. */
type Said = FeedEvent['type'];
type Known = (CapturedMessage | CapturedChange)['type'];
const _complete: [Known] extends [Said] ? ([Said] extends [Known] ? true : never) : never = true;

/** The schema of a line after the first, as JSON Schema 2020-12. */
export function feedJsonSchema(): object {
  return z.toJSONSchema(FeedEventSchema);
}
