import type { SourceTime } from '../event';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Turns the wall times of one IANA zone into instants. Milliseconds throughout; a wall time is given as if it were UTC.
 * A wall time that occurs twice (clocks set back) is taken as the first; one that never occurs (clocks set forward) is
 * read with the offset before the jump. Both carry a doubt (R39).
 */
export class WallClock {
  private readonly format: Intl.DateTimeFormat | undefined;
  /** Day number → offset where that day and both neighbours have one offset; NaN where they do not. */
  private readonly days = new Map<number, number>();

  /** Throws a RangeError for a zone that does not exist. */
  constructor(readonly zone: string) {
    if (zone === 'UTC') return;
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  }

  toUtc(wall: number): { readonly utc: number; readonly doubts: SourceTime['doubts'] } {
    if (!this.format) return { utc: wall, doubts: NONE };
    const day = Math.floor(wall / DAY);
    let offset = this.days.get(day);
    if (offset === undefined) {
      const before = this.offsetAt((day - 1) * DAY);
      offset = before === this.offsetAt((day + 2) * DAY) ? before : NaN;
      this.days.set(day, offset);
    }
    if (!Number.isNaN(offset)) return { utc: wall - offset, doubts: NONE };
    const before = this.offsetAt(wall - DAY);
    const after = this.offsetAt(wall + DAY);
    const early = this.offsetAt(wall - before) === before;
    const late = this.offsetAt(wall - after) === after;
    if (early && late && before !== after) return { utc: wall - before, doubts: ['dst-fold'] };
    if (late && !early) return { utc: wall - after, doubts: NONE };
    return { utc: wall - before, doubts: early ? NONE : ['dst-gap'] };
  }

  /** Wall time minus UTC at an instant. */
  private offsetAt(utc: number): number {
    const parts: Record<string, string> = {};
    for (const { type, value } of this.format!.formatToParts(utc)) parts[type] = value;
    const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
    const wall = utcOf({
      year,
      month: Number(parts['month']),
      day: Number(parts['day']),
      hour: Number(parts['hour']),
      minute: Number(parts['minute']),
      second: Number(parts['second']),
    })!;
    return wall - Math.floor(utc / 1000) * 1000;
  }
}

const NONE: SourceTime['doubts'] = [];

export interface ClockReading {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Milliseconds of a wall time as if it were UTC; undefined for a day or hour that does not exist. 60 seconds are a leap second. */
export function utcOf({ year, month, day, hour, minute, second }: ClockReading): number | undefined {
  if (hour > 23 || minute > 59 || second > 60 || day < 1 || month < 1 || month > 12 || year < 1 || year > 9999)
    return undefined;
  if (day > daysIn(year, month)) return undefined;
  const time = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  // Date.UTC reads years 0 to 99 as 1900 to 1999.
  return year > 99 ? time : new Date(time).setUTCFullYear(year);
}

export function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `YYYY-MM-DDTHH:MM:SS` of a wall time given as if it were UTC. */
export function wallText(wall: number): string {
  return instantText(wall).slice(0, 19);
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
/** The day formatted last: neighbours in a source mostly share it, and formatting is dear. */
let latestDay = NaN;
let latestDayText = '';

/** RFC 3339 with milliseconds and `Z`. */
export function instantText(utc: number): string {
  const day = Math.floor(utc / DAY);
  if (day !== latestDay) {
    latestDay = day;
    latestDayText = new Date(utc).toISOString().slice(0, -13);
  }
  const time = utc - day * DAY;
  const [hour, minute, second] = [
    Math.floor(time / 3_600_000),
    Math.floor(time / MINUTE) % 60,
    Math.floor(time / 1000) % 60,
  ];
  return `${latestDayText}${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[second]}.${String(time % 1000).padStart(3, '0')}Z`;
}
