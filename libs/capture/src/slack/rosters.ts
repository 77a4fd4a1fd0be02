import type { ConversationRef } from '../event';
import type { Context } from '../importer';
import { baseName, folderOf } from '../json/files';
import { type JsonObject, listOf, objectOf, objectsOf, parseJson, textOf } from '../json/values';

/** Files of an export that say who and what the ids are; the others of Slack's own describe nothing we read. */
export const ROSTER = /(?:^|\/)(?:users|org_users|channels|groups|dms|mpims)\.json$/;
export const OF_SLACK =
  /(?:^|\/)(?:users|org_users|channels|groups|dms|mpims|integration_logs|canvases|file_conversations|lists|huddle_transcripts)\.json$/;

export interface Room {
  readonly ref: ConversationRef;
  readonly members: readonly string[];
}

const TYPES: Readonly<Record<string, ConversationRef['type']>> = {
  'channels.json': 'channel',
  'groups.json': 'group',
  'dms.json': 'direct',
  'mpims.json': 'group',
};
/** What a folder is called where it is not called by a name. */
const ID = /^(?:[CDG][A-Z0-9]{7,20}|FC:.{1,200})$/;

/** What one file says. */
interface Roster {
  readonly names: ReadonlyMap<string, string>;
  /** By id and by name. */
  readonly rooms: ReadonlyMap<string, Room>;
}

/** Rosters are the same for every day of an export, and there may be a hundred thousand of those: read once. */
const READ = new WeakMap<Buffer, Roster>();

function rosterIn(file: string, bytes: Buffer): Roster {
  const known = READ.get(bytes);
  if (known) return known;
  const entries = objectsOf(parseJson(bytes.toString('utf8').replace(/^\ufeff/, '')));
  const isOfPeople = file === 'users.json' || file === 'org_users.json';
  const roster = {
    names: new Map(isOfPeople ? entries.flatMap(nameIn) : []),
    rooms: new Map(isOfPeople ? [] : entries.flatMap((entry) => roomsIn(entry, TYPES[file] ?? 'unknown'))),
  };
  READ.set(bytes, roster);
  return roster;
}

function nameIn(entry: JsonObject): [string, string][] {
  const id = textOf(entry['id']);
  const profile = objectOf(entry['profile']);
  const name = [profile['real_name'], entry['real_name'], profile['display_name'], entry['name']]
    .map(textOf)
    .find((text) => text !== undefined);
  return id === undefined || name === undefined ? [] : [[id, name]];
}

function roomsIn(entry: JsonObject, type: ConversationRef['type']): [string, Room][] {
  const id = textOf(entry['id']);
  if (id === undefined) return [];
  const name = textOf(entry['name']);
  const members = listOf(entry['members']).flatMap((member) => textOf(member) ?? []);
  const room = { ref: { keys: [id], ...(name !== undefined && { title: name }), type }, members };
  return name === undefined ? [[id, room]] : [...[id, name.normalize('NFC')].map((key): [string, Room] => [key, room])];
}

/** Who the people of an export are, and which conversation a folder of day files is. */
export class Rosters {
  private readonly rosters: readonly Roster[];

  /** Of several workspaces in one archive, those around the day; the nearest first. */
  constructor({ rosters, path }: Context) {
    const own = path.at(-1) ?? '';
    this.rosters = [...(rosters ?? [])]
      .filter(([name]) => own.startsWith(folderOf(name)))
      .sort(([a], [b]) => folderOf(b).length - folderOf(a).length)
      .map(([name, bytes]) => rosterIn(baseName(name), bytes));
  }

  nameOf(id: string): string | undefined {
    for (const { names } of this.rosters) if (names.has(id)) return names.get(id);
    return undefined;
  }

  /** The conversation of a folder. Without a roster its name says what it can; no name says nothing. */
  roomOf(folder: string): Room {
    const name = folder.normalize('NFC');
    for (const { rooms } of this.rosters) if (rooms.has(name)) return rooms.get(name)!;
    if (name === '') return { ref: { keys: [], type: 'unknown' }, members: [] };
    if (!ID.test(name)) return { ref: { keys: [`folder:${name}`], title: name, type: 'unknown' }, members: [] };
    return { ref: { keys: [name], type: name.startsWith('D') ? 'direct' : 'unknown' }, members: [] };
  }
}
