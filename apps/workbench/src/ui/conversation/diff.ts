export interface DiffRun {
  readonly text: string;
  readonly kind: 'same' | 'del' | 'ins';
}

/** Above this many tokens on a side the table would be large for a screen; then the whole is shown as replaced. */
const MOST = 600;
const CONTEXT = 28;

/** What an edit changed, by words and Han characters; long stretches that stayed are cut to what stands beside a change. */
export function diffRuns(before: string, after: string): DiffRun[] {
  const a = tokens(before);
  const b = tokens(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const runs: DiffRun[] = [
    { text: a.slice(0, head).join(''), kind: 'same' },
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    { text: a.slice(a.length - tail).join(''), kind: 'same' },
  ];
  const full = runs.filter(({ text }) => text !== '');
  return full.map((run, i) => (run.kind === 'same' ? shorten(run, i === 0, i === full.length - 1) : run));
}

function tokens(text: string): string[] {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}\p{M}]+(?:[.,]\p{N}+)*|\s+|./gsu) ?? [];
}

function middle(a: readonly string[], b: readonly string[]): DiffRun[] {
  if (a.length > MOST || b.length > MOST)
    return [
      { text: a.join(''), kind: 'del' },
      { text: b.join(''), kind: 'ins' },
    ];
  const width = b.length + 1;
  // longest[i * width + j]: length of the longest common subsequence of a[i…] and b[j…].
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const runs: DiffRun[] = [];
  const add = (text: string, kind: DiffRun['kind']): void => {
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { kind, text: last.text + text };
    else runs.push({ text, kind });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(a[i]!, 'same');
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      add(a[i++]!, 'del');
    } else {
      add(b[j++]!, 'ins');
    }
  }
  return runs;
}

function shorten({ text, kind }: DiffRun, first: boolean, last: boolean): DiffRun {
  const letters = [...text];
  const before = first ? '' : letters.slice(0, CONTEXT).join('');
  const after = last ? '' : letters.slice(-CONTEXT).join('');
  if (letters.length <= 2 * CONTEXT + 3) return { text, kind };
  return { text: `${before}…${after}`, kind };
}
