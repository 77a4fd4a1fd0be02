import type { CaptureOptions } from '../source';
import { type CalendarDay, gregorianDay } from './calendars';
import type { Header } from './header';

export type Order = NonNullable<CaptureOptions['dayOrder']>;

/** How the three numbers of a date are read, and why (formats.md 2.4). */
export interface OrderDecision {
  readonly order: Order;
  readonly ground: string;
  readonly certain: boolean;
  /** Lines prove both orders: each is read by its own proof, or like the last one that had one. */
  readonly mixed: boolean;
}

/** The day three numbers mean in an order; undefined: no such day. */
export function dayOf({ date, yearAt }: Pick<Header, 'date' | 'yearAt'>, order: Order): CalendarDay | undefined {
  const [first, second, third] = date;
  // The year stands where its digits show it; what is left are day and month, and y/d/m is only met when y/m/d cannot be.
  if (yearAt === 0 || (yearAt === undefined && order === 'year-first'))
    return gregorianDay(first, second, third) ?? gregorianDay(first, third, second);
  if (yearAt === 1)
    return order === 'day-first' ? gregorianDay(second, third, first) : gregorianDay(second, first, third);
  return order === 'day-first' ? gregorianDay(third, second, first) : gregorianDay(third, first, second);
}

/** Evidence gathered from the headers of one style, in file order. */
export class DayOrderEvidence {
  private readonly valid = { 'day-first': 0, 'month-first': 0, 'year-first': 0 };
  private readonly media = { 'day-first': 0, 'month-first': 0, 'year-first': 0 };
  private readonly back = { 'day-first': 0, 'month-first': 0, 'year-first': 0 };
  /** Years before there was a WhatsApp. */
  private readonly early = { 'day-first': 0, 'month-first': 0, 'year-first': 0 };
  private readonly last: Partial<Record<Order, number>> = {};
  private readonly changes = { first: 0, second: 0, third: 0 };
  private headers = 0;
  private previous: Header['date'] | undefined;
  private previousValid: Order[] = [];
  private yearAt: number | undefined;
  private dotted = false;
  private twelveHours = false;

  /** `mediaDay`: from a media name in the same line, which tells the day it was made (rule 4). */
  add(header: Header, mediaDay: CalendarDay | undefined): void {
    this.headers++;
    if (!mediaDay && this.repeats(header.date)) return;
    this.yearAt = header.yearAt;
    this.dotted ||= header.text.includes('.') && !header.text.includes('/');
    this.twelveHours ||= header.period !== undefined;
    this.previousValid = [];
    for (const order of ORDERS) {
      const found = dayOf(header, order);
      if (!found) continue;
      this.valid[order]++;
      this.previousValid.push(order);
      if (found.year < BEGINNING) this.early[order]++;
      const number = Date.UTC(found.year, found.month - 1, found.day) / 86_400_000;
      const before = this.last[order];
      if (before !== undefined && number < before) this.back[order]++;
      this.last[order] = number;
      if (!mediaDay) continue;
      const age = number - Date.UTC(mediaDay.year, mediaDay.month - 1, mediaDay.day) / 86_400_000;
      if (age >= 0 && age <= 2) this.media[order]++;
    }
    if (this.previous && this.previous[0] !== header.date[0]) this.changes.first++;
    if (this.previous && this.previous[1] !== header.date[1]) this.changes.second++;
    if (this.previous && this.previous[2] !== header.date[2]) this.changes.third++;
    this.previous = header.date;
  }

  /** Most messages share the day of the one before: nothing new but the count. */
  private repeats(date: Header['date']): boolean {
    const { previous, previousValid } = this;
    if (previous?.[0] !== date[0] || previous[1] !== date[1] || previous[2] !== date[2]) return false;
    for (const order of previousValid) this.valid[order]++;
    return true;
  }

  decide(settled: Order | undefined): OrderDecision {
    if (this.yearAt === 0) return sure('year-first', 'the year comes first');
    if (settled) return sure(settled, 'settled by the operator');
    const yearFirst = this.decideShortYears();
    if (yearFirst) return yearFirst;
    const [dayFirst, monthFirst] = [this.valid['day-first'], this.valid['month-first']];
    const all = this.headers;
    // Rule 1: a number above 12 cannot be a month. A lone damaged date among many must not make the file contradictory.
    if (dayFirst === all && monthFirst < all) return sure('day-first', this.above(all - monthFirst));
    if (monthFirst === all && dayFirst < all) return sure('month-first', this.above(all - dayFirst));
    if (dayFirst < all && monthFirst < all) {
      const contrary = Math.min(all - dayFirst, all - monthFirst);
      const order = dayFirst >= monthFirst ? 'day-first' : 'month-first';
      if (dayFirst === 0 && monthFirst === 0 && this.valid['year-first'] > 0)
        return sure('year-first', 'the first number is no day');
      if (contrary * 50 < Math.max(all - dayFirst, all - monthFirst))
        return sure(order, this.above(all - Math.min(dayFirst, monthFirst)));
      return { order, ground: 'numbers above 12 stand in both places', certain: false, mixed: true };
    }
    return this.decideWithoutProof();
  }

