import { SPACELESS } from '../analyzer/pattern';
import { chunksAt, isCode, isPlainlyCode } from './codes';
import { type Glyph, glyphsOf, letterReading, type Reading } from './glyph-stream';
import { isTwin } from './glyphs';
import {
  LETTERS_OF_COMPANY,
  LONGEST_LETTER_GAP,
  LONGEST_SPACELESS_GAP,
  SHORTEST_TWIN_IN_COMPANY,
  SHORTEST_TWIN_WORD,
  SHORTEST_WORD,
} from './limits';

/** A disguised word or phrase found: UTF-16 units of the text. */
export interface Disguise {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly next: Map<number, Node>;
  /** Where a further word begins, after a gap. */
  word: Node | null;
  /** Phrases that end here; those that end in `*` also within a longer word. */
  readonly ends: { readonly id: number; readonly open: boolean }[];
}

/** The word being read: how its letters came about so far. */
interface Word {
  readonly first: number;
  readonly letters: number;
  readonly lookAlikes: number;
  readonly leet: number;
  /** Whether its letters stand apart; undecided for one letter. */
  readonly spaced: boolean | null;
  readonly before: Company;
}

/** The words before it. */
interface Company {
  /** Letters of words beyond doubt. */
  readonly letters: number;
  /** Whether a word was taken for what it is only because of the others. */
  readonly doubtful: boolean;
}

const ALONE: Company = { letters: 0, doubtful: false };

/**
 * Finds words and phrases of a lexicon in disguise. The lexicon drives the reading: a text is followed letter by letter
 * only as long as some word of the lexicon goes on that way, so ordinary text costs little, and nothing is folded that
 * does not spell a word somebody asked for (engine.md §6).
 */
export class Disguises {
  private readonly root: Node = newNode();
  size = 0;

  /** Adds a phrase of folded terms; `open` if it ends in a wildcard. */
  add(id: number, terms: readonly string[], open: boolean): void {
    let node = this.root;
    for (const [i, term] of terms.entries()) {
      const bothLetters = i > 0 && !SPACELESS.test(term.charAt(0)) && !SPACELESS.test(terms[i - 1]!.at(-1)!);
      if (bothLetters) node = node.word ??= newNode();
      for (let at = 0; at < term.length; at++) {
        const { code } = letterReading(term.charCodeAt(at));
        let next = node.next.get(code);
        if (!next) node.next.set(code, (next = newNode()));
        node = next;
      }
    }
    node.ends.push({ id, open });
    this.size++;
  }

  /** Every disguise in a text, and every plain occurrence as well. In order of start. */
  find(text: string): Disguise[] {
    const glyphs = glyphsOf(text);
    const found = new Map<string, Disguise>();
    for (let at = 0; at < glyphs.length; at++) {
      if (!beginsWord(glyphs, at)) continue;
      new Walk(text, glyphs, at, (id, end) => {
        const start = glyphs[at]!.start;
        found.set(`${id}:${start}:${end}`, { id, start, end });
      }).from(this.root);
    }
    return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}

/** One attempt to read words of the lexicon from one glyph on. */
class Walk {
  constructor(
    private readonly text: string,
    private readonly glyphs: readonly Glyph[],
    private readonly start: number,
    private readonly found: (id: number, end: number) => void,
  ) {}

  from(root: Node): void {
    this.step(root, this.start, newWord(this.start, ALONE), false);
  }

  /** Reads the glyph at `at` from `node`; `follows` if it is not the first of its word. */
  private step(node: Node, at: number, word: Word, follows: boolean): void {
    const glyph = this.glyphs[at];
    if (!glyph) return;
    for (const reading of glyph.readings) {
      const next = node.next.get(reading.code);
      if (!next) continue;
      const longer = follows ? this.extended(word, glyph, this.glyphs[at - 1]!, reading) : counted(word, reading);
      if (!longer) continue;
      this.arrive(next, at, longer);
      const twice = glyph.squeezed ? next.next.get(reading.code) : undefined;
      if (twice) this.arrive(twice, at, counted(longer, reading));
    }
  }

