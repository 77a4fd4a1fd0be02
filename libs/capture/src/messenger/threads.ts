import type { Channel, ConversationRef, Party, Recipient } from '../event';
import type { Context } from '../importer';
import { folderOf } from '../json/files';
import type { JsonList } from '../json/json-cutter';
import { isObject, listOf, textOf } from '../json/values';
import { repaired } from './mojibake';

/** A thread: what its messages have in common. */
export interface Thread {
  readonly channel: Channel;
  readonly conversation: ConversationRef;
  readonly participants: readonly Party[];
}

/** Whom the export names. There are no ids in it. */
export function partyOf(name: string): Party {
  return { scheme: 'name', value: name.normalize('NFC').trim() || name, name };
}

export function nameOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : repaired(text);
}

export function threadOf({ own }: JsonList, channel: Channel, context: Context): Thread {
  const participants = listOf(own.get('participants')).flatMap((one) => {
    const name = nameOf(isObject(one) ? one['name'] : one);
    return name === undefined ? [] : [partyOf(name)];
  });
  const title = nameOf(own.get('title')) ?? nameOf(own.get('threadName'));
  const key = threadKey(textOf(own.get('thread_path')) ?? folderOf(context.path.at(-1) ?? ''));
  return {
    channel,
    conversation: {
      keys: key === undefined ? [] : [key],
      ...(title !== undefined && { title }),
      type: participants.length === 0 ? 'unknown' : participants.length > 2 ? 'group' : 'direct',
    },
    participants,
  };
}

/**
 * `inbox/ann_abc123` of a path; the part behind the name is the thread's id. The folder above it is where the thread lies at
 * the moment (inbox, archived, requests), so it is left out.
 */
function threadKey(path: string): string | undefined {
  const folder = path
    .split('/')
    .filter((part) => part !== '')
    .at(-1);
  const id = folder === undefined ? undefined : /_([A-Za-z0-9-]{6,})$/.exec(folder)?.[1];
  return (
    id ??
    (path.includes('/') && /(?:^|\/)(?:inbox|archived_threads|message_requests|filtered_threads)\//.test(path)
      ? folder
      : undefined)
  );
}

/** In a thread of two, the other one. */
export function recipientsOf({ participants, conversation }: Thread, sender: Party | undefined): Recipient[] {
  if (conversation.type !== 'direct' || !sender) return [];
  const others = participants.filter(({ value }) => value !== sender.value);
  return others.length === 1 ? [{ role: 'to', party: others[0]! }] : [];
}
