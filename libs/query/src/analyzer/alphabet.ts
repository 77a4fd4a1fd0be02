import { TRADITIONAL } from './traditional-table';
import { CLASSES, EXPANSIONS, FOLDS } from './unicode-table';

// What the scanner does with a code point, numbered in the order of LETTERS. Plain constants and not an enum, because
// the scanner's loop compares them once a character and must not pay for a property access.
export const SEPARATOR = 0;
export const WORD = 1;
export const DIGIT = 2;
/** A token by itself: Han, kana, Hangul syllable, currency sign, emoji. */
export const SINGLE = 3;
/** Base of a character cluster: Thai, Lao, Khmer, Myanmar. */
export const CLUSTER = 4;
/** Vowel signs and the like, which belong to the word. */
export const KEPT_MARK = 5;
/** Zero-width and bidi characters, variation selectors, skin tones, tatweel. */
export const IGNORABLE = 6;
/** Accents and points, which are folded away. */
export const DROPPED_MARK = 7;
export const APOSTROPHE = 8;
export const COMMA = 9;
/** Half of a flag. */
export const REGIONAL = 10;
/** Folds to several units, or is half of a surrogate pair. */
export const EXPANDS = 11;
/** Conjoining jamo and kana voice marks: they may compose with the token before. */
export const JOINING = 12;

const LETTERS = 'SWDOCKIMAGREJ';
/** Code points from here on are separators, but for tags and variation selectors. */
const LIMIT = 0x32400;

function unpackClasses(): Uint8Array {
  const classes = new Uint8Array(LIMIT);
  let at = 0;
  for (const [, letter, length] of CLASSES.matchAll(/([A-Z])([0-9a-z]+)/g)) {
    const end = at + parseInt(length!, 36);
    classes.fill(LETTERS.indexOf(letter!), at, end);
    at = end;
  }
  return classes;
}

function unpackFolds(): Uint16Array {
  const folds = Uint16Array.from({ length: 0x10000 }, (_, unit) => unit);
  let source = 0;
  for (const run of FOLDS.split(' ')) {
    const [gap, count, pattern, first] = run.split('.');
    source += parseInt(gap!, 36);
    const stride = pattern === 'b' || pattern === 'z' ? 2 : 1;
    const step = pattern === 'y' || pattern === 'z' ? 0 : stride;
    const target = parseInt(first!, 36);
    for (let i = 0; i < parseInt(count!, 36); i++) folds[source + i * stride] = target + i * step;
  }
  for (let i = 0; i < TRADITIONAL.length; i += 2) folds[TRADITIONAL.charCodeAt(i)] = TRADITIONAL.charCodeAt(i + 1);
  return folds;
}

function unpackExpansions(): Map<number, string> {
  const expansions = new Map<number, string>();
  let source = 0;
  for (const entry of EXPANSIONS.split(';')) {
    const equals = entry.indexOf('=');
    source += parseInt(entry.slice(0, equals), 36);
    expansions.set(source, entry.slice(equals + 1));
  }
  return expansions;
}

/** Class of each code point below `LIMIT`, which includes every UTF-16 unit. */
export const CLASS: Uint8Array = unpackClasses();
/** What a unit folds to, itself where nothing else; meaningless for `EXPANDS`. */
export const FOLD: Uint16Array = unpackFolds();
/** What the code points of class `EXPANDS` fold to; a space stands for any separator. */
export const EXPANSION: ReadonlyMap<number, string> = unpackExpansions();

export function classOf(codePoint: number, classes: Uint8Array): number {
  if (codePoint < LIMIT) return classes[codePoint]!;
  return codePoint >= 0xe0000 && codePoint <= 0xe0fff ? IGNORABLE : SEPARATOR;
}
