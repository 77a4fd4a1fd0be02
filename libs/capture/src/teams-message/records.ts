import type {
  Attachment,
  CapturedChange,
  CapturedEvent,
  CapturedMessage,
  ConversationRef,
  Mark,
  Notice,
  Party,
  SourceTime,
} from '../event';
import { Unreadable } from '../json/json-reading';
import { isoTime } from '../json/times';
import { isObject, type JsonObject, objectOf, objectsOf, parseJson, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import type { WebhookFormat } from '../webhook/webhook-reading';
import { forwardsIn, imagesIn, wordsOf } from './contents';

/** Last words of the types of `eventDetail`. */
const NOTICES: readonly (readonly [RegExp, Notice])[] = [
  [/members?Added/i, 'member-added'],
  [/members?Deleted/i, 'member-removed'],
  [/members?Joined/i, 'member-joined'],
  [/members?Left/i, 'member-left'],
  [/Renamed/, 'title-changed'],
  [/call/i, 'call'],
  [/PinnedMessage|messagePinned/i, 'pinned'],
  [/DescriptionUpdated/, 'description-changed'],
  [/RoleUpdated/, 'admin-changed'],
];

/** A resource is one message; it is read whole. */
export class TeamsMessage implements WebhookFormat {
  readonly records: ReadonlySet<string> = new Set(['']);
  private omitted = 0;

  read(record: JsonObject): CapturedEvent[] {
    const id = textOf(record['id']);
    if (id === undefined) throw new Unreadable('unreadable-record', 'the message has no id');
    const conversation = conversationOf(record);
    const created = timeOf(record['createdDateTime']);
    const deleted = textOf(record['deletedDateTime']);
    if (deleted !== undefined) return [deletion(record, id, conversation, timeOf(deleted))];
    return [this.message(record, id, conversation, created), ...reactions(record, id, conversation)];
  }

  private message(record: JsonObject, id: string, conversation: ConversationRef, time: SourceTime): CapturedMessage {
    const notice = noticeOf(record);
    // `lastModifiedDateTime` moves for a reaction, too; this is for edits alone.
    const edited = textOf(record['lastEditedDateTime']);
    const sender = senderOf(objectOf(record['from']));
    const reference = quoted(record);
    const target = reference?.id ?? textOf(record['replyToId']);
    const subject = textOf(record['subject']);
    const attachments = this.attachments(record);
    return {
      type: notice ? 'system' : 'message',
      ...(notice && { notice }),
      channel: 'teams',
      conversation,
      identity: { scope: 'conversation', key: edited === undefined ? id : `${id}:edited:${edited}` },
      nativeId: id,
      ...(sender && { sender }),
      recipients: [],
      time,
      ...(subject !== undefined && { subject }),
      body: notice ? eventWords(record) : wordsOf(record),
      attachments,
      marks: marksOf(record, edited, notice),
      ...(target !== undefined && { inReplyTo: target }),
      ...(reference && { quote: reference.quote }),
      extra: extraOf(record),
    };
  }

  /** Files lie in SharePoint and pictures with Graph: the message names them only. */
  private attachments(record: JsonObject): Attachment[] {
    const files = objectsOf(record['attachments']).filter((one) => one['contentType'] === 'reference');
    const named = files.map((file): Attachment => ({ name: textOf(file['name']) ?? 'file', state: 'omitted' }));
    const pictures = imagesIn(record).map((name): Attachment => ({ name, state: 'omitted', inline: true }));
    this.omitted += named.length + pictures.length;
    return [...named, ...pictures];
  }

  findings(): Findings {
    const notes = ['It holds the message as it was when Graph was asked; earlier texts are in earlier versions only.'];
    if (this.omitted > 0) notes.push(`${this.omitted} files are named by their place and were not fetched.`);
    return { notes };
  }
}

function deletion(record: JsonObject, id: string, conversation: ConversationRef, time: SourceTime): CapturedChange {
  const actor = senderOf(objectOf(record['from']));
  return {
    ...{ type: 'delete', channel: 'teams', conversation, target: id, time },
    identity: { scope: 'conversation', key: `${id}:deleted` },
    ...(actor && { actor }),
  };
}

function reactions(record: JsonObject, id: string, conversation: ConversationRef): CapturedChange[] {
  return objectsOf(record['reactions']).flatMap((reaction) => {
    const value = textOf(reaction['reactionType']);
    const at = textOf(reaction['createdDateTime']);
    if (value === undefined || at === undefined) return [];
    const actor = senderOf(objectOf(reaction['user']));
    return [
      {
        ...{ type: 'reaction', channel: 'teams', conversation, target: id, time: timeOf(at), value },
        identity: { scope: 'conversation', key: [id, 'reaction', actor?.value ?? '', value].join(':') },
        ...(actor && { actor }),
      },
    ];
  });
}

function conversationOf(record: JsonObject): ConversationRef {
  const chat = textOf(record['chatId']);
  if (chat !== undefined) return { keys: [chat], type: chat.endsWith('@unq.gbl.spaces') ? 'direct' : 'group' };
  const channel = textOf(objectOf(record['channelIdentity'])['channelId']);
  if (channel === undefined) throw new Unreadable('unreadable-record', 'the message does not say in which chat');
  return { keys: [channel], type: 'channel' };
}

function senderOf(from: JsonObject): Party | undefined {
  const who = ['user', 'application', 'device'].map((name) => from[name]).find(isObject);
  const id = textOf(who?.['id']);
  const name = textOf(who?.['displayName']);
  return id === undefined ? undefined : { scheme: 'teams', value: id, ...(name !== undefined && { name }) };
}

function timeOf(value: unknown): SourceTime {
  const text = textOf(value);
  const time = text === undefined ? undefined : isoTime(text);
  if (!time) throw new Unreadable('unreadable-time', 'the time of the message is none');
  return time;
}

function noticeOf(record: JsonObject): Notice | undefined {
  const type = record['messageType'];
  if (type === 'message') return undefined;
  const detail = textOf(objectOf(record['eventDetail'])['@odata.type']) ?? '';
  return NOTICES.find(([pattern]) => pattern.test(detail))?.[1] ?? 'other';
}

/** What happened, by the name Graph gives it, and to whom. */
function eventWords(record: JsonObject): string {
  const detail = objectOf(record['eventDetail']);
  const name = /\.?(\w+?)(?:EventMessageDetail)?$/.exec(textOf(detail['@odata.type']) ?? '')?.[1] ?? 'event';
  const members = objectsOf(detail['members']).map(
    (member) => textOf(member['displayName']) ?? textOf(member['id']) ?? '?',
  );
  const title = textOf(detail['chatDisplayName']) ?? textOf(detail['channelDisplayName']);
  return [name, ...members, title].filter((text) => text !== undefined).join(' ');
}

/** The message an answer quotes: it stands as JSON in an attachment. */
function quoted(record: JsonObject): { id: string; quote: { author?: string; text: string } } | undefined {
  const found = objectsOf(record['attachments']).find((one) => one['contentType'] === 'messageReference');
  const content = parseJson(textOf(found?.['content']) ?? '');
  const id = isObject(content) ? textOf(content['messageId']) : undefined;
  if (!isObject(content) || id === undefined) return undefined;
  const author = senderOf(objectOf(content['messageSender']));
  const text = textOf(content['messagePreview']) ?? '';
  return { id, quote: { ...(author && { author: author.name ?? author.value }), text } };
}

function marksOf(record: JsonObject, edited: string | undefined, notice: Notice | undefined): Mark[] {
  const marks: Mark[] = [];
  if (edited !== undefined) marks.push('edited');
  if (objectsOf(record['attachments']).some((one) => one['contentType'] === 'forwardedMessageReference'))
    marks.push('forwarded');
  if (notice || isObject(objectOf(record['from'])['application'])) marks.push('automatic');
  return marks;
}

function extraOf(record: JsonObject): Record<string, string> {
  const links = objectsOf(record['attachments']).flatMap((one) => textOf(one['contentUrl']) ?? []);
  const importance = textOf(record['importance']);
  return {
    ...textsOf(record, ['etag', 'webUrl', 'lastEditedDateTime']),
    ...(importance !== undefined && importance !== 'normal' && { importance }),
    ...(isObject(record['policyViolation']) && { policyViolation: 'yes' }),
    ...textsOf(objectOf(record['channelIdentity']), ['teamId']),
    ...(links.length > 0 && { links: links.join('\n') }),
    ...originsOf(record),
  };
}

/** Who wrote what is passed on, and when: one line for each. */
function originsOf(record: JsonObject): Record<string, string> {
  const senders: string[] = [];
  const times: string[] = [];
  for (const original of forwardsIn(record)) {
    const sender = senderOf(objectOf(original['originalMessageSender']));
    const time = textOf(original['originalSentDateTime']);
    if (sender) senders.push(sender.name ?? sender.value);
    if (time !== undefined) times.push(time);
  }
  return {
    ...(senders.length > 0 && { forwardedFrom: senders.join('\n') }),
    ...(times.length > 0 && { forwardedFromTime: times.join('\n') }),
  };
}
