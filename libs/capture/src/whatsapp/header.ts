import { type DayPeriod, dayPeriodOf } from './day-periods';

/** The three ways WhatsApp has written the start of a message (formats.md 2.3). */
export type Family = 'bracket' | 'dash' | 'bare';

/** The start of a message: everything in a line before author and text. */
export interface Header {
  readonly family: Family;
  /** The three numbers of the date, in the order written. */
  readonly date: readonly [number, number, number];
  /** Which of them is a year by its digits, 0 to 2; undefined: none has more than two. */
  readonly yearAt: number | undefined;
  readonly hour: number;
  readonly minute: number;
  /** Undefined: the export writes no seconds. */
  readonly second: number | undefined;
  readonly period: DayPeriod | undefined;
  /** Date and time as written. */
  readonly text: string;
  /** Index in the line where author and text start. */
  readonly rest: number;
  /** Equal for headers written by one export: family, separators, order of parts, seconds, 12 or 24 hours. */
  readonly style: string;
}

const BLANK = '[ \\u00a0\\u202f\\u2007\\u2009\\u200e\\u200f]';
/** ASCII, Arabic, Persian, Devanagari, Bengali, Gujarati, Burmese. */
const DIGITS = '0-9\\u0660-\\u0669\\u06f0-\\u06f9\\u0966-\\u096f\\u09e6-\\u09ef\\u0ae6-\\u0aef\\u1040-\\u1049';
const DIGIT = `[${DIGITS}]`;
/** A word is looked up afterwards; here it only must not hold what separates. */
const PERIOD = `[^${DIGITS}\\s:,\\[\\]()<>"/-](?:[^${DIGITS}:,\\[\\]()<>"/\\n-]|-(?=[a-z])){0,18}?`;

// Every pattern has the same ten groups, whatever the order of its parts.
const DATE = `(?<n1>${DIGIT}{1,4})${BLANK}?(?<ds>[/.-])${BLANK}?(?<n2>${DIGIT}{1,4})${BLANK}?\\k<ds>${BLANK}?(?<n3>${DIGIT}{1,4})(?:\\.|${BLANK}г\\.)?`;
const CLOCK =
  `(?<h>${DIGIT}{1,2})(?<ts>${BLANK}h${BLANK}|[:.٫])(?<m>${DIGIT}{2})` +
  `(?:(?:${BLANK}min${BLANK}|[:.٫])(?<s>${DIGIT}{2})(?:${BLANK}s)?)?`;
const TIME = `(?:(?<pre>${PERIOD})${BLANK}?)?${CLOCK}(?:${BLANK}?(?<post>${PERIOD}))?`;
const BETWEEN = `(?<sep>[,،]?${BLANK}+(?:(?:klo|à|at|um|a las|kl\\.?|-|–)${BLANK}+)?|[,،])`;

interface Shape {
  readonly family: Family;
  readonly dateFirst: boolean;
  readonly pattern: RegExp;
}

function shape(family: Family, dateFirst: boolean, source: string): Shape {
  return { family, dateFirst, pattern: new RegExp(source, 'y') };
}

const BRACKET_END = `${BLANK}*\\]${BLANK}*`;
const DASH_END = `${BLANK}*[-–](?:${BLANK}|$)`;
/** Text must follow, with an author: too many other things start with a date and a time. */
const BARE_TIME = `${CLOCK}(?:${BLANK}?(?<post>[AaPp]\\.?${BLANK}?[Mm]\\.?)(?=:))?(?<pre>(?!))?`;
const BARE_END = `(?::${BLANK}|${BLANK})(?=[^\\s:–-][^:]{0,80}:)`;

const BRACKETS = [
  shape('bracket', true, `\\[${BLANK}*\\ufeff?${DATE}${BETWEEN}${TIME}${BRACKET_END}`),
  shape('bracket', false, `\\[${BLANK}*${TIME}${BETWEEN}${DATE}${BRACKET_END}`),
];
const OPEN = [
  shape('dash', true, `${DATE}${BETWEEN}${TIME}${DASH_END}`),
  shape('dash', false, `${TIME}${BETWEEN}${DATE}${DASH_END}`),
  shape('bare', true, `${DATE}${BETWEEN}${BARE_TIME}${BARE_END}`),
];

/** Reads the start of a line; undefined: it does not start a message. */
export function headerOf(line: string): Header | undefined {
  let start = 0;
  while (isMark(line.charCodeAt(start))) start++;
  for (const { family, dateFirst, pattern } of line.charCodeAt(start) === 0x5b ? BRACKETS : OPEN) {
    pattern.lastIndex = start;
    const groups = pattern.exec(line)?.groups;
    if (!groups) continue;
    const word = groups['pre'] ?? groups['post'];
    const period = word === undefined ? undefined : dayPeriodOf(word);
    // The shape of a header around a word that no clock writes: not one, and no looser shape may take it for one.
    if (word !== undefined && !period) return undefined;
    const texts = [groups['n1']!, groups['n2']!, groups['n3']!] as const;
    const yearAt = texts.findIndex((text) => text.length > 2);
    const second = groups['s'];
    const end = pattern.lastIndex;
    return {
      family,
      date: [numberOf(texts[0]), numberOf(texts[1]), numberOf(texts[2])],
      yearAt: yearAt < 0 ? undefined : yearAt,
      hour: numberOf(groups['h']!),
      minute: numberOf(groups['m']!),
      second: second === undefined ? undefined : numberOf(second),
      period,
      text: writtenTime(line, start, end),
      rest: end,
      style: `${family} ${dateFirst ? 'date' : 'time'} ${groups['ds']} ${yearAt} ${separator(groups['sep']!)} ${groups['ts']!.trim()} ${second === undefined ? '' : 's'} ${groups['pre'] ? 'pre' : groups['post'] ? 'post' : ''}`,
    };
  }
  return undefined;
}

/** The separator without blanks, which even one export varies. */
function separator(text: string): string {
  return text.replace(/[\s\u00a0\u202f\u2007\u2009\u200e\u200f]+/g, '');
}

/** The header without brackets, dash, blanks and marks around it. */
function writtenTime(line: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isFrame(line.charCodeAt(from))) from++;
  while (to > from && isFrame(line.charCodeAt(to - 1))) to--;
  return line.slice(from, to);
}

function isFrame(code: number): boolean {
  // [ ] : - – and blanks
  return (
    code === 0x5b ||
    code === 0x5d ||
    code === 0x3a ||
    code === 0x2d ||
    code === 0x2013 ||
    code === 0x20 ||
    code === 0xa0 ||
    code === 0x202f ||
    code === 0x2007 ||
    code === 0x2009 ||
    isMark(code)
  );
}

/** Value of decimal digits of any script above; each script's ten digits are consecutive, zero at a multiple of 16 or 16k+6. */
function numberOf(text: string): number {
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const low = code & 0xf;
    // Zeros stand at …0 (ASCII, Arabic, Persian, Burmese) or …6 (Indic scripts).
    value = value * 10 + (code >= 0x0900 && code < 0x0b00 ? low - 6 : low);
  }
  return value;
}

/** Characters without shape that may stand before a header. */
function isMark(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    code === 0x2060 ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0xfeff
  );
}
