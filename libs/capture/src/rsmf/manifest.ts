import { hash } from 'node:crypto';
import type { Channel, ConversationRef, Party } from '../event';
import type { Fields } from '../json/json-cutter';
import { type JsonObject, listOf, objectsOf, textOf } from '../json/values';
import type { Addresses } from '../text/addresses';

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

/** A conversation as a manifest describes it. */
export interface Room {
  readonly ref: ConversationRef;
  readonly channel: Channel;
  /** Ids of its participants. */
  readonly members: readonly string[];
  readonly custodian: string | undefined;
}

const NOWHERE: Room = { ref: { keys: [], type: 'unknown' }, channel: 'other', members: [], custodian: undefined };

/** The people and conversations of one manifest, by the ids its events refer to. */
export class Manifest {
  private readonly people: ReadonlyMap<string, JsonObject>;
  private readonly rooms: ReadonlyMap<string, Room>;

  constructor(
    root: Fields,
    private readonly addresses: Addresses,
  ) {
    this.people = byId(root.get('participants'));
    const collection = textOf(root.get('eventcollectionid'));
    this.rooms = new Map(
      [...byId(root.get('conversations'))].map(([id, entry]) => [id, this.describe(id, entry, collection)]),
    );
  }

  /** Whether it describes this person, or conversation. */
  knows(kind: 'people' | 'rooms', id: string): boolean {
    return this[kind].has(id);
  }

  roomOf(id: string | undefined): Room {
    return (id === undefined ? undefined : this.rooms.get(id)) ?? NOWHERE;
  }

  /** By address where there is one; an account is one of its platform. */
  partyOf(reference: unknown, channel: Channel): Party | undefined {
    const id = textOf(reference);
    if (id === undefined) return undefined;
    const described = this.people.get(id);
    if (!described) return { scheme: 'name', value: id };
    const name = textOf(described['display']);
    const email = textOf(described['email']);
    if (email !== undefined) return this.addresses.of(email, name);
    const account = textOf(described['account_id']);
    if (account !== undefined && /^\+?[\d ().-]{6,}$/.test(account)) return this.addresses.of(account, name);
    if (account !== undefined) return { scheme: channel, value: account, ...(name !== undefined && { name }) };
    return this.addresses.of(name ?? id);
  }

  /**
   * Ids are those of one file. So a conversation is known again by where it is and what it is called, too, and by who is
   * in it where that does not change; first of all by the collection that files of one conversation name.
   */
  private describe(id: string, described: JsonObject, collection: string | undefined): Room {
    const platform = textOf(described['platform']) ?? '';
    const channel = CHANNELS.find(([pattern]) => pattern.test(platform))?.[1] ?? 'other';
    const title = textOf(described['display']);
    const type = described['type'] === 'direct' || described['type'] === 'channel' ? described['type'] : 'unknown';
    const members = listOf(described['participants']).flatMap((member) => textOf(member) ?? []);
    const isSteady = type !== 'channel' || title === undefined;
    const people = isSteady ? members.map((member) => this.partyOf(member, channel)?.value ?? member).sort() : [];
    const facts = hash('sha256', [platform, title ?? '', ...people].join('\0')).slice(0, 24);
    const keys = [...(collection === undefined ? [] : [`collection:${collection}:${id}`]), `${id}:${facts}`];
    return {
      ref: { keys, ...(title !== undefined && { title }), type },
      channel,
      members,
      custodian: textOf(described['custodian']),
    };
  }
}

function byId(list: unknown): ReadonlyMap<string, JsonObject> {
  return new Map(
    objectsOf(list).flatMap((entry): [string, JsonObject][] => {
      const id = textOf(entry['id']);
      return id === undefined ? [] : [[id, entry]];
    }),
  );
}
