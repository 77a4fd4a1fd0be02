import { type Range } from './tree';

/** A replacement that would mend the query: `text` for the units from `start` to `end`. */
export interface Fix extends Range {
  /** What the button says. */
  readonly label: string;
  readonly text: string;
}

/** Something wrong (`Parsed.errors`) or doubtful (`Parsed.warnings`) at a place of the query text, in UTF-16 units. */
export interface Fault extends Range {
  /** Stable, for translations and tests. */
  readonly code: FaultCode;
  readonly message: string;
  readonly fix?: Fix;
}

export type FaultCode =
  // structure
  | 'empty'
  | 'empty-group'
  | 'unclosed-group'
  | 'unopened-group'
  | 'unclosed-quote'
  | 'missing-operand'
  | 'mixed-and-or'
  | 'bare-words'
  | 'lowercase-operator'
  | 'too-deep'
  | 'too-long'
  | 'ignored'
  | 'unbounded'
  // words
  | 'wildcard-short'
  | 'wildcard-one'
  | 'wildcard-han'
  | 'wildcard-long'
  | 'fuzzy-edits'
  | 'fuzzy-short'
  | 'fuzzy-word'
  | 'slop'
  | 'boost'
  // proximity
  | 'near-number'
  | 'near-distance'
  | 'near-operand'
  | 'near-words'
  | 'near-chain'
  | 'unknown-operator'
  // regular expressions
  | 'regex-unclosed'
  | 'regex-flags'
  | 'regex-syntax'
  | 'regex-literal'
  // fields
  | 'unknown-field'
  | 'field-value'
  | 'unknown-value'
  | 'field-group'
  | 'field-nested'
  | 'date'
  | 'obf-content'
  | 'case-content';

export function fault(code: FaultCode, at: Range, message: string, fix?: Fix): Fault {
  return { code, message, start: at.start, end: at.end, ...(fix ? { fix } : {}) };
}

export function replaceWith({ start, end }: Range, text: string, label = `Put ${text}`): Fix {
  return { label, text, start, end };
}

export function takeOut(at: Range, label = 'Take it out'): Fix {
  return replaceWith(at, '', label);
}

export function insertAt(at: number, text: string, label: string): Fix {
  return { label, text, start: at, end: at };
}
