/** What a {@link Grammar} stopped at. `none`: the bytes are used up. */
export type Found = 'none' | 'key' | 'open' | 'close' | 'scalar' | 'broken';

/** What may come next. */
type Expects = 'value' | 'key' | 'colon' | 'comma' | 'nothing';

export const OPEN_OBJECT = 0x7b;
export const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;

/** Deeper nesting is no message's. */
const DEEPEST = 1000;

/** Bytes of numbers and words (`true`). What they say is judged when a record is parsed. */
const WORD = new Uint8Array(256);
for (const character of '0123456789+-.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') {
  WORD[character.charCodeAt(0)] = 1;
}

/**
 * Follows the nesting of JSON through chunks of any length, and stops where it breaks: a damaged file is to lose the
 * record that is damaged, and not those after it. It takes a byte for a character (see `JsonWindow`), so a line feed inside
 * a string is a break: no writer leaves one unescaped, and it tells a lost quotation mark from a long string.
 */
export class Grammar {
  /** The brackets that are open. */
  private readonly stack = new Uint8Array(DEEPEST + 1);
  depth = 0;
  /** Things deeper than this are followed and not reported. */
  quiet = Infinity;
  /** Where the latest key, value or bracket begins. */
  token = 0;
  private expects: Expects = 'value';
  private within: 'string' | 'word' | undefined;
  private isEscaped = false;
  private isKey = false;

  /** Starts anew with a value of an array that nothing is known around. */
  restart(): void {
    this.stack[0] = OPEN_ARRAY;
    this.resume(1);
  }

  /** Goes on with a value of an array around, which is at that depth. */
  resume(depth: number): void {
    this.depth = depth;
    this.expects = 'value';
    this.within = undefined;
    this.isEscaped = false;
    this.quiet = Infinity;
  }

  /** The bracket at a depth, 1 the outermost. */
  bracketAt(depth: number): number {
    return this.stack[depth - 1]!;
  }

  /** Reads on from `at`; how far it got is in {@link at}. `base`: the offset of `bytes[0]`. */
  next(bytes: Uint8Array, at: number, base: number): Found {
    this.at = at;
    while (this.at < bytes.length) {
      if (this.within !== undefined) {
        const found = this.within === 'string' ? this.string(bytes) : this.word(bytes);
        if (found !== 'none') return found;
        continue;
      }
      const byte = bytes[this.at]!;
      if (byte <= 0x20) {
        this.at++;
        continue;
      }
      const found = this.mark(byte, base + this.at);
      if (found !== 'none') return found;
    }
    return 'none';
  }

  /** After {@link next}: the index behind what it found; of what breaks: the index itself. */
  at = 0;

  private string(bytes: Uint8Array): Found {
    let { at, isEscaped } = this;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === LINE_FEED) {
        this.at = at;
        return 'broken';
      }
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) break;
    }
    this.isEscaped = isEscaped;
    this.at = at + 1;
    if (at >= bytes.length) {
      this.at = at;
      return 'none';
    }
    this.within = undefined;
    if (this.isKey) {
      this.expects = 'colon';
      return this.depth <= this.quiet ? 'key' : 'none';
    }
    return this.scalar();
  }

  private word(bytes: Uint8Array): Found {
    while (this.at < bytes.length && WORD[bytes[this.at]!] === 1) this.at++;
    if (this.at >= bytes.length) return 'none';
    this.within = undefined;
    return this.scalar();
  }

  private scalar(): Found {
    this.expects = this.depth === 0 ? 'nothing' : 'comma';
    return this.depth <= this.quiet ? 'scalar' : 'none';
  }

  /** A byte that is neither blank nor inside a string or a word. */
  private mark(byte: number, offset: number): Found {
    const { expects } = this;
    switch (byte) {
      case QUOTE:
        if (expects !== 'value' && expects !== 'key') return 'broken';
        this.isKey = expects === 'key';
        this.within = 'string';
        break;
      case COLON:
        if (expects !== 'colon') return 'broken';
        this.expects = 'value';
        this.at++;
        return 'none';
      case COMMA:
        if (expects !== 'comma') return 'broken';
        this.expects = this.stack[this.depth - 1] === OPEN_OBJECT ? 'key' : 'value';
        this.at++;
        return 'none';
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        return this.opens(byte, offset);
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        return this.closes(byte);
      default:
        if (expects !== 'value' || WORD[byte] !== 1) return 'broken';
        this.within = 'word';
    }
    this.token = this.depth <= this.quiet ? offset : this.token;
    this.at++;
    return 'none';
  }

  private opens(byte: number, offset: number): Found {
    if (this.expects !== 'value' || this.depth === DEEPEST) return 'broken';
    const isHeard = this.depth <= this.quiet;
    if (isHeard) this.token = offset;
    this.stack[this.depth++] = byte;
    this.expects = byte === OPEN_OBJECT ? 'key' : 'value';
    this.at++;
    return isHeard ? 'open' : 'none';
  }

  /** After a comma too: whoever parses a record judges that. */
  private closes(byte: number): Found {
    const isObject = byte === CLOSE_OBJECT;
    const bracket = this.stack[this.depth - 1];
    if (this.depth === 0 || bracket !== (isObject ? OPEN_OBJECT : OPEN_ARRAY)) return 'broken';
    if (this.expects !== 'comma' && this.expects !== (isObject ? 'key' : 'value')) return 'broken';
    this.depth--;
    this.expects = this.depth === 0 ? 'nothing' : 'comma';
    this.at++;
    return this.depth <= this.quiet ? 'close' : 'none';
  }
}
