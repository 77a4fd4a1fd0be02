import { type Link } from '../language/tree';
import { contains, filter, Intervals, lowerBound, type Occurrences } from './occurrences';
import { type Reading } from './reading';

/** Steps one chain may take in one document, and the least to decide one occurrence. */
const BUDGET = 100_000;
const LEAST_SHARE = 32;

/** Searches choices of one occurrence for each operand of a chain, depth first, the nearest first. */
export class ChoiceSearch {
  private left = 0;
  /** Index of the occurrence chosen for each operand, -1 for none yet. */
  private readonly chosen: Int32Array;
  /** Of each operand, the indices of its occurrences by end, and these ends. */
  private readonly byEnd: readonly { readonly order: readonly number[]; readonly ends: readonly number[] }[];

  constructor(
    private readonly lists: readonly Occurrences[],
    private readonly links: readonly Link[],
    private readonly reading: Reading,
  ) {
    this.chosen = new Int32Array(lists.length).fill(-1);
    this.byEnd = lists.map(({ end }) => {
      const order = end.map((_, i) => i).sort((a, b) => end[a]! - end[b]! || a - b);
      return { order, ends: order.map((i) => end[i]!) };
    });
  }

  /** The occurrences that are part of a choice; those the budget leaves undecided count. Null if there is none. */
  supported(): readonly Occurrences[] | null {
    const proven = this.unproven();
    const prove = (): boolean => {
      this.chosen.forEach((index, operand) => (proven[operand]![index] = 1));
      return true;
    };
    const share = Math.max(LEAST_SHARE, BUDGET / this.lists.reduce((sum, { start }) => sum + start.length, 0));
    const kept = this.lists.map((list, operand) =>
      filter(list, (i) => proven[operand]![i] === 1 || this.search(operand, i, share, prove)),
    );
    return kept.some((list) => list.start.length === 0) ? null : kept;
  }

  hulls(): Occurrences {
    const found = new Intervals();
    this.everyChoice((start, end) => found.add(start, end));
    return found.sorted();
  }

  /** The occurrences that are part of a choice whose hull is one of `accepted`. */
  supportedWithin(accepted: Occurrences): readonly Occurrences[] {
    const proven = this.unproven();
    this.everyChoice((start, end) => {
      if (contains(accepted, start, end)) this.chosen.forEach((index, operand) => (proven[operand]![index] = 1));
    });
    return this.lists.map((list, operand) => filter(list, (i) => proven[operand]![i] === 1));
  }

  /** Visits the hull of all choices, if the budget allows; else, for every occurrence, of the one nearest to it. */
  private everyChoice(visit: (start: number, end: number) => void): void {
    const goOn = (): boolean => {
      let start = Infinity;
      let end = -1;
      for (const [operand, index] of this.chosen.entries()) {
        start = Math.min(start, this.lists[operand]!.start[index]!);
        end = Math.max(end, this.lists[operand]!.end[index]!);
      }
      visit(start, end);
      return false;
    };
    const firsts = this.lists[0]!.start.length;
    let left = BUDGET;
    for (let i = 0; i < firsts && left > 0; i++) {
      this.search(0, i, left, goOn);
      ({ left } = this);
    }
    if (left > 0) return;
    // As many steps as there are members to choose: the nearest neighbour of each, and no second try.
    for (const [operand, { start }] of this.lists.entries()) {
      for (let i = 0; i < start.length; i++) this.search(operand, i, this.lists.length - 1, goOn);
    }
  }

  private unproven(): readonly Uint8Array[] {
    return this.lists.map(({ start }) => new Uint8Array(start.length));
  }

  /** Tries all choices with one occurrence of `operand` until `found` is content with one; true as well if the budget ends. */
  private search(operand: number, index: number, budget: number, found: () => boolean): boolean {
    this.left = budget;
    this.chosen[operand] = index;
    const done = this.extend(operand, operand, found);
    this.chosen[operand] = -1;
    return done;
  }

  /** The operands from `low` to `high` are chosen: chooses the next, to the right as long as there is one. */
  private extend(low: number, high: number, found: () => boolean): boolean {
    if (low === 0 && high === this.lists.length - 1) return found();
    const right = high < this.lists.length - 1;
    const [from, next] = right ? [high, high + 1] : [low, low - 1];
    const start = this.lists[from]!.start[this.chosen[from]!]!;
    const end = this.lists[from]!.end[this.chosen[from]!]!;
    const link = this.links[right ? high : next]!;
    const zone = this.reading.zoneAt(start);
    const [newLow, newHigh] = right ? [low, next] : [next, high];
    if (right || !link.ordered) {
      const starts = this.lists[next]!.start;
      const limit = Math.min(end + link.distance, this.reading.lastOf(zone));
      for (let i = lowerBound(starts, end + 1); i < starts.length && starts[i]! <= limit; i++) {
        if (--this.left < 0) return true;
        if (this.choose(next, i, newLow, newHigh, found)) return true;
      }
    }
    if (!right || !link.ordered) {
      const { order, ends } = this.byEnd[next]!;
      const limit = Math.max(start - link.distance, this.reading.firstOf(zone));
      for (let i = lowerBound(ends, start) - 1; i >= 0 && ends[i]! >= limit; i--) {
        if (--this.left < 0) return true;
        if (this.choose(next, order[i]!, newLow, newHigh, found)) return true;
      }
    }
    return false;
  }

  private choose(operand: number, index: number, low: number, high: number, found: () => boolean): boolean {
    const start = this.lists[operand]!.start[index]!;
    const end = this.lists[operand]!.end[index]!;
    for (let other = 0; other < this.chosen.length; other++) {
      const at = this.chosen[other]!;
      if (at >= 0 && this.lists[other]!.start[at]! <= end && start <= this.lists[other]!.end[at]!) return false;
    }
    this.chosen[operand] = index;
    const done = this.extend(low, high, found);
    this.chosen[operand] = -1;
    return done;
  }
}
