/** Whether `text` is what `pattern` describes: `*` any run, `?` one character. O(pattern × text) at worst, no backtracking. */
export function wildcardMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // Where to go on when a later part fails: after the last star, one character further.
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    const wanted = pattern.charAt(p);
    if (wanted === '*') {
      star = p++;
      retry = t;
    } else if (wanted === '?' && p < pattern.length) {
      t += width(text, t);
      p++;
    } else if (p < pattern.length && wanted === text.charAt(t)) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      retry += width(text, retry);
      t = retry;
    } else return false;
  }
  while (pattern.charAt(p) === '*') p++;
  return p === pattern.length;
}

/** The longest piece of a pattern without wildcards. */
export function longestLiteral(pattern: string): string {
  return pattern.split(/[*?]+/).reduce((best, piece) => (piece.length > best.length ? piece : best), '');
}

function width(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}
