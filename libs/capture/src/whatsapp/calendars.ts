/** A day of the Gregorian calendar; month and day from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAY = 86_400_000;
/** WhatsApp began in 2009. The years since then in the calendars phones are set to do not overlap. */
const CALENDARS = [
  { name: 'persian', from: 1388, to: 1429 },
  { name: 'islamic-umalqura', from: 1430, to: 1500 },
] as const;

/**
 * The Gregorian day of a written date whose year tells its calendar: Gregorian, Buddhist (543 years ahead), Persian or
 * Islamic. Two digits are this century, or the Buddhist one from 52 on. Undefined: no such day.
 */
export function gregorianDay(year: number, month: number, day: number): CalendarDay | undefined {
  const key = (year * 100 + month) * 100 + day;
  if (!DAYS.has(key)) {
    if (DAYS.size >= REMEMBERED) DAYS.clear();
    DAYS.set(key, dayOf(year, month, day));
  }
  return DAYS.get(key);
}

/** A chat has some thousand days; each is asked for by all of its messages. */
const REMEMBERED = 10_000;
const DAYS = new Map<number, CalendarDay | undefined>();

function dayOf(year: number, month: number, day: number): CalendarDay | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const calendar = CALENDARS.find(({ from, to }) => year >= from && year <= to);
  if (calendar) return convert(calendar.name, year, month, day);
  const full = year >= 100 ? (year >= 2400 && year < 2800 ? year - 543 : year) : year >= 52 ? 1957 + year : 2000 + year;
  if (full < 1990 || full > 2200) return undefined;
  const time = new Date(Date.UTC(full, month - 1, day));
  return time.getUTCDate() === day ? { year: full, month, day } : undefined;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Looks for the day that Intl writes that way; a calendar's rules are better kept in one place. */
function convert(calendar: string, year: number, month: number, day: number): CalendarDay | undefined {
  let format = FORMATS.get(calendar);
  if (!format) {
    format = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    FORMATS.set(calendar, format);
  }
  const mean = calendar === 'persian' ? 365.2422 : 354.367;
  const start = calendar === 'persian' ? Date.UTC(622, 2, 22) : Date.UTC(622, 6, 19);
  const guess = start + Math.round((year - 1) * mean + (month - 1) * (mean / 12) + day - 1) * DAY;
  for (let off = 0; off <= 4; off++) {
    for (const time of [guess + off * DAY, guess - off * DAY]) {
      const parts: Record<string, string> = {};
      for (const { type, value } of format.formatToParts(time)) parts[type] = value;
      if (Number(parts['year']) !== year || Number(parts['month']) !== month || Number(parts['day']) !== day) continue;
      const date = new Date(time);
      return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    }
  }
  return undefined;
}
