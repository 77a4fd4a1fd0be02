import { utcOf } from '../time/wall-clock';

/** When a meeting began, by the names around its file: nothing in the file has a date. */
export interface Start {
  /** Milliseconds of the wall clock, as if it were UTC. */
  readonly wall: number;
  readonly title: string;
  /** The name says that it is UTC. */
  readonly isUtc: boolean;
}

const FOLDER = /^(\d{4})-(\d\d)-(\d\d) (\d\d)[.:](\d\d)[.:](\d\d)(?: (.*))?$/;
const RECORDING = /GMT(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/;

/** The folder `2024-03-01 10.00.00 Title 123`, or a name with `GMT20240301-100000`. The innermost counts. */
export function startIn(path: readonly string[]): Start | undefined {
  for (const part of path.flatMap((name) => name.split(/[\\/]/)).reverse()) {
    const found = FOLDER.exec(part) ?? RECORDING.exec(part);
    if (!found) continue;
    const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
    const wall = utcOf({ year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! });
    if (wall !== undefined) return { wall, title: found[7]?.trim() || part, isUtc: RECORDING.test(part) };
  }
  return undefined;
}

const DAY = 86_400_000;

/** The wall time of a clock in the meeting: one earlier than the start is of the day after. */
export function wallOf(clock: string, isRelative: boolean, { wall }: Start): number | undefined {
  const [hours, minutes, seconds] = clock.split(':').map(Number) as [number, number, number];
  if (minutes > 59 || seconds > 59 || (!isRelative && hours > 23)) return undefined;
  const elapsed = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (isRelative) return wall + elapsed;
  const day = Math.floor(wall / DAY) * DAY;
  // Clocks of a phone and a computer differ by some minutes.
  return day + elapsed < wall - 600_000 ? day + DAY + elapsed : day + elapsed;
}
