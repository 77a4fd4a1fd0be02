import { classify, type Fault, type Mark } from '@minutebook/query';

export interface QueryRun {
  readonly text: string;
  readonly start: number;
  /** Class of the style sheet; empty for plain text. */
  readonly look: string;
  readonly faulty: boolean;
  /** The operand this run spells, when it made the hit. */
  readonly operand: number | null;
}

const LOOKS: Readonly<Record<Mark['kind'], string>> = {
  op: 'op',
  field: 'fd',
  text: 'tx',
  wild: 'wc',
  paren: 'pn',
  num: 'nm',
  comment: 'cm',
  error: 'err',
};

export interface OperandPlace {
  readonly start: number;
  readonly end: number;
  readonly operand: number;
}

/** Query text in coloured runs, cut where a colour, a fault or an operand begins or ends. Together they are the text. */
export function queryRuns(
  source: string,
  mode: 'search' | 'rule',
  faults: readonly Pick<Fault, 'start' | 'end'>[] = [],
  matched: readonly OperandPlace[] = [],
): QueryRun[] {
  const marks = classify(source, mode);
  // A fault between characters (something is missing there) is shown on the character before it.
  const wrong = faults.map(({ start, end }) =>
    end > start ? { start, end } : { start: Math.max(0, start - 1), end: start },
  );
  const edges = new Set([0, source.length]);
  for (const { start, end } of [...marks, ...wrong, ...matched]) edges.add(start).add(end);
  const sorted = [...edges].filter((at) => at >= 0 && at <= source.length).sort((a, b) => a - b);
  const runs: QueryRun[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [start, end] = [sorted[i]!, sorted[i + 1]!];
    const covers = (range: { start: number; end: number }): boolean => range.start <= start && range.end >= end;
    const mark = marks.find(covers);
    runs.push({
      text: source.slice(start, end),
      start,
      look: mark ? LOOKS[mark.kind] : '',
      faulty: wrong.some(covers),
      operand: matched.find(covers)?.operand ?? null,
    });
  }
  return runs;
}
