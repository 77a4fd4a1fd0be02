import { addDays, type Calendar, dayOf, isBusinessDay } from '@minutebook/archive';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** More days without work in a row than any calendar has. */
const LONGEST = 400;

/** When an alert is due that may wait so many hours. With a calendar, hours of days without work do not count. */
export function dueAt(raisedAt: Date, hours: number, calendar: Calendar | undefined): Date {
  const plain = new Date(raisedAt.getTime() + hours * HOUR);
  if (!calendar) return plain;
  let at = raisedAt.getTime();
  let left = hours * HOUR;
  for (let idle = 0; idle < LONGEST;) {
    const day = dayOf(new Date(at), calendar.zone);
    const until = nextDay(at, day, calendar.zone);
    if (!isBusinessDay(day, calendar)) {
      at = until;
      idle++;
      continue;
    }
    idle = 0;
    if (at + left <= until) return new Date(at + left);
    left -= until - at;
    at = until;
  }
  // A calendar without a single day of work sets no other time.
  return plain;
}

/** The first instant of the day after `day`, in a zone: days of 23 and 25 hours are such days. */
function nextDay(at: number, day: string, zone: string): number {
  const tomorrow = addDays(day, 1);
  let low = at;
  let high = at + DAY + 2 * HOUR;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayOf(new Date(middle), zone) < tomorrow) low = middle;
    else high = middle;
  }
  return high;
}
