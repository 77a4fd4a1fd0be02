import { RE2JS } from 're2js';
import { termsOf } from '../analyzer/tokens';
import { otherSpellings, spellingsOf } from '../evasion/spellings';
import { isGated, requiredRun } from '../language/regex';
import { editDistance } from '../language/spelling';
import {
  type Fuzzy,
  type Phrase,
  type Query,
  type TextRegex,
  type TokenRegex,
  type Wildcard,
  type Word,
} from '../language/tree';
import { options } from '../language/visit';
import { wildcardMatches } from './wildcard';

// What an index adapter needs to find candidates that the matcher then verifies.

/** A leaf that an index answers by looking up terms. */
export type TermLeaf = Word | Wildcard | Fuzzy | TokenRegex;

/** One of these is in every message that matches. */
export type TermChoice = readonly TermLeaf[];

/**
 * Choices that every matching message meets, all of them. Empty where nothing is certain, as for NOT and for fields.
 * Words under `~obf(…)` promise nothing: see `plainSpellings`.
 */
export function requiredTerms(tree: Query): readonly TermChoice[] {
  switch (tree.kind) {
    case 'word':
    case 'wildcard':
    case 'fuzzy':
    case 'tokenRegex':
      return [[tree]];
    case 'phrase':
      return tree.parts.map(options);
    case 'regex': {
      const anchor = regexAnchor(tree);
      return anchor ? [[anchor]] : [];
    }
    case 'and':
      return tree.of.flatMap(requiredTerms);
    case 'near':
      return tree.operands.flatMap(requiredTerms);
    case 'unless':
      return requiredTerms(tree.operand);
    case 'within':
    case 'case':
      return requiredTerms(tree.of);
    case 'or': {
      const branches = tree.of.map(requiredTerms);
      return branches.every(([first]) => first) ? [branches.flatMap((choices) => shortest(choices))] : [];
    }
    default:
      return [];
  }
}

/** The test a pattern puts to the terms of a vocabulary; every term it accepts begins with `prefix`. */
export interface TermTest {
  readonly prefix: string;
  readonly test: (term: string) => boolean;
}

export function termTest(leaf: Wildcard | Fuzzy | TokenRegex): TermTest {
  if (leaf.kind === 'wildcard') {
    return { prefix: /^[^*?]*/.exec(leaf.pattern)![0], test: (term) => wildcardMatches(leaf.pattern, term) };
  }
  if (leaf.kind === 'fuzzy')
    return { prefix: '', test: (term) => editDistance(leaf.term, term, leaf.edits) <= leaf.edits };
  const pattern = tokenPattern(leaf.source);
  return { prefix: '', test: (term) => pattern.test(term) };
}

/** The pattern of `tok:/…/`: it spells a whole folded token. */
export function tokenPattern(source: string): RE2JS {
  return RE2JS.compile(`^(?:${source})$`, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
}

/**
 * The token every text a regular expression matches must have, as a word or wildcard; null if nothing is certain. A token
 * that was cut at 200 characters (semantics.md 7) may have lost it: beside the wildcard those are looked at, too.
 */
export function regexAnchor({ source, range }: TextRegex): Word | Wildcard | null {
  if (!isGated(source)) return null;
  const run = requiredRun(source);
  // A Han character is a token by itself, so the first of the run is all an index can be asked for.
  const [term] = termsOf(/^[A-Za-z0-9]/.test(run) ? run : run.charAt(0));
  if (term === undefined) return null;
  if (!/^[a-z0-9]/.test(term)) return { kind: 'word', term, text: term, range };
  return { kind: 'wildcard', pattern: `*${term}*`, text: `*${term}*`, range };
}

/**
 * The plain spellings of a leaf under `~obf(…)`, itself first. A message that matches has one of them, or its text
 * `looksDisguised`.
 */
export function plainSpellings(leaf: Word | Wildcard | Phrase): readonly (Word | Wildcard | Phrase)[] {
  const { range } = leaf;
  const others = spellingsOf(leaf).flatMap(({ terms, open }) => (open ? [] : otherSpellings(terms)));
  return [
    leaf,
    ...others.map((terms): Word | Phrase => {
      const parts = terms.map((term): Word => ({ kind: 'word', term, text: term, range }));
      return parts.length === 1 ? parts[0]! : { kind: 'phrase', parts, range };
    }),
  ];
}

function shortest(choices: readonly TermChoice[]): TermChoice {
  return choices.reduce((best, choice) => (choice.length < best.length ? choice : best));
}
