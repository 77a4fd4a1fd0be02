import type { CapturedEvent, ConversationRef, Notice, Party, Recipient, SourceTime } from '../event';
import type { Context } from '../importer';
import { baseName, fileAttachment, fileFinder, type FindFile } from '../json/files';
import type { JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { instantTime } from '../json/times';
import { bodyOf, type JsonObject, listOf, objectOf, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';

/** A conversation: what its events have in common. */
interface Talk {
  readonly conversation: ConversationRef;
  readonly names: ReadonlyMap<string, string>;
}

/** Deeper than links in what a message shows. */
const DEEPEST = 8;

/** Turns the events of `Hangouts.json` into events. */
export class HangoutsRecords implements JsonRecords {
  private readonly talks = new WeakMap<JsonList, Talk>();
  private readonly seen = { omitted: 0, unnamed: 0 };
  private readonly find: FindFile;

  constructor(context: Context) {
    this.find = fileFinder(context);
  }

  read(record: JsonObject, list: JsonList): [CapturedEvent] {
    const { conversation, names } = this.talkOf(list, record);
    const id = textOf(record['event_id']);
    if (id === undefined) throw new Unreadable('unreadable-record', 'the event has no id');
    const time = timeOf(record);
    const by = idOf(record['sender_id']);
    const sender = by === undefined ? undefined : partyOf(by, names);
    const content = objectOf(objectOf(record['chat_message'])['message_content']);
    const links = objectsOf(content['attachment']).flatMap((one) => linksIn(one, 0).slice(0, 1));
    const attachments = links.map((link) => {
      const name = baseName(link.replace(/[?#].*$/, ''));
      return this.find(name) === undefined ? ({ name, state: 'omitted' } as const) : fileAttachment(this.find, name);
    });
    const isOmitted = attachments.some(({ state }) => state === 'omitted');
    if (isOmitted) this.seen.omitted++;
    const happened = 'chat_message' in record ? undefined : happenedIn(record, names);
    return [
      {
        type: happened ? 'system' : 'message',
        ...(happened && { notice: happened.notice }),
        channel: 'google-chat',
        conversation,
        identity: { scope: 'conversation', key: id },
        nativeId: id,
        ...(sender && { sender }),
        recipients: happened ? [] : recipientsOf(conversation, by, names),
        time,
        body: happened?.body ?? textIn(content),
        attachments,
        marks: [...(isOmitted ? ['media-omitted' as const] : []), ...(happened ? ['automatic' as const] : [])],
        extra: { ...textsOf(record, ['event_type']), ...(links.length > 0 && { links: links.join('\n') }) },
      },
    ];
  }

  private talkOf(list: JsonList, record: JsonObject): Talk {
    let talk = this.talks.get(list);
    if (!talk) {
      const around = objectOf(list.own.get('conversation'));
      const inside = objectOf(around['conversation']);
      talk = talkOf(Object.keys(inside).length > 0 ? inside : around, objectOf(record['conversation_id']));
      this.talks.set(list, talk);
      if (talk.names.size === 0) this.seen.unnamed++;
    }
    return talk;
  }

  findings({ charset, lists, notes: state }: JsonDocument): Findings {
    const notes = [
      `It holds ${lists.length} conversations of one account of Google Hangouts, which has ended.`,
      'It never holds receipts or edits, and of deleted messages nothing.',
      ...state,
    ];
    if (this.seen.unnamed > 0) notes.push(`${this.seen.unnamed} conversations do not say who takes part.`);
    if (this.seen.omitted > 0)
      notes.push(`${this.seen.omitted} messages show files that are not there; links to them are kept.`);
    return { dialect: `Hangouts, ${charset.label}`, zone: { zone: 'UTC', origin: 'file' }, notes };
  }
}

/** Counted in microseconds. */
function timeOf(record: JsonObject): SourceTime {
  const text = textOf(record['timestamp']) ?? '';
  const time = /^\d{4,18}$/.test(text) ? instantTime(text, Number(text.slice(0, -3)), 'millisecond') : undefined;
  if (!time) throw new Unreadable('unreadable-time', 'the timestamp of the event is none');
  return time;
}

function talkOf(conversation: JsonObject, id: JsonObject): Talk {
  const key = textOf(objectOf(conversation['id'])['id']) ?? textOf(id['id']);
  const names = new Map<string, string>();
  for (const person of objectsOf(conversation['participant_data'])) {
    const who = idOf(person['id']);
    if (who !== undefined) names.set(who, textOf(person['fallback_name']) ?? '');
  }
  const title = textOf(conversation['name']) ?? [...names.values()].filter((name) => name !== '').join(', ');
  const type = textOf(conversation['type']);
  return {
    conversation: {
      keys: key === undefined ? [] : [key],
      ...(title !== '' && { title }),
      type: type === undefined ? 'unknown' : /GROUP/.test(type) ? 'group' : 'direct',
    },
    names,
  };
}

function idOf(value: unknown): string | undefined {
  const id = objectOf(value);
  return textOf(id['gaia_id']) ?? textOf(id['chat_id']);
}

function partyOf(value: string, names: ReadonlyMap<string, string>): Party {
  const name = names.get(value);
  return { scheme: 'google-chat', value, ...(name && { name }) };
}

function recipientsOf(
  { type }: ConversationRef,
  by: string | undefined,
  names: ReadonlyMap<string, string>,
): Recipient[] {
  const others = [...names.keys()].filter((one) => one !== by);
  if (type !== 'direct' || by === undefined || others.length !== 1) return [];
  return [{ role: 'to', party: partyOf(others[0]!, names) }];
}

function textIn(content: JsonObject): string {
  return objectsOf(content['segment'])
    .map((segment) => (segment['type'] === 'LINE_BREAK' ? '\n' : bodyOf(segment['text'])))
    .join('');
}

/** What happened, for events that nobody wrote. */
function happenedIn(record: JsonObject, names: ReadonlyMap<string, string>): { notice: Notice; body: string } {
  const change = objectOf(record['membership_change']);
  const rename = objectOf(record['conversation_rename']);
  const call = objectOf(record['hangout_event']);
  const who = listOf(change['participant_id']).map((one) => names.get(idOf(one) ?? '') || (idOf(one) ?? ''));
  if (textOf(change['type']) === 'LEAVE') return { notice: 'member-left', body: `Left: ${who.join(', ')}` };
  if (who.length > 0) return { notice: 'member-joined', body: `Joined: ${who.join(', ')}` };
  const title = textOf(rename['new_name']);
  if (title !== undefined) return { notice: 'title-changed', body: `Renamed to: ${title}` };
  const kind = textOf(call['event_type']);
  const seconds = textOf(call['hangout_duration_secs']);
  if (kind !== undefined)
    return { notice: 'call', body: `${inWords(kind)}${seconds === undefined ? '' : `, ${seconds} s`}` };
  return { notice: 'other', body: inWords(textOf(record['event_type']) ?? 'event') };
}

function inWords(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Links in what an attachment shows, the best first: the picture's own stands beside those of its thumbnail. */
function linksIn(value: JsonObject, depth: number): string[] {
  if (depth > DEEPEST) return [];
  const own = ['original_content_url', 'url'].flatMap((name) => textOf(value[name]) ?? []);
  return [...own, ...Object.values(value).flatMap((one) => linksIn(objectOf(one), depth + 1))];
}
