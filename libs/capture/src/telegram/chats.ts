import type { ConversationRef, Party, Recipient } from '../event';
import type { JsonList } from '../json/json-cutter';
import { isObject, type JsonObject, textOf } from '../json/values';

/** A chat: what its messages have in common. */
export interface Chat {
  readonly conversation: ConversationRef;
  /** Of a chat of two: the account that exported it, where that is known, and the other. */
  readonly sides: readonly Party[];
  /** Every account numbers the messages of this chat for itself. */
  readonly isOwnNumbered: boolean;
  /** Its messages are numbered by ones; ids in other chats are those of everything the account got. */
  readonly isCounted: boolean;
}

/** Kinds of chats by what their ids are of. */
const USERS = new Set(['personal_chat', 'bot_chat', 'saved_messages', 'replies', 'verification_codes']);
const CHANNELS = new Set(['private_channel', 'public_channel']);
const GROUPS = new Set(['private_group', 'private_supergroup', 'public_supergroup']);
/** Before 2021 ids were numbers with the kind of peer in the high bits. */
const SHIFT = 2 ** 32;
const SHIFTED = ['user', 'chat', 'channel'];

export function isChatType(type: unknown): boolean {
  return typeof type === 'string' && (USERS.has(type) || CHANNELS.has(type) || GROUPS.has(type));
}

/** `writers`: the first two who wrote in it. In a chat of two, that tells whose export it is. */
export function chatOf({ own, root }: JsonList, writers: ReadonlySet<string>): Chat {
  const type = textOf(own.get('type')) ?? '';
  const id = textOf(own.get('id'));
  const title = textOf(own.get('name')) ?? (type === 'saved_messages' ? 'Saved Messages' : undefined);
  const self =
    accountOf(root) ?? (type === 'saved_messages' && id !== undefined ? `user${id}` : writerBeside(writers, type, id));
  const isOwnNumbered = USERS.has(type) || type === 'private_group';
  const peer =
    id === undefined ? undefined : `${USERS.has(type) ? 'user' : type === 'private_group' ? 'chat' : 'channel'}${id}`;
  const keys = peer === undefined ? [] : [isOwnNumbered && self !== undefined ? `${peer}@${self}` : peer];
  return {
    conversation: {
      keys,
      ...(title !== undefined && { title }),
      type: USERS.has(type) ? 'direct' : CHANNELS.has(type) ? 'channel' : GROUPS.has(type) ? 'group' : 'unknown',
    },
    sides: USERS.has(type) && peer !== undefined ? sidesOf(peer, textOf(own.get('name')), self) : [],
    isOwnNumbered,
    isCounted: keys.length > 0 && (CHANNELS.has(type) || (GROUPS.has(type) && !isOwnNumbered)),
  };
}

function writerBeside(writers: ReadonlySet<string>, type: string, id: string | undefined): string | undefined {
  if (type !== 'personal_chat' && type !== 'bot_chat') return undefined;
  return [...writers].find((writer) => writer !== `user${id}`);
}

function sidesOf(peer: string, name: string | undefined, self: string | undefined): Party[] {
  const other: Party = { scheme: 'telegram', value: peer, ...(name !== undefined && { name }) };
  return self === undefined || self === peer ? [other] : [other, { scheme: 'telegram', value: self }];
}

/** The account of a full export. */
function accountOf(root: JsonList['root']): string | undefined {
  const personal = root.get('personal_information');
  const id = isObject(personal) ? textOf(personal['user_id']) : undefined;
  return id === undefined ? undefined : `user${id}`;
}

/** `user123` of an id as written: so, or as a number in old exports. */
export function peerOf(id: unknown): string | undefined {
  const text = textOf(id);
  if (text === undefined || !/^\d+$/.test(text)) return text;
  const number = Number(text);
  const kind = SHIFTED[Math.floor(number / SHIFT)];
  return kind === undefined ? `user${text}` : `${kind}${number % SHIFT}`;
}

/** Whoever wrote or did something. `name`: `from` or `actor`; null: the account is deleted. */
export function partyOf(message: JsonObject, name: 'from' | 'actor'): Party | undefined {
  const value = peerOf(message[`${name}_id`]);
  const shown = textOf(message[name]);
  if (value !== undefined) return { scheme: 'telegram', value, ...(shown !== undefined && { name: shown }) };
  return shown === undefined
    ? undefined
    : { scheme: 'name', value: shown.normalize('NFC').trim() || shown, name: shown };
}

/** In a chat of two, the other one. */
export function recipientsOf({ sides }: Chat, sender: Party | undefined): Recipient[] {
  const others = sides.filter(({ value }) => value !== sender?.value);
  // Two others: the sender is neither, as in a chat of forwarded notices.
  return sender && others.length === 1 ? [{ role: 'to', party: others[0]! }] : [];
}
