import { type DayPeriod, dayPeriodOf } from '../whatsapp/day-periods';

/** The start of a row: its time, and what stands behind it. */
export interface Row {
  /** `tab`: a phone's export; `blank`: that of a computer, which tells names from texts by nothing. */
  readonly style: 'tab' | 'blank';
  /** As written. */
  readonly time: string;
  readonly hour: number;
  readonly minute: number;
  readonly period: DayPeriod | undefined;
  readonly rest: string;
}

const ROW =
  /^(?<pre>午前|午後|上午|下午|[AaPp]\.?[Mm]\.?\s?)?(?<hour>\d{1,2}):(?<minute>\d\d)(?<post>[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?(?<end>[\t ])/;

export function rowOf(line: string): Row | undefined {
  const match = ROW.exec(line);
  const { pre, hour, minute, post, end } = match?.groups ?? {};
  if (!match || Number(hour) > 24 || Number(minute) > 59) return undefined;
  const word = pre ?? post;
  return {
    style: end === '\t' ? 'tab' : 'blank',
    time: match[0].slice(0, -1),
    hour: Number(hour),
    minute: Number(minute),
    period: word === undefined ? undefined : dayPeriodOf(word.trim()),
    rest: line.slice(match[0].length),
  };
}

/** First lines of an export: whom it is with, and whether that is one person where the language tells. */
const TITLES: readonly (readonly [pattern: RegExp, type: 'direct' | 'group' | 'unknown'])[] = [
  [/^Chat history with (.+)$/, 'direct'],
  [/^Chat history in (.+)$/, 'group'],
  [/^(.+?)とのトーク履歴$/, 'unknown'],
  [/^(.+?)のトーク履歴$/, 'unknown'],
  [/^与(.+)的聊天(?:记录|記錄)$/, 'unknown'],
  [/^與(.+)的聊天(?:记录|記錄)$/, 'unknown'],
];

export interface Title {
  readonly name: string;
  readonly type: 'direct' | 'group' | 'unknown';
  /** `[LINE]` before it: no other program writes that. */
  readonly isSigned: boolean;
}

export function titleOf(line: string): Title | undefined {
  if (line.length > 300) return undefined;
  const plain = line.trim().replace(/^\[LINE\]\s*/, '');
  for (const [pattern, type] of TITLES) {
    const name = pattern.exec(plain)?.[1];
    if (name !== undefined) return { name, type, isSigned: plain !== line.trim() };
  }
  return undefined;
}

/** `保存日時：2021/01/10 12:00`, `Saved on: 1/30/2026, 10:05`: when the export was made. */
export function isSavedLine(line: string): boolean {
  return /^(?:保存日時|保存日期|保存时间|保存時間|储存时间|儲存日期|儲存時間|Saved on)\s*[:：]\s*\S/.test(line);
}

/** The title that a file's name gives: `[LINE] Ann.txt`. */
export function fileTitleOf(name: string): string | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1).replace(/\.txt$/i, '');
  if (!base.startsWith('[LINE]')) return undefined;
  return titleOf(base)?.name ?? (base.slice(6).trim() || undefined);
}
