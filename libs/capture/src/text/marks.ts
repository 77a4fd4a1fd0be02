/** Characters without a shape that exporters put around names and texts: direction marks, zero width spaces, byte order marks. */
const MARKS = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const ANY_MARK = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;

/** Without direction marks and the like. Joiners stay: they are part of emoji and of some scripts' spelling. */
export function withoutMarks(text: string): string {
  return ANY_MARK.test(text) ? text.replace(MARKS, '') : text;
}

/** How two texts are compared: composed, without marks, line ends and blanks evened, ends trimmed (G7). */
export function comparable(text: string): string {
  return withoutMarks(text)
    .normalize('NFC')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
}
