import type { SourceTime } from '../event';
import { instantTime, isoTime } from '../json/times';
import type { CaptureOptions, Findings } from '../source';
import { withoutMarks } from '../text/marks';
import { instantText, utcOf, WallClock, wallText } from '../time/wall-clock';
import { DayOrderEvidence, DayReader, type OrderDecision } from '../whatsapp/day-order';
import { hourOf } from '../whatsapp/day-periods';
import { type Header, headerOf } from '../whatsapp/header';

/** Written behind a cell, so that it reads like the start of a message. */
const END = ' - ';
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** `17-Jan-23`, `17 January 2023` */
const NAMED_DAY = /^(\d{1,2})[ .-]+([A-Za-z]{3,9})\.?,?[ .-]+(\d{4}|\d{2})\b/;
/** `Jan 17, 2023` */
const NAMED_MONTH = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})\b,?/;
/** A clock as headers have it must follow; tables may leave it out. */
const DAY_ALONE = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/;

/** Reads the times of a table: instants, or what a clock showed, in any order of day and month. */
export class CellTimes {
  private readonly evidence = new DayOrderEvidence();
  private readonly clock: WallClock;
  private decision: OrderDecision | undefined;
  private reader: DayReader | undefined;
  private walls = 0;

  constructor(private readonly options: CaptureOptions) {
    this.clock = new WallClock(options.zone ?? 'UTC');
  }

  /** Shown every cell before the first is read: they tell together which number is the day. */
  survey(text: string): void {
    const header = instantOf(text) ? undefined : headerIn(text);
    if (header) this.evidence.add(header, undefined);
  }

  read(text: string): SourceTime | undefined {
    const instant = instantOf(text);
    const header = instant ? undefined : headerIn(text);
    if (!header) return instant;
    this.decision ??= this.evidence.decide(this.options.dayOrder);
    this.reader ??= new DayReader(this.decision);
    const { found, doubtful } = this.reader.read(header);
    const { hour, sure } = header.period ? hourOf(header.hour, header.period) : { hour: header.hour, sure: true };
    const wall = found && utcOf({ ...found, hour, minute: header.minute, second: header.second ?? 0 });
    if (wall === undefined) return undefined;
    this.walls++;
    const { utc, doubts } = this.clock.toUtc(wall);
    return {
      text,
      wall: wallText(wall),
      utc: instantText(utc),
      zone: this.clock.zone,
      zoneOrigin: this.options.zone === undefined ? 'assumed' : 'operator',
      precision: isDay(text) ? 'day' : header.second === undefined ? 'minute' : 'second',
      doubts: [
        ...doubts,
        ...(doubtful ? (['day-month'] as const) : []),
        ...(sure ? [] : (['impossible-clock'] as const)),
      ],
    };
  }

  findings(): Pick<Findings, 'dayOrder' | 'zone'> {
    const { decision, walls, options } = this;
    if (!decision || walls === 0) return { zone: { zone: 'UTC', origin: 'file' } };
    const { order, ground, certain } = decision;
    return {
      dayOrder: { order, ground, certain },
      zone: { zone: this.clock.zone, origin: options.zone === undefined ? 'assumed' : 'operator' },
    };
  }
}

/** Counted from 1970, or a date with its zone. */
function instantOf(text: string): SourceTime | undefined {
  if (/^\d{10}$/.test(text)) return instantTime(text, Number(text) * 1000);
  if (/^\d{13}$/.test(text)) return instantTime(text, Number(text), 'millisecond');
  const iso = text
    .replace(/\s*(?:UTC|GMT)$/, 'Z')
    .replace(/\s*([+-]\d\d):?(\d\d)$/, '$1:$2')
    .replace(/^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?=Z|[+-])/, '$1:00');
  const time = /[T ]\d\d:\d\d:\d\d/.test(iso) ? isoTime(iso) : undefined;
  return time && { ...time, text };
}

/** A cell as the start of a message, which it then is to the last character. */
function headerIn(text: string): Header | undefined {
  const plain = plainOf(text);
  const header = headerOf(`${DAY_ALONE.test(plain) ? `${plain} 00:00` : plain}${END}`);
  return header && header.rest >= plain.length ? { ...header, text } : undefined;
}

function isDay(text: string): boolean {
  return DAY_ALONE.test(plainOf(text));
}

/** Months as numbers, no `T`, no fractions of a second. */
function plainOf(text: string): string {
  return withoutMarks(text)
    .trim()
    .replace(NAMED_DAY, (all, day: string, month: string, year: string) => dateOf(year, month, day) ?? all)
    .replace(NAMED_MONTH, (all, month: string, day: string, year: string) => dateOf(year, month, day) ?? all)
    .replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ')
    .replace(/(:\d\d:\d\d)[.,]\d{1,9}\b/, '$1');
}

function dateOf(year: string, name: string, day: string): string | undefined {
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? undefined : `${year.length === 2 ? `20${year}` : year}-${month}-${day}`;
}
