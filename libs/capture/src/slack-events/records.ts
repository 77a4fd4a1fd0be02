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
import type { Context } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Unreadable } from '../json/json-reading';
import { instantTime } from '../json/times';
import { countOf, isObject, type JsonObject, objectOf, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { mediaPath, type WebhookFormat } from '../webhook/webhook-reading';
import { filesIn } from './media';
import { plainOf } from './mrkdwn';
import { wordsOf } from './words';

const TYPES: Readonly<Record<string, ConversationRef['type']>> = {
  im: 'direct',
  mpim: 'group',
  group: 'group',
  channel: 'channel',
};
const NOTICES: Readonly<Record<string, Notice>> = {
  join: 'member-joined',
  leave: 'member-left',
  topic: 'description-changed',
  purpose: 'description-changed',
  name: 'title-changed',
  archive: 'settings-changed',
  unarchive: 'settings-changed',
  posting_permissions: 'settings-changed',
};
/** Notes on a message that say nothing new of what was written. */
const ECHOES = new Set(['message_replied', 'reply_broadcast']);

/** Turns one call of the Events API into events. */
export class SlackCall implements WebhookFormat {
  readonly records: ReadonlySet<string> = new Set(['event']);
  private readonly find: FindFile;
  private missing = 0;
  private other: string | undefined;

  /** `nameOf`: people by their ids, where something beside the call names them. */
  constructor(
    context: Context,
    private readonly nameOf: (id: string) => string | undefined = () => undefined,
  ) {
    this.find = fileFinder(context);
  }

  read(event: JsonObject): CapturedEvent[] {
    const type = textOf(event['type']) ?? '';
    if (type === 'reaction_added' || type === 'reaction_removed') return this.reaction(event, type);
    if (type !== 'message' && type !== 'app_mention') {
      this.other = /^[a-z_.]{1,40}$/.test(type) ? type : 'no known type';
      return [];
    }
    const subtype = textOf(event['subtype']);
    if (subtype !== undefined && ECHOES.has(subtype)) return [];
    if (subtype === 'message_changed') return this.edit(event);
    if (subtype === 'message_deleted') return this.deletion(event);
    return [this.message(event, subtype)];
  }

  private message(event: JsonObject, subtype: string | undefined): CapturedMessage {
    const { ts, time } = stampOf(event['ts']);
    const notice = noticeOf(subtype);
    const sender = partyOf(event);
    const thread = textOf(event['thread_ts']);
    const editedAt = textOf(objectOf(event['edited'])['ts']);
    return {
      type: notice ? 'system' : 'message',
      ...(notice && { notice }),
      channel: 'slack',
      conversation: conversationOf(event),
      // A message captured after it was edited is the version its edit made.
      identity: { scope: 'conversation', key: editedAt === undefined ? ts : `${ts}:edited:${editedAt}` },
      nativeId: ts,
      ...(sender && { sender }),
      recipients: [],
      time,
      body: this.wordsOf(event),
      attachments: this.files(event),
      marks: marksOf(event, notice),
      ...(thread !== undefined && thread !== ts && { inReplyTo: thread }),
      extra: textsOf(event, ['subtype', 'team', 'bot_id', 'app_id', 'client_msg_id', 'thread_ts', 'inviter']),
    };
  }

  /** Slack says `changed` when it unfurls a link or counts replies, too: an edit has an editor. */
  private edit(event: JsonObject): CapturedEvent[] {
    const message = objectOf(event['message']);
    const edited = objectOf(message['edited']);
    const { ts: target } = stampOf(message['ts']);
    if (message['subtype'] === 'tombstone') return this.deletion({ ...event, deleted_ts: target });
    const before = textOf(objectOf(objectOf(event['previous_message'])['edited'])['ts']);
    const at = textOf(edited['ts']);
    if (at === undefined || at === before) return [];
    const actor = partyOf(edited) ?? partyOf(message);
    return [
      ...this.before(event, target),
      {
        type: 'edit',
        channel: 'slack',
        conversation: conversationOf(event),
        identity: { scope: 'conversation', key: `${target}:edited:${at}` },
        target,
        ...(actor && { actor }),
        time: stampOf(at).time,
        body: this.wordsOf(message),
        attachments: this.files(message),
      },
    ];
  }

  private deletion(event: JsonObject): CapturedEvent[] {
    const { ts: target } = stampOf(event['deleted_ts']);
    const stamp = event['event_ts'] ?? event['ts'];
    return [
      ...this.before(event, target),
      {
        type: 'delete',
        channel: 'slack',
        conversation: conversationOf(event),
        identity: { scope: 'conversation', key: `${target}:deleted` },
        target,
        time: stampOf(stamp).time,
      },
    ];
  }

  /** The message as it was, for nobody else may have kept it. Where somebody did, it is known by its key. */
  private before(event: JsonObject, target: string): CapturedMessage[] {
    const previous = event['previous_message'];
    if (!isObject(previous) || previous['subtype'] === 'tombstone') return [];
    const { channel, channel_type } = event;
    const message = this.message({ ...previous, channel, channel_type, ts: target }, textOf(previous['subtype']));
    return message.body === '' && message.attachments.length === 0 ? [] : [message];
  }

  private reaction(event: JsonObject, type: 'reaction_added' | 'reaction_removed'): CapturedChange[] {
    const item = objectOf(event['item']);
    if (item['type'] !== 'message') return [];
    const { ts: target } = stampOf(item['ts']);
    const { ts: at, time } = stampOf(event['event_ts']);
    const actor = partyOf(event);
    const value = textOf(event['reaction']) ?? '';
    return [
      {
        type: type === 'reaction_added' ? 'reaction' : 'reaction-removed',
        channel: 'slack',
        conversation: conversationOf(item),
        identity: { scope: 'conversation', key: [target, type, actor?.value ?? '', value, at].join(':') },
        target,
        ...(actor && { actor }),
        time,
        value,
      },
    ];
  }

  private wordsOf(event: JsonObject): string {
    const named = wordsOf(event).replace(/<@([UWB][A-Z0-9]{2,20})>/g, (all, id: string) => {
      const name = this.nameOf(id);
      return name === undefined ? all : `<@${id}|${name.replace(/[<>|]/g, ' ')}>`;
    });
    return plainOf(named);
  }

  private files(event: JsonObject): Attachment[] {
    return filesIn(event).flatMap((file) => {
      const id = textOf(file['id']);
      if (id === undefined) return [];
      const name = textOf(file['name']) ?? textOf(file['title']) ?? id;
      const mediaType = textOf(file['mimetype']);
      const size = countOf(file['size']);
      const facts = { name, ...(mediaType !== undefined && { mediaType }), ...(size !== undefined && { size }) };
      if (file['mode'] === 'tombstone' || file['mode'] === 'external') return [{ ...facts, state: 'omitted' as const }];
      const attachment = fileAttachment(this.find, mediaPath(id), facts);
      if (attachment.state === 'missing') this.missing++;
      return [attachment];
    });
  }

  findings(): Findings {
    const notes = ['It names people by their ids.'];
    if (this.other !== undefined) notes.push(`The call is of an event that holds no message: ${this.other}.`);
    if (this.missing > 0) notes.push(`${this.missing} files are named and not there.`);
    return { notes };
  }
}

/** A timestamp is an id too, and a string from the first byte (G10). */
function stampOf(value: unknown): { ts: string; time: SourceTime } {
  const ts = typeof value === 'string' && /^\d{1,12}\.\d{1,9}$/.test(value) ? value : undefined;
  const [seconds, fraction] = ts?.split('.') ?? [];
  const time =
    ts && instantTime(ts, Number(seconds) * 1000 + Number(fraction!.slice(0, 3).padEnd(3, '0')), 'millisecond');
  if (!ts || !time) throw new Unreadable('unreadable-time', 'the timestamp is none');
  return { ts, time };
}

function conversationOf(event: JsonObject): ConversationRef {
  const id = textOf(event['channel']) ?? textOf(objectOf(event['channel'])['id']);
  if (id === undefined) throw new Unreadable('unreadable-record', 'the event does not say in which channel');
  const type = TYPES[textOf(event['channel_type']) ?? ''] ?? { D: 'direct', G: 'group', C: 'channel' }[id[0]!];
  return { keys: [id], type: (type as ConversationRef['type'] | undefined) ?? 'unknown' };
}

function partyOf(event: JsonObject): Party | undefined {
  const profile = objectOf(event['user_profile']);
  const user = textOf(event['user']);
  const id = user ?? textOf(event['bot_id']);
  const bot = textOf(event['username']) ?? textOf(objectOf(event['bot_profile'])['name']);
  const name = user === undefined ? bot : (textOf(profile['display_name']) ?? textOf(profile['real_name']) ?? bot);
  if (id !== undefined) return { scheme: 'slack', value: id, ...(name !== undefined && { name }) };
  return name === undefined ? undefined : { scheme: 'name', value: name.normalize('NFC').trim() || name, name };
}

function noticeOf(subtype: string | undefined): Notice | undefined {
  if (subtype === undefined) return undefined;
  const what = /^(?:channel|group)_(\w+)$/.exec(subtype)?.[1];
  if (what !== undefined) return NOTICES[what] ?? 'other';
  return subtype === 'pinned_item' ? 'pinned' : undefined;
}

function marksOf(event: JsonObject, notice: Notice | undefined): Mark[] {
  const marks: Mark[] = [];
  if (isObject(event['edited'])) marks.push('edited');
  if (event['bot_id'] !== undefined || event['subtype'] === 'bot_message' || notice) marks.push('automatic');
  if (objectsOf(event['attachments']).some((one) => one['is_share'] === true)) marks.push('forwarded');
  return marks;
}
