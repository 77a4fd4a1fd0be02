import type { CapturedMessage, ConversationRef } from '../event';
import type { Context } from '../importer';
import { isObject, type JsonObject, objectsOf, parseJson, textOf } from '../json/values';
import { camel } from './spelling';

/** Files beside messages that list people, chats and channels; what is in them decides. */
export const ROSTER = /(?:^|\/)(?:\w{1,40}[-_])?(?:users?|chats?|channels?|members?)(?:[-_]?list)?\.json$/i;

type Room = Pick<CapturedMessage, 'recipients'> & Pick<ConversationRef, 'title' | 'type'>;

const TYPES: Readonly<Record<string, ConversationRef['type']>> = {
  oneOnOne: 'direct',
  group: 'group',
  meeting: 'group',
};

/** What Graph says of people, chats and channels, in files of the same archive: read once for all pages. */
interface Known {
  readonly names: ReadonlyMap<string, string>;
  readonly rooms: ReadonlyMap<string, Room>;
}

const READ = new WeakMap<Buffer, Known>();

function knownIn(bytes: Buffer): Known {
  const before = READ.get(bytes);
  if (before) return before;
  const document = camel(parseJson(bytes.toString('utf8').replace(/^\ufeff/, '')));
  const entries = objectsOf(isObject(document) ? document['value'] : document);
  const known = { names: new Map(entries.flatMap(nameIn)), rooms: new Map(entries.flatMap(roomIn)) };
  READ.set(bytes, known);
  return known;
}

function nameIn(entry: JsonObject): [string, string][] {
  const id = textOf(entry['userId']) ?? textOf(entry['id']);
  const name = textOf(entry['displayName']);
  const isPerson = ['userPrincipalName', 'mail', 'userId'].some((member) => entry[member] !== undefined);
  return isPerson && id !== undefined && name !== undefined ? [[id, name]] : [];
}

/** Ids of chats and channels begin with `19:`, those of teams do not. */
function roomIn(entry: JsonObject): [string, Room][] {
  const id = textOf(entry['id']);
  if (id === undefined || !/^\d+:/.test(id)) return [];
  const kind = textOf(entry['chatType']);
  const title = textOf(entry['topic']) ?? textOf(entry['displayName']);
  const recipients = objectsOf(entry['members']).flatMap((member): Room['recipients'] => {
    const value = textOf(member['userId']);
    const name = textOf(member['displayName']);
    if (value === undefined) return [];
    return [{ role: 'member', party: { scheme: 'teams', value, ...(name !== undefined && { name }) } }];
  });
  const type = kind === undefined ? 'channel' : (TYPES[kind] ?? 'group');
  return [[id, { type, recipients, ...(title !== undefined && { title }) }]];
}

/** Who and what the ids in messages are. */
export class Directory {
  private readonly known: readonly Known[];

  constructor({ rosters }: Context) {
    this.known = [...(rosters?.values() ?? [])].map(knownIn);
  }

  nameOf(id: string): string | undefined {
    for (const { names } of this.known) if (names.has(id)) return names.get(id);
    return undefined;
  }

  roomOf(id: string | undefined): Room | undefined {
    for (const { rooms } of this.known) if (id !== undefined && rooms.has(id)) return rooms.get(id);
    return undefined;
  }
}
