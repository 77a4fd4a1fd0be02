import type { ConversationRef, Party } from '../event';
import { isObject, type JsonObject, objectOf, textOf } from '../json/values';

/** What signal-cli received, in either of its outputs: bare, or as the parameters of a JSON-RPC notification. */
export interface Frame {
  readonly envelope: JsonObject;
  /** Number of the account that received it, where the frame says. */
  readonly account: string | undefined;
}

export function frameOf(document: JsonObject): Frame | undefined {
  const params = objectOf(document['params']);
  const holder = [document, params, objectOf(params['result'])].find(({ envelope }) => isObject(envelope));
  return holder && { envelope: objectOf(holder['envelope']), account: textOf(holder['account']) };
}

/** A user as Signal knows one: number and UUID, either of which may be hidden. */
export interface User {
  readonly number: string | undefined;
  readonly uuid: string | undefined;
  readonly name?: string | undefined;
}

const NUMBER = /^\+\d{5,16}$/;
const UUID = /^(?:PNI:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The user that members name, which begin alike: `sourceNumber`, `sourceUuid`, `source` (either, in older shapes). */
export function userOf(object: JsonObject, prefix: string): User | undefined {
  const plain = textOf(object[prefix]);
  const written = [textOf(object[`${prefix}Number`]), textOf(object[`${prefix}Uuid`]), plain];
  const number = written.find((one) => one !== undefined && NUMBER.test(one));
  const uuid = written.find((one) => one !== undefined && UUID.test(one))?.toLowerCase();
  if (number === undefined && uuid === undefined) return plain === undefined ? undefined : { number: plain, uuid };
  return { number, uuid, name: textOf(object[`${prefix}Name`]) };
}

/** The number where it is known, for that is what a directory holds; else the UUID. */
export function partyOf({ number, uuid, name }: User): Party {
  const shown = name === undefined ? {} : { name };
  return number !== undefined && NUMBER.test(number)
    ? { scheme: 'phone', value: number, ...shown }
    : { scheme: 'signal', value: uuid ?? number ?? '', ...shown };
}

/** Who an id of a message is scoped by: the UUID, which nobody can hide, unless the frame is too old to have it. */
export function authorOf({ number, uuid }: User): string {
  return uuid ?? number ?? '';
}

/** Id of a message: its author, and when it was sent by the author's clock, in milliseconds (formats.md 7). */
export function messageId(author: User, sent: string): string {
  return `${authorOf(author)}:${sent}`;
}

/** A group by its id; a chat of two by both, in every way that an export of either side may know them. */
export function conversationOf(group: JsonObject, own: User | undefined, other: User | undefined): ConversationRef {
  const id = textOf(group['groupId']);
  if (id !== undefined) {
    const title = textOf(group['groupName']) ?? textOf(group['name']);
    return { keys: [`group:${id}`], ...(title !== undefined && { title }), type: 'group' };
  }
  const theirs = [other?.number, other?.uuid].filter((one) => one !== undefined);
  const ours = [own?.number, own?.uuid].filter((one) => one !== undefined);
  const pairs = theirs.flatMap((one) => ours.map((two) => [one, two].sort().join('|')));
  const title = other?.name ?? theirs[0];
  return {
    keys: pairs.length > 0 ? pairs : theirs.map((one) => `with:${one}`),
    ...(title !== undefined && { title }),
    type: 'direct',
  };
}
