import type { Channel } from '../event';

/** From and to, both of it. */
export type NumberRange = readonly [number, number];

/**
 * Numbers of a sequence that an object holds, where the format counts by ones: what lies between two of them and is not there
 * was removed, or never exported (R45). Ids that are sparse by design make no sequence.
 */
export interface NumberedSequence {
  /** What is counted. */
  readonly of: 'messages' | 'records' | 'parts';
  /** Names the sequence among those of the same kind: a chat, an export. Two objects with the same name share it. */
  readonly stream: string;
  /** In order, none touching the next. */
  readonly ranges: readonly NumberRange[];
  /** The conversation it counts, where it counts one. */
  readonly conversation?: { readonly channel: Channel; readonly key: string };
}

/** Ranges an object remembers while it is read. Beyond these nothing is concluded from its numbers. */
const REMEMBERED = 100_000;
/** Gaps of one sequence that an object reports: the widest. */
const REPORTED = 1_000;

/** Collects numbers in any order, in as much memory as they have ranges. */
export class Numbers {
  private ranges: [number, number][] = [];
  private isSorted = true;
  private isTooMany = false;

  /** Takes numbers from 0 that are exact; what else a source writes there is no number of a sequence. */
  see(number: number): void {
    if (!Number.isSafeInteger(number) || number < 0 || this.isTooMany) return;
    const last = this.ranges.at(-1);
    if (last && number >= last[0] && number <= last[1]) return;
    if (last && number === last[1] + 1) {
      last[1] = number;
      return;
    }
    if (last && number < last[0]) this.isSorted = false;
    this.ranges.push([number, number]);
    if (this.ranges.length <= 2 * REMEMBERED) return;
    this.ranges = joined(this.ranges);
    this.isSorted = true;
    this.isTooMany = this.ranges.length > REMEMBERED;
  }

  /** What was seen; with too many gaps the narrowest are closed, and `unreported` counts them. */
  result(): { readonly ranges: readonly NumberRange[]; readonly unreported: number } {
    const ranges = this.isSorted ? this.ranges : joined(this.ranges);
    const gaps = ranges.length - 1;
    if (this.isTooMany) return { ranges: [], unreported: gaps };
    if (gaps <= REPORTED) return { ranges, unreported: 0 };
    const widths = ranges.slice(1).map(([from], i) => from - ranges[i]![1]);
    const widest = new Set(
      widths
        .map((_, i) => i)
        .sort((one, other) => widths[other]! - widths[one]! || one - other)
        .slice(0, REPORTED),
    );
    const kept: [number, number][] = [[...ranges[0]!]];
    ranges.slice(1).forEach(([from, to], i) => {
      if (widest.has(i)) kept.push([from, to]);
      else kept.at(-1)![1] = to;
    });
    return { ranges: kept, unreported: gaps - REPORTED };
  }
}

/** The same numbers in order, ranges that touch made one. */
function joined(ranges: readonly NumberRange[]): [number, number][] {
  const whole: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([one], [other]) => one - other)) {
    const last = whole.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}
