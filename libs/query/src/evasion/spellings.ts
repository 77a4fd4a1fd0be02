import { SPACELESS } from '../analyzer/pattern';
import { termsOf } from '../analyzer/tokens';
import { type Phrase, type PhrasePart, type Wildcard, type Word } from '../language/tree';
import { options } from '../language/visit';
import { HOMOPHONES } from './homophones';
import {
  FEWEST_SYLLABLES,
  MOST_SPELLINGS,
  SHORTEST_JOINED,
  SHORTEST_PINYIN,
  SHORTEST_WITHOUT_A,
  SHORTEST_WORD,
} from './limits';
import { PINYIN } from './pinyin-table';

/** Lists of terms; the last ends in a wildcard if `open`. */
export interface Spelling {
  readonly terms: readonly string[];
  readonly open: boolean;
}

let readings: Map<string, string[]> | null = null;

/** Toneless pinyin of a simplified character, usually one; none for what GB 2312 lacks. */
function pinyinOf(char: string): readonly string[] {
  if (!readings) {
    readings = new Map();
    for (const word of PINYIN.split(' ')) {
      const syllable = /^[a-z]+/.exec(word)![0];
      for (const han of word.slice(syllable.length)) readings.set(han, [...(readings.get(han) ?? []), syllable]);
    }
  }
  return readings.get(char) ?? [];
}

/** The words of a leaf as lists of terms, one for each choice of alternatives; null where wildcards stand elsewhere than at the end. */
export function spellingsOf(leaf: Word | Wildcard | Phrase): readonly Spelling[] {
  const parts: readonly PhrasePart[] = leaf.kind === 'phrase' ? leaf.parts : [leaf];
  const last = parts.at(-1)!;
  const open = last.kind === 'wildcard' && /^[^*?]+\*$/.test(last.pattern);
  const choices = parts.map((part, i) =>
    options(part).flatMap((word) => {
      if (word.kind === 'word') return [word.term];
      return open && i === parts.length - 1 ? [word.pattern.slice(0, -1)] : [];
    }),
  );
  return product(choices).map((terms) => ({ terms, open }));
}

/**
 * The other plain spellings of a word or phrase (semantics.md 21, 22): the words joined, a first `a` left out, homophones
 * of the curated table, pinyin joined and, from three syllables on, spaced. An index looks them up as they are.
 */
export function otherSpellings(terms: readonly string[]): readonly (readonly string[])[] {
  const others: string[][] = [];
  if (terms.length > 1 && terms.every((term) => /^[a-z]+$/.test(term)) && terms.join('').length >= SHORTEST_JOINED) {
    others.push([terms.join('')]);
  }
  others.push(...withoutFirstA(terms));
  if (terms.length > 1 && terms.every((term) => SPACELESS.test(term))) {
    others.push(...homophones(terms.join('')));
    for (const syllables of product(terms.map(pinyinOf))) {
      if (syllables.join('').length >= SHORTEST_PINYIN) others.push([syllables.join('')]);
      if (syllables.length >= FEWEST_SYLLABLES) others.push([...syllables]);
    }
  }
  return others.slice(0, MOST_SPELLINGS);
}

/** `@nnouncement` has the tokens of `nnouncement`: the sign is not read as a letter there, because it begins handles. */
function withoutFirstA(terms: readonly string[]): string[][] {
  const shortest = terms.length > 1 ? SHORTEST_WORD : SHORTEST_WITHOUT_A;
  const choices = terms.map((term) =>
    /^a[a-z]+$/.test(term) && term.length >= shortest ? [term, term.slice(1)] : [term],
  );
  return product(choices).filter((spelling) => spelling.some((term, i) => term !== terms[i]));
}

function homophones(text: string): string[][] {
  const found = new Set<string>();
  for (const [word, spellings] of HOMOPHONES) {
    if (text.includes(word)) for (const spelling of spellings) found.add(text.replace(word, spelling));
  }
  return [...found].map((spelling) => termsOf(spelling));
}

/** Every choice of one from each list, as many as are tried. */
function product(lists: readonly (readonly string[])[]): string[][] {
  let out: string[][] = [[]];
  for (const list of lists)
    out = out.flatMap((chosen) => list.map((item) => [...chosen, item])).slice(0, MOST_SPELLINGS);
  return out;
}
