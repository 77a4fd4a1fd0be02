import type { CaptureOptions } from '../source';
import { daysIn } from '../time/wall-clock';

export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A line that says on which day the lines after it were written. */
export interface DateLine {
  readonly text: string;
  /** Year first: no doubt. Otherwise as written, day and month in an order to be found. */
  readonly numbers: readonly [number, number, number];
  readonly yearFirst: boolean;
  /** 0 is Sunday; undefined: none given, or in a language we do not know. */
  readonly weekday: number | undefined;
}

export type DayOrder = 'day-first' | 'month-first';

/** How a chat writes its days, and why. */
export interface DayDecision {
  readonly order: NonNullable<CaptureOptions['dayOrder']>;
  readonly ground: string;
  readonly certain: boolean;
}

const WEEKDAY =
  '(?<weekday>[日月火水木金土](?:曜日?)?|[周週][日一二三四五六]|(?:星期|禮拜|礼拜)[日天一二三四五六]|(?:sun|mon|tue|wed|thu|fri|sat)[a-z]{0,6}\\.?)';
/** `2021/01/01(金)`, `2026/1/30周五`, `2021.1.1 金曜日`, `2017.09.03 Sunday` */
const YEAR_FIRST = new RegExp(
  `^(?<a>\\d{4})(?<sep>[./-])(?<b>\\d{1,2})\\k<sep>(?<c>\\d{1,2})\\.?\\s?[(（]?${WEEKDAY}[)）]?\\s*$`,
  'iu',
);
/** `Fri, 1/30/2026` */
const YEAR_LAST = new RegExp(
  `^${WEEKDAY},\\s?(?<a>\\d{1,2})(?<sep>[./-])(?<b>\\d{1,2})\\k<sep>(?<c>\\d{4})\\s*$`,
  'iu',
);
const CJK_DAYS = ['日天', '月一', '火二', '水三', '木四', '金五', '土六'];
const LATIN_DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function dateLineOf(line: string): DateLine | undefined {
  // Far most lines begin otherwise, or are longer.
  if (line.length > 40) return undefined;
  const text = line.trim();
  const yearFirst = YEAR_FIRST.exec(text)?.groups;
  const found = yearFirst ?? YEAR_LAST.exec(text)?.groups;
  if (!found) return undefined;
  return {
    text,
    numbers: [Number(found['a']), Number(found['b']), Number(found['c'])],
    yearFirst: yearFirst !== undefined,
    weekday: weekdayOf(found['weekday']!),
  };
}

function weekdayOf(word: string): number | undefined {
  const latin = LATIN_DAYS.indexOf(word.slice(0, 3).toLowerCase());
  if (latin >= 0) return latin;
  const cjk = word.replace(/曜日?$/, '').slice(-1);
  const found = CJK_DAYS.findIndex((days) => days.includes(cjk));
  return found < 0 ? undefined : found;
}

/** What a date line may mean: the weekday beside it mostly leaves one of two. */
function readingsOf({ numbers: [a, b, c], weekday }: DateLine): Partial<Record<DayOrder, Day>> {
  const dayFirst = { year: c, month: b, day: a };
  const monthFirst = { year: c, month: a, day: b };
  const fits = (day: Day): boolean => hasDay(day) && (weekday === undefined || weekdayAt(day) === weekday);
  const fitting = {
    ...(fits(dayFirst) && { 'day-first': dayFirst }),
    ...(fits(monthFirst) && { 'month-first': monthFirst }),
  };
  if (Object.keys(fitting).length > 0) return fitting;
  // A weekday that fits neither proves nothing; a day that there is must do.
  return {
    ...(hasDay(dayFirst) && { 'day-first': dayFirst }),
    ...(hasDay(monthFirst) && { 'month-first': monthFirst }),
  };
}

function hasDay({ year, month, day }: Day): boolean {
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function weekdayAt({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** Gathers what the date lines of a whole chat prove. */
export class DayEvidence {
  private yearFirst = 0;
  private readonly only = { 'day-first': 0, 'month-first': 0 };

  add(line: DateLine): void {
    if (line.yearFirst) this.yearFirst++;
    else {
      const orders = Object.keys(readingsOf(line)) as DayOrder[];
      if (orders.length === 1) this.only[orders[0]!]++;
    }
  }

  decide(settled: CaptureOptions['dayOrder']): DayDecision {
    const { 'day-first': dayFirst, 'month-first': monthFirst } = this.only;
    if (this.yearFirst > 0 && dayFirst + monthFirst === 0)
      return { order: 'year-first', ground: 'the year comes first', certain: true };
    if (settled === 'day-first' || settled === 'month-first')
      return { order: settled, ground: 'settled by the operator', certain: true };
    const order = dayFirst > monthFirst ? 'day-first' : 'month-first';
    if (dayFirst === monthFirst)
      return { order, ground: 'weekdays fit both orders; the service writes the month first', certain: false };
    const ground = `${Math.max(dayFirst, monthFirst)} dates can be read, or fit their weekday, in this order alone`;
    return { order, ground, certain: Math.min(dayFirst, monthFirst) === 0 };
  }
}

/** The day of a date line; undefined: no such day. */
export function dayOf(
  line: DateLine,
  { order, certain }: DayDecision,
): { readonly day: Day; readonly isDoubtful: boolean } | undefined {
  if (line.yearFirst) {
    const [year, month, day] = line.numbers;
    return hasDay({ year, month, day }) ? { day: { year, month, day }, isDoubtful: false } : undefined;
  }
  const readings = readingsOf(line);
  const both = readings['day-first'] !== undefined && readings['month-first'] !== undefined;
  const day = readings[order === 'day-first' ? 'day-first' : 'month-first'] ?? Object.values(readings)[0];
  return day && { day, isDoubtful: both && !certain && line.numbers[0] !== line.numbers[1] };
}