  /** A year of two digits may come first, where days would be years that nobody wrote in. */
  private decideShortYears(): OrderDecision | undefined {
    const { valid, early, back, changes, media } = this;
    const others = (['day-first', 'month-first'] as const).filter((order) => valid[order] > 0);
    if (this.yearAt !== undefined || others.length === 0) return undefined;
    if (valid['year-first'] < this.headers || early['year-first'] > 0) return undefined;
    if (others.some((order) => media[order] > media['year-first'])) return undefined;
    const taken = (ground: string): OrderDecision => ({ order: 'year-first', ground, certain: false, mixed: false });
    if (others.every((order) => early[order] > 0))
      return taken(`read with the year last, dates would lie before ${BEGINNING}`);
    const steps = Math.min(...others.map((order) => back[order]));
    if (steps > 1 && back['year-first'] === 0)
      return taken(`read with the year last, time would step back ${steps} times`);
    return changes.first === 0 && changes.third > 1
      ? taken('the first number never changes and the last one does, as days do')
      : undefined;
  }

  /** No number is above 12: rules 4, 2 and 3, then a guess that says it is one. */
  private decideWithoutProof(): OrderDecision {
    const media = this.media['day-first'] - this.media['month-first'];
    if (media !== 0) {
      const order = media > 0 ? 'day-first' : 'month-first';
      return { order, ground: `dates in ${Math.abs(media)} media names`, certain: true, mixed: false };
    }
    const steps = this.back['month-first'] - this.back['day-first'];
    if (steps !== 0) {
      const order = steps > 0 ? 'day-first' : 'month-first';
      const ground = `read the other way, time would step back ${Math.abs(steps)} times more often`;
      return { order, ground, certain: Math.abs(steps) > 1 && this.back[order] === 0, mixed: false };
    }
    const { first, second } = this.changes;
    if (first !== second)
      return {
        order: first > second ? 'day-first' : 'month-first',
        ground: `the ${first > second ? 'first' : 'second'} number changes more often, as days do`,
        certain: Math.max(first, second) >= 5 && Math.min(first, second) * 3 <= Math.max(first, second),
        mixed: false,
      };
    const american = this.twelveHours && !this.dotted;
    return {
      order: american ? 'month-first' : 'day-first',
      ground: american
        ? 'nothing in the file tells; slashes and a 12-hour clock are usual where the month comes first'
        : 'nothing in the file tells; most countries write the day first',
      certain: false,
      mixed: false,
    };
  }

  private above(count: number): string {
    return `${count} dates hold a number above 12`;
  }
}

/** Reads dates one after the other in a decided order. */
export class DayReader {
  private latest: Order;

  constructor(private readonly decision: OrderDecision) {
    this.latest = decision.order;
  }

  /** `doubtful`: another reading is possible and nothing proves this one. */
  read(header: Header): { readonly found: CalendarDay | undefined; readonly doubtful: boolean } {
    const { mixed, certain } = this.decision;
    const found = dayOf(header, this.latest);
    if (header.yearAt === 0) return { found, doubtful: false };
    if (this.latest === 'year-first')
      return { found, doubtful: !certain && (isDay(header, 'day-first') || isDay(header, 'month-first')) };
    const other = this.latest === 'day-first' ? 'month-first' : 'day-first';
    if (found) {
      const [first, second] = header.date;
      return { found, doubtful: !certain && first !== second && dayOf(header, other) !== undefined };
    }
    const otherwise = dayOf(header, other);
    if (otherwise && mixed) this.latest = other;
    return { found: otherwise, doubtful: otherwise !== undefined && !mixed };
  }
}

/** WhatsApp began in this year. */
const BEGINNING = 2009;
const ORDERS = ['day-first', 'month-first', 'year-first'] as const;

function isDay(header: Header, order: Order): boolean {
  return dayOf(header, order) !== undefined;
}

function sure(order: Order, ground: string): OrderDecision {
  return { order, ground, certain: true, mixed: false };
}
