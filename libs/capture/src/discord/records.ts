import type { CapturedChange, CapturedEvent, CapturedMessage, ConversationRef, Mark, Party } from '../event';
import type { Context } from '../importer';
import { fileFinder, type FindFile } from '../json/files';
import type { Fields, JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { isoTime, UNTIMED } from '../json/times';
import { bodyOf, countOf, isObject, type JsonObject, objectOf, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { embedsOf, filesOf, linksOf, stickersOf } from './contents';
import { conversationType, isWritten, noticeOf } from './kinds';
import { CLOSE, instantIn } from './snowflake';

/** Turns the messages of one file into events. */
export class DiscordRecords implements JsonRecords {
  private readonly seen = { records: 0, offIds: 0, omitted: 0, missing: 0, edited: 0 };
  private readonly conversations = new WeakMap<JsonList, ConversationRef>();
  private readonly find: FindFile;

  constructor(context: Context) {
    this.find = fileFinder(context);
  }

  read(record: JsonObject, list: JsonList): [CapturedEvent, ...CapturedEvent[]] {
    const id = textOf(record['id']);
    if (id === undefined) throw new Unreadable('unreadable-record', 'the record has no id');
    const text = textOf(record['timestamp']);
    const time = text === undefined ? undefined : isoTime(text);
    if (!time) throw new Unreadable('unreadable-time', 'the timestamp of the record is none');
    this.seen.records++;
    if (!isNear(id, Date.parse(time.utc!))) this.seen.offIds++;
    const conversation = this.conversationOf(list);
    const type = textOf(record['type']);
    const forwarded = objectOf(record['forwardedMessage']);
    const embeds = [embedsOf(record), embedsOf(forwarded)].filter((part) => part !== '').join('\n\n');
    const written = [bodyOf(record['content']), bodyOf(forwarded['content']), ...stickersOf(record)]
      .filter((part) => part !== '')
      .join('\n');
    const author = objectOf(record['author']);
    const sender = partyOf(author);
    const attachments = [...filesOf(record, this.find), ...filesOf(forwarded, this.find)];
    for (const { state } of attachments) if (state === 'omitted' || state === 'missing') this.seen[state]++;
    const edited = textOf(record['timestampEdited']);
    if (edited !== undefined) this.seen.edited++;
    const system = type === undefined || isWritten(type) ? undefined : type;
    const target = this.targetOf(record, list);
    const message: CapturedMessage = {
      type: system === undefined ? 'message' : 'system',
      ...(system !== undefined && { notice: noticeOf(system, written) }),
      channel: 'discord',
      conversation,
      // An edited message is another version of the same, whose id it has.
      identity: { scope: 'conversation', key: edited === undefined ? id : `${id}:edited:${edited}` },
      nativeId: id,
      ...(sender && { sender }),
      recipients: [],
      time,
      body: written === '' ? embeds : written,
      attachments,
      marks: marksOf({
        edited: edited !== undefined,
        forwarded: isObject(record['forwardedMessage']) || objectOf(record['reference'])['type'] === 'Forward',
        'media-omitted': attachments.some(({ state }) => state === 'omitted'),
        automatic: system !== undefined || author['isBot'] === true,
      }),
      ...(target !== undefined && { inReplyTo: target }),
      extra: {
        ...extraOf(record, forwarded),
        ...(written !== '' && embeds !== '' && { embeds }),
      },
    };
    return [message, ...this.reactions(record, message)];
  }

  /** A forward refers to a message of another channel, or to one that is not answered. */
  private targetOf(record: JsonObject, { root, own }: JsonList): string | undefined {
    const reference = objectOf(record['reference']);
    const channel = textOf(reference['channelId']);
    const ownChannel = textOf(objectOf(own.get('channel') ?? root.get('channel'))['id']);
    const isElsewhere = channel !== undefined && ownChannel !== undefined && channel !== ownChannel;
    return reference['type'] === 'Forward' || isElsewhere ? undefined : textOf(reference['messageId']);
  }

  private reactions(record: JsonObject, { nativeId, conversation }: CapturedMessage): CapturedChange[] {
    return objectsOf(record['reactions']).flatMap((reaction) => {
      const value = emojiOf(reaction);
      return objectsOf(reaction['users']).map((user): CapturedChange => {
        const actor = partyOf(user);
        return {
          type: 'reaction',
          channel: 'discord',
          conversation,
          identity: { scope: 'conversation', key: [nativeId, 'reaction', actor?.value ?? '', value].join(':') },
          target: nativeId!,
          ...(actor && { actor }),
          time: UNTIMED,
          value,
        };
      });
    });
  }

  private conversationOf(list: JsonList): ConversationRef {
    let conversation = this.conversations.get(list);
    if (!conversation) this.conversations.set(list, (conversation = conversationOf(list.own)));
    return conversation;
  }

  findings({ charset, lists, notes: state }: JsonDocument): Findings {
    const notes = [
      'It holds the latest text of each message alone: no earlier texts, nothing that was deleted, no times of reactions.',
      'Written by a community tool (DiscordChatExporter), not by Discord: nothing in it proves where it comes from.',
      ...state,
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    const { seen } = this;
    const counts = lists.map(({ own }) => countOf(own.get('messageCount')));
    const stated = counts.includes(undefined) ? undefined : counts.reduce((sum, count) => sum! + count!, 0);
    if (stated !== undefined && stated !== seen.records)
      notes.push(`It says that it holds ${stated} messages; ${seen.records} were read.`);
    for (const { own } of lists.slice(0, 1)) {
      const { after, before } = textsOf(objectOf(own.get('dateRange')), ['after', 'before']);
      if (after !== undefined || before !== undefined)
        notes.push(
          `It was limited to messages after ${after ?? 'the beginning'} and before ${before ?? 'its making'}.`,
        );
    }
    note(seen.offIds, 'messages have a time that is not the one their id holds.');
    note(seen.edited, 'messages were edited.');
    note(seen.omitted, 'files were not exported; links to them end within days.');
    note(seen.missing, 'files are named and not there.');
    return {
      dialect: `DiscordChatExporter, ${charset.label}`,
      zone: { zone: 'UTC', origin: 'file' },
      ...(stated !== undefined && { stated: { what: 'messages', count: stated } }),
      notes,
    };
  }
}

function conversationOf(own: Fields): ConversationRef {
  const channel = objectOf(own.get('channel'));
  const guild = objectOf(own.get('guild'));
  const id = textOf(channel['id']);
  const name = textOf(channel['name']);
  // Messages outside of servers have a server of number 0.
  const server = textOf(guild['id']) === '0' ? undefined : textOf(guild['name']);
  const title = [server, name].filter((part) => part !== undefined).join(' / ');
  return {
    keys: id === undefined ? [] : [id],
    ...(title !== '' && { title }),
    type: conversationType(textOf(channel['type']) ?? ''),
  };
}

function partyOf(user: JsonObject): Party | undefined {
  const value = textOf(user['id']);
  const name = textOf(user['nickname']) ?? textOf(user['name']);
  return value === undefined ? undefined : { scheme: 'discord', value, ...(name !== undefined && { name }) };
}

/** True where an id, read as Discord makes them, holds about that time. */
function isNear(id: string, utc: number): boolean {
  const instant = instantIn(id);
  return instant !== undefined && Math.abs(instant - utc) <= CLOSE;
}

export function marksOf(marks: Readonly<Partial<Record<Mark, boolean>>>): Mark[] {
  return (Object.keys(marks) as Mark[]).filter((mark) => marks[mark]);
}

function emojiOf(reaction: JsonObject): string {
  const emoji = objectOf(reaction['emoji']);
  return textOf(emoji['name']) ?? textOf(emoji['code']) ?? textOf(emoji['id']) ?? '';
}

function extraOf(record: JsonObject, forwarded: JsonObject): Record<string, string> {
  const { name, discriminator } = textsOf(objectOf(record['author']), ['name', 'discriminator']);
  const links = [...linksOf(record), ...linksOf(forwarded)];
  const reactions = objectsOf(record['reactions']).map((one) => `${emojiOf(one)} ${textOf(one['count']) ?? ''}`);
  const { timestamp } = textsOf(forwarded, ['timestamp']);
  const interaction = textOf(objectOf(record['interaction'])['name']);
  const { messageId, channelId } = textsOf(objectOf(record['reference']), ['messageId', 'channelId']);
  return {
    ...textsOf(record, ['type', 'timestampEdited', 'callEndedTimestamp']),
    ...(record['isPinned'] === true && { isPinned: 'true' }),
    ...(name !== undefined && { username: discriminator === undefined ? name : `${name}#${discriminator}` }),
    ...(messageId !== undefined && { reference: channelId === undefined ? messageId : `${channelId}/${messageId}` }),
    ...(timestamp !== undefined && { forwardedFrom: timestamp }),
    ...(interaction !== undefined && { interaction }),
    ...(links.length > 0 && { links: links.join('\n') }),
    ...(reactions.length > 0 && { reactions: reactions.join(', ') }),
  };
}
