import type { Piece } from '../event';
import type { Context, Importer, Reading, Sample } from '../importer';
import { textReaderOf } from '../text/records';
import type { Findings, Source } from '../source';
import { companions } from './companions';
import { CsvCutter, fieldsOf, type ReadFields } from '../csv/csv-cutter';
import { WechatMessages } from './messages';
import { type PyWxDumpObject, rowOfPyWxDump } from './pywxdump';
import { directionOf, type Row } from './row';

/** Tables of MemoTrace (WeChatMsg) and PyWxDump (formats.md 4). */
export const wechatCsvImporter: Importer = {
  format: 'wechat-csv',
  parser: 'wechat-csv/2',
  coversWholeSpan: true,
  recognise: ({ text }: Sample) => (tableOf(fieldsOf(text.split(/\r?\n/, 1)[0]!)) ? 0.98 : 0),
  open: (source, context) => new TableReading(source, context),
  companions,
};

/** How the columns of a tool are read. */
interface Table {
  readonly tool: string;
  readonly columns: readonly string[];
  row(value: (column: string) => string | undefined): Row;
}

const TOOLS: readonly (readonly [tool: string, needed: readonly string[], row: Table['row']])[] = [
  ['MemoTrace', ['strcontent', 'createtime', 'issender', 'type'], rowOfMemoTrace],
  ['PyWxDump v2', ['type_name', 'is_sender', 'talker', 'msg', 'createtime'], rowOfDump],
  ['PyWxDump v1', ['type_name', 'is_sender', 'talker', 'content', 'createtime'], rowOfDump],
];

function tableOf(heading: readonly string[] | 'open' | 'broken'): Table | undefined {
  if (typeof heading === 'string') return undefined;
  const columns = heading.map((name) => name.trim().toLowerCase());
  // A row into which a heading ran is no heading.
  if (!columns.every((name) => /^\w{0,30}$/.test(name))) return undefined;
  const found = TOOLS.find(([, needed]) => needed.every((name) => columns.includes(name)));
  return found && { tool: found[0], columns, row: found[2] };
}

function rowOfMemoTrace(value: (column: string) => string | undefined): Row {
  return {
    localId: value('localid'),
    serverId: value('msgsvrid'),
    code: value('type'),
    subCode: value('subtype'),
    direction: directionOf(value('issender')),
    senderId: value('sender'),
    senderName: value('issender') === '0' ? value('remark') || value('nickname') : undefined,
    content: value('strcontent') ?? '',
    times: [value('createtime'), value('strtime')],
    extra: { TalkerId: value('talkerid'), Status: value('status') },
  };
}

function rowOfDump(value: (column: string) => string | undefined): Row {
  const names = [
    'id',
    'MsgSvrID',
    'type_name',
    'is_sender',
    'talker',
    'room_name',
    'content',
    'msg',
    'src',
    'CreateTime',
  ];
  const object: PyWxDumpObject = Object.fromEntries(names.map((name) => [name, value(name.toLowerCase())]));
  return rowOfPyWxDump(object);
}

class TableReading implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const messages = new WechatMessages(this.context);
    let table: Table | undefined;
    const read: ReadFields = (fields) => {
      if (fields.length === 1 && fields[0]!.trim() === '') return undefined;
      // Tables joined into one file bring their headings along.
      const heading = tableOf(fields);
      if (heading) {
        table = heading;
        return undefined;
      }
      const values = table && aligned(fields, table);
      if (!table || !values) return { code: 'unreadable-record', detail: 'the row has other columns than the heading' };
      const { columns } = table;
      const row = table.row((column) => values[columns.indexOf(column)]);
      return messages.read(row) ?? { code: 'unreadable-time', detail: 'the row has no time that can be read' };
    };
    yield* new CsvCutter(this.source, await textReaderOf(this.source), read).pieces();
    this.found = messages.findings(table?.tool ?? 'unknown');
  }
}

/** JSON that was put in a field as it is brings commas of its own: they belong to the one column that may hold them. */
function aligned(fields: readonly string[], { columns }: Table): readonly string[] | undefined {
  const surplus = fields.length - columns.length;
  if (surplus === 0) return fields;
  const at = columns.indexOf('content');
  if (surplus < 0 || at < 0 || !fields[at]!.trimStart().startsWith('{')) return undefined;
  return [...fields.slice(0, at), fields.slice(at, at + surplus + 1).join(','), ...fields.slice(at + surplus + 1)];
}
