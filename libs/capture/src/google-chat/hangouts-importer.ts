import type { Importer } from '../importer';
import { filesBelow } from '../json/files';
import type { JsonShape } from '../json/json-cutter';
import { headOf, JsonReading } from '../json/json-reading';
import { isObject, type JsonObject } from '../json/values';
import { HangoutsRecords } from './hangouts-records';

/** `Hangouts.json` of Takeout, in both of its shapes: `conversations[].events[]`, before 2018 `conversation_state[]…event[]`. */
export const hangoutsImporter: Importer = {
  format: 'hangouts',
  parser: 'hangouts/1',
  coversWholeSpan: true,
  recognise: (sample) => {
    const records = headOf(sample, SHAPE)?.records ?? [];
    return records.some(isRecord) ? (records.every(isRecord) ? 0.9 : 0.5) : 0;
  },
  open: (source, context) => new JsonReading(source, { ...SHAPE, records: () => new HangoutsRecords(context) }),
  companions: filesBelow,
};

const SHAPE: JsonShape = { fields: new Set(['conversation']), lists: new Set(['events', 'event']), isRecord };

function isRecord(value: JsonObject): boolean {
  return isObject(value['conversation_id']) && isObject(value['sender_id']) && 'timestamp' in value;
}
