import { analyzePattern, isTooLong, literalLength, type PatternToken, SPACELESS } from '../analyzer/pattern';
import { termsOf } from '../analyzer/tokens';
import { type Fault, fault, replaceWith } from './fault';
import { type Fuzzy, type Phrase, type PhrasePart, type Range, type Wildcard, type Word } from './tree';

export type Words = Word | Wildcard | Phrase;

/** What a stretch of query text became: a node, or null where it holds no token or has faults. */
export interface Read<T> {
  readonly node: T | null;
  readonly faults: readonly Fault[];
}

/** Reads `text`, which begins at `offset` of the query, as one word or a phrase of its tokens. */
export function readWords(text: string, offset: number, asPhrase = false): Read<Words> {
  const faults: Fault[] = [];
  const parts: PhrasePart[] = [];
  let from = 0;
  if (asPhrase) {
    for (const group of text.matchAll(/[(（]([^()（）|｜]*(?:[|｜][^()（）|｜]*)+)[)）]/g)) {
      parts.push(...readTokens(text.slice(from, group.index), offset + from, faults));
      const options: (Word | Wildcard)[] = [];
      let at = group.index + 1;
      for (const option of group[1]!.split(/[|｜]/)) {
        const tokens = readTokens(option, offset + at, faults);
        const range = { start: offset + at, end: offset + at + option.length };
        if (tokens.length === 1) options.push(tokens[0]!);
        else faults.push(fault('near-words', range, 'Each alternative inside a phrase is one word.'));
        at += option.length + 1;
      }
      from = group.index + group[0].length;
      parts.push({ kind: 'alternatives', options, range: { start: offset + group.index, end: offset + from } });
    }
  }
  parts.push(...readTokens(text.slice(from), offset + from, faults));
  if (faults.length > 0 || parts.length === 0) return { node: null, faults };
  const only = parts.length === 1 ? parts[0]! : null;
  if (only && only.kind !== 'alternatives') return { node: only, faults };
  return { node: { kind: 'phrase', parts, range: { start: offset, end: offset + text.length } }, faults };
}

function readTokens(text: string, offset: number, faults: Fault[]): (Word | Wildcard)[] {
  return analyzePattern(text).map((token) => {
    const range = { start: offset + token.start, end: offset + token.end };
    const spelled = text.slice(token.start, token.end);
    if (!token.wild) return { kind: 'word', term: token.term, text: faithful(spelled, token.term), range };
    const found = wildcardFault(token, text, range);
    if (found) faults.push(found);
    return { kind: 'wildcard', pattern: token.term, text: faithful(spelled, token.term), range };
  });
}

/** A spelling is kept only if it reads back as the same token: ½ makes two tokens, and neither is spelled ½. */
function faithful(spelled: string, term: string): string {
  const again = analyzePattern(spelled);
  return again.length === 1 && again[0]!.term === term ? spelled : term;
}

/** Semantics 13. */
function wildcardFault(token: PatternToken, text: string, range: Range): Fault | null {
  const { term } = token;
  const before = text.slice(0, token.start).match(/.$/u)?.[0] ?? '';
  if (/^[*?]+$/.test(term)) {
    if (term.includes('?') && (SPACELESS.test(before) || SPACELESS.test(text.slice(token.end).charAt(0)))) {
      return fault(
        'wildcard-han',
        range,
        'Each character of this script is a word of its own, so ? has nothing to stand for here.',
      );
    }
    return fault('wildcard-short', range, 'A wildcard needs letters beside it.');
  }
  if (isTooLong(token))
    return fault('wildcard-long', range, 'This is longer than the longest word that is kept, 200 characters.');
  const letters = [...term].filter((char) => char !== '*' && char !== '?');
  if (letters.some((char) => SPACELESS.test(char)) || literalLength(term) >= 3) return null;
  return fault('wildcard-short', range, 'A wildcard needs at least 3 letters or digits in its word.');
}

/** `word~1` and `word~2` (semantics.md 12). `text` is what stands before the tilde. */
export function readFuzzy(text: string, digits: string, offset: number): Read<Fuzzy> {
  const end = offset + text.length + 1 + digits.length;
  const range = { start: offset, end };
  const refuse = (
    code: 'fuzzy-edits' | 'fuzzy-short' | 'fuzzy-word',
    message: string,
    fixed?: string,
  ): Read<Fuzzy> => ({
    node: null,
    faults: [fault(code, range, message, fixed === undefined ? undefined : replaceWith(range, fixed))],
  });
  const terms = termsOf(text);
  if (terms.length !== 1 || /[*?]/.test(text))
    return refuse('fuzzy-word', 'Fuzzy search is for one word without wildcards.', text);
  const term = terms[0]!;
  const letters = [...term].filter((char) => /\p{L}/u.test(char)).length;
  const most = letters >= 8 ? 2 : letters >= 5 ? 1 : 0;
  const edits = Number(digits || 'NaN');
  if (most === 0) return refuse('fuzzy-short', 'A fuzzy word needs at least 5 letters (8 for ~2).', text);
  if (edits === 1 || (edits === 2 && most === 2)) return { node: { kind: 'fuzzy', term, edits, range }, faults: [] };
  if (edits === 2) return refuse('fuzzy-short', 'Two edits need a word of at least 8 letters.', `${text}~1`);
  return refuse('fuzzy-edits', 'Say how many letters may differ: ~1 or ~2.', `${text}~1`);
}