  private arrive(node: Node, at: number, word: Word): void {
    const next = this.glyphs[at + 1];
    const company = node.ends.length > 0 || node.word ? this.withWord(word, at) : null;
    if (company && (!company.doubtful || company.letters >= LETTERS_OF_COMPANY)) {
      const closed = !next || !continues(this.glyphs[at]!, next);
      for (const { id, open } of node.ends) {
        if (open || closed) this.found(id, closed ? this.glyphs[at]!.end : this.wordEnd(at));
      }
    }
    if (company && node.word && next && next.gap > 0) this.step(node.word, at + 1, newWord(at + 1, company), false);
    this.step(node, at + 1, word, true);
  }

  private extended(word: Word, glyph: Glyph, before: Glyph, reading: Reading): Word | null {
    if (glyph.spaceless || before.spaceless) return glyph.gap <= LONGEST_SPACELESS_GAP ? counted(word, reading) : null;
    const apart = glyph.gap > 0;
    if (glyph.gap > LONGEST_LETTER_GAP || (word.spaced !== null && word.spaced !== apart)) return null;
    return { ...counted(word, reading), spaced: apart };
  }

  /** The company with the word that was read, null if it may not count as the word it spells. */
  private withWord(word: Word, at: number): Company | null {
    const { letters, lookAlikes, leet, before } = word;
    const length = letters + lookAlikes + leet;
    const doubt = this.doubtOf(word, at);
    if (doubt === 'none') return { letters: before.letters + length, doubtful: before.doubtful };
    return doubt === 'some' ? { letters: before.letters, doubtful: true } : null;
  }

  private doubtOf({ first, letters, lookAlikes, leet, spaced }: Word, at: number): 'none' | 'some' | 'all' {
    const length = letters + lookAlikes + leet;
    const next = this.glyphs[at + 1];
    if (this.glyphs[first]!.spaceless) return leet + lookAlikes === 0 ? 'none' : 'all';
    if (spaced && (length < SHORTEST_WORD || (next && continues(this.glyphs[at]!, next)))) return 'all';
    if (leet + lookAlikes === 0) return 'none';
    let doubt: 'none' | 'some' = length < SHORTEST_WORD ? 'some' : 'none';
    if (leet > 0) {
      const chunks = chunksAt(this.text, this.glyphs[first]!.start, this.glyphs[at]!.end);
      if (letters === 0 || chunks.some(isPlainlyCode)) return 'all';
      if (letters + lookAlikes < Math.max(2, leet) || chunks.some(isCode)) doubt = 'some';
    }
    if (letters > 0) return doubt;
    for (let i = first; i <= at; i++) if (!isTwin(this.glyphs[i]!.folded)) return 'all';
    if (length < SHORTEST_TWIN_IN_COMPANY) return 'all';
    return length < SHORTEST_TWIN_WORD ? 'some' : doubt;
  }

  private wordEnd(at: number): number {
    let last = at;
    while (this.glyphs[last + 1] && continues(this.glyphs[last]!, this.glyphs[last + 1]!)) last++;
    return this.glyphs[last]!.end;
  }
}

function newNode(): Node {
  return { next: new Map(), word: null, ends: [] };
}

function newWord(first: number, before: Company): Word {
  return { first, letters: 0, lookAlikes: 0, leet: 0, spaced: null, before };
}

function counted(word: Word, { guise }: Reading): Word {
  if (guise === 'plain') return { ...word, letters: word.letters + 1 };
  return guise === 'leet' ? { ...word, leet: word.leet + 1 } : { ...word, lookAlikes: word.lookAlikes + 1 };
}

function beginsWord(glyphs: readonly Glyph[], at: number): boolean {
  return at === 0 || !continues(glyphs[at - 1]!, glyphs[at]!);
}

/** Whether two glyphs are letters or digits of one unbroken run. */
function continues(before: Glyph, after: Glyph): boolean {
  return after.gap === 0 && !before.spaceless && !after.spaceless;
}
