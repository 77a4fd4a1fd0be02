import type { Locale } from './language';

/** Whose words and whose clock. */
export interface Reader {
  readonly locale: Locale;
  /** IANA name. */
  readonly zone: string;
}

const WEEKDAYS = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  zh: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
} as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

const DAY_MS = 86_400_000;
/** Milliseconds `zone` is ahead of UTC, by zone and day of UTC; null: not the same all day. */
const offsets = new Map<string, number | null>();
/** Days remembered: far more than are on a screen. */
const REMEMBERED = 10_000;

/** What clock and calendar in `zone` show at an instant. */
export function wallAt(instant: string | number | Date, zone: string): Wall {
  const at = new Date(instant).getTime();
  const wall = new Date(at + (offsetOn(Math.floor(at / DAY_MS), zone) ?? offsetAt(at, zone)));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    weekday: wall.getUTCDay(),
  };
}

/** Asking Intl takes as long as drawing the row the time stands in, and most of a screen is of a few days. */
function offsetOn(day: number, zone: string): number | null {
  const key = `${zone} ${day}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const [first, last] = [offsetAt(day * DAY_MS, zone), offsetAt((day + 1) * DAY_MS, zone)];
    offset = first === last ? first : null;
    if (offsets.size >= REMEMBERED) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/** Milliseconds `zone` is ahead of UTC at an instant. Throws a RangeError for what is no time. */
function offsetAt(at: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const wall = new Date(0);
  // Date.UTC would take the years before 100 for those of the twentieth century.
  wall.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  wall.setUTCHours(parts.hour, parts.minute, parts.second);
  return wall.getTime() - Math.floor(at / 1_000) * 1_000;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `21:41` */
export function clockTime(instant: string | number | Date, { zone }: Reader): string {
  const { hour, minute } = wallAt(instant, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** `09:44:02.118` */
export function exactTime(instant: string, { zone }: Reader): string {
  const { hour, minute, second } = wallAt(instant, zone);
  return `${two(hour)}:${two(minute)}:${two(second)}.${String(new Date(instant).getUTCMilliseconds()).padStart(3, '0')}`;
}

/** `Wed 18 Nov 2026`, `2026年11月18日 星期三` */
export function longDay(instant: string | number | Date, { locale, zone }: Reader): string {
  const { year, month, day, weekday } = wallAt(instant, zone);
  return locale === 'zh'
    ? `${year}年${month}月${day}日 ${WEEKDAYS.zh[weekday]}`
    : `${WEEKDAYS.en[weekday]} ${day} ${MONTHS[month - 1]} ${year}`;
}

/** `18 Nov`, `11月18日`; with the year when it is not the year of `now`. */
export function shortDay(instant: string | number | Date, { locale, zone }: Reader, now: number): string {
  const { year, month, day } = wallAt(instant, zone);
  const thisYear = wallAt(now, zone).year === year;
  if (locale === 'zh') return `${thisYear ? '' : `${year}年`}${month}月${day}日`;
  return `${day} ${MONTHS[month - 1]}${thisYear ? '' : ` ${year}`}`;
}

/** `18 Nov 2026`, `2026年11月18日`: what is read years later. */
export function datedDay(instant: string | number | Date, { locale, zone }: Reader): string {
  const { year, month, day } = wallAt(instant, zone);
  return locale === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`;
}

/** `18 Nov 21:41`; today only the time. */
export function stamp(instant: string | number | Date, reader: Reader, now: number): string {
  const time = clockTime(instant, reader);
  return dayKey(instant, reader.zone) === dayKey(now, reader.zone) ? time : `${shortDay(instant, reader, now)} ${time}`;
}

/** `2026-11-18`: one key for a day of the reader. */
export function dayKey(instant: string | number | Date, zone: string): string {
  const { year, month, day } = wallAt(instant, zone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** Days from the day of `now` to the day of `instant`, in the reader's calendar. */
export function daysAhead(instant: string | number | Date, zone: string, now: number): number {
  const midnight = (at: string | number | Date): number => {
    const { year, month, day } = wallAt(at, zone);
    return Date.UTC(year, month - 1, day);
  };
  return Math.round((midnight(instant) - midnight(now)) / 86_400_000);
}

const SPANS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;
const SPAN_WORDS = {
  en: { d: ' d', h: ' h', min: ' min' },
  zh: { d: ' 天', h: ' 小时', min: ' 分' },
} as const;

/** `5 h`, `40 min`, `2 d`: one unit, rounded down; under a minute it is one. */
export function roughly(milliseconds: number, locale: Locale): string {
  const [unit, size] = SPANS.find(([, length]) => milliseconds >= length) ?? SPANS[2];
  return `${Math.max(1, Math.floor(milliseconds / size))}${SPAN_WORDS[locale][unit]}`;
}

/** `1 min 52 s`, `48 s`, `0.4 s` */
export function lasted(milliseconds: number, locale: Locale, whole = false): string {
  const [minuteWord, secondWord] = locale === 'zh' ? [' 分 ', ' 秒'] : [' min ', ' s'];
  if (milliseconds < 10_000 && !whole) return `${(Math.max(0, milliseconds) / 1000).toFixed(1)}${secondWord}`;
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}${secondWord}` : `${minutes}${minuteWord}${seconds % 60}${secondWord}`;
}

export interface Due {
  readonly text: string;
  readonly late: boolean;
}

/** How long until it is due, or by how much it is late. */
export function dueIn(instant: string, now: number, locale: Locale): Due {
  const left = new Date(instant).getTime() - now;
  if (left >= 0) return { text: roughly(left, locale), late: false };
  const rough = roughly(-left, locale);
  return { text: locale === 'zh' ? `逾期 ${rough}` : `${rough} late`, late: true };
}

/** `UTC+8`, `UTC−3:30`, at an instant. */
export function offsetOf(zone: string, at: number): string {
  const minutes = Math.round(offsetAt(at, zone) / 60_000);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${two(rest)}` : ''}`;
}

/** `Hong Kong (UTC+8)`, `香港标准时间 (UTC+8)` */
export function zoneLabel(zone: string, locale: Locale, at: number): string {
  const offset = offsetOf(zone, at);
  if (zone === 'UTC' || zone === 'Etc/UTC') return 'UTC';
  if (locale === 'en') return `${zone.split('/').at(-1)!.replaceAll('_', ' ')} (${offset})`;
  const name = new Intl.DateTimeFormat('zh-Hans', { timeZone: zone, timeZoneName: 'long' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${name ?? zone} (${offset})`;
}
