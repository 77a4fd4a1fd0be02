import type { CapturedChange, CapturedEvent, CapturedMessage, ConversationRef, Party } from '../event';
import type { Context, Importer, Member, Sample } from '../importer';
import { folderOf } from '../json/files';
import { documentsOf, type JsonLinesFormat, JsonLinesReading } from '../json/json-lines';
import { UNTIMED } from '../json/times';
import { isObject, type JsonObject, listOf, objectOf, objectsOf, textOf } from '../json/values';
import { SlackCall } from '../slack-events/records';
import type { Findings } from '../source';
import { isSlackMessage, OF_SLACK, ROSTER, Rosters } from './rosters';

/** A day of a conversation in an export of Slack (formats.md 12): read by its `ts`, for the days are not those of UTC. */
export const slackImporter: Importer = {
  format: 'slack',
  parser: 'slack/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new JsonLinesReading(source, new SlackDay(context)),
  companions: ownFiles,
  rosters: ROSTER,
};

function recognise(sample: Sample): number {
  const [document] = documentsOf(sample);
  if (Array.isArray(document)) {
    const messages = document.filter(isSlackMessage).length;
    return messages === 0 ? 0 : messages === document.length ? 0.93 : 0.9;
  }
  if (document !== undefined) return 0;
  // A longer day, cut in the middle.
  const { text, charset } = sample;
  return charset.unit === 'byte' &&
    /^\s*\[\s*\{/.test(text) &&
    /"ts"\s*:\s*"\d{9,11}\.\d{6}"/.test(text) &&
    /"(?:text|subtype)"\s*:/.test(text)
    ? 0.9
    : 0;
}

/** What Slack put around the folders, and around those of its workspace. */
function ownFiles({ name }: Member, members: readonly Member[]): readonly Member[] {
  return members.filter((member) => OF_SLACK.test(member.name) && name.startsWith(folderOf(member.name)));
}

const HUDDLE = new Set(['huddle_thread', 'sh_room_created']);
/** Blocks may nest; what stands deeper is not for reading. */
const DEEPEST = 12;

/** What a message says that has its text in blocks alone. */
function wordsIn(value: unknown, depth: number): string {
  if (depth > DEEPEST) return '';
  if (Array.isArray(value)) return value.map((one) => wordsIn(one, depth + 1)).join('');
  if (!isObject(value)) return '';
  const { type, user_id: user, url, name, elements, text } = value;
  if (type === 'user' && typeof user === 'string') return `<@${user}>`;
  if (type === 'emoji' && typeof name === 'string') return `:${name}:`;
  if (type === 'link' && typeof url === 'string') return typeof text === 'string' ? `<${url}|${text}>` : `<${url}>`;
  if (typeof text === 'string') return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const inner = wordsIn(elements ?? text, depth + 1);
  return inner !== '' && /^rich_text_|^section$|^header$|^context$/.test(textOf(type) ?? '') ? `${inner}\n` : inner;
}

/** What is left of a message that was deleted and answered. When it was deleted is not said. */
function gone(target: string, conversation: ConversationRef): CapturedChange {
  return {
    ...{ type: 'delete', channel: 'slack', conversation, target, time: UNTIMED },
    identity: { scope: 'conversation', key: `${target}:deleted` },
  };
}

class SlackDay implements JsonLinesFormat {
  private readonly rosters: Rosters;
  private readonly call: SlackCall;
  private readonly folder: string;
  private nameless = 0;

  constructor(context: Context) {
    this.rosters = new Rosters(context);
    this.call = new SlackCall(context);
    const path = folderOf(context.path.at(-1) ?? '').replace(/\/$/, '');
    this.folder = path.slice(path.lastIndexOf('/') + 1);
  }

  recordsIn(document: unknown): string {
    return Array.isArray(document) ? '[]' : '';
  }

  read(record: JsonObject): readonly CapturedEvent[] {
    const { ref, members } = this.rosters.roomOf(this.folder || (textOf(record['channel_name']) ?? ''));
    const target = textOf(record['ts']);
    if (record['subtype'] === 'tombstone' && target !== undefined) return [gone(target, ref)];
    const comment = objectOf(record['comment']);
    const text = textOf(record['text']) ?? textOf(comment['comment']) ?? wordsIn(record['blocks'], 0).trim();
    const events = this.call.read({
      user: comment['user'],
      ...(isObject(record['file']) && { files: [record['file']] }),
      ...record,
      type: 'message',
      channel: ref.keys[0]!,
      text: this.named(text),
    });
    const placed = events.map((event): CapturedEvent => ({ ...event, conversation: ref }));
    const [message] = placed;
    if (message?.type !== 'message' && message?.type !== 'system') return placed;
    return [this.known(message, members), ...this.reactions(record, message)];
  }

  findings(): Findings {
    const notes = ['An export holds what was there when it was made: what was deleted before is not in it.'];
    if (this.nameless > 0) notes.push(`${this.nameless} messages are by people whom the export does not describe.`);
    return { notes };
  }

  /** With names, and with the members of a conversation that lists them. Files stay with Slack: the export leaves them out. */
  private known(message: CapturedMessage, members: readonly string[]): CapturedMessage {
    const sender = message.sender && this.person(message.sender);
    if (sender && sender.name === undefined) this.nameless++;
    const attachments = message.attachments.map((file) =>
      file.state === 'missing' ? { ...file, state: 'omitted' as const } : file,
    );
    const isOmitted = attachments.some(({ state }) => state === 'omitted');
    const call = HUDDLE.has(message.extra?.['subtype'] ?? '');
    const recipients = members
      .filter((member) => member !== sender?.value)
      .map((member) => ({ role: 'member' as const, party: this.person({ scheme: 'slack', value: member }) }));
    return {
      ...message,
      ...(call && { type: 'system', notice: 'call' }),
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

  /** `<@U1>` with the name that the roster gives. */
  private named(text: string): string {
    return text.replace(/<@([UWB][A-Z0-9]{2,20})>/g, (all, id: string) => {
      const name = this.rosters.nameOf(id);
      return name === undefined ? all : `<@${id}|${name.replace(/[<>|]/g, ' ')}>`;
    });
  }

  /** Who reacted, as far as it is listed; when is not said. */
  private reactions(record: JsonObject, { conversation, nativeId }: CapturedMessage): CapturedChange[] {
    return objectsOf(record['reactions']).flatMap((reaction) => {
      const value = textOf(reaction['name']) ?? '';
      return listOf(reaction['users']).flatMap((user): CapturedChange[] => {
        const id = textOf(objectOf(user)['id'] ?? user);
        if (id === undefined || nativeId === undefined) return [];
        return [
          {
            ...{ type: 'reaction', channel: 'slack', conversation, target: nativeId, time: UNTIMED, value },
            identity: { scope: 'conversation', key: [nativeId, 'reaction', id, value].join(':') },
            actor: this.person({ scheme: 'slack', value: id }),
          },
        ];
      });
    });
  }
}
