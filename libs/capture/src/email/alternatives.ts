/** A text part as text; `isHtml`: converted. */
export interface Text {
  readonly number: string;
  readonly text: string;
  readonly isHtml: boolean;
}

/** A text that says this share of another's words says it, but for a few lines. */
const COVERS = 0.8;

/**
 * The body among alternatives. Programs write the same in plain text and HTML, and the plain text is what the author sees
 * when writing; but a plain part may be a stub ("your program cannot show HTML"), or say something else than the HTML that
 * the recipient sees. So: the plain text if it covers the HTML, the HTML if that covers the plain text, otherwise both.
 * Whatever words the rest has of its own follow, for each alternative is what some program shows its reader.
 */
export function chosen(alternatives: readonly (readonly Text[])[]): readonly Text[] {
  const filled = alternatives.filter((texts) => texts.some(({ text }) => text.trim() !== ''));
  const plain = filled.findLast((texts) => texts.every(({ isHtml }) => !isHtml));
  const html = filled.findLast((texts) => texts.some(({ isHtml }) => isHtml));
  const others = filled.filter((texts) => texts !== plain && texts !== html);
  if (!plain || !html) return withUnsaid(plain ?? html ?? alternatives[0] ?? [], others);
  const said = words(plain);
  const shown = words(html);
  const covered = share(shown, said);
  if (covered >= COVERS) return withUnsaid(plain, covered < 1 ? [...others, html] : others);
  const covering = share(said, shown);
  if (covering >= COVERS) return withUnsaid(html, covering < 1 ? [...others, plain] : others);
  return withUnsaid([...plain, ...html], others);
}

/** Two texts that may say the same, both where the first does not cover the second. */
export function joined(first: readonly Text[], second: readonly Text[]): readonly Text[] {
  if (second.length === 0) return first;
  const covered = share(words(second), words(first));
  if (covered < COVERS) return [...first, ...second];
  return covered < 1 ? withUnsaid(first, [second]) : first;
}

function words(texts: readonly Text[]): ReadonlySet<string> {
  const found = texts
    .map(({ text }) => text.toLowerCase())
    .join(' ')
    .match(WORDS);
  return new Set(found);
}

/** Scripts without blanks count by character. */
const CHARACTER = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]';
/** Not from letter to character: `AI会议` is one word or three as the line breaks in it. */
const LETTERS = `[[\\p{L}\\p{N}]--${CHARACTER}]+`;
const WORDS = new RegExp(`${CHARACTER}|${LETTERS}`, 'gv');

/** Share of the words of `these` that are among `those`. */
function share(these: ReadonlySet<string>, those: ReadonlySet<string>): number {
  if (these.size === 0) return 1;
  let common = 0;
  for (const word of these) if (those.has(word)) common++;
  return common / these.size;
}

/** Texts, and what others say that they do not. */
function withUnsaid(texts: readonly Text[], others: readonly (readonly Text[])[]): readonly Text[] {
  if (others.length === 0) return texts;
  const said = new Said(texts);
  const more: Text[] = [];
  for (const other of others) {
    more.push(...other.map((one) => ({ ...one, text: said.unsaid(one.text) })).filter(({ text }) => text !== ''));
    said.add(other);
  }
  return [...texts, ...more];
}

/** Words with the hyphens in them. */
const COMPOUNDS = new RegExp(`${CHARACTER}|${LETTERS}(?:[\\-\u2010]${LETTERS})*`, 'gv');

/** The words of a body, as careful as only the texts that differ need it. */
class Said {
  private readonly words = new Set<string>();
  /** Words with hyphens, without them. */
  private readonly closed = new Set<string>();

  constructor(texts: readonly Text[]) {
    this.add(texts);
  }

  add(texts: readonly Text[]): void {
    for (const { text } of texts)
      for (const compound of compounds(unwrapped(text))) {
        const pieces = piecesOf(compound);
        for (const piece of pieces) this.words.add(piece);
        if (pieces.length > 1) this.closed.add(pieces.join(''));
      }
  }

  /**
   * The lines of a text with words that were not said. Of words only hyphenated another way, the words alone: a long line
   * should not come twice for them, but a search for the other spelling must find it.
   */
  unsaid(text: string): string {
    const lines: string[] = [];
    const spellings = new Set<string>();
    for (const line of unwrapped(text).split('\n').flatMap(sentences)) {
      const lacking = compounds(line).filter((compound) => !piecesOf(compound).every((piece) => this.words.has(piece)));
      if (lacking.every((compound) => this.isSpelled(compound)))
        for (const compound of lacking) spellings.add(compound);
      else lines.push(line);
    }
    return [...lines, ...(spellings.size > 0 ? [[...spellings].join(' ')] : [])].join('\n');
  }

  private isSpelled(compound: string): boolean {
    const closed = piecesOf(compound).join('');
    return this.words.has(closed) || this.closed.has(closed);
  }
}

/** Words as a search compares them: composed, without invisible characters such as soft hyphens. */
function compounds(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .toLowerCase()
      .match(COMPOUNDS) ?? []
  );
}

/** Characters of a line that is taken apart: some HTML is one line from greeting to quote. */
const LONG_LINE = 200;

function sentences(line: string): readonly string[] {
  return line.length > LONG_LINE ? line.split(/(?<=[.!?]) +|(?<=[。！？])/u) : [line];
}

function piecesOf(compound: string): readonly string[] {
  return compound.split(/[-\u2010]/);
}

/** Without line breaks in words: those after a hyphen. */
function unwrapped(text: string): string {
  return text.replace(/([\p{L}\p{N}][-\u2010\u2011])\n[ \t>]*(?=[\p{L}\p{N}])/gu, '$1');
}
