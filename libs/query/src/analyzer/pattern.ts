import { CLASS, WORD } from './alphabet';
import { MAX_TOKEN } from './long-token';
import { Scanner } from './scanner';

/** A token of query text: plain, or with wildcards `*` and `?` in its term (semantics.md 13). */
export interface PatternToken {
  readonly term: string;
  readonly wild: boolean;
  /** UTF-16 units of the text that was read. */
  readonly start: number;
  readonly end: number;
}

// Unicode promises never to assign these two, so no text means anything by them.
const ANY_RUN = 0xfdd0;
const ANY_ONE = 0xfdd1;

const patternClasses = CLASS.slice();
patternClasses[ANY_RUN] = WORD;
patternClasses[ANY_ONE] = WORD;
const scanner = new Scanner(patternClasses);

/** Han, kana or Hangul: scripts where one character is a token, and one is enough before a wildcard. */
export const SPACELESS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]$/u;

/**
 * Tokens of query text, where `*` and `?` stand for themselves inside the token they touch. A `*` that only touches
 * Han, kana or Hangul adds nothing and is left out: `内*` is `内`.
 */
export function analyzePattern(text: string): PatternToken[] {
  scanner.reset();
  scanner.scan(text.replaceAll('*', String.fromCharCode(ANY_RUN)).replaceAll('?', String.fromCharCode(ANY_ONE)));
  const tokens: PatternToken[] = [];
  for (let i = 0; i < scanner.count; i++) {
    const stored = scanner.term(i);
    const term = stored.replaceAll(String.fromCharCode(ANY_RUN), '*').replaceAll(String.fromCharCode(ANY_ONE), '?');
    const [start, end] = [scanner.start[i]!, scanner.end[i]!];
    // A token too long to keep has its wildcards in the hash, so the text is asked.
    tokens.push({ term, wild: /[*?]/.test(text.slice(start, end)), start, end });
  }
  return tokens.filter(({ term, start, end }, i) => {
    if (!/^\*+$/.test(term)) return true;
    const before = tokens[i - 1];
    const after = tokens[i + 1];
    return !(
      (before?.end === start && SPACELESS.test(before.term)) ||
      (after?.start === end && SPACELESS.test(after.term))
    );
  });
}

/** Literal characters of a wildcard pattern. */
export function literalLength(pattern: string): number {
  return [...pattern].filter((char) => char !== '*' && char !== '?').length;
}

/** A pattern this long was cut and hashed, so its wildcards no longer mean anything. */
export function isTooLong(token: PatternToken): boolean {
  return token.wild && token.term.length >= MAX_TOKEN;
}
