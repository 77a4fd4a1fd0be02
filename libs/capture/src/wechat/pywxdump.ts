import { conversationOf, directionOf, type Row } from './row';

/** A message of PyWxDump, from a table or from JSON: the same names, values of any kind. */
export type PyWxDumpObject = Readonly<Record<string, unknown>>;

export function rowOfPyWxDump(object: PyWxDumpObject): Row {
  const text = (name: string): string | undefined => textOf(object[name]);
  const { content, media } = saidIn(object);
  const room = text('room_name');
  const talker = text('talker');
  return {
    localId: text('id'),
    serverId: text('MsgSvrID'),
    word: text('type_name'),
    direction: directionOf(object['is_sender']),
    conversation: conversationOf(room || talker),
    senderId: talker,
    content,
    media,
    times: [text('CreateTime')],
    extra: {},
  };
}

/** Version 1 puts text and path as JSON in one column, version 2 in two. */
function saidIn(object: PyWxDumpObject): { content: string; media: string | undefined } {
  const message = textOf(object['msg']);
  if (message !== undefined) return { content: message, media: pathOf(object['src']) };
  const content = object['content'];
  const inner = typeof content === 'string' ? parsed(content) : content;
  if (typeof inner !== 'object' || inner === null) return { content: textOf(content) ?? '', media: undefined };
  const { msg, src } = inner as { msg?: unknown; src?: unknown };
  return msg === undefined
    ? { content: textOf(content) ?? JSON.stringify(content), media: pathOf(src) }
    : { content: textOf(msg) ?? JSON.stringify(msg), media: pathOf(src) };
}

function pathOf(value: unknown): string | undefined {
  const path = textOf(value)?.trim();
  return path === undefined || path === '' || path.startsWith('{') || path.includes('\n') ? undefined : path;
}

function parsed(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Strings and numbers as they are; anything else is no text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
