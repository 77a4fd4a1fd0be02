import { addDays, type Calendar, isBusinessDay } from '../completeness/business-days';

/** A calendar without a working day in so many is taken to have none. */
const LONGEST = 4_000;

/**
 * The first working day on which `n` whole working days have passed since `day`; null where the calendar has too few.
 * Who is told on a Thursday with two days to answer is reminded on the Tuesday after.
 */
export function dueDay(day: string, n: number, calendar: Calendar): string | null {
  let passed = 0;
  let next = addDays(day, 1);
  for (let step = 0; step < LONGEST; step++, next = addDays(next, 1)) {
    if (!isBusinessDay(next, calendar)) continue;
    if (passed === n) return next;
    passed++;
  }
  return null;
}
