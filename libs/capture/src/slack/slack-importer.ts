import type { Context, Importer, Member, Sample } from '../importer';
import { folderOf } from '../json/files';
import type { JsonShape } from '../json/json-cutter';
import { headOf, type JsonFormat, JsonReading } from '../json/json-reading';
import type { JsonObject } from '../json/values';
import { SlackDay } from './day';
import { OF_SLACK, ROSTER } from './rosters';

/** A day of a conversation in an export of Slack (formats.md 12): read by its `ts`, for the days are not those of UTC. */
export const slackImporter: Importer = {
  format: 'slack',
  parser: 'slack/2',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new JsonReading(source, formatFor(context)),
  companions: ownFiles,
  rosters: ROSTER,
};

const SHAPE: JsonShape = { fields: new Set(), lists: new Set(), isList: true, isRecord: isMessage };
const SAID = ['text', 'user', 'bot_id', 'username', 'subtype', 'blocks'];

function isRecord(value: JsonObject): boolean {
  const { ts } = value;
  return typeof ts === 'string' && /^\d{9,11}\.\d{1,9}$/.test(ts) && SAID.some((name) => value[name] !== undefined);
}

/** A message that is shared stands in a card of another: after damage it is not to be taken for one. */
function isMessage(value: JsonObject): boolean {
  return isRecord(value) && !('from_url' in value);
}

function recognise(sample: Sample): number {
  if (!/^[\s\0]*\[/.test(sample.text)) return 0;
  const head = headOf(sample, SHAPE);
  const messages = head?.records.filter(isRecord).length ?? 0;
  return messages === 0 ? 0 : messages === head!.records.length ? 0.93 : 0.9;
}

function formatFor(context: Context): JsonFormat {
  return { ...SHAPE, records: () => new SlackDay(context) };
}

/** The same list of members is asked about for each of a hundred thousand days. */
const FOUND = new WeakMap<readonly Member[], readonly Member[]>();

/** What Slack put around the folders, and around those of its workspace. */
function ownFiles({ name }: Member, members: readonly Member[]): readonly Member[] {
  let files = FOUND.get(members);
  if (!files) FOUND.set(members, (files = members.filter((member) => OF_SLACK.test(member.name))));
  return files.filter((member) => name.startsWith(folderOf(member.name)));
}
