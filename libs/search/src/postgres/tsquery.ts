import type { ZoneKind } from '@minutebook/query';
import type { Exactness } from '../plan/planner';
import type { Shape } from '../plan/bounds';

/** PostgreSQL tells four weights apart; quoted text and signatures share one. */
export const WEIGHTS: Readonly<Record<ZoneKind, 'A' | 'B' | 'C' | 'D'>> = {
  subject: 'A',
  own: 'B',
  quoted: 'C',
  signature: 'C',
  attachment: 'D',
};
export const WEIGHT_NUMBERS = { A: 3, B: 2, C: 1, D: 0 } as const;

/**
 * Lexemes of one tsquery that any row has one of. GIN asks about all of them for every row of each: 657 at once took 29.6 s
 * (engine.md 2.5), sixteens 113 ms and eights 85 ms; fours no less, and every test reads what is pending in the index.
 */
export const CHUNK = 8;
/** Lexemes of one tsquery that joins several. GIN then reads the rarest word's list and skips through the others. */
const TOGETHER = 32;
/**
 * Words of a phrase, and of a NEAR spelled out as `<1> | <2> | …`, that a row is tested for: some 10 µs. Beyond, places are
 * left to the matcher, which opens the message for it.
 */
const MAX_IN_PHRASE = 256;
const MAX_SPELLED = 512;

/** Tests of one tsvector, joined. */
export type Test =
  | { readonly kind: 'matches'; readonly tsquery: string }
  /** It has one of these terms, under one of these weights if there are any. */
  | { readonly kind: 'terms'; readonly terms: readonly string[]; readonly weights: string }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Test[] };

export const POSTGRES_EXACTNESS: Exactness = {
  tellsApart: (zones) => zones.includes('quoted') === zones.includes('signature'),
  renders: (shape) => positional(shape, '') !== undefined,
};

/** Tests that hold for exactly the texts of this shape, as long as every position is kept; undefined when none can be written. */
export function exactTest(shape: Shape, zones: readonly ZoneKind[] | null): Test | undefined {
  return positional(shape, weightsOf(zones));
}

/** Tests that hold for every text of this shape and some others: its terms, wherever they stand. */
export function looseTest(shape: Shape, zones: readonly ZoneKind[] | null): Test {
  const weights = weightsOf(zones);
  return lexemesIn(shape) <= TOGETHER
    ? { kind: 'matches', tsquery: together(shape, weights) }
    : anywhere(shape, weights);
}

function lexemesIn(shape: Shape): number {
  switch (shape.kind) {
    case 'any':
      return shape.terms.length;
    case 'either':
      return shape.of.reduce((sum, option) => sum + lexemesIn(option), 0);
    case 'phrase':
      return shape.parts.reduce((sum, part) => sum + part.length, 0);
    case 'near':
      return lexemesIn(shape.left) + lexemesIn(shape.right);
  }
}

function together(shape: Shape, weights: string): string {
  switch (shape.kind) {
    case 'any':
      return oneOf(shape.terms, weights);
    case 'either':
      return shape.of.map((option) => `(${together(option, weights)})`).join(' | ');
    case 'phrase':
      return shape.parts.map((part) => `(${oneOf(part, weights)})`).join(' & ');
    case 'near':
      return `(${together(shape.left, weights)}) & (${together(shape.right, weights)})`;
  }
}

/** True when the shape is about places, which PostgreSQL forgets beyond position 16,383. */
export function needsPositions(shape: Shape): boolean {
  return shape.kind === 'phrase' || shape.kind === 'near' || (shape.kind === 'either' && shape.of.some(needsPositions));
}

function positional(shape: Shape, weights: string): Test | undefined {
  switch (shape.kind) {
    case 'any':
      return anywhere(shape, weights);
    case 'either': {
      const of = shape.of.map((option) => positional(option, weights));
      return of.every((test) => test !== undefined) ? { kind: 'or', of } : undefined;
    }
    case 'phrase': {
      const query = phraseQuery(shape.parts, weights);
      return query === undefined ? undefined : { kind: 'matches', tsquery: query };
    }
    case 'near':
      return nearTest(shape, weights);
  }
}

function anywhere(shape: Shape, weights: string): Test {
  switch (shape.kind) {
    case 'any':
      return { kind: 'terms', terms: shape.terms, weights };
    case 'either':
      return { kind: 'or', of: shape.of.map((option) => anywhere(option, weights)) };
    case 'phrase':
      return { kind: 'and', of: shape.parts.map((terms) => anywhere({ kind: 'any', terms }, weights)) };
    case 'near':
      return { kind: 'and', of: [anywhere(shape.left, weights), anywhere(shape.right, weights)] };
  }
}

function phraseQuery(parts: readonly (readonly string[])[], weights: string): string | undefined {
  if (parts.reduce((sum, part) => sum + part.length, 0) > MAX_IN_PHRASE) return undefined;
  return parts.map((part) => `(${oneOf(part, weights)})`).join(' <-> ');
}

function nearTest(shape: Extract<Shape, { kind: 'near' }>, weights: string): Test | undefined {
  const [lefts, rights] = [operands(shape.left, weights), operands(shape.right, weights)];
  if (!lefts || !rights) return undefined;
  const pairs = lefts.length * rights.length * shape.distance * (shape.ordered ? 1 : 2);
  if (pairs * (termsIn(shape.left) + termsIn(shape.right)) > MAX_SPELLED) return undefined;
  const spelled: string[] = [];
  for (const left of lefts) {
    for (const right of rights) {
      // `<k>` counts from the end of its left operand to the start of its right one, which is what W/n counts
      // (semantics.md 9), whatever the operands' widths, as long as each has one width; hence one query a width.
      for (let k = 1; k <= shape.distance; k++) {
        spelled.push(`((${left}) <${k}> (${right}))`);
        if (!shape.ordered) spelled.push(`((${right}) <${k}> (${left}))`);
      }
    }
  }
  return { kind: 'or', of: chunks(spelled).map((queries) => ({ kind: 'matches', tsquery: queries.join(' | ') })) };
}

/** The operand as queries of which each has one width; undefined when it is too large to spell out. */
function operands(shape: Shape, weights: string): string[] | undefined {
  switch (shape.kind) {
    case 'any':
      return shape.terms.length > MAX_SPELLED ? undefined : [oneOf(shape.terms, weights)];
    case 'phrase': {
      const query = phraseQuery(shape.parts, weights);
      return query === undefined ? undefined : [query];
    }
    case 'either': {
      const options = shape.of.map((option) => operands(option, weights));
      return options.every((option) => option !== undefined) ? options.flat() : undefined;
    }
    case 'near':
      return undefined;
  }
}

function termsIn(shape: Shape): number {
  switch (shape.kind) {
    case 'any':
      return shape.terms.length;
    case 'phrase':
      return shape.parts.flat().length;
    case 'either':
      return shape.of.reduce((sum, option) => sum + termsIn(option), 0);
    case 'near':
      return termsIn(shape.left) + termsIn(shape.right);
  }
}

function weightsOf(zones: readonly ZoneKind[] | null): string {
  return zones === null ? '' : [...new Set(zones.map((zone) => WEIGHTS[zone]))].join('');
}

export function oneOf(terms: readonly string[], weights: string): string {
  return terms.map((term) => lexeme(term, weights)).join(' | ');
}

/** A lexeme as tsquery syntax: in quotes, with quotes and backslashes doubled. */
export function lexeme(term: string, weights: string): string {
  return `'${term.replace(/['\\]/g, '$&$&')}'${weights && `:${weights}`}`;
}

export function chunks<T>(items: readonly T[], size = CHUNK): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
