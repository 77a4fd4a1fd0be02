import type { Attachment, Mark, Notice } from '../event';

/** Words in brackets that stand for media, which no export of LINE holds. */
const MEDIA = new Set(
  (
    '写真 動画 スタンプ ボイスメッセージ ファイル photo video sticker file ' +
    '照片 影片 视频 貼圖 贴图 語音訊息 语音消息 檔案 文件'
  ).split(' '),
).add('voice message');

/** What a placeholder leaves out. */
export function omittedIn(body: string): readonly Attachment[] {
  const word = body.length > 40 ? undefined : /^\[([^[\]]+)\]$/.exec(body)?.[1];
  return word !== undefined && MEDIA.has(word.toLowerCase()) ? [{ state: 'omitted' }] : [];
}

export const OMITTED: readonly Mark[] = ['media-omitted'];

/** Lines of the service that name no sender, by what ends them or stands in them. Others are kept without a notice. */
const NOTICES: readonly (readonly [RegExp, Notice])[] = [
  [
    /(?:退会|退出)しました。?$|\bleft the (?:group|chat)\.?$|(?:退出|離開|离开)(?:了)?(?:群組|群组|群聊|聊天)。?$/,
    'member-left',
  ],
  [
    /(?:グループ|トーク)に?参加しました。?$|\bjoined the (?:group|chat)\.?$|加入(?:了)?(?:群組|群组|群聊|聊天)。?$/,
    'member-joined',
  ],
  [/招待しました。?$|\binvited .+ to the (?:group|chat)\.?$|(?:邀請|邀请)(?:了)?.+(?:加入|進入|进入)/, 'member-added'],
  [/退会させました。?$|\bremoved .+ from the group\.?$/, 'member-removed'],
  [/グループ名を.+に?変更しました。?$|\bchanged the group(?:'s)? name to /, 'title-changed'],
  [
    /メッセージの送信を取り消しました$|\bunsent a message\.?$|(?:已收回訊息|收回了訊息|撤回了(?:一条)?消息)。?$/,
    'other',
  ],
];

export function noticeOf(text: string): Notice | undefined {
  return text.length > 300 ? undefined : NOTICES.find(([pattern]) => pattern.test(text))?.[1];
}

/** Who took back a message, where the line begins with the name and no blank: `Bがメッセージの送信を取り消しました`. */
export function unsentBy(text: string): string | undefined {
  return /^(.{1,120}?)(?:がメッセージの送信を取り消しました| unsent a message\.?|已收回訊息。?|撤回了(?:一条)?消息。?)$/.exec(
    text,
  )?.[1];
}

/** `☎ 通話時間 1:23`, `☎ 不在着信`: a telephone that nobody types before words that nobody types. */
export function callOf(body: string): Notice | undefined {
  if (!/^[☎☏]\ufe0f? ?\S/.test(body) || body.length > 60) return undefined;
  if (/不在着信|キャンセル|応答なし|missed|cancel|no answer|未接|取消|無應答|无应答/i.test(body)) return 'missed-call';
  return /通話時間|通话时间|call time|通話|\d:\d\d$/i.test(body) ? 'call' : undefined;
}

/**
 * A text of several lines stands in quotation marks, and those inside are not always doubled: they are halved only where
 * all of them are.
 */
export function unquoted(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2 || !text.includes('\n')) return text;
  const inner = text.slice(1, -1);
  return inner.replaceAll('""', '').includes('"') ? inner : inner.replaceAll('""', '"');
}
