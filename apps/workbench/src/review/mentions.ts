interface Named {
  readonly id: string;
  readonly name: string;
}

/** A mention being written: where its @ stands and what follows it so far. */
export interface Mention {
  readonly at: number;
  readonly typed: string;
}

const LONGEST = 40;

/** What is being mentioned where the cursor is, if anything. An address has its @ inside a word of Latin letters: that names nobody. */
export function mentionAt(text: string, cursor: number): Mention | null {
  const before = text.slice(Math.max(0, cursor - LONGEST), cursor);
  const match = /(?:^|[^\w.%+-])@([^@\n]*)$/.exec(before);
  return match ? { at: cursor - match[1]!.length - 1, typed: match[1]! } : null;
}

/** Those whose name, or a word of it, begins with what was typed. */
export function matching<T extends Named>(colleagues: readonly T[], typed: string): T[] {
  const folded = typed.toLowerCase();
  return colleagues.filter(({ name }) => {
    const lower = name.toLowerCase();
    return lower.startsWith(folded) || lower.split(/\s+/).some((word) => word.startsWith(folded));
  });
}

/** The text with the mention written out, and where the cursor goes. */
export function completed(
  text: string,
  cursor: number,
  { at }: Mention,
  name: string,
): { text: string; cursor: number } {
  const written = `@${name} `;
  const rest = text.slice(cursor);
  return { text: text.slice(0, at) + written + rest.replace(/^ /, ''), cursor: at + written.length };
}

export interface Piece {
  readonly text: string;
  readonly mention: string | null;
}

/** A text cut at the people it names. Of two names one of which begins the other, the longer one is meant. */
export function piecesOf(text: string, colleagues: readonly Named[]): Piece[] {
  const byLength = [...colleagues].sort((a, b) => b.name.length - a.name.length);
  const pieces: Piece[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const named = text[at] === '@' ? byLength.find(({ name }) => text.startsWith(name, at + 1)) : undefined;
    if (!named) {
      plain += text[at++];
      continue;
    }
    if (plain) pieces.push({ text: plain, mention: null });
    plain = '';
    pieces.push({ text: `@${named.name}`, mention: named.id });
    at += named.name.length + 1;
  }
  if (plain) pieces.push({ text: plain, mention: null });
  return pieces;
}

/** Whom a text names. */
export function mentionsIn(text: string, colleagues: readonly Named[]): string[] {
  return [...new Set(piecesOf(text, colleagues).flatMap(({ mention }) => mention ?? []))];
}
