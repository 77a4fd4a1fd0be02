import type { ConversationRef, Party } from '../event';
import { type JsonObject, objectOf, textOf } from '../json/values';

/** Ids of channels and supergroups are below this, in the Bot API. */
const CHANNELS_BELOW = -1_000_000_000_000;

/**
 * A chat as exports of Telegram name it, so that a channel seen by a bot and in an export is one. In chats of two each side
 * numbers for itself: they are the account's, which is the bot's (known by its source) or that of a business connection.
 */
export function conversationOf(
  chat: JsonObject,
  connection: string | undefined,
  source: string | undefined,
): ConversationRef {
  const id = Number(textOf(chat['id']));
  if (!Number.isSafeInteger(id)) return { keys: [], type: 'unknown' };
  const title = textOf(chat['title']) ?? nameOf(chat);
  const own = connection === undefined ? `bot${source === undefined ? '' : `:${source}`}` : `business:${connection}`;
  const isPrivate = id > 0;
  const key = isPrivate
    ? `user${id}@${own}`
    : id < CHANNELS_BELOW
      ? `channel${CHANNELS_BELOW - id}`
      : `chat${-id}@${own}`;
  return {
    keys: [key],
    ...(title !== undefined && { title }),
    type: isPrivate ? 'direct' : chat['type'] === 'channel' ? 'channel' : 'group',
  };
}

/** Who wrote: a user, or a chat in whose name it was written. */
export function senderOf(message: JsonObject): Party | undefined {
  return chatParty(objectOf(message['sender_chat'])) ?? userParty(objectOf(message['from']));
}

export function userParty(user: JsonObject): Party | undefined {
  const id = textOf(user['id']);
  const name = nameOf(user);
  return id === undefined ? undefined : { scheme: 'telegram', value: `user${id}`, ...(name !== undefined && { name }) };
}

export function chatParty(chat: JsonObject): Party | undefined {
  const id = Number(textOf(chat['id']));
  const title = textOf(chat['title']);
  if (!Number.isSafeInteger(id) || id >= 0) return undefined;
  const value = id < CHANNELS_BELOW ? `channel${CHANNELS_BELOW - id}` : `chat${-id}`;
  return { scheme: 'telegram', value, ...(title !== undefined && { name: title }) };
}

export function nameOf(user: JsonObject): string | undefined {
  const parts = [textOf(user['first_name']), textOf(user['last_name'])].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : textOf(user['username']);
}
