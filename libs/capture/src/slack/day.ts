import type { CapturedChange, CapturedEvent, CapturedMessage, ConversationRef, Party } from '../event';
import type { Context } from '../importer';
import { folderOf } from '../json/files';
import type { JsonDocument, JsonRecords } from '../json/json-reading';
import { UNTIMED } from '../json/times';
import { countOf, isObject, type JsonObject, listOf, objectOf, objectsOf, textOf } from '../json/values';
import { SlackCall } from '../slack-events/records';
import type { Findings } from '../source';
import { type Room, Rosters } from './rosters';

const CALLS = new Set(['huddle_thread', 'sh_room_created']);

/** The messages of a day, read as calls of the Events API are, so that one captured live is known again. */
export class SlackDay implements JsonRecords {
  private readonly rosters: Rosters;
  private readonly call: SlackCall;
  private readonly folder: string;
  private nameless = 0;

  constructor(context: Context) {
    this.rosters = new Rosters(context);
    this.call = new SlackCall(context, (id) => this.rosters.nameOf(id));
    const path = folderOf(context.path.at(-1) ?? '').replace(/\/$/, '');
    this.folder = path.slice(path.lastIndexOf('/') + 1);
  }

  read(record: JsonObject): readonly CapturedEvent[] {
    const room = this.rosters.roomOf(this.folder || (textOf(record['channel_name']) ?? ''));
    const target = textOf(record['ts']);
    if (record['subtype'] === 'tombstone' && target !== undefined) return [gone(target, room.ref)];
    const { message, previous_message: previous } = record;
    const versions = {
      ...(isObject(message) && { message: spoken(message) }),
      ...(isObject(previous) && { previous_message: spoken(previous) }),
    };
    // Where it was said is known by the folder; the reader of calls wants some channel.
    const events = this.call.read({ ...spoken(record), ...versions, type: 'message', channel: 'C' });
    return events.flatMap((event): CapturedEvent[] => {
      const conversation = room.ref;
      if ('target' in event)
        return [{ ...event, conversation, ...(event.actor && { actor: this.person(event.actor) }) }];
      const message = { ...event, conversation, extra: { ...event.extra, ...uncounted(record) } };
      return [this.known(message, room), ...this.reactions(record, message)];
    });
  }

  findings({ notes }: JsonDocument): Findings {
    const more = ['An export holds what was there when it was made: what was deleted before is not in it.'];
    if (this.nameless > 0) more.push(`${this.nameless} messages are by people whom the export does not describe.`);
    return { notes: [...notes, ...more] };
  }

  /** With names, and with the members of a conversation that lists them. Files stay with Slack: the export leaves them out. */
  private known(message: CapturedMessage, { members }: Room): CapturedMessage {
    const sender = message.sender && this.person(message.sender);
    if (sender && sender.name === undefined) this.nameless++;
    const attachments = message.attachments.map((file) =>
      file.state === 'missing' ? { ...file, state: 'omitted' as const } : file,
    );
    const isOmitted = attachments.some(({ state }) => state === 'omitted');
    const recipients = members
      .filter((member) => member !== sender?.value)
      .map((member) => ({ role: 'member' as const, party: this.person({ scheme: 'slack', value: member }) }));
    return {
      ...message,
      ...(CALLS.has(message.extra?.['subtype'] ?? '') && { type: 'system', notice: 'call' }),
      ...(sender && { sender }),
      recipients,
      attachments,
      marks: isOmitted ? [...message.marks, 'media-omitted'] : message.marks,
    };
  }

  private person(party: Party): Party {
    if (party.scheme !== 'slack') return party;
    const name = this.rosters.nameOf(party.value) ?? party.name;
    return name === undefined ? party : { ...party, name };
  }

  /** Who reacted, as far as it is listed; when is not said. */
  private reactions(record: JsonObject, { conversation, nativeId }: CapturedMessage): CapturedChange[] {
    if (nativeId === undefined) return [];
    return objectsOf(record['reactions']).flatMap((reaction) => {
      const value = textOf(reaction['name']) ?? '';
      return usersOf(reaction).map((id): CapturedChange => ({
        ...{ type: 'reaction', channel: 'slack', conversation, target: nativeId, time: UNTIMED, value },
        identity: { scope: 'conversation', key: [nativeId, 'reaction', id, value].join(':') },
        actor: this.person({ scheme: 'slack', value: id }),
      }));
    });
  }
}

/** With what was said of a file where it stands in a message of its own. */
function spoken(message: JsonObject): JsonObject {
  const comment = objectOf(message['comment']);
  const text = textOf(message['text']) ?? textOf(comment['comment']);
  return {
    ...(comment['user'] !== undefined && { user: comment['user'] }),
    ...(isObject(message['file']) && { files: [message['file']] }),
    ...message,
    ...(text !== undefined && { text }),
  };
}

function usersOf(reaction: JsonObject): string[] {
  return listOf(reaction['users']).flatMap((user) => textOf(objectOf(user)['id'] ?? user) ?? []);
}

/** Of many who reacted Slack lists some and counts all. */
function uncounted(record: JsonObject): { readonly reactions?: string } {
  const more = objectsOf(record['reactions'])
    .filter((reaction) => (countOf(reaction['count']) ?? 0) > usersOf(reaction).length)
    .map((reaction) => `${textOf(reaction['name']) ?? ''} ${countOf(reaction['count'])}`);
  return more.length > 0 ? { reactions: more.join(', ') } : {};
}

/** What is left of a message that was deleted and answered. When it was deleted is not said. */
function gone(target: string, conversation: ConversationRef): CapturedChange {
  return {
    ...{ type: 'delete', channel: 'slack', conversation, target, time: UNTIMED },
    identity: { scope: 'conversation', key: `${target}:deleted` },
  };
}
