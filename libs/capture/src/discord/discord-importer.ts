import type { Context, Importer, Sample } from '../importer';
import { filesBelow } from '../json/files';
import type { JsonShape } from '../json/json-cutter';
import { headOf, type JsonFormat, JsonReading } from '../json/json-reading';
import { isObject, type JsonObject, textOf } from '../json/values';
import { DiscordRecords } from './records';

/** Channels of Discord as DiscordChatExporter writes them in JSON (formats.md 13). */
export const discordImporter: Importer = {
  format: 'discord',
  parser: 'discord/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new JsonReading(source, formatFor(context)),
  companions: filesBelow,
};

const SHAPE: JsonShape = { fields: new Set(['guild', 'channel', 'dateRange', 'messageCount']), isRecord };

function isRecord(value: JsonObject): boolean {
  // A forwarded message inside a message has no author.
  return textOf(value['id']) !== undefined && typeof value['timestamp'] === 'string' && isObject(value['author']);
}

function recognise(sample: Sample): number {
  const head = headOf(sample, SHAPE);
  if (!head) return 0;
  const { records, root } = head;
  if (isObject(root.get('guild')) && isObject(root.get('channel'))) return 0.95;
  return records.length > 0 && records.every(isRecord) ? 0.6 : 0;
}

function formatFor(context: Context): JsonFormat {
  return { ...SHAPE, records: () => new DiscordRecords(context) };
}
