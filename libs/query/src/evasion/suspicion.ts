import { APOSTROPHE, CLASS, DIGIT, DROPPED_MARK, EXPANDS, FOLD, IGNORABLE, SINGLE, WORD } from '../analyzer/alphabet';
import { SPACELESS } from '../analyzer/pattern';
import { chunksAt, isPlainlyCode } from './codes';
import { type Glyph, glyphsOf } from './glyph-stream';
import { isLatinLetter, isTwin, latinFor, leetLetters } from './glyphs';
import { LONGEST_LETTER_GAP, LONGEST_SPACELESS_GAP, SHORTEST_TWIN_IN_COMPANY } from './limits';

// What a unit can have to do with a disguise; bits, so that a word is the sum of its letters.
const LATIN = 1;
const NUMBER = 2;
const SIGN = 4;
/** A letter that passes for a Latin one. */
const LOOK_ALIKE = 8;
const TWIN = 16;
/** Any other letter. */
const FOREIGN = 32;
/** Half of something beyond the BMP, or what folds to several letters: looked at closely. */
const ODD = 64;
const SPACELESS_LETTER = 128;
/** Emoji and currency signs: tokens that may part two Han characters. */
const ICON = 256;
/** Passed over within a word. */
const NOTHING = 512;
const GLYPH = LATIN | NUMBER | SIGN | LOOK_ALIKE | TWIN | FOREIGN;

function kindOf(unit: number): number {
  const folded = FOLD[unit]!;
  const kind = CLASS[unit]!;
  if (kind === EXPANDS) return ODD | ICON;
  if (kind === IGNORABLE || kind === DROPPED_MARK || kind === APOSTROPHE) return NOTHING;
  if (kind === DIGIT) return NUMBER;
  if (kind === WORD) {
    if (isLatinLetter(folded)) return LATIN;
    return isTwin(folded) ? LOOK_ALIKE | TWIN : latinFor(folded) ? LOOK_ALIKE : FOREIGN;
  }
  const sign = leetLetters(folded).length > 0 ? SIGN : 0;
  if (kind === SINGLE) return sign | (SPACELESS.test(String.fromCharCode(unit)) ? SPACELESS_LETTER : ICON);
  return sign;
}

const KINDS = Uint16Array.from({ length: 0x10000 }, (_, unit) => kindOf(unit));
const W = 'w'.charCodeAt(0);

/**
 * Whether a text holds anything the evasion reading could read differently from the plain one: scripts mixed in a word,
 * leet, letters spaced out, repeats, emoji between Han. True for every text in which a disguise is found
 * (property-tested), so an index can keep it as a flag and answer `~obf(…)` with "the plain spellings, or flagged",
 * each verified by the matcher. One pass over the units; only words that look odd are looked at closely.
 */
export function looksDisguised(text: string): boolean {
  let wordStart = -1;
  let wordEnd = 0;
  let letters = 0;
  let inWord = 0;
  let inText = 0;
  let last = 0;
  let repeats = 0;
  /** Single letters so far that stand by themselves, and what they are. */
  let singles = 0;
  let singleKinds = 0;
  for (let i = 0; i <= text.length; i++) {
    const unit = text.charCodeAt(i);
    const kind = i < text.length ? KINDS[unit]! : 0;
    inText |= kind;
    if ((kind & GLYPH) !== 0) {
      if (wordStart < 0) {
        if (i - wordEnd > LONGEST_LETTER_GAP) singles = singleKinds = 0;
        wordStart = i;
        letters = inWord = 0;
      }
      inWord |= kind;
      letters++;
      wordEnd = i + 1;
      const folded = FOLD[unit]!;
      repeats = folded === last ? repeats + 1 : 1;
      last = folded;
      if (repeats >= (folded === W ? 4 : 3) && kind !== NUMBER) return true;
      continue;
    }
    if ((kind & NOTHING) !== 0) {
      if (wordStart >= 0) wordEnd = i + 1;
      continue;
    }
    last = 0;
    if ((kind & ODD) !== 0) {
      // A surrogate pair may be a letter or an emoji: the word goes on, and is looked at.
      if (wordStart < 0) {
        wordStart = i;
        letters = inWord = 0;
      }
      inWord |= ODD;
      letters++;
      wordEnd = i + 1;
      continue;
    }
    if (wordStart < 0) continue;
    if (isOddWord(inWord) && isSuspicious(glyphsOf(text.slice(wordStart, wordEnd)), text, wordStart)) return true;
    if (letters === 1 || ((inWord & ODD) !== 0 && letters === 2)) {
      singles++;
      singleKinds |= inWord;
      if (singles >= 3 && (singleKinds & ~(NUMBER | SIGN)) !== 0) return true;
    } else singles = singleKinds = 0;
    wordStart = -1;
  }
  return (inText & SPACELESS_LETTER) !== 0 && (inText & ICON) !== 0 && isParted(glyphsOf(text), text);
}

/** Whether a word of these kinds of letters is worth looking at closely. */
function isOddWord(kinds: number): boolean {
  if ((kinds & ODD) !== 0) return true;
  const plain = (kinds & LATIN) !== 0;
  if ((kinds & LOOK_ALIKE) !== 0 && (plain || (kinds & (NUMBER | SIGN)) !== 0)) return true;
  if (plain && (kinds & (NUMBER | SIGN)) !== 0) return true;
  return (kinds & TWIN) !== 0 && (kinds & FOREIGN) === 0;
}

/** Whether one of the words in a run without separators, which begins at `offset` of the text, can be a disguise. */
function isSuspicious(glyphs: readonly Glyph[], text: string, offset: number): boolean {
  for (let i = 0; i < glyphs.length;) {
    let end = i + 1;
    while (glyphs[end]?.gap === 0 && !glyphs[end]!.spaceless && !glyphs[i]!.spaceless) end++;
    if (!glyphs[i]!.spaceless && isSuspiciousWord(glyphs.slice(i, end), text, offset)) return true;
    i = end;
  }
  return false;
}

function isSuspiciousWord(word: readonly Glyph[], text: string, offset: number): boolean {
  let letters = 0;
  let lookAlikes = 0;
  let leet = 0;
  let twins = 0;
  for (const { readings, folded, squeezed } of word) {
    if (squeezed) return true;
    const [first] = readings;
    if (first!.guise === 'look-alike') lookAlikes++;
    else if (isLatinLetter(folded)) letters++;
    if (readings.length > 1 || first!.guise === 'leet') leet++;
    if (isTwin(folded)) twins++;
  }
  if (lookAlikes > 0 && (letters > 0 || leet > 0)) return true;
  if (twins === word.length && twins >= SHORTEST_TWIN_IN_COMPANY) return true;
  const place = [offset + word[0]!.start, offset + word.at(-1)!.end] as const;
  return leet > 0 && letters > 0 && !chunksAt(text, ...place).some(isPlainlyCode);
}

/** Whether tokens, such as emoji, part two characters of which one is Han, and keep the plain reading from joining them. */
function isParted(glyphs: readonly Glyph[], text: string): boolean {
  return glyphs.some(({ gap, spaceless, start }, i) => {
    const before = glyphs[i - 1];
    if (!before || !(spaceless || before.spaceless) || gap === 0 || gap > LONGEST_SPACELESS_GAP) return false;
    for (let at = before.end; at < start; at++) if ((KINDS[text.charCodeAt(at)]! & ICON) !== 0) return true;
    return false;
  });
}
