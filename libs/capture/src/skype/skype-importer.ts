import type { Context, Importer, Sample } from '../importer';
import { filesBelow } from '../json/files';
import type { JsonShape } from '../json/json-cutter';
import { headOf, type JsonFormat, JsonReading } from '../json/json-reading';
import { type JsonObject, textOf } from '../json/values';
import { SkypeRecords } from './records';

/** `messages.json` of what Skype and Teams Free export of an account (formats.md 11). */
export const skypeImporter: Importer = {
  format: 'skype',
  parser: 'skype/1',
  recognise,
  open: (source, context) => new JsonReading(source, formatFor(context)),
  companions: filesBelow,
};

const SHAPE: JsonShape = {
  fields: new Set(['userId', 'exportDate', 'id', 'displayName', 'threadProperties']),
  lists: new Set(['MessageList']),
  isRecord,
};

function isRecord(value: JsonObject): boolean {
  return textOf(value['messagetype']) !== undefined && 'originalarrivaltime' in value && 'conversationid' in value;
}

function recognise(sample: Sample): number {
  const head = headOf(sample, SHAPE);
  if (!head || head.lists.length === 0) return 0;
  if (head.records.length > 0) return head.records.every(isRecord) ? 0.95 : 0.5;
  // An account may begin with conversations in which nothing was said.
  return head.root.has('userId') && head.root.has('exportDate') ? 0.9 : 0;
}

function formatFor(context: Context): JsonFormat {
  return { ...SHAPE, records: () => new SkypeRecords(context) };
}
