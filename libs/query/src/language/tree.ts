import { type ZoneKind } from '../document';

/** UTF-16 units of the query text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly range: Range;
}

/** One token. `term` is the analyzer's, `text` the spelling it was asked in, which `case:` compares. */
export interface Word extends Node {
  readonly kind: 'word';
  readonly term: string;
  readonly text: string;
}

/** One token with `*` (any run) and `?` (one character) in its folded `pattern`. */
export interface Wildcard extends Node {
  readonly kind: 'wildcard';
  readonly pattern: string;
  readonly text: string;
}

/** One token within `edits` Damerau edits of `term` (semantics.md 12). */
export interface Fuzzy extends Node {
  readonly kind: 'fuzzy';
  readonly term: string;
  readonly edits: 1 | 2;
}

/** One token that RE2 `source` spells from first to last character, after folding (semantics.md 14). */
export interface TokenRegex extends Node {
  readonly kind: 'tokenRegex';
  readonly source: string;
}

/** Tokens that follow each other: `"insider trading"`, `e-mail`, 内幕. */
export interface Phrase extends Node {
  readonly kind: 'phrase';
  readonly parts: readonly PhrasePart[];
}

export type PhrasePart = Word | Wildcard | Alternatives;

/** A place in a phrase that several tokens may fill: `"for (your|my) eyes only"`. */
export interface Alternatives extends Node {
  readonly kind: 'alternatives';
  readonly options: readonly (Word | Wildcard)[];
}

/** RE2 over the original text of one zone; letter case counts only with `/…/c`. */
export interface TextRegex extends Node {
  readonly kind: 'regex';
  readonly source: string;
  readonly caseSensitive: boolean;
}

/** The operator between two neighbours of a chain. `ordered` is PRE. `distance` as in semantics.md 9: neighbours are 1. */
export interface Link {
  readonly ordered: boolean;
  readonly distance: number;
}

/** `x₁ W/n x₂ PRE/m x₃`: one occurrence each, pairwise not overlapping; `links[i]` joins operands i and i + 1. */
export interface Near extends Node {
  readonly kind: 'near';
  readonly operands: readonly Query[];
  readonly links: readonly Link[];
}

/** `operand NOT W/n excluded` (semantics.md 11). */
export interface Unless extends Node {
  readonly kind: 'unless';
  readonly operand: Query;
  readonly link: Link;
  readonly excluded: Query;
}

export interface And extends Node {
  readonly kind: 'and';
  readonly of: readonly Query[];
}

export interface Or extends Node {
  readonly kind: 'or';
  readonly of: readonly Query[];
}

export interface Not extends Node {
  readonly kind: 'not';
  readonly of: Query;
}

export type ZoneField = ZoneKind | 'body';

/** `subject:(…)`: the text below it is looked for in these zones only. `body` is own, quoted and signature. */
export interface Within extends Node {
  readonly kind: 'within';
  readonly zone: ZoneField;
  readonly of: Query;
}

/** `case:ACT`: the words below it are compared with the original letters. */
export interface CaseExact extends Node {
  readonly kind: 'case';
  readonly of: Query;
}

/** `~obf(…)`: the words below it are also looked for in disguise (semantics.md 21, 22). */
export interface Disguised extends Node {
  readonly kind: 'obf';
  readonly of: Query;
}

export type PartyField = 'from' | 'to' | 'cc' | 'bcc' | 'participant';

/**
 * Someone by handle or name. A whole address, number or `@handle` is compared in its normal form (`handle`); anything
 * else is looked for as words in names and handles (`name`).
 */
export interface PartyTest extends Node {
  readonly kind: 'party';
  readonly field: PartyField;
  readonly text: string;
  readonly handle: string | null;
  readonly name: Word | Wildcard | Phrase | null;
}

export type ValueField = 'person' | 'desk' | 'role' | 'channel' | 'direction' | 'type' | 'has' | 'conversation' | 'id';

/** A field that has exactly this value, by the field's normal form (`normaliseValue`). */
export interface ValueTest extends Node {
  readonly kind: 'value';
  readonly field: ValueField;
  readonly value: string;
}

/** A bound as written, and the instant it stands for: milliseconds since the epoch. */
export interface DateBound {
  readonly text: string;
  readonly inclusive: boolean;
  readonly at: number;
}

/** `from.at ≤ date < to.at`; an inclusive `to` has been moved to the end of its year, day or minute. */
export interface DateTest extends Node {
  readonly kind: 'date';
  readonly from: DateBound | null;
  readonly to: DateBound | null;
}

/** `saved:name`, which the caller replaces (`substitute`) before it matches or compiles. */
export interface Saved extends Node {
  readonly kind: 'saved';
  readonly name: string;
}

/** Leaves that text can satisfy. */
export type TextLeaf = Word | Wildcard | Fuzzy | TokenRegex | Phrase | TextRegex;
export type FieldLeaf = PartyTest | ValueTest | DateTest;
export type Query = TextLeaf | FieldLeaf | Saved | Near | Unless | And | Or | Not | Within | CaseExact | Disguised;
