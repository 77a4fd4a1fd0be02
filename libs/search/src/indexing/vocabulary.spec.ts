import { type Fuzzy, termTest } from '@minutebook/query';
import { sieveOf } from './vocabulary';

describe('the sieve before the vocabulary', () => {
  it('lets through every word that a fuzzy word means, swaps of letters included', () => {
    const words = wordsOf('ab', 6);
    let meant = 0;
    for (const edits of [1, 2] as const)
      for (const term of words) {
        const leaf = fuzzy(term, edits);
        const { test } = termTest(leaf);
        const passes = passing(leaf);
        for (const word of words) {
          if (!test(word)) continue;
          meant++;
          if (!passes(word)) throw new Error(`${term}~${edits} lost ${word}`);
        }
      }
    expect(meant).toBeGreaterThan(2_000);
  });

  it('keeps most of the others out', () => {
    const passes = passing(fuzzy('upgrade', 1));
    expect(['upgrade', 'uprgade', 'upgrde', 'xupgrade'].every(passes)).toBe(true);
    expect(['example', 'upper', 'upgrades!!'].some(passes)).toBe(false);
  });

  it('takes the signs of LIKE in a word for letters', () => {
    expect(sieveOf(fuzzy('5%_\\', 1)).like).toEqual(['%5%', '%\\%%', '%\\_\\\\%']);
    expect(sieveOf({ kind: 'wildcard', pattern: '5%*_?', text: '5%*_?', range: { start: 0, end: 5 } }).like).toEqual([
      '5\\%%\\__',
    ]);
  });
});

function fuzzy(term: string, edits: 1 | 2): Fuzzy {
  return { kind: 'fuzzy', term, edits, range: { start: 0, end: term.length } };
}

/** What the database does, for words without signs of LIKE. */
function passing(leaf: Fuzzy): (word: string) => boolean {
  const { like, shortest, longest } = sieveOf(leaf);
  const pieces = like?.map((pattern) => pattern.slice(1, -1));
  return (word) =>
    word.length >= shortest! && word.length <= longest! && (pieces?.some((piece) => word.includes(piece)) ?? true);
}

function wordsOf(letters: string, longest: number): string[] {
  let last = [''];
  const words: string[] = [];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((word) => [...letters].map((letter) => word + letter));
    words.push(...last);
  }
  return words;
}
