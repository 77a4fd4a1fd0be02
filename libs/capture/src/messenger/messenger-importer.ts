import type { Channel } from '../event';
import type { Context, Importer, Member, Sample } from '../importer';
import { filesBelow } from '../json/files';
import type { JsonList, JsonShape } from '../json/json-cutter';
import { headOf, type JsonFormat, JsonReading } from '../json/json-reading';
import { isObject, type JsonObject, listOf, objectsOf, textOf } from '../json/values';
import { MetaRecords } from './records';
import { isSecure } from './secure';

/**
 * Messages of "Download your information", of Facebook Messenger and of Instagram, as JSON; and of Messenger's own download of
 * end-to-end encrypted chats.
 */
export const messengerImporter: Importer = {
  format: 'messenger',
  parser: 'messenger/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new JsonReading(source, formatFor(context)),
  companions,
};

const SHAPE: JsonShape = { fields: new Set(['participants', 'title', 'threadName', 'thread_path']), isRecord };

function isRecord(value: JsonObject): boolean {
  if (isSecure(value)) return typeof value['timestamp'] === 'number';
  return typeof value['timestamp_ms'] === 'number' && typeof value['sender_name'] === 'string';
}

function recognise(sample: Sample): number {
  const head = headOf(sample, SHAPE);
  if (!head) return 0;
  const { records, lists } = head;
  if (records.length > 0) return records.every(isRecord) ? 0.9 : records.some(isRecord) ? 0.5 : 0;
  const [list] = lists;
  return list && isThread(list.own) ? 0.7 : 0;
}

/** Of a list that is empty. */
function isThread(own: JsonList['own']): boolean {
  const participants = listOf(own.get('participants'));
  if (own.has('threadName')) return participants.some((name) => textOf(name) !== undefined);
  return objectsOf(participants).some(({ name }) => textOf(name) !== undefined);
}

/** Files beside it, and the stickers, which all threads share. */
function companions(record: Member, members: readonly Member[]): readonly Member[] {
  const stickers = members.filter(({ name, format }) => format === undefined && /(?:^|\/)stickers_used\//.test(name));
  return [...new Set([...filesBelow(record, members), ...stickers])];
}

function formatFor(context: Context): JsonFormat {
  let channel = channelOf(context.path.join('/'));
  return {
    ...SHAPE,
    peek: (record) => {
      // Instagram has no such download.
      if (isSecure(record)) channel ??= 'messenger';
      channel ??= channelOf(pathsIn(record));
      return channel !== undefined;
    },
    records: () => new MetaRecords(context, channel ?? 'messenger', channel !== undefined),
  };
}

/** Both write the same. The folders of the export tell them apart, in names of files and in where they lie. */
function channelOf(paths: string): Channel | undefined {
  if (/your_instagram_activity|instagram-/.test(paths)) return 'instagram';
  return /your_facebook_activity|your_activity_across_facebook|facebook-|^messages\/inbox\//m.test(paths)
    ? 'messenger'
    : undefined;
}

function pathsIn(record: JsonObject): string {
  return Object.values(record)
    .flatMap((value) => (isObject(value) ? [value] : objectsOf(value)))
    .flatMap(({ uri }) => textOf(uri) ?? [])
    .join('\n');
}
