/** When somebody reviews. */
export interface WorkingTime {
  readonly zone: string;
  /** ISO days of the week; empty is any. */
  readonly days: readonly number[];
  /** `HH:MM` or `HH:MM:SS`; both null: any time. An end before the start is on the next day. */
  readonly starts: string | null;
  readonly ends: string | null;
}

const MINUTE = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function worksAt(time: WorkingTime, at: Date): boolean {
  const { day, minute } = localTime(at, time.zone);
  if (time.starts === null || time.ends === null) return worksOn(time, day);
  const [starts, ends] = [minutesOf(time.starts), minutesOf(time.ends)];
  if (starts === ends) return worksOn(time, day);
  if (starts < ends) return worksOn(time, day) && minute >= starts && minute < ends;
  return (worksOn(time, day) && minute >= starts) || (worksOn(time, day === 1 ? 7 : day - 1) && minute < ends);
}

/** When somebody next begins, looking at each quarter of an hour of a week; undefined: never. */
export function nextStart(time: WorkingTime, after: Date): Date | undefined {
  const first = Math.ceil(after.getTime() / (15 * MINUTE)) * 15 * MINUTE;
  for (let n = 0; n <= WEEK_MINUTES; n += 15) {
    const at = new Date(first + n * MINUTE);
    if (worksAt(time, at)) return at;
  }
  return undefined;
}

function worksOn({ days }: WorkingTime, day: number): boolean {
  return days.length === 0 || days.includes(day);
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function localTime(at: Date, zone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)!.value;
  return { day: WEEKDAYS.indexOf(of('weekday')) + 1, minute: Number(of('hour')) * 60 + Number(of('minute')) };
}

/** Midnight before an instant, in UTC: the day a share of work is counted by. */
export function utcDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}
