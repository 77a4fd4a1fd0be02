/** `a` and `b` are the two sides of a rule or query; `other` is a hit of another rule. */
export type MarkKind = 'a' | 'b' | 'other';

/** UTF-16 units of the text, as the contract gives them. */
export interface MarkSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: MarkKind;
}

export interface MarkRun {
  readonly text: string;
  /** Null: plain. */
  readonly kind: MarkKind | null;
  readonly start: number;
}

const RANK: Readonly<Record<MarkKind, number>> = { a: 3, b: 2, other: 1 };

/**
 * Cuts `text` from `from` to `to` into runs, so that it can be shown as text nodes. Spans may overlap and touch, and may
 * come in any order; a span that begins or ends inside a surrogate pair takes the whole character, because half of one
 * is no text. The runs one after the other are always the text itself.
 */
export function markRuns(text: string, spans: readonly MarkSpan[], from = 0, to = text.length): MarkRun[] {
  const start = wholeBefore(text, clamp(from, text.length));
  const end = wholeAfter(text, clamp(to, text.length));
  const marks = spans
    .map((span) => ({
      kind: span.kind,
      start: Math.max(start, wholeBefore(text, clamp(span.start, text.length))),
      end: Math.min(end, wholeAfter(text, clamp(span.end, text.length))),
    }))
    .filter((span) => span.end > span.start);
  const edges = [...new Set([start, end, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
  const runs: MarkRun[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const at = edges[i]!;
    const next = edges[i + 1]!;
    const kind = strongest(marks.filter((mark) => mark.start <= at && mark.end >= next).map((mark) => mark.kind));
    const last = runs.at(-1);
    // Neighbours of one kind that came from two spans stay two marks: each is evidence of its own.
    if (last && last.kind === null && kind === null)
      runs[runs.length - 1] = { ...last, text: last.text + text.slice(at, next) };
    else runs.push({ text: text.slice(at, next), kind, start: at });
  }
  return runs;
}

function strongest(kinds: readonly MarkKind[]): MarkKind | null {
  return kinds.reduce<MarkKind | null>((best, kind) => (best === null || RANK[kind] > RANK[best] ? kind : best), null);
}

function clamp(at: number, length: number): number {
  return Math.min(Math.max(0, Math.trunc(at) || 0), length);
}

function insidePair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

function wholeBefore(text: string, at: number): number {
  return insidePair(text, at) ? at - 1 : at;
}

function wholeAfter(text: string, at: number): number {
  return insidePair(text, at) ? at + 1 : at;
}
