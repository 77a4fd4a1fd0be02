import { hash } from 'node:crypto';
import type {
  Attachment,
  CapturedChange,
  CapturedEvent,
  CapturedMessage,
  Channel,
  ConversationRef,
  Mark,
  Notice,
  Party,
  SourceTime,
} from '../event';
import type { Context } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Identities } from '../json/identities';
import type { JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { isoReading, isoTime, UNTIMED, WallTimes } from '../json/times';
import { bodyOf, countOf, type JsonObject, listOf, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { Addresses } from '../text/addresses';

/** Platforms by the names tools write. */
const CHANNELS: readonly (readonly [RegExp, Channel])[] = [
  [/whats\s?app/i, 'whatsapp'],
  [/wecom|wechat work/i, 'wecom'],
  [/wechat|weixin/i, 'wechat'],
  [/telegram/i, 'telegram'],
  [/signal/i, 'signal'],
  [/imessage/i, 'imessage'],
  [/^(?:sms|mms|text)/i, 'sms'],
  [/teams|skype/i, 'teams'],
  [/slack/i, 'slack'],
  [/discord/i, 'discord'],
  [/^line$/i, 'line'],
  [/viber/i, 'viber'],
  [/google|hangouts/i, 'google-chat'],
  [/zoom/i, 'zoom'],
  [/instagram/i, 'instagram'],
  [/messenger|facebook/i, 'messenger'],
  [/mail/i, 'email'],
];
const NOTICES: Readonly<Record<string, Notice>> = {
  join: 'member-joined',
  leave: 'member-left',
  history: 'settings-changed',
};
/** Events remembered until they are answered. */
const REMEMBERED = 200_000;

interface Room {
  readonly ref: ConversationRef;
  readonly channel: Channel;
  readonly members: readonly string[];
  readonly custodian: string | undefined;
}

/** Turns the events of one manifest into ours. */
export class RsmfRecords implements JsonRecords {
  private readonly find: FindFile;
  private readonly times: WallTimes;
  private readonly addresses: Addresses;
  private readonly identities = new Identities();
  private people: ReadonlyMap<string, JsonObject> | undefined;
  private rooms: ReadonlyMap<string, Room> = new Map();
  /** Of events by their ids, for those that answer them. */
  private readonly keys = new Map<string, string>();
  private readonly seen = { zoneless: 0, unknown: 0, missing: 0 };

  constructor(private readonly context: Context) {
    this.find = fileFinder(context);
    this.times = new WallTimes(context.options);
    this.addresses = new Addresses(context.options.country, 'name');
  }

  read(event: JsonObject, list: JsonList): readonly [CapturedEvent, ...CapturedEvent[]] {
    if (!this.people) this.learn(list);
    const type = textOf(event['type']);
    if (type === undefined) throw new Unreadable('unreadable-record', 'the event does not say what it is');
    const room = this.roomOf(textOf(event['conversation']));
    const sender = this.partyOf(event['participant'], room.channel);
    const edits = objectsOf(event['edits']);
    const body = bodyOf(edits.length > 0 ? (edits[0]!['previous'] ?? event['body']) : event['body']);
    const id = textOf(event['id']);
    const time = this.timeOf(event['timestamp']);
    const attachments = this.files(event);
    const names = attachments.map(({ name }) => name ?? '');
    const parent = textOf(event['parent']);
    const isMessage = type === 'message' || type === 'unknown';
    // Ids are unique in one manifest only: the same id on another day may be another event.
    const facts = this.identities.of(room.ref.keys[0] ?? '', time, sender, body, names);
    const key = id === undefined ? facts.key : `${id}:${facts.key}`;
    const message: CapturedMessage = {
      type: isMessage ? 'message' : 'system',
      ...(!isMessage && { notice: NOTICES[type] ?? 'other' }),
      channel: room.channel,
      conversation: room.ref,
      identity: { scope: 'conversation', key },
      nativeId: key,
      ...(sender && { sender }),
      recipients: room.members.flatMap((member) => {
        const party = this.partyOf(member, room.channel);
        return party && party.value !== sender?.value ? [{ role: 'member' as const, party }] : [];
      }),
      time,
      body,
      attachments,
      marks: marksOf(event, edits),
      ...(parent !== undefined && { inReplyTo: this.keys.get(`${room.ref.keys[0]}\0${parent}`) ?? parent }),
      extra: {
        ...textsOf(event, ['importance', 'direction']),
        ...(room.custodian !== undefined && { custodian: room.custodian }),
        ...Object.fromEntries(
          objectsOf(event['custom']).map((one) => [`custom.${textOf(one['name']) ?? ''}`, textOf(one['value']) ?? '']),
        ),
      },
    };
    if (id !== undefined && this.keys.size < REMEMBERED) this.keys.set(`${room.ref.keys[0]}\0${id}`, key);
    return [message, ...this.edits(edits, key, room), ...this.responses(event, key, room)];
  }

  findings({ lists, notes }: JsonDocument): Findings {
    const more = [...notes];
    const { zoneless, unknown, missing } = this.seen;
    if (unknown > 0) more.push(`${unknown} events name people or conversations that the manifest does not describe.`);
    if (missing > 0) more.push(`${missing} files are named and not there.`);
    const { zone } = this.context.options;
    return {
      dialect: `RSMF ${textOf(lists[0]?.root.get('version')) ?? ''}`.trim(),
      ...(zoneless > 0 && {
        zone: { zone: zone ?? 'UTC', origin: zone === undefined ? ('assumed' as const) : ('operator' as const) },
      }),
      notes: more,
    };
  }

  private learn({ root }: JsonList): void {
    this.people = new Map(
      objectsOf(root.get('participants')).flatMap((one) => {
        const id = textOf(one['id']);
        return id === undefined ? [] : [[id, one] as const];
      }),
    );
    this.rooms = new Map(
      objectsOf(root.get('conversations')).flatMap((one) => {
        const id = textOf(one['id']);
        return id === undefined ? [] : [[id, this.describe(id, one)] as const];
      }),
    );
  }

  /** A conversation is known again by its id together with where it is and who is in it: ids alone are those of one file. */
  private describe(id: string, described: JsonObject): Room {
    const platform = textOf(described['platform']) ?? '';
    const channel = CHANNELS.find(([pattern]) => pattern.test(platform))?.[1] ?? 'other';
    const title = textOf(described['display']);
    const members = listOf(described['participants']).flatMap((member) => textOf(member) ?? []);
    const people = members.map((member) => this.partyOf(member, channel)?.value ?? member).sort();
    const facts = hash('sha256', [platform, title ?? '', ...people].join('\0')).slice(0, 24);
    const type = described['type'] === 'direct' ? 'direct' : described['type'] === 'channel' ? 'channel' : 'unknown';
    return {
      ref: { keys: [`${id}:${facts}`], ...(title !== undefined && { title }), type },
      channel,
      members,
      custodian: textOf(described['custodian']),
    };
  }

  private roomOf(id: string | undefined): Room {
    const known = id === undefined ? undefined : this.rooms.get(id);
    if (known) return known;
    if (id !== undefined) this.seen.unknown++;
    return {
      ref: { keys: [], type: 'unknown' },
      channel: 'other',
      members: [],
      custodian: undefined,
    };
  }

  /** By address where there is one; an account is one of its platform. */
  private partyOf(reference: unknown, channel: Channel): Party | undefined {
    const id = textOf(reference);
    if (id === undefined) return undefined;
    const described = this.people?.get(id);
    if (!described) {
      this.seen.unknown++;
      return { scheme: 'name', value: id };
    }
    const name = textOf(described['display']);
    const email = textOf(described['email']);
    if (email !== undefined) return this.addresses.of(email, name);
    const account = textOf(described['account_id']);
    if (account !== undefined && /^\+?[\d ().-]{6,}$/.test(account)) return this.addresses.of(account, name);
    if (account !== undefined) return { scheme: channel, value: account, ...(name !== undefined && { name }) };
    return this.addresses.of(name ?? id);
  }

  private timeOf(value: unknown): SourceTime {
    const text = textOf(value);
    if (text === undefined) return UNTIMED;
    const zoned = isoTime(text);
    if (zoned) return zoned;
    const reading = isoReading(text);
    if (!reading) throw new Unreadable('unreadable-time', 'the time of the event is none');
    this.seen.zoneless++;
    return this.times.of(text, reading);
  }

  private files(event: JsonObject): Attachment[] {
    return objectsOf(event['attachments']).flatMap((file) => {
      const id = textOf(file['id']);
      if (id === undefined) return [];
      const size = countOf(file['size']);
      const name = textOf(file['display']) ?? id;
      const attachment = fileAttachment(this.find, id, { name, ...(size !== undefined && { size }) });
      if (attachment.state === 'missing') this.seen.missing++;
      return [attachment];
    });
  }

  /** Each edit is a version: the first text is what the message began with. */
  private edits(edits: readonly JsonObject[], target: string, { channel, ref }: Room): CapturedChange[] {
    return edits.flatMap((edit, i): CapturedChange[] => {
      const text = edit['new'] ?? edits[i + 1]?.['previous'];
      if (typeof text !== 'string') return [];
      const at = textOf(edit['timestamp']) ?? String(i);
      const actor = this.partyOf(edit['participant'], channel);
      return [
        {
          ...{ type: 'edit', channel, conversation: ref, target, time: this.timeOf(edit['timestamp']) },
          identity: { scope: 'conversation', key: `${target}:edited:${at}` },
          ...(actor && { actor }),
          body: bodyOf(text),
        },
      ];
    });
  }

  private responses(event: JsonObject, target: string, { channel, ref }: Room): CapturedChange[] {
    const base = { channel, conversation: ref, target } as const;
    const reactions = objectsOf(event['reactions']).flatMap((reaction) => {
      const value = textOf(reaction['value']) ?? '';
      const by = listOf(reaction['participants']);
      return (by.length > 0 ? by : [undefined]).map((participant): CapturedChange => {
        const actor = this.partyOf(participant, channel);
        return {
          ...{ ...base, type: 'reaction', time: UNTIMED, value },
          identity: { scope: 'conversation', key: [target, 'reaction', actor?.value ?? '', value].join(':') },
          ...(actor && { actor }),
        };
      });
    });
    const receipts = objectsOf(event['read_receipts']).map((receipt): CapturedChange => {
      const actor = this.partyOf(receipt['participant'], channel);
      const value = textOf(receipt['action']) ?? 'read';
      return {
        ...{ ...base, type: 'receipt', time: this.timeOf(receipt['timestamp']), value },
        identity: { scope: 'conversation', key: [target, 'receipt', actor?.value ?? '', value].join(':') },
        ...(actor && { actor }),
      };
    });
    return [...reactions, ...receipts];
  }
}

function marksOf(event: JsonObject, edits: readonly JsonObject[]): Mark[] {
  const marks: Mark[] = [];
  // With the earlier texts there it is told by versions.
  if (edits.length > 0 && edits.every((edit) => edit['previous'] === undefined)) marks.push('edited');
  if (event['deleted'] === true) marks.push('deleted');
  if (event['type'] === 'disclaimer') marks.push('automatic');
  return marks;
}
