/**
 * Damerau edits between two words, a swap of neighbours being one (optimal string alignment), or `limit + 1` as soon as
 * it is clear that there are more. Letters are code points. O(length × limit).
 */
export function editDistance(a: string, b: string, limit: number): number {
  const left = [...a];
  const right = [...b];
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const row = new Array<number>(right.length + 1).fill(limit + 1);
    if (i <= limit) row[0] = i;
    let best = row[0]!;
    for (let j = Math.max(1, i - limit); j <= Math.min(right.length, i + limit); j++) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row[j] = cost;
      best = Math.min(best, cost);
    }
    // A swap looks two rows back, so one hopeless row is not yet the end.
    if (best > limit && Math.min(...last) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return Math.min(last[right.length]!, limit + 1);
}

/** The name of the list nearest to `word`, if it is near enough to be meant. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const folded = word.toLowerCase();
  const limit = folded.length < 5 ? 1 : 2;
  let best: string | undefined;
  let least = limit + 1;
  for (const name of names) {
    const edits = name.startsWith(folded) && folded.length >= 2 ? 0.5 : editDistance(folded, name, limit);
    if (edits < least) {
      least = edits;
      best = name;
    }
  }
  return best;
}
