import type { Piece } from '../event';
import type { Context, Importer, Reading, Sample } from '../importer';
import type { Findings, Source } from '../source';
import { companions } from './companions';
import { JsonCutter, membersOf, type ReadItem } from './json-cutter';
import { WechatMessages } from './messages';
import { rowOfPyWxDump, textOf } from './pywxdump';
import { type Conversation, conversationOf, directionOf, type Row } from './row';

/** JSON of WeFlow, EchoTrace and CipherTalk (a session with its messages) and of PyWxDump (a list) (formats.md 4). */
export const wechatJsonImporter: Importer = {
  format: 'wechat-json',
  parser: 'wechat-json/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new JsonReading(source, context),
  companions,
};

const LIST = 'messages';
const SHAPE = { list: LIST, others: new Set(['session', 'weflow', 'exportMetadata', 'avatars']) };

function recognise({ text, charset }: Sample): number {
  if (charset.unit !== 'byte') return 0;
  const has = (...names: string[]): boolean => names.every((name) => text.includes(`"${name}"`));
  if (/^\s*\[\s*\{/.test(text)) return has('MsgSvrID', 'type_name', 'is_sender', 'talker') ? 0.95 : 0;
  if (!/^\s*\{/.test(text)) return 0;
  const isSession = /"session"\s*:\s*\{[^{}]*"wxid"/.test(text);
  return isSession && (has('weflow') || has(LIST, 'localType') || has(LIST, 'isSend')) ? 0.95 : 0;
}

type JsonObject = Readonly<Record<string, unknown>>;

function objectIn(json: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json === undefined ? 'null' : exact(json));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Ids of more digits than a double holds become strings before they are parsed (G10). */
function exact(json: string): string {
  if (!/\d{16}/.test(json)) return json;
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/gs, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

class JsonReading implements Reading {
  private found: Findings = { notes: [] };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {}

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const members = await membersOf(this.source, SHAPE);
    const session = objectIn(members.get('session'));
    const conversation = session && conversationIn(session);
    const messages = new WechatMessages(this.context);
    const read: ReadItem = (raw) => {
      const object = objectIn(raw.toString('utf8'));
      if (!object) return { code: 'unreadable-record', detail: 'the record is no JSON object' };
      const row = conversation ? rowOfSession(object, conversation) : rowOfPyWxDump(object);
      return messages.read(row) ?? { code: 'unreadable-time', detail: 'the record has no time that can be read' };
    };
    const cutter = new JsonCutter(this.source, SHAPE, read);
    yield* cutter.pieces();
    const tool = !session ? 'PyWxDump' : members.has('weflow') ? 'WeFlow' : 'EchoTrace or a relative';
    const { notes, ...found } = this.report(messages, tool, session, objectIn(members.get('exportMetadata')));
    this.found = { ...found, notes: cutter.isWhole ? notes : [...notes, 'The end of the file is missing.'] };
  }

  private report(
    messages: WechatMessages,
    tool: string,
    session: JsonObject | undefined,
    metadata: JsonObject | undefined,
  ): Findings {
    const findings = messages.findings(tool);
    // An incremental export states how many there are altogether, which is not what it holds.
    const isPart = metadata?.['isIncremental'] === true;
    const count = Number(
      textOf(session?.['messageCount']) ?? textOf(metadata?.[isPart ? 'newMessagesCount' : 'totalMessageCount']),
    );
    const notes = [...findings.notes];
    if (isPart) notes.push('It holds only what was new since an earlier export.');
    if (Number.isInteger(count) && count !== messages.seen.records)
      notes.push(`It says that it holds ${count} messages; ${messages.seen.records} were read.`);
    return { ...findings, ...(Number.isInteger(count) && { stated: { what: 'messages', count } }), notes };
  }
}

function conversationIn(session: JsonObject): Conversation {
  const title = ['remark', 'displayName', 'nickname'].map((name) => textOf(session[name])).find((text) => text);
  const found = conversationOf(textOf(session['wxid']), title);
  const word = textOf(session['type']);
  return { ...found, ...(word === '群聊' && { type: 'group' }), ...(word === '私聊' && { type: 'direct' }) };
}

function rowOfSession(object: JsonObject, conversation: Conversation): Row {
  const text = (name: string): string | undefined => textOf(object[name]);
  return {
    localId: text('localId'),
    serverId: text('platformMessageId'),
    word: text('type'),
    code: text('localType'),
    direction: directionOf(object['isSend']),
    conversation,
    senderId: text('senderUsername'),
    senderName: text('senderDisplayName'),
    content: text('content') ?? '',
    // The text beside the count is off by hours in some tools.
    times: [text('createTime'), text('formattedTime')],
    extra: {},
  };
}
