/** Which days somebody works, and where. */
export interface Calendar {
  /** IANA zone: a day begins at midnight there. */
  readonly zone: string;
  /** ISO days of the week without work, 1 Monday to 7 Sunday. */
  readonly weekend: readonly number[];
  /** Further days without work, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

const DAY = 86_400_000;
/** A calendar without a single working day in so many is taken to have none. */
const LONGEST = 4_000;

/** The day of an instant, `YYYY-MM-DD`, in the calendar's zone. */
export function dayOf(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)!.value;
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`;
}

/** The day `n` days after. Days are counted, not hours: a change of the clock moves nothing. */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10);
}

export function isBusinessDay(day: string, { weekend, holidays }: Calendar): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return !weekend.includes(weekday) && !holidays.includes(day);
}

/** Business days that lie wholly between two days: after the first and before the second. */
export function businessDaysBetween(first: string, second: string, calendar: Calendar): number {
  let count = 0;
  for (let day = addDays(first, 1), n = 0; day < second && n < LONGEST; day = addDays(day, 1), n++)
    if (isBusinessDay(day, calendar)) count++;
  return count;
}
