import { APOSTROPHE, CLASS, COMMA, DIGIT, FOLD, SEPARATOR, SINGLE, WORD } from './alphabet';
import { IrregularReader, type TokenSink } from './irregular';
import { cut, MAX_TOKEN } from './long-token';

const HASH_PRIME = 0x01000193;
/** Another one in every process, so that nobody can write texts whose tokens all meet in one place of a hash table. */
const HASH_SEED = Math.floor(Math.random() * 2 ** 32) | 0;

/** Units and tokens there is room for at first, and units beyond which the room is given back after the text. */
const ROOM = 1 << 12;
const MOST_ROOM = 1 << 22;

/**
 * The tokenizer (semantics.md 1-8), writing into arrays it reuses. Folded units of all tokens lie end to end in `units`;
 * token i is `units[from[i] .. from[i + 1])` and spans `start[i] .. end[i]` of the text. Nothing is allocated for a
 * text of regular words; `term` makes a string only when asked.
 */
export class Scanner implements TokenSink {
  count = 0;
  units = new Uint16Array(ROOM);
  from = new Int32Array(ROOM);
  start = new Int32Array(ROOM);
  end = new Int32Array(ROOM);
  /** FNV-1a over the folded units; means nothing outside this process. */
  hash = new Int32Array(ROOM);

  private used = 0;
  /** Tokens before this one belong to earlier texts. */
  private base = 0;
  private readonly irregular: IrregularReader;

  /** `classes` differs from the alphabet's only where patterns are read, whose wildcards are part of words. */
  constructor(private readonly classes: Uint8Array = CLASS) {
    this.irregular = new IrregularReader(this, classes);
  }

  reset(): void {
    this.count = 0;
    this.used = 0;
    this.base = 0;
    if (this.units.length <= MOST_ROOM) return;
    this.units = new Uint16Array(ROOM);
    for (const name of ['from', 'start', 'end', 'hash'] as const) this[name] = new Int32Array(ROOM);
  }

  /** Appends the tokens of `text`; offsets are relative to it. */
  scan(text: string): void {
    const length = text.length;
    this.base = this.count;
    this.reserve(length);
    const classes = this.classes;
    const folds = FOLD;
    let units = this.units;
    let used = this.used;
    // Start of the open token in the text, -1 when none is open. The open token is units[tokenFrom .. used).
    let tokenStart = -1;
    let tokenFrom = 0;
    let hash = 0;

    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      const kind = classes[unit]!;
      if (kind === WORD || kind === DIGIT) {
        if (tokenStart < 0) {
          tokenStart = i;
          tokenFrom = used;
          hash = HASH_SEED;
        }
        const folded = folds[unit]!;
        units[used++] = folded;
        hash = Math.imul(hash ^ folded, HASH_PRIME);
        continue;
      }
      if (kind > SINGLE && needsCare(classes, text, i, kind, tokenStart >= 0)) {
        this.used = tokenStart >= 0 ? tokenFrom : used;
        i = this.irregular.read(text, tokenStart >= 0 ? tokenStart : i) - 1;
        tokenStart = -1;
        this.reserve(length - i);
        units = this.units;
        used = this.used;
        continue;
      }
      if (tokenStart >= 0) {
        this.close(tokenStart, i, tokenFrom, used, hash);
        used = this.used;
        tokenStart = -1;
      }
      if (kind === SINGLE) {
        const folded = folds[unit]!;
        units[used++] = folded;
        this.close(i, i + 1, used - 1, used, Math.imul(HASH_SEED ^ folded, HASH_PRIME));
      }
    }
    if (tokenStart >= 0) this.close(tokenStart, length, tokenFrom, used, hash);
    else this.used = used;
  }

  term(token: number): string {
    // A token has at most MAX_TOKEN units, so the arguments fit the stack.
    return String.fromCharCode.apply(
      null,
      this.units.subarray(this.from[token]!, this.from[token + 1]!) as unknown as number[],
    );
  }

  /** Whether the token's term is this one. */
  spells(token: number, term: string): boolean {
    const from = this.from[token]!;
    const length = this.from[token + 1]! - from;
    if (term.length !== length) return false;
    for (let i = 0; i < length; i++) if (this.units[from + i] !== term.charCodeAt(i)) return false;
    return true;
  }

  get lastEnd(): number {
    return this.count > this.base ? this.end[this.count - 1]! : -1;
  }

  lastTerm(): string {
    return this.term(this.count - 1);
  }

  push(term: string, start: number, end: number): void {
    this.reserve(term.length);
    const stored = cut(term);
    const from = this.used;
    let hash = HASH_SEED;
    for (let i = 0; i < stored.length; i++) {
      const unit = stored.charCodeAt(i);
      this.units[from + i] = unit;
      hash = Math.imul(hash ^ unit, HASH_PRIME);
    }
    this.close(start, end, from, from + stored.length, hash);
  }

  replaceLast(term: string, end: number): void {
    this.count--;
    this.used = this.from[this.count]!;
    this.push(term, this.start[this.count]!, end);
  }

  private close(start: number, end: number, from: number, used: number, hash: number): void {
    if (used - from > MAX_TOKEN) {
      this.used = from;
      let whole = '';
      for (let i = from; i < used; i++) whole += String.fromCharCode(this.units[i]!);
      this.push(whole, start, end);
      return;
    }
    if (this.count + 2 > this.from.length) this.growTokens();
    const token = this.count++;
    this.from[token] = from;
    this.from[token + 1] = used;
    this.start[token] = start;
    this.end[token] = end;
    this.hash[token] = hash;
    this.used = used;
  }

  private reserve(more: number): void {
    if (this.used + more <= this.units.length) return;
    const units = new Uint16Array((this.used + more) * 2);
    units.set(this.units);
    this.units = units;
  }

  private growTokens(): void {
    for (const name of ['from', 'start', 'end', 'hash'] as const) {
      const grown = new Int32Array(this[name].length * 2);
      grown.set(this[name]);
      this[name] = grown;
    }
  }
}

/** Whether the character can be part of an irregular token; commas and apostrophes mostly are plain punctuation. */
function needsCare(classes: Uint8Array, text: string, at: number, kind: number, inWord: boolean): boolean {
  if (kind === COMMA) {
    return inWord && classes[text.charCodeAt(at - 1)] === DIGIT && classes[text.charCodeAt(at + 1)] === DIGIT;
  }
  if (kind === APOSTROPHE) return inWord && at + 1 < text.length && classes[text.charCodeAt(at + 1)] !== SEPARATOR;
  return true;
}
