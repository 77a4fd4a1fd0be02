import type { ConversationRef } from '../event';
import type { Context } from '../importer';
import { baseName, folderOf } from '../json/files';
import { isObject, type JsonObject, listOf, objectOf, objectsOf, parseJson, textOf } from '../json/values';

/** Files of an export that say who and what the ids are; the others of Slack's own describe nothing we read. */
export const ROSTER = /(?:^|\/)(?:users|org_users|channels|groups|dms|mpims)\.json$/;
export const OF_SLACK =
  /(?:^|\/)(?:users|org_users|channels|groups|dms|mpims|integration_logs|canvases|file_conversations|lists|huddle_transcripts)\.json$/;

interface Room {
  readonly ref: ConversationRef;
  readonly members: readonly string[];
}

const TYPES: Readonly<Record<string, ConversationRef['type']>> = {
  'channels.json': 'channel',
  'groups.json': 'group',
  'dms.json': 'direct',
  'mpims.json': 'group',
};

/** Rosters are the same for every day of an export: read once. */
const PARSED = new WeakMap<Buffer, readonly JsonObject[]>();

function entriesOf(bytes: Buffer): readonly JsonObject[] {
  let entries = PARSED.get(bytes);
  if (!entries) PARSED.set(bytes, (entries = objectsOf(parseJson(bytes.toString('utf8').replace(/^\ufeff/, '')))));
  return entries;
}

/** Who the people of an export are, and which conversation a folder of day files is. */
export class Rosters {
  private readonly names = new Map<string, string>();
  private readonly rooms = new Map<string, Room>();

  constructor({ rosters, path }: Context) {
    const own = path.at(-1) ?? '';
    for (const [name, bytes] of rosters ?? []) {
      // Of several workspaces in one archive, that around this folder.
      if (!own.startsWith(folderOf(name))) continue;
      const file = baseName(name);
      for (const entry of entriesOf(bytes)) {
        if (file === 'users.json' || file === 'org_users.json') this.learnPerson(entry);
        else this.learnRoom(entry, TYPES[file] ?? 'unknown');
      }
    }
  }

  nameOf(id: string): string | undefined {
    return this.names.get(id);
  }

  /** The conversation of a folder; without a roster the folder names it. */
  roomOf(folder: string): Room {
    const name = folder.normalize('NFC');
    return this.rooms.get(name) ?? { ref: { keys: [`folder:${name}`], title: name, type: 'unknown' }, members: [] };
  }

  private learnPerson(entry: JsonObject): void {
    const id = textOf(entry['id']);
    const profile = objectOf(entry['profile']);
    const name = [profile['real_name'], entry['real_name'], profile['display_name'], entry['name']]
      .map(textOf)
      .find((text) => text !== undefined);
    if (id !== undefined && name !== undefined) this.names.set(id, name);
  }

  private learnRoom(entry: JsonObject, type: ConversationRef['type']): void {
    const id = textOf(entry['id']);
    if (id === undefined) return;
    const name = textOf(entry['name']);
    const members = listOf(entry['members']).flatMap((member) => textOf(member) ?? []);
    const room = { ref: { keys: [id], ...(name !== undefined && { title: name }), type }, members };
    this.rooms.set(id, room);
    if (name !== undefined) this.rooms.set(name.normalize('NFC'), room);
  }
}

/** Whether a value is a message of an export. */
export function isSlackMessage(value: unknown): value is JsonObject {
  return (
    isObject(value) &&
    typeof value['ts'] === 'string' &&
    /^\d{9,11}\.\d{1,9}$/.test(value['ts']) &&
    ['text', 'user', 'bot_id', 'username', 'subtype', 'blocks'].some((name) => value[name] !== undefined)
  );
}
