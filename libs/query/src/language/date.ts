import { type DateBound, type DateTest, type Range } from './tree';
import { exists, instantOf, type WallClock } from './zoned-time';

/** The zone dates are read in, and what `now` is (milliseconds since the epoch). */
export interface DateContext {
  readonly zone: string;
  readonly now: number;
}

const PERIOD = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?)?)?$/;

interface Period {
  readonly text: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** `2024`, `2024-03`, `2024-03-01`, `2024-03-01T14:05` or `now` as a half-open stretch of time, null if it is none. */
function period(text: string, { zone, now }: DateContext): Period | null {
  if (text.toLowerCase() === 'now') return { text: 'now', from: now, to: now };
  const parts = PERIOD.exec(text);
  if (!parts) return null;
  const [year, month, day, hour, minute] = parts
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const first: WallClock = { year: year!, month: month ?? 1, day: day ?? 1, hour: hour ?? 0, minute: minute ?? 0 };
  if (!exists(first)) return null;
  const next = { ...first };
  if (month === undefined) next.year++;
  else if (day === undefined) next.month++;
  else if (hour === undefined) next.day++;
  else next.minute++;
  const digits = (n: number) => String(n).padStart(2, '0');
  const canonical = [
    parts[1]!,
    month === undefined ? '' : `-${digits(month)}`,
    day === undefined ? '' : `-${digits(day)}`,
    hour === undefined ? '' : `T${digits(hour)}:${digits(minute!)}`,
  ].join('');
  return { text: canonical, from: instantOf(first, zone), to: instantOf(next, zone) };
}

const since = ({ text, from }: Period): DateBound => ({ text, inclusive: true, at: from });
const until = ({ text, to }: Period): DateBound => ({ text, inclusive: true, at: text === 'now' ? to + 1 : to });
const after = ({ text, to }: Period): DateBound => ({ text, inclusive: false, at: text === 'now' ? to + 1 : to });
const before = ({ text, from }: Period): DateBound => ({ text, inclusive: false, at: from });

/** Reads the value of `date:` (semantics.md 19); null when it is not a date. */
export function readDate(text: string, range: Range, context: DateContext): DateTest | null {
  const made = (from: DateBound | null, to: DateBound | null): DateTest => ({ kind: 'date', from, to, range });
  const compared = /^(>=|<=|>|<)\s*(.+)$/.exec(text);
  if (compared) {
    const bound = period(compared[2]!.trim(), context);
    if (!bound) return null;
    if (compared[1] === '>=') return made(since(bound), null);
    if (compared[1] === '<=') return made(null, until(bound));
    return compared[1] === '>' ? made(after(bound), null) : made(null, before(bound));
  }
  const bracketed = /^\[\s*(\S+)\s+TO\s+(\S+?)\s*\]$/i.exec(text);
  const dotted = /^(.*?)\.\.(.*)$/.exec(text);
  const ends = bracketed ?? dotted;
  if (!ends) {
    const whole = period(text, context);
    return whole && made(since(whole), until(whole));
  }
  const [low, high] = [ends[1]!.trim(), ends[2]!.trim()].map((end) => (end === '*' ? '' : end));
  if (!low && !high) return null;
  const from = low ? period(low, context) : null;
  const to = high ? period(high, context) : null;
  if ((low && !from) || (high && !to)) return null;
  return made(from && since(from), to && until(to));
}

/** The shortest spelling that reads back as the same test. */
export function printDate({ from, to }: DateTest): string {
  if (from && !to) return from.inclusive ? `${from.text}..` : `>${from.text}`;
  if (to && !from) return to.inclusive ? `..${to.text}` : `<${to.text}`;
  if (!from || !to) return '';
  return from.text === to.text && from.text !== 'now' ? from.text : `${from.text}..${to.text}`;
}
