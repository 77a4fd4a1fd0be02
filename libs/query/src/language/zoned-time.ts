/** Parts of a wall clock reading; month from 1. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let made = formats.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
    formats.set(zone, made);
  }
  return made;
}

/** What the zone adds to UTC at an instant, in milliseconds. */
function offset(at: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(at)) parts[type] = Number(value);
  const wall = Date.UTC(
    parts['year']!,
    parts['month']! - 1,
    parts['day'],
    parts['hour'],
    parts['minute'],
    parts['second'],
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/**
 * The instant, in milliseconds since the epoch, at which clocks in an IANA zone show this. A reading that a change of
 * clocks skips counts as if they had not been changed yet, one it repeats is the first. Throws RangeError for an unknown zone.
 */
export function instantOf(clock: WallClock, zone: string): number {
  const wall = Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute);
  if (zone === 'UTC') return wall;
  // Offsets a day before and after are those on both sides of any change near this reading.
  const before = offset(wall - 86_400_000, zone);
  const after = offset(wall + 86_400_000, zone);
  for (const candidate of [before, after]) {
    const at = wall - candidate;
    if (offset(at, zone) === candidate) return at;
  }
  return wall - before;
}

/** Whether the calendar has such a day and the day such a minute. */
export function exists({ year, month, day, hour, minute }: WallClock): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
}
