import type { Notice } from '../event';

export type Kind = 'text' | 'media' | 'app' | 'call' | 'system' | 'other';

/** Words for kinds, as tools write them; longer ones first where one holds another. */
const WORDS: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:文本|文字)(?:消息)?$|^text$/i, 'text'],
  [/系统|撤回|拍一拍|^system$/i, 'system'],
  [/通话|^call$/i, 'call'],
  [/图片|照片|语音|视频|表情|文件|^(?:image|voice|video|sticker|emoji|file)$/i, 'media'],
  [/引用|链接|小程序|转发|聊天记录|转账|红包|^(?:link|quote|app)$/i, 'app'],
];
const CODES: Readonly<Record<string, Kind>> = {
  '1': 'text',
  '3': 'media',
  '34': 'media',
  '43': 'media',
  '47': 'media',
  '49': 'app',
  '50': 'call',
  '10000': 'system',
  '10002': 'system',
};
/** An app message that is a file. */
const FILE = '6';
/** `[图片]`, alone or before the path of the file. */
const MEDIA = /^\[(?:图片|照片|语音|视频|动画表情|表情包?|文件)\](?:\s*(\S[^\n]*))?$/;

/** The word first: some tools write wrong codes (formats.md 4); then the code, then what the content looks like. */
export function kindOf(
  word: string | undefined,
  code: string | undefined,
  subCode: string | undefined,
  content: string,
): Kind {
  const named = word === undefined ? undefined : WORDS.find(([pattern]) => pattern.test(word.trim()))?.[1];
  if (named) return named;
  if (code === '49' && subCode === FILE) return 'media';
  const coded = code === undefined ? undefined : CODES[code.trim()];
  if (coded) return coded;
  return word === undefined && code === undefined && MEDIA.test(content) ? 'media' : 'other';
}

/** The path behind a placeholder. */
export function pathIn(content: string): string | undefined {
  return content.length > 500 ? undefined : MEDIA.exec(content)?.[1]?.trim();
}

const NOTICES: readonly (readonly [RegExp, Notice])[] = [
  [/邀请.+加入了?群聊|invited .+ to the group/i, 'member-added'],
  [/加入了?群聊|joined the group/i, 'member-joined'],
  [/移出(?:了)?群聊|removed .+ from the group/i, 'member-removed'],
  [/修改群名为|changed the group name/i, 'title-changed'],
  [/未接|已取消|已拒绝|忙线|无应答|missed|declined/i, 'missed-call'],
  [/通话时长|call duration/i, 'call'],
];

export function noticeOf(kind: Kind, content: string): Notice | undefined {
  const text = content.slice(0, 500);
  if (kind === 'call') return /未接|取消|拒绝|忙线|无应答|missed|declined|cancel/i.test(text) ? 'missed-call' : 'call';
  return NOTICES.find(([pattern]) => pattern.test(text))?.[1];
}
