import type { CapturedChange, CapturedEvent, CapturedMessage, Mark, Party, SourceTime } from '../event';
import type { Context } from '../importer';
import { fileFinder, type FindFile } from '../json/files';
import { Identities } from '../json/identities';
import type { JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { instantTime, isOffset, isoReading, isoTime, offsetText, UNTIMED, WallTimes } from '../json/times';
import { SeenNumbers } from '../numbers/seen-numbers';
import { countOf, type JsonObject, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { type Chat, chatOf, partyOf, peerOf, recipientsOf } from './chats';
import { filesOf, shownIn } from './media';
import { serviceOf } from './services';
import { linksOf, textOfMessage } from './text';

/** Kept as they are, beside the text. */
const KEPT = [
  'author',
  'via_bot',
  'forwarded_from',
  'forwarded_from_id',
  'saved_from',
  'reply_to_peer_id',
  'media_type',
  'sticker_emoji',
  'duration_seconds',
  'self_destruct_period_seconds',
  'action',
  'discard_reason',
  'title',
  'performer',
];

/** Turns the messages of one file into events. */
export class TelegramRecords implements JsonRecords {
  private readonly seen = { untimed: 0, walls: 0, odd: 0, unsupported: 0, omitted: 0, missing: 0, unknownChats: 0 };
  private readonly chats = new WeakMap<JsonList, Chat>();
  private readonly identities = new Identities();
  private readonly numbers = new SeenNumbers('messages');
  private readonly walls: WallTimes;
  private readonly find: FindFile;

  constructor(
    private readonly context: Context,
    /** The first two who wrote in a list. */
    private readonly writers: WeakMap<JsonList, ReadonlySet<string>>,
  ) {
    this.walls = new WallTimes(context.options);
    this.find = fileFinder(context);
  }

  read(record: JsonObject, list: JsonList): [CapturedEvent, ...CapturedEvent[]] {
    const type = record['type'];
    if (type !== 'message' && type !== 'service' && type !== 'unsupported')
      throw new Unreadable('unreadable-record', 'the record is no message, service message or unsupported message');
    const chat = this.chatOf(list);
    // Before anything can be found wrong with it: a message that is there and unreadable is an exception, and no gap.
    if (chat.isCounted) this.numbers.seeIn(chat.conversation, 'telegram', countOf(record['id']));
    const message = this.message(record, type, chat);
    return [message, ...this.reactions(record, chat, message)];
  }

  private chatOf(list: JsonList): Chat {
    let chat = this.chats.get(list);
    if (!chat) {
      this.chats.set(list, (chat = chatOf(list, this.writers.get(list) ?? new Set())));
      if (chat.conversation.keys.length === 0) this.seen.unknownChats++;
    }
    return chat;
  }

  private message(record: JsonObject, type: 'message' | 'service' | 'unsupported', chat: Chat): CapturedMessage {
    const time = this.timeOf(record, type === 'unsupported');
    const id = textOf(record['id']);
    const service = type === 'service' ? serviceOf(record) : undefined;
    const text = [textOfMessage(record), ...shownIn(record)].filter((part) => part !== '').join('\n');
    // Service messages of some kinds have a text too, as of a suggested photo.
    const body = service ? [service.body, text].filter((part) => part !== '').join('\n') : text;
    const sender = partyOf(record, type === 'service' ? 'actor' : 'from') ?? partyOf(record, 'from');
    const attachments = filesOf(record, this.find);
    for (const { state } of attachments) if (state === 'omitted' || state === 'missing') this.seen[state]++;
    if (type === 'unsupported') this.seen.unsupported++;
    const edited = editedAt(record);
    const reply = textOf(record['reply_to_message_id']);
    const target = reply ?? (record['action'] === 'pin_message' ? textOf(record['message_id']) : undefined);
    // An id of another chat would be taken for one of this.
    const isOwnReply = record['reply_to_peer_id'] === undefined;
    return {
      type: type === 'message' ? 'message' : 'system',
      ...(service && { notice: service.notice }),
      ...(type === 'unsupported' && { notice: 'other' }),
      channel: 'telegram',
      conversation: chat.conversation,
      identity: this.identity(chat, id, edited, time, sender, body),
      ...(id !== undefined && { nativeId: id }),
      ...(sender && { sender }),
      recipients: type === 'message' ? recipientsOf(chat, sender) : [],
      time,
      body: type === 'unsupported' && body === '' ? 'A message of a kind that the export cannot show' : body,
      attachments,
      marks: marksOf(
        record,
        type,
        edited !== undefined,
        attachments.some(({ state }) => state === 'omitted'),
      ),
      ...(target !== undefined && isOwnReply && { inReplyTo: target }),
      extra: extraOf(record, edited, isOwnReply ? undefined : target),
    };
  }

  /** An edited message is another version of the same: its id tells that, and its identity when it was written so. */
  private identity(
    chat: Chat,
    id: string | undefined,
    edited: string | undefined,
    time: SourceTime,
    sender: Party | undefined,
    body: string,
  ): CapturedMessage['identity'] {
    if (id === undefined) return this.identities.of(chat.conversation.keys[0] ?? '', time, sender, body);
    // Where accounts number for themselves and the account is unknown, the same number is another message elsewhere.
    const own = chat.isOwnNumbered && !chat.conversation.keys[0]?.includes('@') ? `@${time.utc ?? time.text}` : '';
    return { scope: 'conversation', key: `${id}${own}${edited === undefined ? '' : `:edited:${edited}`}` };
  }

  private reactions(record: JsonObject, chat: Chat, message: CapturedMessage): CapturedChange[] {
    const target = message.nativeId;
    if (target === undefined) return [];
    return objectsOf(record['reactions']).flatMap((reaction) => {
      const value = textOf(reaction['emoji']) ?? textOf(reaction['document_id']) ?? textOf(reaction['type']) ?? '';
      return objectsOf(reaction['recent']).map((recent): CapturedChange => {
        const actor = partyOf(recent, 'from');
        const key = [target, 'reaction', actor?.value ?? '', value].join(':');
        return {
          type: 'reaction',
          channel: 'telegram',
          conversation: chat.conversation,
          identity: { scope: 'conversation', key },
          target,
          ...(actor && { actor }),
          time: this.reactedAt(recent, message.time) ?? UNTIMED,
          value,
        };
      });
    });
  }

  /** A reaction has what the clock showed alone; the message tells how far that is from UTC. */
  private reactedAt(recent: JsonObject, { zone, zoneOrigin }: SourceTime): SourceTime | undefined {
    const text = textOf(recent['date']);
    const isKnown = zoneOrigin === 'record' && zone !== undefined && text !== undefined;
    const time = isKnown && recent['date_unixtime'] === undefined ? isoTime(`${text}${zone}`) : undefined;
    return time ? { ...time, text: text!, zoneOrigin: 'file' } : this.instantOf(recent);
  }

  /** Messages the exporting program does not understand have no time. */
  private timeOf(record: JsonObject, mayLack: boolean): SourceTime {
    const time = this.instantOf(record);
    if (time) return time;
    if (record['date'] === undefined && record['date_unixtime'] === undefined && mayLack) {
      this.seen.untimed++;
      return UNTIMED;
    }
    throw new Unreadable('unreadable-time', 'the date of the record is none');
  }

  /** `date` is what the exporting computer's clock showed; `date_unixtime`, since about 2022, the instant. */
  private instantOf(record: JsonObject): SourceTime | undefined {
    const text = textOf(record['date']);
    const reading = text === undefined ? undefined : isoReading(text);
    const seconds = countOf(record['date_unixtime']);
    const instant = seconds === undefined ? undefined : instantTime(text ?? String(seconds), seconds * 1000);
    if (instant && reading && reading.zone === undefined) {
      const offset = reading.wall - Date.parse(instant.utc!);
      if (isOffset(offset)) return { ...instant, wall: reading.text, zone: offsetText(offset) };
      this.seen.odd++;
    }
    if (instant || text === undefined) return instant;
    if (!reading || reading.zone !== undefined) return isoTime(text);
    this.seen.walls++;
    return this.walls.of(text, reading);
  }

  findings({ charset, lists, notes: state }: JsonDocument): Findings {
    const { zone } = this.context.options;
    const isAccount = lists.some(({ root }) => root.has('personal_information'));
    const notes = [
      'A Telegram export never holds deleted messages, earlier texts of edited messages, or who read a message.',
      'It names members who were added or removed by what they were called, and only the latest reactions of a message one by one.',
      ...state,
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    const { seen } = this;
    if (isAccount)
      notes.push(
        `It is an export of an account, with ${lists.length} chats; its contacts, sessions and the like are kept and hold no messages.`,
      );
    note(seen.unknownChats, 'chats have no id in the file.');
    note(seen.unsupported, 'messages were of a kind that the exporting program did not understand; it left them out.');
    note(seen.untimed, 'of them have no time.');
    note(seen.walls, 'times are what the exporting computer showed, without a zone.');
    note(seen.odd, 'times differ from their instant by what is no zone; the instant was taken.');
    note(seen.omitted, 'files were left out by the export.');
    note(seen.missing, 'files are named and not there.');
    const { counted, notes: unreported } = this.numbers.findings();
    notes.push(...unreported);
    return {
      dialect: `${isAccount ? 'account' : 'chat'}, ${charset.label}`,
      zone:
        seen.walls === 0
          ? { zone: 'UTC', origin: 'file' }
          : { zone: zone ?? 'UTC', origin: zone === undefined ? 'assumed' : 'operator' },
      ...counted,
      notes,
    };
  }
}

/** When it was last edited. Old exports give every message a date of 1970 that was not. */
function editedAt(record: JsonObject): string | undefined {
  const unix = textOf(record['edited_unixtime']);
  if (unix !== undefined) return unix === '0' ? undefined : unix;
  const text = textOf(record['edited']);
  return text?.startsWith('1970-01-01') ? undefined : text;
}

function marksOf(record: JsonObject, type: string, isEdited: boolean, isOmitted: boolean): Mark[] {
  const marks: Mark[] = [];
  if (isEdited) marks.push('edited');
  if (record['forwarded_from'] !== undefined || record['forwarded_from_id'] !== undefined) marks.push('forwarded');
  if (isOmitted) marks.push('media-omitted');
  if (type !== 'message') marks.push('automatic');
  return marks;
}

function extraOf(record: JsonObject, edited: string | undefined, foreign: string | undefined): Record<string, string> {
  const links = linksOf(record);
  const reactions = objectsOf(record['reactions']).map(
    (one) =>
      `${textOf(one['emoji']) ?? textOf(one['document_id']) ?? textOf(one['type']) ?? ''} ${textOf(one['count']) ?? ''}`,
  );
  const id = peerOf(record['forwarded_from_id']);
  return {
    ...textsOf(record, KEPT),
    ...(id !== undefined && { forwarded_from_id: id }),
    ...(edited !== undefined && { edited }),
    ...(foreign !== undefined && { reply_to_message_id: foreign }),
    ...(links !== undefined && { links }),
    ...(reactions.length > 0 && { reactions: reactions.join(', ') }),
  };
}
