/** One run of XML: they follow each other without a gap, so only their ends are told. Offsets in bytes of the source. */
export interface Token {
  /** `other`: declaration, comment, CDATA. `damaged`: a tag in which another one begins, or that the end cuts off. */
  readonly kind: 'text' | 'open' | 'empty' | 'close' | 'other' | 'damaged';
  /** Of an element; empty for text and `other`. */
  readonly name: string;
  readonly end: number;
}

/** Bytes needed behind a `<` to tell what begins there; longer than any name that matters. */
const LOOK_AHEAD = 16;
const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;

/** What begins with `<` and is no element, and how it ends. */
const ASIDES: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
];
const ELEMENT = /^<(\/?)([A-Za-z_][\w:.-]*)/;
/** No writer leaves `<` in a value; these in one mean that its closing quote is gone. */
const RESUMES = /^<\/?(?:smses|sms|mms|calls|call|parts|part|addrs|addr)[\s/>]/;

type Mode =
  | { readonly kind: 'text' }
  | { readonly kind: 'aside'; readonly until: string }
  | { readonly kind: 'tag'; readonly name: string; readonly isClose: boolean }
  | { readonly kind: 'value'; readonly name: string; readonly isClose: boolean; readonly quote: number };

const TEXT: Mode = { kind: 'text' };

/**
 * Finds the tags of XML chunk by chunk. It keeps nothing of a value, however long, and never fails: a tag without its end
 * is `damaged`, and what follows it is read again.
 */
export class MarkupScanner {
  private carry: Buffer = Buffer.alloc(0);
  /** Offset of the carried bytes in the source. */
  private base = 0;
  private mode: Mode = TEXT;
  /** End of the latest token. */
  private told = 0;
  private isSlash = false;

  /** Every byte of `bytes` is a character, or a part of one beyond ASCII. `isLast`: nothing follows. */
  *scan(bytes: Buffer, isLast: boolean): Generator<Token> {
    const window = this.carry.length > 0 ? Buffer.concat([this.carry, bytes]) : bytes;
    let at = 0;
    for (let next: number | undefined = 0; next !== undefined;) {
      at = next;
      const step: Step | undefined = this.step(window, at, isLast);
      if (step?.token && this.base + step.tokenEnd! > this.told) yield this.tell(step);
      next = step?.next;
      if (step) at = step.next;
      if (step?.isStuck) break;
    }
    this.carry = window.subarray(at);
    this.base += at;
    if (isLast) yield* this.end();
  }

  private tell({ token, tokenEnd }: Step): Token {
    this.told = this.base + tokenEnd!;
    return { ...token!, end: this.told };
  }

  private *end(): Generator<Token> {
    const end = this.base + this.carry.length;
    if (end === this.told) return;
    const { mode } = this;
    yield mode.kind === 'text'
      ? { kind: 'text', name: '', end }
      : { kind: 'damaged', name: mode.kind === 'aside' ? '' : mode.name, end };
  }

  /** One step from `at`; undefined: the window is used up. */
  private step(window: Buffer, at: number, isLast: boolean): Step | undefined {
    if (at >= window.length) return undefined;
    switch (this.mode.kind) {
      case 'text':
        return this.text(window, at, isLast);
      case 'aside':
        return this.aside(window, at, this.mode.until);
      case 'tag':
        return this.tag(window, at, this.mode);
      case 'value':
        return this.value(window, at, this.mode, isLast);
    }
  }

  private text(window: Buffer, at: number, isLast: boolean): Step {
    const open = window.indexOf(LT, at);
    if (open < 0) return { next: window.length };
    if (!isLast && window.length - open < LOOK_AHEAD) return { next: open, isStuck: true };
    const ahead = window.toString('latin1', open, open + LOOK_AHEAD);
    const aside = ASIDES.find(([begin]) => ahead.startsWith(begin));
    const element = aside ? null : ELEMENT.exec(ahead);
    if (!aside && !element) return { next: open + 1 };
    this.isSlash = false;
    this.mode = aside
      ? { kind: 'aside', until: aside[1] }
      : { kind: 'tag', name: element![2]!, isClose: element![1] === '/' };
    return { next: open + (aside ? aside[0].length : element![0].length), token: PLAIN, tokenEnd: open };
  }

  private aside(window: Buffer, at: number, until: string): Step {
    const end = window.indexOf(until, at, 'latin1');
    if (end < 0) return { next: Math.max(at, window.length - until.length + 1), isStuck: true };
    this.mode = TEXT;
    return { next: end + until.length, token: { kind: 'other', name: '' }, tokenEnd: end + until.length };
  }

  private tag(window: Buffer, at: number, { name, isClose }: Mode & { kind: 'tag' }): Step {
    for (let place = at; place < window.length; place++) {
      const byte = window[place]!;
      if (byte === 0x22 || byte === 0x27) {
        this.isSlash = false;
        this.mode = { kind: 'value', name, isClose, quote: byte };
        return { next: place + 1 };
      }
      if (byte === GT) {
        this.mode = TEXT;
        const kind = isClose ? 'close' : this.isSlash ? 'empty' : 'open';
        return { next: place + 1, token: { kind, name }, tokenEnd: place + 1 };
      }
      if (byte === LT) return this.damaged(name, place);
      this.isSlash = byte === SLASH;
    }
    return { next: window.length };
  }

  private value(window: Buffer, at: number, mode: Mode & { kind: 'value' }, isLast: boolean): Step {
    const end = window.indexOf(mode.quote, at);
    const stop = end < 0 ? window.length : end;
    for (let open = window.indexOf(LT, at); open >= 0 && open < stop; open = window.indexOf(LT, open + 1)) {
      if (!isLast && window.length - open < LOOK_AHEAD) return { next: open, isStuck: true };
      if (RESUMES.test(window.toString('latin1', open, open + LOOK_AHEAD))) return this.damaged(mode.name, open);
    }
    if (end < 0) return { next: window.length };
    this.mode = { kind: 'tag', name: mode.name, isClose: mode.isClose };
    return { next: end + 1 };
  }

  private damaged(name: string, at: number): Step {
    this.mode = TEXT;
    return { next: at, token: { kind: 'damaged', name }, tokenEnd: at };
  }
}

const PLAIN = { kind: 'text', name: '' } as const;

interface Step {
  /** Where to go on in the window. */
  readonly next: number;
  /** More bytes are needed to go on. */
  readonly isStuck?: boolean;
  readonly token?: Omit<Token, 'end'>;
  /** End of the token in the window. */
  readonly tokenEnd?: number;
}
