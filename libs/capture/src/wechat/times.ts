import type { SourceTime } from '../event';
import type { CaptureOptions } from '../source';
import { instantText, utcOf, WallClock, wallText } from '../time/wall-clock';

/** First instant that a count of seconds may mean: WeChat is of 2011, and a smaller number is some other number. */
const FIRST_SECONDS = 946_684_800;
/** Counts from here on are milliseconds: as seconds they are beyond the year 5000. */
const FIRST_MILLISECONDS = 100_000_000_000;
const LAST_MILLISECONDS = 253_402_300_800_000;

/** Reads the times of one file. */
export class Times {
  private readonly clock: WallClock;

  constructor(private readonly options: CaptureOptions) {
    this.clock = new WallClock(options.zone ?? 'UTC');
  }

  /** The first of the candidates that is a time. Counts are instants; texts are what a computer's clock showed. */
  of(candidates: readonly (string | undefined)[]): SourceTime | undefined {
    for (const candidate of candidates) {
      const text = candidate?.trim() ?? '';
      const time = /^\d{9,15}(?:\.0+)?$/.test(text) ? instantOf(text) : this.wallOf(text);
      if (time) return time;
    }
    return undefined;
  }

  private wallOf(text: string): SourceTime | undefined {
    const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text);
    if (!match) return undefined;
    const [year, month, day, hour, minute, second] = match.slice(1).map((digits = '0') => Number(digits));
    const wall = utcOf({ year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! });
    if (wall === undefined) return undefined;
    const { utc, doubts } = this.clock.toUtc(wall);
    return {
      text,
      wall: wallText(wall),
      utc: instantText(utc),
      zone: this.clock.zone,
      zoneOrigin: this.options.zone === undefined ? 'assumed' : 'operator',
      precision: match[6] === undefined ? 'minute' : 'second',
      doubts,
    };
  }
}

function instantOf(text: string): SourceTime | undefined {
  const count = Number(text);
  const isMilliseconds = count >= FIRST_MILLISECONDS;
  const utc = isMilliseconds ? count : count * 1000;
  if (count < FIRST_SECONDS || utc >= LAST_MILLISECONDS) return undefined;
  const instant = instantText(utc);
  return {
    text,
    wall: instant.slice(0, isMilliseconds ? 23 : 19),
    utc: instant,
    zone: '+00:00',
    zoneOrigin: 'record',
    precision: isMilliseconds ? 'millisecond' : 'second',
    doubts: [],
  };
}
