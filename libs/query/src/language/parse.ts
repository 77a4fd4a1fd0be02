import { type Fault, fault } from './fault';
import { checkTree } from './check';
import { Parser } from './parser';
import { type Mark, type Mode, Reader } from './reader';
import { type Query } from './tree';

/** Changes with the meaning of any query; stored beside every alert. */
export const LANGUAGE_VERSION = 2;

/** Longest query text, in UTF-16 units: room for a list of thousands of terms. */
const MAX_LENGTH = 200_000;

export interface Parsed {
  readonly source: string;
  /** Null whenever there are errors: nothing runs a guess (semantics.md 16). */
  readonly tree: Query | null;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

export interface ParseOptions {
  /** In a rule, AND mixed with OR is an error and a line without operators is a phrase (semantics.md 15). */
  readonly mode: Mode;
  /** IANA zone for `date:`, UTC by default. RangeError if there is none of the name. */
  readonly zone?: string;
  /** What `date:…now` means, milliseconds since the epoch; the present by default. */
  readonly now?: number;
}

/** Reads a query. Never throws for any `source`. */
export function parse(source: string, { mode, zone = 'UTC', now = Date.now() }: ParseOptions): Parsed {
  const { reader, tree } = read(source, mode, zone, now);
  const inOrder = (faults: readonly Fault[]): Fault[] => [...faults].sort((a, b) => a.start - b.start || a.end - b.end);
  const checked = tree && reader.errors.length === 0 ? checkTree(tree) : { errors: [], warnings: [] };
  const errors = inOrder([...reader.errors, ...checked.errors]);
  if (!tree && errors.length === 0) {
    errors.push(fault('empty', { start: 0, end: source.length }, 'There is no word to search for.'));
  }
  return {
    source,
    tree: errors.length === 0 ? tree : null,
    errors,
    warnings: inOrder([...reader.warnings, ...checked.warnings]),
  };
}

/** What each stretch of query text is, in order and without overlaps, for colouring. Never throws. */
export function classify(source: string, mode: Mode = 'search'): readonly Mark[] {
  const { marks } = read(source, mode, 'UTC', 0).reader;
  const sorted = [...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Mark[] = [];
  for (const mark of sorted) if (mark.start >= (kept.at(-1)?.end ?? 0)) kept.push(mark);
  return kept;
}

function read(source: string, mode: Mode, zone: string, now: number): { reader: Reader; tree: Query | null } {
  const reader = new Reader(source, mode);
  if (source.length > MAX_LENGTH) {
    reader.errors.push(
      fault('too-long', { start: MAX_LENGTH, end: source.length }, `A query has at most ${MAX_LENGTH} characters.`),
    );
    return { reader, tree: null };
  }
  return { reader, tree: new Parser(reader, { zone, now }).query() };
}
