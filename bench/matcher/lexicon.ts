import { termsOf } from '@minutebook/query';
import { random } from './corpus';

/**
 * Mixed rules in the proportions of engine.md §1 (Q1k, Q10k): phrases 45 %, words 13 %, NEAR 15 % and ordered 6 %,
 * AND NOT 8 %, groups near groups 5 %, NEAR with a prefix 4 %, the rest prefixes in phrases, bare prefixes and fuzzy
 * words. Half of the phrases really occur, rarely, in text held out from the messages that are matched. Words are as rare
 * as surveillance terms are: `middling` ones stand in 20 to 100 of a million tokens.
 */
export function mixedRules(heldOut: readonly string[], count: number, seed = 1): string[] {
  const next = random(seed);
  const texts = heldOut.map(termsOf).filter((terms) => terms.length > 3);
  const frequency = new Map<string, number>();
  for (const terms of texts) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const usable = [...frequency].filter(
    ([term]) => /^[\p{L}]+$/u.test(term) && !/^(?:and|or|not|near|onear)$/.test(term),
  );
  const total = texts.reduce((sum, terms) => sum + terms.length, 0);
  const rare = usable.filter(([, n]) => n === 1).map(([term]) => term);
  const middling = usable.filter(([, n]) => n > 1 && n <= Math.max(3, total / 10_000)).map(([term]) => term);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!;
  const plainText = (terms: readonly string[]) => terms.every((term) => /^[\p{L}]+$/u.test(term));
  const phrase = (): string[] => {
    for (;;) {
      const length = 2 + Math.floor(next() * 3);
      if (next() < 0.5) return Array.from({ length }, () => pick(middling));
      const terms = pick(texts);
      const at = Math.floor(next() * Math.max(1, terms.length - length));
      const found = terms.slice(at, at + length);
      if (found.length === length && plainText(found) && found.some((term) => frequency.get(term)! <= 3)) return found;
    }
  };
  const word = () => (next() < 0.5 ? pick(rare) : pick(middling));
  const prefix = (): string => {
    for (;;) {
      const term = word();
      if (/^[a-z]{5,}$/.test(term)) return `${term.slice(0, 4)}*`;
    }
  };
  const fuzzy = (): string => {
    for (;;) {
      const term = word();
      if (/^[a-z]{6,}$/.test(term)) return `${term}~1`;
    }
  };
  const group = () => `(${[word(), word(), word()].join(' OR ')})`;
  const kinds: [number, () => string][] = [
    [45, () => `"${phrase().join(' ')}"`],
    [13, () => pick(rare)],
    [15, () => `${word()} W/5 ${word()}`],
    [6, () => `${word()} PRE/5 ${word()}`],
    [8, () => `${word()} AND ${word()} AND NOT ${word()}`],
    [5, () => `${group()} W/8 ${group()}`],
    [4, () => `${word()} W/5 ${prefix()}`],
    [2, () => `"${pick(middling)} ${prefix()}"`],
    [1, prefix],
    [1, fuzzy],
  ];
  return Array.from({ length: count }, () => {
    let lot = next() * 100;
    return (kinds.find(([share]) => (lot -= share) < 0) ?? kinds[0]!)[1]();
  });
}
