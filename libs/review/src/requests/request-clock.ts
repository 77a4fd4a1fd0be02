import { addDays, businessDaysBetween, type Calendar, dayOf, isBusinessDay } from '@minutebook/archive';

/** A calendar without a working day in so many is taken to have none. */
const LONGEST = 4_000;

/** The business day so many business days after a day, which itself does not count. */
export function dueAfter(receivedOn: string, days: number, calendar: Calendar): string {
  let day = receivedOn;
  for (let left = days, tried = 0; left > 0 && tried < LONGEST; tried++) {
    day = addDays(day, 1);
    if (isBusinessDay(day, calendar)) left--;
  }
  return day;
}

/** Business days from today to the due day, the due day included; zero on it, below zero after it. */
export function daysLeft(dueOn: string, now: Date, calendar: Calendar): number {
  const today = dayOf(now, calendar.zone);
  if (dueOn === today) return 0;
  return dueOn > today
    ? businessDaysBetween(today, addDays(dueOn, 1), calendar)
    : -businessDaysBetween(dueOn, addDays(today, 1), calendar) || 0;
}
