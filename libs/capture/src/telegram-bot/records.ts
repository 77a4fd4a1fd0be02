import type {
  Attachment,
  CapturedChange,
  CapturedEvent,
  CapturedMessage,
  ConversationRef,
  Mark,
  SourceTime,
} from '../event';
import type { Context } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Unreadable } from '../json/json-reading';
import { instantTime, UNTIMED } from '../json/times';
import {
  bodyOf,
  countOf,
  isObject,
  type JsonObject,
  listOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from '../json/values';
import type { Findings } from '../source';
import { receivedAt, sourceOf } from '../webhook/parcel';
import { mediaPath, type Surroundings, type WebhookFormat } from '../webhook/webhook-reading';
import { chatParty, conversationOf, senderOf, userParty } from './chats';
import { noticeOf, standingNotice, wordsOf } from './contents';
import { botFilesOf, MESSAGES } from './media';

const OTHERS = ['deleted_business_messages', 'message_reaction', 'my_chat_member', 'chat_member'];

/** Turns one update into events. */
export class TelegramUpdate implements WebhookFormat {
  readonly records: ReadonlySet<string> = new Set<string>([...MESSAGES, ...OTHERS]);
  private readonly find: FindFile;
  private readonly source: string | undefined;
  private readonly arrival: SourceTime;
  private missing = 0;
  private count = 0;

  constructor(context: Context) {
    this.find = fileFinder(context);
    this.source = sourceOf(context.path);
    this.arrival = receivedAt(context.path) ?? UNTIMED;
  }

  read(record: JsonObject, { pattern, document }: Surroundings): CapturedEvent[] {
    this.count++;
    const chat = objectOf(record['chat']);
    const conversation = conversationOf(chat, textOf(record['business_connection_id']), this.source);
    if (conversation.keys.length === 0)
      throw new Unreadable('unreadable-record', 'the update does not say in which chat');
    if (pattern === 'deleted_business_messages') return this.deletions(record, conversation);
    if (pattern === 'message_reaction')
      return this.reactions(record, conversation, textOf(document['update_id']) ?? '');
    if (pattern.endsWith('chat_member'))
      return [this.standing(record, conversation, textOf(document['update_id']) ?? '')];
    return [pattern.startsWith('edited') ? this.edit(record, conversation) : this.message(record, conversation)];
  }

  private message(record: JsonObject, conversation: ConversationRef): CapturedMessage {
    const id = idOf(record);
    const service = noticeOf(record);
    const sender = senderOf(record);
    const reply = objectOf(record['reply_to_message']);
    // A bot's chat of two is with its user; a business account's is with the customer, whoever writes.
    const other = conversation.type === 'direct' ? userParty(objectOf(record['chat'])) : undefined;
    const isOther = other !== undefined && other.value === sender?.value;
    const quote = bodyOf(objectOf(record['quote'])['text']);
    const pinned = textOf(objectOf(record['pinned_message'])['message_id']);
    const target = textOf(reply['message_id']) ?? pinned;
    return {
      type: service ? 'system' : 'message',
      ...(service && { notice: service.notice }),
      channel: 'telegram',
      conversation,
      identity: { scope: 'conversation', key: id },
      nativeId: id,
      ...(sender && { sender }),
      recipients: other && !isOther ? [{ role: 'to', party: other }] : [],
      time: timeOf(record['date']),
      body: service?.body ?? wordsOf(record),
      attachments: this.files(record),
      marks: marksOf(record, service !== undefined),
      ...(target !== undefined && { inReplyTo: target }),
      ...(quote !== '' && { quote: { text: quote } }),
      extra: extraOf(record),
    };
  }

  private edit(record: JsonObject, conversation: ConversationRef): CapturedChange {
    const id = idOf(record);
    const actor = senderOf(record);
    return {
      type: 'edit',
      channel: 'telegram',
      conversation,
      identity: { scope: 'conversation', key: `${id}:edited:${textOf(record['edit_date']) ?? ''}` },
      target: id,
      ...(actor && { actor }),
      time: timeOf(record['edit_date']),
      body: wordsOf(record),
      attachments: this.files(record),
    };
  }

  /** They say what and where, not when: the time is that of the update's arrival. */
  private deletions(record: JsonObject, conversation: ConversationRef): CapturedChange[] {
    return listOf(record['message_ids']).flatMap((value) => {
      const target = textOf(value);
      if (target === undefined) return [];
      const identity = { scope: 'conversation', key: `${target}:deleted` } as const;
      return [{ type: 'delete', channel: 'telegram', conversation, identity, target, time: this.arrival }];
    });
  }

  private reactions(record: JsonObject, conversation: ConversationRef, update: string): CapturedChange[] {
    const target = idOf(record);
    const actor = userParty(objectOf(record['user'])) ?? chatParty(objectOf(record['actor_chat']));
    const time = timeOf(record['date']);
    const [before, after] = ['old_reaction', 'new_reaction'].map((name) => objectsOf(record[name]).map(signOf));
    const change = (type: 'reaction' | 'reaction-removed', value: string): CapturedChange => ({
      type,
      channel: 'telegram',
      conversation,
      identity: { scope: 'conversation', key: [target, type, actor?.value ?? '', value, update].join(':') },
      target,
      ...(actor && { actor }),
      time,
      value,
    });
    return [
      ...before!.filter((sign) => !after!.includes(sign)).map((sign) => change('reaction-removed', sign)),
      ...after!.filter((sign) => !before!.includes(sign)).map((sign) => change('reaction', sign)),
    ];
  }

  private standing(record: JsonObject, conversation: ConversationRef, update: string): CapturedMessage {
    const [before, after] = ['old_chat_member', 'new_chat_member'].map((name) => objectOf(record[name]));
    const [was, is] = [textOf(before!['status']), textOf(after!['status'])];
    const member = userParty(objectOf(after!['user']));
    const sender = senderOf(record);
    return {
      type: 'system',
      notice: standingNotice(was, is),
      channel: 'telegram',
      conversation,
      identity: { scope: 'conversation', key: `member:${update}` },
      ...(sender && { sender }),
      recipients: [],
      time: timeOf(record['date']),
      body: `${member?.name ?? member?.value ?? '?'}: ${was ?? '?'} → ${is ?? '?'}`,
      attachments: [],
      marks: ['automatic'],
    };
  }

  private files(record: JsonObject): Attachment[] {
    return botFilesOf(record).map((file) => {
      const mediaType = textOf(file['mime_type']);
      const size = countOf(file['file_size']);
      const id = String(file['file_unique_id']);
      const attachment = fileAttachment(this.find, mediaPath(id), {
        name: textOf(file['file_name']) ?? id,
        ...(mediaType !== undefined && { mediaType }),
        ...(size !== undefined && { size }),
      });
      if (attachment.state === 'missing') this.missing++;
      return attachment;
    });
  }

  findings(): Findings {
    const notes = ['A bot sees what its rights let it see, and no deletions but those of business accounts.'];
    if (this.count === 0) notes.push('The update holds no message.');
    if (this.missing > 0) notes.push(`${this.missing} files are named and not there.`);
    return { notes };
  }
}

function idOf(record: JsonObject): string {
  const id = textOf(record['message_id']);
  if (id === undefined) throw new Unreadable('unreadable-record', 'the message has no id');
  return id;
}

function timeOf(date: unknown): SourceTime {
  const seconds = countOf(date);
  const time = seconds === undefined ? undefined : instantTime(String(seconds), seconds * 1000);
  if (!time) throw new Unreadable('unreadable-time', 'the date is none');
  return time;
}

function signOf(reaction: JsonObject): string {
  return textOf(reaction['emoji']) ?? textOf(reaction['custom_emoji_id']) ?? textOf(reaction['type']) ?? '';
}

function marksOf(record: JsonObject, isService: boolean): Mark[] {
  const marks: Mark[] = [];
  if (isObject(record['forward_origin']) || record['forward_date'] !== undefined) marks.push('forwarded');
  if (isService || objectOf(record['from'])['is_bot'] === true) marks.push('automatic');
  return marks;
}

function extraOf(record: JsonObject): Record<string, string> {
  const origin = objectOf(record['forward_origin']);
  const from = userParty(objectOf(origin['sender_user'])) ?? chatParty(objectOf(origin['chat']));
  const links = objectsOf(record['entities']).flatMap((entity) => textOf(entity['url']) ?? []);
  return {
    ...textsOf(record, ['media_group_id', 'author_signature', 'message_thread_id', 'business_connection_id']),
    ...textsOf(objectOf(record['via_bot']), ['username']),
    ...(from && { forwarded_from: from.name ?? from.value }),
    ...(links.length > 0 && { links: links.join('\n') }),
  };
}
