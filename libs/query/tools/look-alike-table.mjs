import { createRequire } from 'node:module';
import { fold } from './unicode-table.mjs';

const confusables = createRequire(import.meta.url)('unhomoglyph/data.json');

/**
 * Letters TR39 leaves out because its skeletons differ in height, yet a reader in a hurry takes for Latin ones.
 * Ours; the right-hand side is what they pass for.
 */
const NEAR_LOOK_ALIKES = {
  в: 'b',
  к: 'k',
  м: 'm',
  н: 'h',
  т: 't',
  п: 'n',
  г: 'r',
  и: 'u',
  я: 'r',
  ь: 'b',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  γ: 'y',
};

/** Scripts whose letters are mixed into Latin words; whole words of Arabic or Devanagari must not turn into Latin. */
const MIXED_IN =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u;

const isLatin = (char) => /[a-z]/.test(char) && char.length === 1;

/**
 * Two tables, one word a Latin letter: the other characters that pass for it by TR39, and the near ones. ASCII stays
 * itself (no 0 → o, no 1 → l), and what the analyzer already folds to the letter needs no second table.
 */
export function lookAlikeTable() {
  const strict = new Map();
  const add = (char, skeleton) => {
    const latin = fold(skeleton);
    const plain = fold(char);
    if (!isLatin(latin) || plain === latin || plain.length !== 1) return;
    if (plain.charCodeAt(0) > 0x7f && MIXED_IN.test(plain) && !strict.has(plain)) strict.set(plain, latin);
  };
  for (const [char, skeleton] of Object.entries(confusables)) add(char, skeleton);
  const near = new Map(Object.entries(NEAR_LOOK_ALIKES).filter(([char]) => !strict.has(char)));
  return { strict: grouped(strict), near: grouped(near) };
}

function grouped(letters) {
  const out = new Map();
  for (const [char, latin] of [...letters].sort(([a], [b]) => (a < b ? -1 : 1)))
    out.set(latin, (out.get(latin) ?? '') + char);
  return [...out]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([latin, chars]) => latin + chars)
    .join(' ');
}
