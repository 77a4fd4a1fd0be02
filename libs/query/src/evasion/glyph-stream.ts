import {
  APOSTROPHE,
  CLASS,
  classOf,
  DIGIT,
  DROPPED_MARK,
  EXPANDS,
  EXPANSION,
  FOLD,
  IGNORABLE,
  WORD,
} from '../analyzer/alphabet';
import { SPACELESS } from '../analyzer/pattern';
import { isAsciiDigit, isLatinLetter, latinFor, leetLetters } from './glyphs';

/** One thing a glyph may stand for, and how it came to. */
export interface Reading {
  readonly code: number;
  readonly guise: 'plain' | 'look-alike' | 'leet';
}

/** A letter, digit or Han character of a text: what it may stand for, and what lies before it. */
export interface Glyph {
  readonly readings: readonly Reading[];
  /** The folded unit itself. */
  readonly folded: number;
  /** UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** Units of spaces and signs since the glyph before; 0 if it follows directly. */
  readonly gap: number;
  readonly spaceless: boolean;
  /** Three or more of the same letter in a row, which stand for one or two. */
  readonly squeezed: boolean;
}

const SQUEEZED_FROM = 3;
const W = 'w'.charCodeAt(0);
/** Signs that may begin a word. Not @, which begins handles. */
const OPENING_SIGNS = '$€£¥¢§!|';
const CLOSING_SIGNS = '$@€';
const MOST_SIGNS = 4;

/** Reads a text as glyphs. Linear in its length. Apostrophes, marks and invisible characters are passed over. */
export function glyphsOf(text: string): Glyph[] {
  const glyphs: Glyph[] = [];
  let lastEnd = 0;
  for (let at = 0; at < text.length;) {
    const codePoint = text.codePointAt(at)!;
    const end = at + (codePoint > 0xffff ? 2 : 1);
    const kind = classOf(codePoint, CLASS);
    if (kind === IGNORABLE || kind === DROPPED_MARK || kind === APOSTROPHE) {
      // The next letter follows as if nothing stood between.
      if (lastEnd === at) lastEnd = end;
    } else {
      const folded =
        kind === EXPANDS
          ? (EXPANSION.get(codePoint) ?? '')
          : String.fromCodePoint(codePoint > 0xffff ? 0x20 : FOLD[codePoint]!);
      for (let i = 0; i < folded.length; i++) {
        const unit = folded.charCodeAt(i);
        const readings = readingsOf(unit, text, end, glyphs.length > 0 && lastEnd === at);
        if (readings.length === 0) continue;
        glyphs.push({
          readings,
          folded: unit,
          start: at,
          end,
          gap: at > lastEnd ? at - lastEnd : 0,
          spaceless: SPACELESS.test(folded.charAt(i)),
          squeezed: false,
        });
        lastEnd = end;
      }
    }
    at = end;
  }
  return squeeze(glyphs);
}

/** What a folded letter can be read as, in a text or in the words looked for. */
export function letterReading(unit: number): Reading {
  const latin = latinFor(unit);
  return latin ? { code: latin, guise: 'look-alike' } : { code: unit, guise: 'plain' };
}

/** `next` is where the text goes on after the unit; `follows` whether a glyph stands directly before it. */
function readingsOf(unit: number, text: string, next: number, follows: boolean): readonly Reading[] {
  if (isLatinLetter(unit)) return [{ code: unit, guise: 'plain' }];
  const leet = leetLetters(unit).map((code): Reading => ({ code, guise: 'leet' }));
  if (isAsciiDigit(unit)) return [{ code: unit, guise: 'plain' }, ...leet];
  if (leet.length > 0) {
    // A sign is a letter only inside a word: "hello!" ends with a sign, "ca$h" and "bo$$" hold letters.
    const sign = String.fromCharCode(unit);
    const goesOn = wordGoesOn(text, next);
    if (follows ? goesOn || CLOSING_SIGNS.includes(sign) : goesOn && OPENING_SIGNS.includes(sign)) return leet;
    return [];
  }
  const kind = CLASS[unit]!;
  return kind === WORD || SPACELESS.test(String.fromCharCode(unit)) ? [letterReading(unit)] : [];
}

/** Whether a letter or digit comes next, or after a few more signs that can be letters. */
function wordGoesOn(text: string, at: number): boolean {
  for (let i = at; i < at + MOST_SIGNS; i++) {
    const kind = CLASS[text.charCodeAt(i)];
    if (kind === WORD || kind === DIGIT) return true;
    if (leetLetters(text.charCodeAt(i)).length === 0) return false;
  }
  return false;
}

function squeeze(glyphs: readonly Glyph[]): Glyph[] {
  const out: Glyph[] = [];
  for (let i = 0; i < glyphs.length;) {
    const glyph = glyphs[i]!;
    let end = i + 1;
    while (
      !glyph.spaceless &&
      !isAsciiDigit(glyph.folded) &&
      glyphs[end]?.folded === glyph.folded &&
      glyphs[end]!.gap === 0
    )
      end++;
    // www begins addresses.
    const squeezed = end - i >= (glyph.folded === W ? SQUEEZED_FROM + 1 : SQUEEZED_FROM);
    if (squeezed) out.push({ ...glyph, end: glyphs[end - 1]!.end, squeezed: true });
    else out.push(...glyphs.slice(i, end));
    i = end;
  }
  return out;
}
