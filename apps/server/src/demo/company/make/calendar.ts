export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type Zone = 'Europe/London' | 'America/New_York' | 'Asia/Hong_Kong' | 'Asia/Shanghai';

/** Weeks of correspondence. The last one holds the end and is cut there. */
export const WEEKS = 10;

const DAY = 86_400_000;
const EN_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const EN_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HAN_DAYS = ['日', '一', '二', '三', '四', '五', '六'];

/** Days are numbered from 0, the Monday of week 1. Everything is placed by week and weekday, so that it moves with the end. */
export class Calendar {
  private readonly firstDay: number;
  private readonly offsets = new Map<string, number>();

  constructor(readonly end: Date) {
    const today = Math.floor(end.getTime() / DAY) * DAY;
    const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY;
    this.firstDay = monday - (WEEKS - 1) * 7 * DAY;
  }

  get start(): Date {
    return new Date(this.firstDay);
  }

  day(week: number, weekday: Weekday): number {
    return (week - 1) * 7 + WEEKDAYS.indexOf(weekday);
  }

  /** UTC milliseconds of a wall time: minutes (and parts of them) since midnight of a day, in a zone. */
  utc(day: number, minutes: number, zone: Zone): number {
    return this.firstDay + day * DAY + minutes * 60_000 - this.offset(day, zone);
  }

  /** Milliseconds that the zone's clocks are ahead of UTC at noon of a day. */
  offset(day: number, zone: Zone): number {
    const key = `${zone}${day}`;
    let offset = this.offsets.get(key);
    if (offset === undefined) this.offsets.set(key, (offset = offsetAt(this.firstDay + day * DAY + DAY / 2, zone)));
    return offset;
  }

  /** Offset at an instant. */
  offsetAt(at: number, zone: Zone): number {
    return this.offset(Math.floor((at - this.firstDay) / DAY), zone);
  }

  /** The day `steps` working days later, or earlier if negative. */
  workday(day: number, steps: number): number {
    let at = day;
    for (let left = Math.abs(steps); left > 0;) {
      at += Math.sign(steps);
      if (((at % 7) + 7) % 7 < 5) left--;
    }
    return at;
  }

  private date(day: number): Date {
    return new Date(this.firstDay + day * DAY);
  }

  /** `Monday`. */
  weekday(day: number): string {
    return EN_DAYS[this.date(day).getUTCDay()]!;
  }

  /** `周一`. */
  hanWeekday(day: number): string {
    return `周${HAN_DAYS[this.date(day).getUTCDay()]}`;
  }

  /** `16 Nov`. */
  short(day: number): string {
    const date = this.date(day);
    return `${date.getUTCDate()} ${EN_MONTHS[date.getUTCMonth()]}`;
  }

  /** `16 Nov 2026`. */
  full(day: number): string {
    return `${this.short(day)} ${this.date(day).getUTCFullYear()}`;
  }

  /** `11月16日`. */
  han(day: number): string {
    const date = this.date(day);
    return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
  }

  /** `2026年11月16日`. */
  hanFull(day: number): string {
    return `${this.date(day).getUTCFullYear()}年${this.han(day)}`;
  }
}

/** Minutes since midnight of `HH:MM` or `HH:MM:SS`. */
export function minutesOf(wall: string): number {
  const [hours, minutes, seconds = 0] = wall.split(':').map(Number);
  return hours! * 60 + minutes! + seconds / 60;
}

const FORMATS = new Map<Zone, Intl.DateTimeFormat>();

function offsetAt(at: number, zone: Zone): number {
  let format = FORMATS.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    FORMATS.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(
    parts['year']!,
    parts['month']! - 1,
    parts['day']!,
    parts['hour']! % 24,
    parts['minute']!,
    parts['second']!,
  );
  return wall - Math.floor(at / 1000) * 1000;
}
