import { wallAt } from '../ui/time';

export interface AsideTime {
  readonly name: 'later' | 'tomorrow' | 'monday';
  readonly at: Date;
}

const HOUR = 3_600_000;
const MORNING = 9;
/** Later today is in three hours, while the day has so many left for work. */
const LATER_HOURS = 3;
const DAY_ENDS = 19;

/** When an alert can be taken up again, by the reader's own clock. Times that make no sense now are left out. */
export function asideTimes(now: number, zone: string): AsideTime[] {
  const wall = wallAt(now, zone);
  const times: AsideTime[] = [];
  if (wall.hour + LATER_HOURS <= DAY_ENDS) {
    const quarter = 15 * 60_000;
    times.push({ name: 'later', at: new Date(Math.ceil((now + LATER_HOURS * HOUR) / quarter) * quarter) });
  }
  times.push({ name: 'tomorrow', at: instantAt(wall.year, wall.month, wall.day + 1, MORNING, zone) });
  const untilMonday = (8 - wall.weekday) % 7 || 7;
  if (untilMonday > 1)
    times.push({ name: 'monday', at: instantAt(wall.year, wall.month, wall.day + untilMonday, MORNING, zone) });
  return times;
}

/** The instant at which a clock in `zone` shows an hour of a day. A day beyond its month is one of the next. */
export function instantAt(year: number, month: number, day: number, hour: number, zone: string): Date {
  const wanted = Date.UTC(year, month - 1, day, hour);
  let guess = wanted;
  // Twice: the offset at the first guess may be that of the other side of a change of clocks.
  for (let i = 0; i < 2; i++) {
    const shown = wallAt(guess, zone);
    guess += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second);
  }
  return new Date(guess);
}
