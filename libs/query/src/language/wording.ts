import { type DateTest, type Link, type PartyField, type ValueField, type ZoneField } from './tree';

/** A piece of an explanation; `operand` numbers the leaf as `Span.operand` does. */
export interface Run {
  readonly text: string;
  readonly kind: 'plain' | 'operand' | 'field';
  readonly operand?: number;
}

export type Runs = readonly Run[];

/** What a language needs to say about a query. A clause completes "messages …"; a noun is something that stands in a text. */
export interface Wording {
  sentence(clauses: readonly Runs[]): Runs;
  all(clauses: readonly Runs[]): Runs;
  either(clauses: readonly Runs[]): Runs;
  not(clause: Runs): Runs;
  has(noun: Runs): Runs;
  without(noun: Runs): Runs;
  anyOf(nouns: readonly Runs[]): Runs;
  /** A chain or exclusion in the place of a noun. */
  place(clause: Runs): Runs;
  near(nouns: readonly Runs[], links: readonly Link[]): Runs;
  unless(noun: Runs, link: Link, excluded: Runs): Runs;
  inZone(clause: Runs, zone: ZoneField): Runs;
  exactly(of: Runs): Runs;
  disguised(noun: Runs): Runs;
  fuzzy(word: Run, edits: 1 | 2): Runs;
  spelledBy(pattern: Run): Runs;
  matching(pattern: Run): Runs;
  party(field: PartyField, name: string): Runs;
  value(field: ValueField, value: string): Runs;
  date(test: DateTest): Runs;
  saved(name: string): Runs;
}

export function plain(text: string): Run {
  return { text, kind: 'plain' };
}

export function fieldRun(text: string): Run {
  return { text, kind: 'field' };
}

export function operandRun(text: string, operand: number): Run {
  return { text, kind: 'operand', operand };
}

/** The lists one after the other with plain text between; another text may stand before the last. */
export function joined(lists: readonly Runs[], between: string, beforeLast = between): Runs {
  return lists.flatMap((list, i) => (i === 0 ? list : [plain(i === lists.length - 1 ? beforeLast : between), ...list]));
}
