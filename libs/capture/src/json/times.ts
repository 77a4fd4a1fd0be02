import type { SourceTime } from '../event';
import type { CaptureOptions } from '../source';
import { instantText, utcOf, WallClock, wallText } from '../time/wall-clock';

/** The year 9999 has ended. */
const NEVER = 253_402_300_800_000;
const NONE: SourceTime['doubts'] = [];

/** The source gives no time. */
export const UNTIMED: SourceTime = { text: '', zoneOrigin: 'assumed', precision: 'second', doubts: NONE };

/** An instant the source counts from 1970. undefined: no time anybody means. */
export function instantTime(
  text: string,
  utc: number,
  precision: 'second' | 'millisecond' = 'second',
): SourceTime | undefined {
  if (!Number.isSafeInteger(utc) || utc < 0 || utc >= NEVER) return undefined;
  const instant = instantText(utc);
  return {
    text,
    wall: instant.slice(0, precision === 'second' ? 19 : 23),
    utc: instant,
    zone: '+00:00',
    zoneOrigin: 'record',
    precision,
    doubts: NONE,
  };
}

/** A clock's reading, milliseconds as if it were UTC. */
export interface Reading {
  readonly wall: number;
  /** As ISO 8601, without zone. */
  readonly text: string;
  /** `Z` or `+08:00`; undefined: the source gives none. */
  readonly zone: string | undefined;
  readonly precision: 'second' | 'millisecond';
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/;

/** ISO 8601, with or without fractions and zone. */
export function isoReading(text: string): Reading | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const wall = utcOf({ year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! });
  if (wall === undefined) return undefined;
  const fraction = match[7]?.slice(0, 3).padEnd(3, '0');
  return {
    wall: wall + Number(fraction ?? 0),
    text: fraction === undefined ? wallText(wall) : `${wallText(wall)}.${fraction}`,
    zone: match[8],
    precision: fraction === undefined ? 'second' : 'millisecond',
  };
}

/** ISO 8601 with a zone of its own. */
export function isoTime(text: string): SourceTime | undefined {
  const reading = isoReading(text);
  const offset = reading?.zone === undefined ? undefined : offsetOf(reading.zone);
  if (!reading || offset === undefined) return undefined;
  return {
    text,
    wall: reading.text,
    utc: instantText(reading.wall - offset),
    zone: offsetText(offset),
    zoneOrigin: 'record',
    precision: reading.precision,
    doubts: NONE,
  };
}

/** Milliseconds of `Z` or `+08:00`; undefined for more than a clock is ever off. */
function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return minutes > MOST_MINUTES ? undefined : (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

const MOST_MINUTES = 18 * 60;

/** `+08:00` of milliseconds. */
export function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** True for what may lie between a wall clock and UTC. */
export function isOffset(offset: number): boolean {
  return Math.abs(offset) <= MOST_MINUTES * 60_000 && offset % (15 * 60_000) === 0;
}

/** Wall times that the source gives without a zone, by the operator's zone or UTC. */
export class WallTimes {
  private readonly clock: WallClock;

  constructor(private readonly options: CaptureOptions) {
    this.clock = new WallClock(options.zone ?? 'UTC');
  }

  of(text: string, { wall, text: iso, precision }: Pick<Reading, 'wall' | 'text' | 'precision'>): SourceTime {
    const { utc, doubts } = this.clock.toUtc(wall);
    return {
      text,
      wall: iso,
      utc: instantText(utc),
      zone: this.clock.zone,
      zoneOrigin: this.options.zone === undefined ? 'assumed' : 'operator',
      precision,
      doubts,
    };
  }
}
