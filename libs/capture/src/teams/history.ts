import type { CapturedChange, CapturedMessage } from '../event';
import { isoTime } from '../json/times';
import { type JsonObject, objectOf, objectsOf, textOf } from '../json/values';

/** Reactions that were taken back stand in the history of a message alone: they were made, and undone. */
export function undoneReactions(record: JsonObject, message: CapturedMessage): CapturedChange[] {
  const { conversation, nativeId } = message;
  if (nativeId === undefined) return [];
  return objectsOf(record['messageHistory']).flatMap((item): CapturedChange[] => {
    const reaction = objectOf(item['reaction']);
    const value = textOf(reaction['reactionType']);
    const undone = isoTime(textOf(item['modifiedDateTime']) ?? '');
    if (!/reactionRemoved/i.test(textOf(item['actions']) ?? '') || value === undefined || !undone) return [];
    const user = objectOf(objectOf(reaction['user'])['user']);
    const id = textOf(user['id']);
    const name = textOf(user['displayName']);
    const made = isoTime(textOf(reaction['createdDateTime']) ?? '') ?? undone;
    const keyed = (type: 'reaction' | 'reaction-removed', time: CapturedChange['time']): CapturedChange => ({
      ...{ type, channel: 'teams', conversation, target: nativeId, time, value },
      identity: { scope: 'conversation', key: [nativeId, type, id ?? '', value, time.utc].join(':') },
      ...(id !== undefined && { actor: { scheme: 'teams', value: id, ...(name !== undefined && { name }) } }),
    });
    return [keyed('reaction', made), keyed('reaction-removed', undone)];
  });
}
