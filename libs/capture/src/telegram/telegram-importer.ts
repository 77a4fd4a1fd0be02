import type { Context, Importer, Sample } from '../importer';
import { filesBelow } from '../json/files';
import type { JsonList, JsonShape } from '../json/json-cutter';
import { headOf, type JsonFormat, JsonReading } from '../json/json-reading';
import { isObject, type JsonObject, textOf } from '../json/values';
import { isChatType, peerOf } from './chats';
import { TelegramRecords } from './records';

/** Telegram Desktop's "Export chat history" and "Export Telegram data" as JSON (formats.md 6.1). */
export const telegramImporter: Importer = {
  format: 'telegram',
  parser: 'telegram/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new JsonReading(source, formatFor(context)),
  companions: filesBelow,
};

const SHAPE: JsonShape = { fields: new Set(['name', 'type', 'id', 'personal_information']), isRecord };
const TYPES = new Set<unknown>(['message', 'service', 'unsupported']);

function isRecord(value: JsonObject): boolean {
  return TYPES.has(value['type']) && ['id', 'date', 'date_unixtime'].some((name) => textOf(value[name]) !== undefined);
}

/** By the first messages; by the chat where it has none; by the account where its contacts fill the beginning. */
function recognise(sample: Sample): number {
  const head = headOf(sample, SHAPE);
  if (!head) return 0;
  const { records, lists, root } = head;
  if (records.length > 0) return records.every(isRecord) ? 0.9 : records.some(isRecord) ? 0.5 : 0;
  if (lists.some(({ own }) => isChatType(own.get('type')) && textOf(own.get('id')) !== undefined)) return 0.9;
  const personal = root.get('personal_information');
  return isObject(personal) && textOf(personal['user_id']) !== undefined ? 0.8 : 0;
}

function formatFor(context: Context): JsonFormat {
  const writers = new WeakMap<JsonList, Set<string>>();
  return {
    ...SHAPE,
    // In a chat of two, whoever writes and is not the other is the account that exported it.
    peek: (record, list) => {
      const type = list.own.get('type');
      if (type !== undefined && type !== 'personal_chat' && type !== 'bot_chat') return true;
      const known = writers.get(list) ?? new Set();
      const writer = peerOf(record['from_id']);
      if (writer?.startsWith('user')) known.add(writer);
      writers.set(list, known);
      return known.size >= 2;
    },
    records: () => new TelegramRecords(context, writers),
  };
}
