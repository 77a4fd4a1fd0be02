import type {
  Attachment,
  CapturedChange,
  CapturedEvent,
  CapturedMessage,
  ConversationRef,
  Notice,
  Party,
  Recipient,
} from '../event';
import type { Context } from '../importer';
import { baseName } from '../json/files';
import type { JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { instantTime, isoTime, UNTIMED } from '../json/times';
import { bodyOf, countOf, type JsonObject, listOf, objectOf, objectsOf, parseJson, textOf } from '../json/values';
import type { Findings } from '../source';
import { attribute, contentsOf, elementsIn } from './contents';

const NOTICES: readonly (readonly [RegExp, Notice])[] = [
  [/^ThreadActivity\/AddMember/, 'member-added'],
  [/^ThreadActivity\/DeleteMember/, 'member-removed'],
  [/^ThreadActivity\/MemberJoined/, 'member-joined'],
  [/^ThreadActivity\/TopicUpdate/, 'title-changed'],
  [/^ThreadActivity\/PictureUpdate/, 'icon-changed'],
  [/^ThreadActivity\/RoleUpdate/, 'admin-changed'],
  [/^ThreadActivity\/E2EE|^EndToEndEncryption/, 'encryption'],
  [/^ThreadActivity\//, 'settings-changed'],
  [/^(?:Notice|PopCard|InviteFreeRelationshipChanged|Event\/)/, 'other'],
];

/** Turns the messages of one account into events. */
export class SkypeRecords implements JsonRecords {
  private readonly rooms = new WeakMap<JsonList, { ref: ConversationRef; members: readonly Recipient[] }>();
  /** Files lie in `media` as `<reference>.1.jpg`, each beside a description in JSON. */
  private readonly media: ReadonlyMap<string, string>;
  private missing = 0;

  constructor({ members }: Context) {
    const files = [...members].filter(([name]) => !name.endsWith('.json'));
    this.media = new Map(files.map(([name, path]) => [baseName(name).replace(/\..*$/, ''), path]));
  }

  read(record: JsonObject, list: JsonList): readonly CapturedEvent[] {
    const id = textOf(record['id']);
    if (id === undefined) throw new Unreadable('unreadable-record', 'the message has no id');
    const time = isoTime(textOf(record['originalarrivaltime']) ?? '') ?? this.timeOf(id);
    if (!time) throw new Unreadable('unreadable-time', 'the time of the message is none');
    const { ref, members } = this.roomOf(record, list);
    const type = textOf(record['messagetype']) ?? '';
    const content = bodyOf(record['content']);
    const properties = objectOf(record['properties']);
    const sender = partyOf(record['from'], textOf(record['displayName']));
    const notice = noticeOf(type, content);
    const isPlain = type === 'Text';
    const { text, quote, answered, editedAt } = isPlain ? { text: content } : contentsOf(content);
    const edited = editedAt ?? textOf(properties['edittime']);
    const attachments = this.files(record, type, content);
    const message: CapturedMessage = {
      type: notice ? 'system' : 'message',
      ...(notice && { notice }),
      channel: 'teams',
      conversation: ref,
      identity: { scope: 'conversation', key: edited === undefined ? id : `${id}:edited:${edited}` },
      nativeId: id,
      ...(sender && { sender }),
      recipients: members.filter(({ party }) => party.value !== sender?.value),
      time,
      body: notice ? noticeWords(type, content, text) : attachments.length > 0 ? '' : text,
      attachments,
      marks: [
        ...(edited === undefined ? [] : ['edited' as const]),
        ...(notice ? ['automatic' as const] : []),
        ...(attachments.some(({ state }) => state === 'omitted') ? ['media-omitted' as const] : []),
      ],
      ...(answered !== undefined && { inReplyTo: answered }),
      ...(quote && { quote }),
      extra: { messagetype: type },
    };
    const deleted = textOf(properties['deletetime']);
    const wasSaid = deleted === undefined || content !== '';
    return [
      ...(wasSaid ? [message, ...this.reactions(properties, message)] : []),
      ...(deleted === undefined ? [] : [this.deletion(message, deleted)]),
    ];
  }

  findings({ notes }: JsonDocument): Findings {
    const more = [
      'It holds messages as they were when it was made: of an edited one the latest text, of a deleted one none.',
    ];
    if (this.missing > 0) more.push(`${this.missing} files are named and not there: Skype keeps them for a time only.`);
    return { notes: [...notes, ...more] };
  }

  /** A chat of two is that of both accounts, whoever exports it. */
  private roomOf(record: JsonObject, list: JsonList): { ref: ConversationRef; members: readonly Recipient[] } {
    const known = this.rooms.get(list);
    if (known) return known;
    const id = textOf(list.own.get('id')) ?? textOf(record['conversationid']);
    const owner = textOf(list.root.get('userId'));
    const thread = objectOf(list.own.get('threadProperties'));
    const title = textOf(thread['topic']) ?? textOf(list.own.get('displayName'));
    const isGroup = id === undefined || /^\d+:.+@/.test(id);
    const named = isGroup ? listOf(parseJson(textOf(thread['members']) ?? '')) : [owner, id];
    const members = named.flatMap((member): Recipient[] => {
      const party = partyOf(member, undefined);
      return party ? [{ role: 'member', party }] : [];
    });
    const key = isGroup || owner === undefined ? id : [owner, id].map(bare).sort().join(' ');
    const ref: ConversationRef = {
      keys: key === undefined ? [] : [key],
      ...(title !== undefined && { title }),
      type: id === undefined ? 'unknown' : isGroup ? 'group' : 'direct',
    };
    const room = { ref, members };
    this.rooms.set(list, room);
    return room;
  }

  private files(record: JsonObject, type: string, content: string): Attachment[] {
    if (!/^RichText\/(?:UriObject|Media_)/.test(type)) return [];
    const references = listOf(record['amsreferences']).flatMap((reference) => textOf(reference) ?? []);
    const [, original] = /<OriginalName\b([^<>]{0,1000})>/i.exec(content) ?? [];
    const [, length] = /<FileSize\b([^<>]{0,200})>/i.exec(content) ?? [];
    const name = attribute(original ?? '', 'v');
    const size = countOf(attribute(length ?? '', 'v'));
    if (references.length === 0) return name === undefined ? [] : [{ name, ...sized(size), state: 'omitted' }];
    return references.map((reference) => {
      const path = this.media.get(reference);
      if (path === undefined) this.missing++;
      const facts = { name: name ?? (path === undefined ? reference : baseName(path)), ...sized(size) };
      return path === undefined ? { ...facts, state: 'missing' } : { ...facts, state: 'member', path };
    });
  }

  private reactions(properties: JsonObject, { conversation, nativeId }: CapturedMessage): CapturedChange[] {
    const given = properties['emotions'];
    return objectsOf(typeof given === 'string' ? parseJson(given) : given).flatMap((emotion) => {
      const value = textOf(emotion['key']) ?? '';
      return objectsOf(emotion['users']).flatMap((user): CapturedChange[] => {
        const actor = partyOf(user['mri'], undefined);
        const time = this.timeOf(textOf(user['time'])) ?? UNTIMED;
        const key = [nativeId, 'reaction', actor?.value ?? '', value].join(':');
        return [
          {
            ...{ type: 'reaction', channel: 'teams', conversation, target: nativeId!, time, value },
            identity: { scope: 'conversation', key },
            ...(actor && { actor }),
          },
        ];
      });
    });
  }

  private deletion({ conversation, nativeId, sender }: CapturedMessage, at: string): CapturedChange {
    return {
      ...{ type: 'delete', channel: 'teams', conversation, target: nativeId!, time: this.timeOf(at) ?? UNTIMED },
      identity: { scope: 'conversation', key: `${nativeId}:deleted` },
      ...(sender && { actor: sender }),
    };
  }

  private timeOf(milliseconds: string | undefined) {
    const isCount = milliseconds !== undefined && /^\d{12,13}$/.test(milliseconds);
    return isCount ? instantTime(milliseconds, Number(milliseconds), 'millisecond') : undefined;
  }
}

function sized(size: number | undefined): { size?: number } {
  return size === undefined ? {} : { size };
}

/** Without the network's number: `8:live:ann` is `live:ann`. */
function bare(id: unknown): string {
  return (textOf(id) ?? '').replace(/^\d+:/, '');
}

function partyOf(id: unknown, name: string | undefined): Party | undefined {
  const value = bare(id);
  return value === '' ? undefined : { scheme: 'teams', value, ...(name !== undefined && { name }) };
}

function noticeOf(type: string, content: string): Notice | undefined {
  if (type === 'Event/Call') return /type="missed"/i.test(content) ? 'missed-call' : 'call';
  return NOTICES.find(([pattern]) => pattern.test(type))?.[1];
}

/** What happened, by the name Skype gives it, and with whom. */
function noticeWords(type: string, content: string, text: string): string {
  if (type !== 'Event/Call' && !type.startsWith('ThreadActivity/')) return text;
  const [, call] = /<partlist\b([^<>]{0,500})>/i.exec(content) ?? [];
  const what = [type.slice(type.indexOf('/') + 1), attribute(call ?? '', 'type')];
  const who = ['name', 'target', 'value'].flatMap((name) => elementsIn(content, name));
  return [...what, ...who].filter((word) => word !== undefined && word !== '').join(' ');
}
