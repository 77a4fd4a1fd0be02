import { hash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { Attachment, CapturedChange, CapturedEvent, Party, Recipient, SourceTime } from '../event';
import { instantText, utcOf, wallText } from '../time/wall-clock';
import { type FeedAttachment, type FeedEvent, FeedEventSchema } from './feed-schema';

/** Why a line is no event. Says where, never what is written there. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly isSyntax = false,
  ) {
    super(message);
  }
}

/** One line of a feed as an event. Throws {@link Refused}. */
export function readFeedEvent(raw: Buffer): CapturedEvent {
  return captured(parse(raw));
}

/** Content of the attachment at `attachments/<index>` of a line. Throws a RangeError when it has none. */
export function feedPart(raw: Buffer, path: string): Buffer {
  const event = parse(raw);
  const attachments = 'attachments' in event ? event.attachments : undefined;
  const data = attachments?.[Number(/^attachments\/(\d+)$/.exec(path)?.[1])]?.data;
  if (data === undefined) throw new RangeError(`the event has no content at ${path}`);
  return Buffer.from(data, 'base64');
}

function parse(raw: Buffer): FeedEvent {
  if (!isUtf8(raw)) throw new Refused('the line is not UTF-8');
  let json: unknown;
  try {
    json = JSON.parse(raw.toString('utf8'));
  } catch {
    throw new Refused('the line is not JSON', true);
  }
  const result = FeedEventSchema.safeParse(json);
  if (!result.success) throw new Refused(describe(result.error));
  return result.data;
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0]!;
  const place = issue.path.length === 0 ? 'the event' : issue.path.map(String).join('.').slice(0, 80);
  if (issue.code === 'unrecognized_keys') return `${place} has members the format does not know`;
  return `${place} is missing or not as the format wants it`;
}

function captured(event: FeedEvent): CapturedEvent {
  const common = {
    channel: event.channel,
    conversation: {
      keys: [event.conversation.id],
      ...(event.conversation.title !== undefined && { title: event.conversation.title }),
      type: event.conversation.type,
    },
    identity: { scope: 'conversation', key: event.id },
    time: timeOf(event.at),
  } as const;
  if (event.type !== 'message' && event.type !== 'system') {
    const change: CapturedChange = {
      type: event.type,
      ...common,
      target: event.target,
      ...(event.by && { actor: partyOf(event.by) }),
      ...('subject' in event && event.subject !== undefined && { subject: event.subject }),
      ...('text' in event && { body: event.text }),
      ...('attachments' in event && event.attachments && { attachments: event.attachments.map(attachmentOf) }),
      ...('value' in event && { value: event.value }),
    };
    return change;
  }
  return {
    type: event.type,
    ...(event.type === 'system' && event.notice && { notice: event.notice }),
    ...common,
    nativeId: event.id,
    ...(event.from && { sender: partyOf(event.from) }),
    recipients: (event.to ?? []).map(({ role, ...party }): Recipient => ({ role, party: partyOf(party) })),
    ...(event.subject !== undefined && { subject: event.subject }),
    body: event.text,
    attachments: (event.attachments ?? []).map(attachmentOf),
    marks: event.marks ?? [],
    ...(event.inReplyTo !== undefined && { inReplyTo: event.inReplyTo }),
    ...(event.quote && {
      quote: { ...(event.quote.author !== undefined && { author: event.quote.author }), text: event.quote.text },
    }),
    ...(event.extra && { extra: event.extra }),
  };
}

function partyOf({ scheme, value, name }: { scheme: string; value: string; name?: string | undefined }): Party {
  return { scheme, value, ...(name !== undefined && { name }) };
}

function attachmentOf(
  { data, state, name, mediaType, size, sha256, inline }: FeedAttachment,
  index: number,
): Attachment {
  const described = {
    ...(name !== undefined && { name }),
    ...(mediaType !== undefined && { mediaType }),
    ...(inline !== undefined && { inline }),
  };
  if (data === undefined)
    return {
      ...described,
      ...(size !== undefined && { size }),
      ...(sha256 !== undefined && { sha256 }),
      state: state ?? 'missing',
    };
  const bytes = Buffer.from(data, 'base64');
  const digest = hash('sha256', bytes);
  if (
    (size !== undefined && size !== bytes.length) ||
    (sha256 !== undefined && sha256 !== digest) ||
    state !== undefined
  )
    throw new Refused(`attachments.${index} is not what its size, sha256 or state say`);
  return { ...described, size: bytes.length, sha256: digest, state: 'inside', path: `attachments/${index}` };
}

function timeOf(text: string): SourceTime {
  const [, year, month, day, hour, minute, second, fraction, zone] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text)!;
  const wall = utcOf({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  });
  const offset = zone === 'Z' ? 0 : Number(zone!.slice(1, 3)) * 60 + Number(zone!.slice(4));
  if (wall === undefined || offset > 18 * 60) throw new Refused('at is a time that cannot be');
  const milliseconds = Math.round(Number(`0${fraction ?? ''}`) * 1000);
  const utc = wall + milliseconds - (zone!.startsWith('-') ? -offset : offset) * 60_000;
  return {
    text,
    wall: fraction === undefined ? wallText(wall) : `${wallText(wall)}${fraction}`,
    utc: instantText(utc),
    zone: zone === 'Z' ? '+00:00' : zone!,
    zoneOrigin: 'record',
    precision: fraction === undefined ? 'second' : 'millisecond',
    doubts: [],
  };
}
