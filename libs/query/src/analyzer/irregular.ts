import {
  APOSTROPHE,
  classOf,
  CLUSTER,
  COMMA,
  DIGIT,
  DROPPED_MARK,
  EXPANDS,
  EXPANSION,
  FOLD,
  IGNORABLE,
  JOINING,
  KEPT_MARK,
  REGIONAL,
  SINGLE,
  WORD,
} from './alphabet';

/** Where tokens go. The scanner is the only one; the interface keeps the two files from importing each other. */
export interface TokenSink {
  /** Offsets are UTF-16 units of the text being read. */
  push(term: string, start: number, end: number): void;
  /** End offset of the token pushed last, -1 if there is none in this text. */
  readonly lastEnd: number;
  lastTerm(): string;
  replaceLast(term: string, end: number): void;
}

/** What stands before the apostrophe of a French or Italian elision (semantics.md 3). */
const ELISIONS = new Set('c d j l m n s t qu jusqu lorsqu puisqu un all dall dell nell quell quest sull'.split(' '));
const LONGEST_ELISION = 6;
/** 1,000,000 and 1,00,000: groups of two or three, the last of three. */
const GROUPED = /^(?:\d{2,3},)*\d{3}(?!\d)/;
const BREVE = 0x0306;
/** й, which is и (the code point before it) with a breve, and a letter of its own. */
const SHORT_I = 0x0439;

type Open = 'nothing' | 'word' | 'cluster' | 'flag';

/**
 * Reads what the scanner's loop does not: apostrophes, grouped digits, marks, expansions, clusters, flags, anything
 * beyond the BMP. One code point at a time, for clarity; fewer than one word in ten comes here.
 */
export class IrregularReader {
  private text = '';
  private open: Open = 'nothing';
  /** Folded characters of the open token. A string grown and looked at in turn would be copied each time. */
  private chars: string[] = [];
  private last = 0;
  /** The last of them that is no mark. */
  private letter = 0;
  private start = 0;
  private end = 0;
  /** For each apostrophe: how many characters stand before it, where they end, and where the part after it begins. */
  private joints: { at: number; end: number; next: number }[] = [];
  private apostrophe = false;
  private onlyDigits = false;
  private composes = false;
  /** Whether the open token has met a voice mark: only the first can belong to the kana before the token. */
  private voiced = false;
  private groupedUntil = 0;

  constructor(
    private readonly sink: TokenSink,
    private readonly classes: Uint8Array,
  ) {}

  /** Reads from `from`, the start of a token, until no token is open. Returns where the scanner goes on. */
  read(text: string, from: number): number {
    this.text = text;
    let at = from;
    do {
      const codePoint = text.codePointAt(at)!;
      const next = at + (codePoint > 0xffff ? 2 : 1);
      this.take(codePoint, at, next);
      at = next;
    } while (this.open !== 'nothing' && at < text.length);
    this.close();
    return at;
  }

  private take(codePoint: number, start: number, end: number): void {
    const kind = classOf(codePoint, this.classes);
    if (kind !== EXPANDS) {
      this.takeFolded(kind, codePoint < 0x10000 ? FOLD[codePoint]! : codePoint, start, end);
      return;
    }
    // Half of a surrogate pair expands to nothing: it separates.
    for (const part of EXPANSION.get(codePoint) ?? ' ') {
      const folded = part.codePointAt(0)!;
      this.takeFolded(classOf(folded, this.classes), folded, start, end);
    }
  }

  private takeFolded(kind: number, codePoint: number, start: number, end: number): void {
    switch (kind) {
      case WORD:
      case DIGIT:
      case KEPT_MARK:
        return this.extend(kind, codePoint, start, end);
      case IGNORABLE:
        return;
      case DROPPED_MARK:
        return this.dropMark(codePoint, start, end);
      case APOSTROPHE:
        if (this.open === 'word' && !this.apostrophe) this.apostrophe = true;
        else this.close();
        return;
      case COMMA:
        if (!this.groups(start)) this.close();
        return;
      case CLUSTER:
        if (this.open === 'cluster' && completesVowel(this.last, codePoint)) return this.append(codePoint, end);
        this.begin('cluster', codePoint, start, end);
        return;
      case REGIONAL:
        if (this.open !== 'flag') return this.begin('flag', codePoint, start, end);
        this.append(codePoint, end);
        return this.close();
      case JOINING:
        return this.join(codePoint, start, end);
      case SINGLE:
        this.close();
        return this.sink.push(String.fromCodePoint(codePoint), start, end);
      default:
        this.close();
    }
  }

  private begin(open: Open, codePoint: number, start: number, end: number): void {
    this.close();
    this.open = open;
    this.start = start;
    this.onlyDigits = true;
    this.append(codePoint, end);
  }

  private append(codePoint: number, end: number): void {
    this.chars.push(String.fromCodePoint(codePoint));
    this.last = codePoint;
    if (classOf(codePoint, this.classes) !== KEPT_MARK) this.letter = codePoint;
    this.end = end;
  }

  private extend(kind: number, codePoint: number, start: number, end: number): void {
    if (kind === KEPT_MARK) this.composes = true;
    if (kind === KEPT_MARK && this.open === 'cluster') return this.append(codePoint, end);
    if (this.open !== 'word') this.begin('word', codePoint, start, end);
    else {
      if (this.apostrophe) this.joints.push({ at: this.chars.length, end: this.end, next: start });
      this.append(codePoint, end);
    }
    this.apostrophe = false;
    this.onlyDigits &&= kind === DIGIT;
    if (kind === KEPT_MARK) this.composes = true;
  }

