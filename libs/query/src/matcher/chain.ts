import { type Link } from '../language/tree';
import { ChoiceSearch } from './choice-search';
import { filter, lowerBound, NONE, type Occurrences, sortedEnds } from './occurrences';
import { type Reading } from './reading';

/**
 * Which occurrences of each operand take part in a choice of one occurrence each, pairwise not overlapping, whose
 * neighbours in the chain satisfy their links (semantics.md 9, 10). Null if there is no choice.
 *
 * Neighbours alone are decided by merging, forwards and backwards, in O(n log n). Operands farther apart can only
 * clash if they share words (`a W/2 b W/2 a`); where they do, choices are searched, within a budget: what a text and a
 * chain made to exhaust it leave undecided counts as a match.
 */
export function supported(
  operands: readonly Occurrences[],
  links: readonly Link[],
  reading: Reading,
): readonly Occurrences[] | null {
  const lists = merged(operands, links, reading);
  if (!lists || lists.length < 3 || !clashes(lists)) return lists;
  return new ChoiceSearch(lists, links, reading).supported();
}

/**
 * The hulls of all choices: what a chain is when it is an operand itself. All of them, not only the minimal ones, for a
 * wider hull may reach a neighbour that a narrow one does not. A text made to have more than the budget allows gives
 * the narrowest ones around every occurrence.
 */
export function hulls(operands: readonly Occurrences[], links: readonly Link[], reading: Reading): Occurrences {
  const lists = merged(operands, links, reading);
  return lists ? new ChoiceSearch(lists, links, reading).hulls() : NONE;
}

/** What takes part in a choice whose hull is one of `accepted`. */
export function supportedWithin(
  operands: readonly Occurrences[],
  links: readonly Link[],
  reading: Reading,
  accepted: Occurrences,
): readonly Occurrences[] | null {
  const lists = merged(operands, links, reading);
  return lists && new ChoiceSearch(lists, links, reading).supportedWithin(accepted);
}

/** The intervals of `left` that have an interval of `right` beside them as the link asks; `forward` if left comes first. */
export function beside(
  left: Occurrences,
  right: Occurrences,
  link: Link,
  forward: boolean,
  reading: Reading,
): (index: number) => boolean {
  const { distance, ordered } = link;
  const starts = right.start;
  const ends = sortedEnds(right);
  return (i) => {
    const start = left.start[i]!;
    const end = left.end[i]!;
    const zone = reading.zoneAt(start);
    if (!ordered || forward) {
      const next = starts[lowerBound(starts, end + 1)];
      if (next !== undefined && next <= Math.min(end + distance, reading.lastOf(zone))) return true;
    }
    if (ordered && forward) return false;
    const low = Math.max(start - distance, reading.firstOf(zone));
    const before = ends[lowerBound(ends, low)];
    return before !== undefined && before < start;
  };
}

function merged(operands: readonly Occurrences[], links: readonly Link[], reading: Reading): Occurrences[] | null {
  const lists = [...operands];
  for (let i = 0; i + 1 < lists.length; i++) {
    lists[i + 1] = filter(lists[i + 1]!, beside(lists[i + 1]!, lists[i]!, links[i]!, false, reading));
    if (lists[i + 1]!.start.length === 0) return null;
  }
  for (let i = lists.length - 2; i >= 0; i--)
    lists[i] = filter(lists[i]!, beside(lists[i]!, lists[i + 1]!, links[i]!, true, reading));
  return lists;
}

/** Whether operands that are not neighbours share any position. */
function clashes(lists: readonly Occurrences[]): boolean {
  return lists.some((list, i) => lists.some((other, j) => j > i + 1 && overlaps(list, other)));
}

function overlaps(a: Occurrences, b: Occurrences): boolean {
  const ends = sortedEnds(b);
  return a.start.some((start, i) => {
    // As many intervals begin at or before our end as end before our start, unless one overlaps.
    const begun = lowerBound(b.start, a.end[i]! + 1);
    return begun > lowerBound(ends, start);
  });
}
