import { CellTimes } from '../csv/cell-times';
import type { SourceTime } from '../event';
import { isOffset, offsetText } from '../json/times';
import type { CaptureOptions } from '../source';
import { instantText, wallText } from '../time/wall-clock';
import { CLOSE, instantIn } from './snowflake';

const QUARTER = 15 * 60_000;
const MINUTE = 60_000;
const ORDERS = ['month-first', 'day-first', 'year-first'] as const;

/**
 * Times of a page: what a clock of an unknown zone showed, to the minute and in the order of day and month of some language.
 * But the id of a message holds the instant: where the shown time is that instant in some zone, zone and order are found.
 */
export class ShownTimes {
  /** Messages whose id holds another time than they show. */
  off = 0;
  private readonly readings = ORDERS.map((dayOrder) => ({ dayOrder, cells: new CellTimes({ dayOrder }) }));
  private dayOrder: (typeof ORDERS)[number] | undefined;
  private clocks: CellTimes | undefined;

  constructor(private readonly options: CaptureOptions) {}

  /** undefined: neither the id nor the text is a time. `text` is empty where the page shows none. */
  of(text: string, id: string): SourceTime | undefined {
    const instant = instantIn(id);
    const plain = text.replace(/^\p{L}+day, /u, '');
    if (instant === undefined) return text === '' ? undefined : this.byClock(text, plain);
    let isShown = false;
    for (const { dayOrder, cells } of this.readings) {
      const utc = cells.read(plain)?.utc;
      if (utc === undefined) continue;
      isShown = true;
      const offset = offsetOf(Date.parse(utc), instant);
      if (offset === undefined) continue;
      this.dayOrder = dayOrder;
      return timeOf(text, instant, offset);
    }
    if (!isShown) return timeOf(text, instant, 0);
    this.off++;
    return this.byClock(text, plain);
  }

  private byClock(text: string, plain: string): SourceTime | undefined {
    const dayOrder = this.options.dayOrder ?? this.dayOrder;
    this.clocks ??= new CellTimes({ ...this.options, ...(dayOrder && { dayOrder }) });
    const time = this.clocks.read(plain);
    return time && { ...time, text };
  }

  findings(): ReturnType<CellTimes['findings']> {
    return this.clocks ? this.clocks.findings() : { zone: { zone: 'UTC', origin: 'file' } };
  }
}

/** Milliseconds between a wall clock without seconds and an instant; undefined: more than a zone. */
function offsetOf(wall: number, instant: number): number | undefined {
  const offset = Math.ceil((wall - instant - CLOSE) / QUARTER) * QUARTER;
  const behind = instant + offset - wall;
  return behind < MINUTE && isOffset(offset) ? offset : undefined;
}

function timeOf(text: string, instant: number, offset: number): SourceTime {
  return {
    text,
    wall: wallText(instant + offset),
    utc: instantText(instant),
    zone: offsetText(offset),
    zoneOrigin: 'record',
    precision: 'second',
    doubts: [],
  };
}
