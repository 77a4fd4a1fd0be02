/** A line of a rule against the version in force; numbers from 1, null on the side it does not stand on. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Above this many lines on a side the table would be large for a screen; then the whole is shown as replaced. */
const MOST = 1_000;

/** Line by line, what was taken out standing before what was put in its place. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const kept = pairs(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  const upTo = (endA: number, endB: number): void => {
    for (; i < endA; i++) found.push({ kind: 'removed', text: a[i]!, before: i + 1, after: null });
    for (; j < endB; j++) found.push({ kind: 'added', text: b[j]!, before: null, after: j + 1 });
  };
  const same = [
    ...Array.from({ length: head }, (_, n) => [n, n] as const),
    ...kept.map(([x, y]) => [x + head, y + head] as const),
    ...Array.from({ length: tail }, (_, n) => [a.length - tail + n, b.length - tail + n] as const),
  ];
  for (const [x, y] of same) {
    upTo(x, y);
    found.push({ kind: 'same', text: b[y]!, before: x + 1, after: y + 1 });
    [i, j] = [x + 1, y + 1];
  }
  upTo(a.length, b.length);
  return found;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** Indexes of a longest common subsequence. */
function pairs(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  if (a.length > MOST || b.length > MOST) return [];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const found: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;)
    if (a[i] === b[j]) found.push([i++, j++]);
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++;
    else j++;
  return found;
}
