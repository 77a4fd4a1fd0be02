import type { Context, Importer, Member, Sample } from '../importer';
import { folderOf } from '../json/files';
import type { JsonShape } from '../json/json-cutter';
import { headOf, type JsonFormat, JsonReading } from '../json/json-reading';
import { isObject, type JsonObject, textOf } from '../json/values';
import { GoogleChatRecords, spaceOf } from './records';

/** `messages.json` of a conversation of Google Chat, as Takeout gives it (formats.md 16). */
export const googleChatImporter: Importer = {
  format: 'google-chat',
  parser: 'google-chat/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new JsonReading(source, formatFor(context)),
  companions,
};

const SHAPE: JsonShape = { fields: new Set(), isRecord };

function isRecord(value: JsonObject): boolean {
  const hasId = ['message_id', 'topic_id'].some((name) => typeof value[name] === 'string');
  const isWritten = isObject(value['creator']) && typeof value['created_date'] === 'string';
  return isWritten || (hasId && typeof value['message_state'] === 'string');
}

function recognise(sample: Sample): number {
  const head = headOf(sample, SHAPE);
  if (!head || head.records.length === 0) return 0;
  return head.records.every(isRecord) ? 0.9 : head.records.some(isRecord) ? 0.5 : 0;
}

/** What was sent lies beside it; who takes part, and who that is, in files that hold no messages. */
function companions(record: Member, members: readonly Member[]): readonly Member[] {
  const folder = folderOf(record.name);
  return members.filter(
    ({ name, format }) =>
      format === undefined && (folderOf(name) === folder || /(?:^|\/)(?:group|user)_info\.json$/.test(name)),
  );
}

function formatFor(context: Context): JsonFormat {
  let space: string | undefined;
  return {
    ...SHAPE,
    peek: (record) => {
      space ??= spaceOf(textOf(record['message_id']));
      return space !== undefined;
    },
    records: () => new GoogleChatRecords(context, space),
  };
}
