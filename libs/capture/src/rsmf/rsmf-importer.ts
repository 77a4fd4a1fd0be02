import type { Context, Importer, Sample } from '../importer';
import { folderOf } from '../json/files';
import type { JsonShape } from '../json/json-cutter';
import { headOf, type JsonFormat, JsonReading } from '../json/json-reading';
import { type JsonObject, objectsOf, textOf } from '../json/values';
import { RsmfRecords } from './records';

/** Manifests of RSMF 2.0 (formats.md 18): participants and conversations, then events that refer to them. */
export const rsmfImporter: Importer = {
  format: 'rsmf',
  parser: 'rsmf/1',
  recognise,
  open: (source, context) => new JsonReading(source, formatFor(context)),
  // Every file lies beside the manifest, under the name an event gives it.
  companions: ({ name }, members) =>
    members.filter((member) => member.name !== name && folderOf(member.name) === folderOf(name)),
};

const SHAPE: JsonShape = {
  fields: new Set(['version', 'participants', 'conversations', 'eventcollectionid']),
  lists: new Set(['events']),
  isRecord,
};

function isRecord(value: JsonObject): boolean {
  return (
    textOf(value['type']) !== undefined && (value['timestamp'] !== undefined || value['participant'] !== undefined)
  );
}

function recognise(sample: Sample): number {
  const head = headOf(sample, SHAPE);
  if (!head) return 0;
  const isManifest =
    objectsOf(head.root.get('participants')).length > 0 || objectsOf(head.root.get('conversations')).length > 0;
  const isVersioned = /^[12]\.\d/.test(textOf(head.root.get('version')) ?? '');
  // A long list of people may fill the beginning.
  const isNamed = /"participants"\s*:\s*\[/.test(sample.text) || /"conversations"\s*:\s*\[/.test(sample.text);
  if ((isManifest || isNamed) && isVersioned) return 0.95;
  return isManifest && head.records.length > 0 && head.records.every(isRecord) ? 0.7 : 0;
}

function formatFor(context: Context): JsonFormat {
  return { ...SHAPE, records: () => new RsmfRecords(context) };
}