  private dropMark(codePoint: number, start: number, end: number): void {
    if (this.open === 'nothing') {
      if (this.sink.lastEnd === start) this.sink.replaceLast(this.sink.lastTerm(), end);
      return;
    }
    if (this.apostrophe) return;
    this.end = end;
    if (codePoint !== BREVE) return;
    if (this.last === SHORT_I - 1) {
      this.chars.pop();
      this.append(SHORT_I, end);
      // With marks of other scripts between, only normalizing tells whether the breve belongs to an и.
    } else if (this.composes && this.letter === SHORT_I - 1) this.chars.push(String.fromCodePoint(BREVE));
  }

  /** Whether the comma at `at` only groups digits, as all do up to the end of a number once one does. */
  private groups(at: number): boolean {
    if (this.open !== 'word' || this.apostrophe) return false;
    if (at < this.groupedUntil) return true;
    if (!this.onlyDigits || this.chars.length > 3) return false;
    const comma = this.text.charAt(at);
    // A full-width comma is punctuation in Chinese text, so it groups full-width digits only.
    if (comma === '，' && !isFullWidthDigit(this.text.charCodeAt(at - 1))) return false;
    let tail = '';
    /** Where each character of the tail ends: digits beyond the BMP are two units. */
    const ends: number[] = [];
    for (let end = at + 1; end < this.text.length;) {
      const codePoint = this.text.codePointAt(end)!;
      if (this.text.charAt(end) === comma) tail += ',';
      else if (this.isDigit(codePoint) && (comma !== '，' || isFullWidthDigit(codePoint))) tail += '0';
      else break;
      end += codePoint > 0xffff ? 2 : 1;
      ends.push(end);
      if (tail.length > 200) return false;
    }
    const grouped = GROUPED.exec(tail);
    if (!grouped) return false;
    this.groupedUntil = ends[grouped[0].length - 1]!;
    return true;
  }

  private isDigit(codePoint: number): boolean {
    if (codePoint > 0xffff) return /^\d$/.test(EXPANSION.get(codePoint) ?? '');
    return this.classes[codePoint] === DIGIT;
  }

  private join(codePoint: number, start: number, end: number): void {
    const voiceMark = codePoint === 0x3099 || codePoint === 0x309a;
    const char = String.fromCodePoint(codePoint);
    // A voice mark with no kana before it says nothing; a lone jamo is a letter.
    if (voiceMark && this.open !== 'nothing') return this.voice(char, end);
    this.close();
    if (this.sink.lastEnd === start) {
      const composed = (this.sink.lastTerm() + char).normalize('NFC');
      if ([...composed].length === 1) return this.sink.replaceLast(composed, end);
    }
    if (!voiceMark) this.sink.push(char, start, end);
  }

  /** Canonical order puts a nukta between a kana and its voice mark, which composes with the kana all the same. */
  private voice(mark: string, end: number): void {
    if (this.voiced || this.sink.lastEnd !== this.start) return;
    this.voiced = true;
    const composed = (this.sink.lastTerm() + mark).normalize('NFC');
    const between = this.chars.join('');
    if (
      [...composed].length !== 1 ||
      (composed + between).normalize('NFD') !== (this.sink.lastTerm() + between + mark).normalize('NFD')
    )
      return;
    this.sink.replaceLast(composed, end);
    this.end = end;
  }

  private close(): void {
    if (this.open === 'nothing') return;
    if (this.joints.length > 0) this.pushParts();
    else this.push(this.chars, this.start, this.end);
    this.open = 'nothing';
    this.chars = [];
    this.joints = [];
    this.apostrophe = false;
    this.composes = false;
    this.voiced = false;
    this.groupedUntil = 0;
  }

  /** Semantics 3: a final 's goes, elisions split, all other apostrophes join. */
  private pushParts(): void {
    let { chars, start, end } = this;
    const last = this.joints.at(-1)!;
    if (chars.length === last.at + 1 && chars[last.at] === 's') {
      ({ end } = this.joints.pop()!);
      chars = chars.slice(0, last.at);
    }
    let from = 0;
    for (const joint of this.joints) {
      if (joint.at - from > LONGEST_ELISION || !ELISIONS.has(chars.slice(from, joint.at).join(''))) continue;
      this.push(chars.slice(from, joint.at), start, joint.end);
      from = joint.at;
      start = joint.next;
    }
    this.push(chars.slice(from), start, end);
  }

  private push(chars: readonly string[], start: number, end: number): void {
    const term = chars.join('');
    // Two-part vowels of Bengali, Tamil and others have one composed spelling.
    this.sink.push(
      this.composes ? term.normalize('NFC').replaceAll(String.fromCodePoint(BREVE), '') : term,
      start,
      end,
    );
  }
}

/** Sara am, Thai and Lao, folds to two characters of one cluster. */
function completesVowel(last: number, codePoint: number): boolean {
  return (codePoint === 0x0e32 && last === 0x0e4d) || (codePoint === 0x0eb2 && last === 0x0ecd);
}

function isFullWidthDigit(codePoint: number): boolean {
  return codePoint >= 0xff10 && codePoint <= 0xff19;
}
