import type { Attachment, CapturedChange, CapturedEvent, CapturedMessage, ConversationRef, Party } from '../event';
import type { Context } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Identities } from '../json/identities';
import type { JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { UNTIMED } from '../json/times';
import { bodyOf, isObject, type JsonObject, listOf, objectOf, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { GoogleDates } from './dates';

/** How Google wraps links in an annotation. */
const WRAPPED = 'private_do_not_access_or_else_safe_url_wrapped_value';
/** Characters that no file system takes; in names on disk each is `_`. */
const UNSAFE = /[?*:<>|"&]/g;

/** Turns the messages of one file, which is one conversation, into events. */
export class GoogleChatRecords implements JsonRecords {
  private readonly seen = { deleted: 0, missing: 0, edited: 0, anonymous: 0 };
  private readonly dates: GoogleDates;
  private readonly identities = new Identities();
  private readonly find: FindFile;
  private readonly conversation: ConversationRef;

  constructor(
    private readonly context: Context,
    /** The space that the first message with an id is of. */
    space: string | undefined,
  ) {
    this.dates = new GoogleDates(context.options);
    this.find = fileFinder(context);
    this.conversation = conversationOf(context.path.join('/'), space);
  }

  read(record: JsonObject, _list: JsonList): [CapturedEvent, ...CapturedEvent[]] {
    const isDeleted = record['message_state'] === 'DELETED' || record['deleted_date'] !== undefined;
    // A deleted message keeps nothing of itself, not even when it was written.
    const written = textOf(record['created_date']) ?? (isDeleted ? textOf(record['deleted_date']) : undefined);
    const time = written === undefined ? undefined : this.dates.of(written);
    if (!time) throw new Unreadable('unreadable-time', 'the date of the record is in no form or language that is read');
    const id = textOf(record['message_id']);
    const creator = objectOf(record['creator']);
    const sender = partyOf(creator);
    const body = bodyOf(record['text']);
    const edited = isDeleted ? undefined : textOf(record['updated_date']);
    const attachments = objectsOf(record['attached_files']).flatMap((file) => this.file(file));
    const target = rootOf(id);
    const quote = quoteOf(record);
    const files = attachments.map(({ name }) => name ?? '');
    this.count(isDeleted, edited, sender, attachments);
    const message: CapturedMessage = {
      type: 'message',
      channel: 'google-chat',
      conversation: this.conversation,
      identity:
        id === undefined
          ? this.identities.of('', time, sender, body, files)
          : { scope: 'conversation', key: versionKey(id, isDeleted, edited) },
      ...(id !== undefined && { nativeId: id }),
      ...(sender && { sender }),
      recipients: [],
      time,
      body,
      attachments,
      marks: [
        ...(isDeleted ? ['deleted' as const] : []),
        ...(edited === undefined ? [] : ['edited' as const]),
        ...(creator['user_type'] === 'Bot' ? ['automatic' as const] : []),
      ],
      ...(target !== undefined && { inReplyTo: target }),
      ...(quote && { quote }),
      extra: extraOf(record),
    };
    return [message, ...this.reactions(record, message)];
  }

  private count(
    isDeleted: boolean,
    edited: string | undefined,
    sender: Party | undefined,
    attachments: readonly Attachment[],
  ): void {
    if (isDeleted) this.seen.deleted++;
    else if (!sender) this.seen.anonymous++;
    if (edited !== undefined) this.seen.edited++;
    for (const { state } of attachments) if (state === 'missing') this.seen.missing++;
  }

  private file(file: JsonObject): Attachment[] {
    const path = textOf(file['export_name']) ?? textOf(file['original_name']);
    if (path === undefined) return [];
    const name = textOf(file['original_name']) ?? path;
    const onDisk = path.replace(UNSAFE, '_');
    return [fileAttachment(this.find, this.find(path) === undefined ? onDisk : path, { name })];
  }

  private reactions(record: JsonObject, { nativeId, conversation }: CapturedMessage): CapturedChange[] {
    if (nativeId === undefined) return [];
    return objectsOf(record['reactions']).flatMap((reaction) => {
      const emoji = objectOf(reaction['emoji']);
      const value = textOf(emoji['unicode']) ?? textOf(objectOf(emoji['custom_emoji'])['shortcode']) ?? '';
      return listOf(reaction['reactor_emails']).flatMap((address): CapturedChange[] => {
        const actor = partyOf({ email: address });
        if (!actor) return [];
        return [
          {
            type: 'reaction',
            channel: 'google-chat',
            conversation,
            identity: { scope: 'conversation', key: [nativeId, 'reaction', actor.value, value].join(':') },
            target: nativeId,
            actor,
            time: UNTIMED,
            value,
          },
        ];
      });
    });
  }

  findings({ charset, notes: state }: JsonDocument): Findings {
    const { dates, seen } = this;
    const { zone } = this.context.options;
    const notes = [
      'It holds the latest text of each message alone, and of a deleted one only that there was one.',
      'What the conversation is called and who is in it stands in another file (group_info.json).',
      ...state,
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    if (this.conversation.keys.length === 0) notes.push('It does not say which conversation it is of.');
    note(seen.deleted, 'messages were deleted.');
    note(seen.edited, 'messages were edited.');
    note(seen.anonymous, 'messages name nobody who wrote them.');
    note(seen.missing, 'files are named and not there; the export cuts long names and numbers equal ones.');
    note(dates.zoneless, 'times have no zone.');
    note(dates.misnamed, 'dates name another weekday than the day was; the number was taken.');
    return {
      dialect: [charset.label, ...(dates.language === undefined ? [] : [dates.language])].join(', '),
      zone:
        dates.zoneless === 0
          ? { zone: 'UTC', origin: 'file' }
          : { zone: zone ?? 'UTC', origin: zone === undefined ? 'assumed' : 'operator' },
      notes,
    };
  }
}

/** `space` of `space/topic/message`. */
export function spaceOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : /^([^/]+)\/[^/]+\/[^/]+$/.exec(id)?.[1];
}

/** The first message of the topic that a message is in; undefined: it is that. */
function rootOf(id: string | undefined): string | undefined {
  const [space, topic, message] = id?.split('/') ?? [];
  return message === undefined || message === topic ? undefined : `${space}/${topic}/${topic}`;
}

/** The folder says what kind it is; its id is also the first part of the ids of its messages. */
function conversationOf(path: string, space: string | undefined): ConversationRef {
  const folder = /(?:^|\/)(DM|Space) ([^/]+)\/[^/]*$/.exec(path);
  const id = space ?? folder?.[2];
  return {
    keys: id === undefined ? [] : [id],
    type: folder?.[1] === 'DM' ? 'direct' : folder ? 'group' : 'unknown',
  };
}

/** The same message as it was written, edited or deleted: its id is one, its identities differ. */
function versionKey(id: string, isDeleted: boolean, edited: string | undefined): string {
  if (isDeleted) return `${id}:deleted`;
  return edited === undefined ? id : `${id}:edited:${edited}`;
}

function partyOf(creator: JsonObject): Party | undefined {
  const name = textOf(creator['name']);
  const email = textOf(creator['email'])?.trim().toLowerCase();
  if (email) return { scheme: 'email', value: email, ...(name !== undefined && { name }) };
  return name === undefined ? undefined : { scheme: 'name', value: name.normalize('NFC').trim() || name, name };
}

function quoteOf(record: JsonObject): CapturedMessage['quote'] {
  const quoted = objectOf(record['quoted_message_metadata']);
  const text = bodyOf(quoted['text']);
  const author = textOf(objectOf(quoted['creator'])['name']);
  return text === '' ? undefined : { ...(author !== undefined && { author }), text };
}

function extraOf(record: JsonObject): Record<string, string> {
  const links = [...new Set(objectsOf(record['annotations']).flatMap(linksIn))];
  const reason = textOf(objectOf(record['deletion_metadata'])['deletion_type']);
  return {
    ...textsOf(record, ['topic_id', 'updated_date', 'deleted_date']),
    ...(reason !== undefined && { deletion_type: reason }),
    ...(links.length > 0 && { links: links.join('\n') }),
  };
}

/** Titles and addresses of what a message links to. */
function linksIn(annotation: JsonObject): string[] {
  return Object.values(annotation)
    .filter(isObject)
    .flatMap((metadata) => {
      const url = metadata['url'];
      const address = textOf(isObject(url) ? url[WRAPPED] : url);
      return [textOf(metadata['title']), address].filter((text) => text !== undefined);
    });
}
