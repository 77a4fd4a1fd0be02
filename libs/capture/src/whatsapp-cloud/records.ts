import type { Attachment, CapturedChange, CapturedEvent, CapturedMessage, Mark, Notice, SourceTime } from '../event';
import type { Context } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Unreadable } from '../json/json-reading';
import { instantTime } from '../json/times';
import { countOf, type JsonObject, objectOf, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { mediaPath, type Surroundings, type WebhookFormat } from '../webhook/webhook-reading';
import { wordsOf } from './contents';
import { hexOf, mediaOf } from './media';
import { Sides } from './parties';

const VALUE = 'entry[].changes[].value';
const MESSAGES = new Set(
  ['messages[]', 'message_echoes[]', 'history[].threads[].messages[]'].map((name) => `${VALUE}.${name}`),
);
const STATUSES = `${VALUE}.statuses[]`;
const CALLS = `${VALUE}.calls[]`;
/** Steps from the document to the value that a record is in. */
const TO_VALUE = 5;
const NOTICES: Readonly<Record<string, Notice>> = {
  user_changed_number: 'number-changed',
  user_changed_user_id: 'number-changed',
  customer_identity_changed: 'identity-changed',
};

/** Turns one call of the Cloud API into events. */
export class WhatsAppCloudCall implements WebhookFormat {
  readonly records: ReadonlySet<string> = new Set([...MESSAGES, STATUSES, CALLS]);
  private readonly find: FindFile;
  private readonly sides = new WeakMap<JsonObject, Sides>();
  private readonly seen = { missing: 0, sent: 0, records: 0 };

  constructor(context: Context) {
    this.find = fileFinder(context);
  }

  read(record: JsonObject, { pattern, around }: Surroundings): CapturedEvent[] {
    this.seen.records++;
    const sides = this.sidesOf(around(TO_VALUE));
    if (pattern === STATUSES) return this.status(record, sides);
    if (pattern === CALLS) return callOf(record, sides);
    // The thread of a history is named like the other side.
    const thread = pattern.includes('threads') ? textOf(around(TO_VALUE + 4)['id']) : undefined;
    return this.message(record, sides, thread);
  }

  private sidesOf(value: JsonObject): Sides {
    let sides = this.sides.get(value);
    if (!sides) this.sides.set(value, (sides = new Sides(value)));
    return sides;
  }

  private message(record: JsonObject, sides: Sides, thread: string | undefined): CapturedEvent[] {
    const id = textOf(record['id']);
    if (id === undefined) throw new Unreadable('unreadable-record', 'the message has no id');
    const time = timeOf(record);
    const from = textOf(record['from_user_id']) ?? textOf(record['from']);
    const to = textOf(record['to_user_id']) ?? textOf(record['to']);
    const isOwn = from !== undefined && sides.isBusiness(textOf(record['from']) ?? from);
    const group = textOf(record['group_id']);
    const conversation = sides.conversation(isOwn ? (to ?? thread) : (from ?? thread), group);
    const common = { channel: 'whatsapp', conversation, time } as const;
    const actor = from === undefined ? {} : { actor: sides.party(from) };
    const type = textOf(record['type']) ?? '';
    const change = changeOf(record, type, id);
    if (change) return [this.changed(record, change, { ...common, ...actor })];
    const body = wordsOf(record);
    if (body === undefined) throw new Unreadable('unreadable-record', 'a message of a kind that is not read');
    const attachments = this.attachments(record);
    const system = objectOf(record['system']);
    const other = isOwn ? to : undefined;
    const recipient =
      other !== undefined ? sides.party(other) : isOwn || group !== undefined ? undefined : sides.business;
    const context = objectOf(record['context']);
    const reply = textOf(context['id']);
    return [
      {
        type: type === 'system' ? 'system' : 'message',
        ...(type === 'system' && { notice: NOTICES[textOf(system['type']) ?? ''] ?? 'other' }),
        ...common,
        identity: { scope: 'conversation', key: id },
        nativeId: id,
        ...(from !== undefined && { sender: sides.party(from) }),
        recipients: recipient ? [{ role: 'to', party: recipient }] : [],
        body,
        attachments,
        marks: marksOf(record, type, context),
        ...(reply !== undefined && { inReplyTo: reply }),
        extra: extraOf(record, type, context, system),
      },
    ];
  }

  private changed(
    record: JsonObject,
    { type, target, key, value, after }: Change,
    common: Pick<CapturedChange, 'channel' | 'conversation' | 'time' | 'actor'>,
  ): CapturedChange {
    if (target === undefined) throw new Unreadable('unreadable-record', 'it does not say which message it is about');
    const body = after && wordsOf(after);
    if (after && body === undefined) throw new Unreadable('unreadable-record', 'an edit of a kind that is not read');
    return {
      type,
      ...common,
      identity: { scope: 'conversation', key },
      target,
      ...(value !== undefined && { value }),
      ...(body !== undefined && { body, attachments: this.attachments(record) }),
    };
  }

  private attachments(record: JsonObject): Attachment[] {
    const media = mediaOf(record);
    const id = textOf(media?.['id']);
    if (!media || id === undefined) return [];
    const name = textOf(media['filename']);
    const mediaType = textOf(media['mime_type'])?.split(';')[0]?.trim();
    const sha256 = hexOf(media['sha256']);
    const file = fileAttachment(this.find, mediaPath(id), {
      name: name ?? id,
      ...(mediaType !== undefined && { mediaType }),
    });
    if (file.state === 'missing') this.seen.missing++;
    return [{ ...file, ...(file.state === 'missing' && sha256 !== undefined && { sha256 }) }];
  }

  /** What became of a message the business sent. Such a message itself never comes. */
  private status(record: JsonObject, sides: Sides): CapturedEvent[] {
    const [target, status] = [textOf(record['id']), textOf(record['status'])];
    if (target === undefined || status === undefined)
      throw new Unreadable('unreadable-record', 'the status does not say of which message');
    const recipient = textOf(record['recipient_user_id']) ?? textOf(record['recipient_id']);
    const isGroup = record['recipient_type'] === 'group';
    const reader = isGroup ? textOf(record['recipient_participant_id']) : recipient;
    const common = {
      channel: 'whatsapp',
      conversation: isGroup ? sides.conversation(undefined, recipient) : sides.conversation(recipient, undefined),
      identity: { scope: 'conversation', key: `${target}:${status}:${reader ?? ''}` },
      time: timeOf(record),
    } as const;
    if (status === 'failed') return [failure(common, target, record)];
    const value = { delivered: 'delivered', read: 'read', played: 'read' }[status];
    if (value === undefined) {
      this.seen.sent++;
      return [];
    }
    return [{ type: 'receipt', ...common, target, ...(reader !== undefined && { actor: sides.party(reader) }), value }];
  }

  findings(): Findings {
    const { missing, sent, records } = this.seen;
    const notes: string[] = [
      'Messages that the business sends through the API are not in these calls; only what became of them is.',
    ];
    if (records === 0) notes.push('The call holds no message.');
    if (missing > 0) notes.push(`${missing} files are named and not there.`);
    if (sent > 0) notes.push(`${sent} statuses say nothing that is kept beside them: sent, ringing.`);
    return { notes };
  }
}

interface Change {
  readonly type: CapturedChange['type'];
  readonly target: string | undefined;
  readonly key: string;
  readonly value?: string | undefined;
  /** Of an edit: the message as it is now. */
  readonly after?: JsonObject;
}

/** What a message does to another; undefined: it is one itself. */
function changeOf(record: JsonObject, type: string, id: string): Change | undefined {
  const content = objectOf(record[type]);
  if (type === 'reaction') {
    const value = textOf(content['emoji']);
    const kind = value === undefined ? 'reaction-removed' : 'reaction';
    return { type: kind, target: textOf(content['message_id']), key: id, value: value ?? '' };
  }
  const target = textOf(content['original_message_id']);
  if (type === 'edit') return { type, target, key: id, after: objectOf(content['message']) };
  return type === 'revoke' ? { type: 'delete', target, key: id } : undefined;
}

/** A call is a line of its own when it has ended. */
function callOf(record: JsonObject, sides: Sides): CapturedMessage[] {
  const [id, from, to] = ['id', 'from', 'to'].map((name) => textOf(record[name]));
  if (id === undefined) throw new Unreadable('unreadable-record', 'the call has no id');
  if (record['event'] !== 'terminate') return [];
  const other = from !== undefined && sides.isBusiness(from) ? to : from;
  const status = textOf(record['status']) ?? 'ended';
  const seconds = countOf(record['duration']);
  return [
    {
      ...{ type: 'system', notice: status === 'COMPLETED' ? 'call' : 'missed-call', channel: 'whatsapp' },
      conversation: sides.conversation(other, undefined),
      identity: { scope: 'conversation', key: id },
      nativeId: id,
      ...(from !== undefined && { sender: sides.party(from) }),
      recipients: to === undefined ? [] : [{ role: 'to', party: sides.party(to) }],
      time: timeOf(record),
      body: `Call: ${status}${seconds === undefined ? '' : `, ${seconds} s`}`,
      attachments: [],
      marks: ['automatic'],
    },
  ];
}

function failure(
  common: Pick<CapturedMessage, 'channel' | 'conversation' | 'identity' | 'time'>,
  target: string,
  record: JsonObject,
): CapturedMessage {
  const reasons = objectsOf(record['errors']).map((error) =>
    [textOf(error['code']), textOf(error['title'])].filter((text) => text !== undefined).join(' '),
  );
  return {
    ...{ type: 'system', notice: 'other', ...common, recipients: [], attachments: [], marks: ['automatic'] },
    body: ['The message was not delivered', ...reasons].join(': '),
    inReplyTo: target,
  };
}

function timeOf(record: JsonObject): SourceTime {
  const seconds = countOf(record['timestamp']);
  const time = seconds === undefined ? undefined : instantTime(String(seconds), seconds * 1000);
  if (!time) throw new Unreadable('unreadable-time', 'the timestamp is none');
  return time;
}

function marksOf(record: JsonObject, type: string, context: JsonObject): Mark[] {
  const marks: Mark[] = [];
  if (context['forwarded'] === true || context['frequently_forwarded'] === true) marks.push('forwarded');
  if (type === 'unsupported' || type === 'unknown') marks.push('media-omitted');
  if (type === 'system') marks.push('automatic');
  return marks;
}

function extraOf(record: JsonObject, type: string, context: JsonObject, system: JsonObject): Record<string, string> {
  const error = objectsOf(record['errors'])[0];
  const referral = objectOf(record['referral']);
  return {
    ...(type !== 'text' && type !== '' && { type }),
    ...textsOf(context, ['from', 'frequently_forwarded']),
    ...textsOf(referral, ['source_url', 'headline']),
    ...textsOf(objectOf(record[type]), ['voice', 'animated', 'payload']),
    ...textsOf(system, ['wa_id', 'new_wa_id', 'identity', 'customer']),
    ...(error && textsOf(error, ['code', 'title'])),
  };
}
