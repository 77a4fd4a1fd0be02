/**
 * Where an operand stands: inclusive intervals of positions, in ascending order of start, then end, each once.
 * Parallel arrays and no objects, because rules are evaluated by the thousand.
 */
export interface Occurrences {
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** Operands are far narrower than this many positions, and texts shorter than 2^31: a pair is one exact number. */
const WIDEST = 2 ** 21;

export const NONE: Occurrences = { start: [], end: [] };

export function filter(list: Occurrences, keep: (index: number) => boolean): Occurrences {
  const start: number[] = [];
  const end: number[] = [];
  for (let i = 0; i < list.start.length; i++) {
    if (!keep(i)) continue;
    start.push(list.start[i]!);
    end.push(list.end[i]!);
  }
  return start.length === list.start.length ? list : { start, end };
}

/** The intervals that stand in the other list too. */
export function among(list: Occurrences, other: Occurrences): Occurrences {
  return filter(list, (i) => contains(other, list.start[i]!, list.end[i]!));
}

export function contains(list: Occurrences, start: number, end: number): boolean {
  for (let i = lowerBound(list.start, start); list.start[i] === start; i++)
    if (list.end[i]! >= end) return list.end[i] === end;
  return false;
}

/** All intervals of the lists, in order. */
export function union(lists: readonly Occurrences[]): Occurrences {
  const found = lists.filter((list) => list.start.length > 0);
  if (found.length < 2) return found[0] ?? NONE;
  const intervals = new Intervals();
  for (const list of found) for (let i = 0; i < list.start.length; i++) intervals.add(list.start[i]!, list.end[i]!);
  return intervals.sorted();
}

/** Collects intervals in any order. */
export class Intervals {
  private readonly keys: number[] = [];

  add(start: number, end: number): void {
    this.keys.push(start * WIDEST + (end - start));
  }

  sorted(): Occurrences {
    const start: number[] = [];
    const end: number[] = [];
    let last = -1;
    // Numbers of a typed array are sorted without a call for each comparison.
    for (const key of Float64Array.from(this.keys).sort()) {
      if (key === last) continue;
      last = key;
      const first = Math.floor(key / WIDEST);
      start.push(first);
      end.push(first + (key % WIDEST));
    }
    return { start, end };
  }
}

/** Index of the first number that is at least `value`, in an ascending list. */
export function lowerBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The ends of a list in ascending order; the very array where no interval contains another. */
export function sortedEnds({ end }: Occurrences): readonly number[] {
  for (let i = 1; i < end.length; i++) if (end[i]! < end[i - 1]!) return [...end].sort((a, b) => a - b);
  return end;
}
