import type { CapturedMessage } from '../event';
import type { Context, Importer, Sample } from '../importer';
import type { Fields, JsonShape } from '../json/json-cutter';
import { type JsonDocument, JsonReading, type JsonRecords, Unreadable } from '../json/json-reading';
import { isObject, type JsonObject, objectOf } from '../json/values';
import type { Findings } from '../source';
import { companions } from './companions';
import { WechatMessages } from './messages';
import { rowOfPyWxDump, textOf } from './pywxdump';
import { type Conversation, conversationOf, directionOf, type Row } from './row';

/** JSON of WeFlow, EchoTrace and CipherTalk (a session with its messages) and of PyWxDump (a list) (formats.md 4). */
export const wechatJsonImporter: Importer = {
  format: 'wechat-json',
  parser: 'wechat-json/3',
  coversWholeSpan: true,
  recognise,
  open: (source, context) =>
    new JsonReading(source, {
      ...SHAPE,
      records: ([first]) => new WechatRecords(context, first?.root ?? new Map()),
    }),
  companions,
};

const SHAPE: JsonShape = {
  fields: new Set(['session', 'weflow', 'exportMetadata', 'avatars']),
  isList: true,
  isStrict: true,
  isRecord: (value) => 'createTime' in value || 'CreateTime' in value,
};

function recognise({ text, charset }: Sample): number {
  if (charset.unit !== 'byte') return 0;
  const has = (...names: string[]): boolean => names.every((name) => text.includes(`"${name}"`));
  if (/^\s*\[\s*\{/.test(text)) return has('MsgSvrID', 'type_name', 'is_sender', 'talker') ? 0.95 : 0;
  if (!/^\s*\{/.test(text)) return 0;
  const isSession = /"session"\s*:\s*\{[^{}]*"wxid"/.test(text);
  return isSession && (has('weflow') || has('messages', 'localType') || has('messages', 'isSend')) ? 0.95 : 0;
}

class WechatRecords implements JsonRecords {
  private readonly messages: WechatMessages;
  private readonly session: JsonObject | undefined;
  private readonly conversation: Conversation | undefined;

  constructor(
    context: Context,
    private readonly root: Fields,
  ) {
    this.messages = new WechatMessages(context);
    const session = root.get('session');
    this.session = isObject(session) ? session : undefined;
    this.conversation = this.session && conversationIn(this.session);
  }

  read(record: JsonObject): readonly [CapturedMessage] {
    const row = this.conversation ? rowOfSession(record, this.conversation) : rowOfPyWxDump(record);
    const message = this.messages.read(row);
    if (!message) throw new Unreadable('unreadable-time', 'the record has no time that can be read');
    return [message];
  }

  findings({ notes: state }: JsonDocument): Findings {
    const { root, session } = this;
    const metadata = objectOf(root.get('exportMetadata'));
    const tool = !session ? 'PyWxDump' : root.has('weflow') ? 'WeFlow' : 'EchoTrace or a relative';
    const findings = this.messages.findings(tool);
    // An incremental export states how many there are altogether, which is not what it holds.
    const isPart = metadata['isIncremental'] === true;
    const count = Number(
      textOf(session?.['messageCount']) ?? textOf(metadata[isPart ? 'newMessagesCount' : 'totalMessageCount']),
    );
    const notes = [...findings.notes, ...state];
    if (isPart) notes.push('It holds only what was new since an earlier export.');
    const { records } = this.messages.seen;
    if (Number.isInteger(count) && count !== records)
      notes.push(`It says that it holds ${count} messages; ${records} were read.`);
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
