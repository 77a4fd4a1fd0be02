import { type Fault, fault, type FaultCode, type Fix } from './fault';
import { type Link, type Range } from './tree';

export type MarkKind = 'op' | 'field' | 'text' | 'wild' | 'paren' | 'num' | 'comment' | 'error';

/** A stretch of query text and what it is, for the colours of the query box. */
export interface Mark extends Range {
  readonly kind: MarkKind;
}

export type Mode = 'search' | 'rule';

/** An operator at a place of the text. */
export interface Operator extends Range {
  readonly kind: 'and' | 'or' | 'not' | 'near';
  readonly link?: Link;
  /** As written. */
  readonly text: string;
}

/** Farthest distance of W/n. Beyond it AND says the same, and index positions of different zones would meet. */
export const MAX_DISTANCE = 1000;

const OPENING = '(（';
const CLOSING = ')）';
const QUOTES = '"“”';
const RUN = /[^\s"“”()（）]+/y;
const NEAR_N = /(w|near|pre|onear)[/／](\d+)(?=$|[\s"“”()（）])/iy;
const NEAR_CALL = /(near|onear)[(（]\s*n\s*=\s*(\d+)\s*[)）]/iy;

/** A cursor over query text: knows lexemes, remembers faults and colours, decides nothing. */
export class Reader {
  at = 0;
  readonly errors: Fault[] = [];
  readonly warnings: Fault[] = [];
  readonly marks: Mark[] = [];
  /** Comments passed so far, in order. */
  private readonly comments: Range[] = [];

  constructor(
    readonly source: string,
    readonly mode: Mode,
  ) {}

  get done(): boolean {
    return this.at >= this.source.length;
  }

  mark(kind: MarkKind, start: number, end: number): void {
    if (end > start) this.marks.push({ kind, start, end });
  }

  error(code: FaultCode, at: Range, message: string, fix?: Fix): void {
    this.errors.push(fault(code, at, message, fix));
  }

  warn(code: FaultCode, at: Range, message: string, fix?: Fix): void {
    this.warnings.push(fault(code, at, message, fix));
  }

  /** What reads differently from product to product: pointed at in a search, refused in a rule. */
  doubt(code: FaultCode, at: Range, message: string, fix?: Fix): void {
    if (this.mode === 'rule') this.error(code, at, message, fix);
    else this.warn(code, at, message, fix);
  }

  /** Passes white space and, in rules, comments: `#` at the beginning of a line, or alone between spaces (`#tag` is a word). */
  skip(): void {
    for (;;) {
      const space = this.match(/\s+/y);
      if (space) this.at += space[0].length;
      if (this.mode !== 'rule' || this.source.charAt(this.at) !== '#') return;
      const lineStart = /(?:^|\n)[^\S\n]*$/.test(this.source.slice(Math.max(0, this.at - 80), this.at));
      const alone = /^(?:#*(?:\s|$))/.test(this.source.slice(this.at, this.at + 80)) && this.precededBySpace();
      if (!lineStart && !alone) return;
      const newline = this.source.indexOf('\n', this.at);
      const end = newline < 0 ? this.source.length : newline;
      this.mark('comment', this.at, end);
      // The parser may look ahead and come back, and then passes a comment once more.
      if (this.at > (this.comments.at(-1)?.start ?? -1)) this.comments.push({ start: this.at, end });
      this.at = end;
    }
  }

  /** A stretch of the text with spaces for its comments, whose words are nobody's. */
  withoutComments(start: number, end: number): string {
    let text = '';
    let at = start;
    for (let i = this.commentAfter(start); i < this.comments.length && this.comments[i]!.start < end; i++) {
      const comment = this.comments[i]!;
      text += this.source.slice(at, comment.start) + ' '.repeat(comment.end - comment.start);
      at = comment.end;
    }
    return text + this.source.slice(at, end);
  }

  /** Whether an opening, closing or quoting character comes next, full-width ones included. */
  opens(): boolean {
    return !this.done && OPENING.includes(this.source.charAt(this.at));
  }

  closes(): boolean {
    return !this.done && CLOSING.includes(this.source.charAt(this.at));
  }

  quotes(): boolean {
    return !this.done && QUOTES.includes(this.source.charAt(this.at));
  }

  /** Sticky match at the cursor; does not move it. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source);
  }

  /** Text up to the next space, quote or parenthesis; does not move the cursor. */
  run(): string {
    return this.match(RUN)?.[0] ?? '';
  }

  /** The operator at the cursor, if one is there; does not move it. */
  operator(): Operator | null {
    const start = this.at;
    const made = (kind: Operator['kind'], text: string, link?: Link): Operator => ({
      kind,
      text,
      start,
      end: start + text.length,
      ...(link ? { link } : {}),
    });
    const near = this.match(NEAR_N) ?? this.match(NEAR_CALL);
    if (near) {
      const ordered = /^(?:pre|onear)$/i.test(near[1]!);
      return made('near', near[0], { ordered, distance: Number(near[2]) });
    }
    const run = this.run();
    switch (run.toLowerCase()) {
      case 'and':
      case '&&':
        return made('and', run);
      case 'or':
      case '||':
        return made('or', run);
      case 'not':
        return made('not', run);
    }
    // -word, but neither a dash alone nor a hyphen within a word.
    if (this.match(/[-－](?![-－]*(?:\s|$))/y) && this.begins()) return made('not', this.source.charAt(start));
    return null;
  }

  take(operator: Operator): void {
    this.mark('op', operator.start, operator.end);
    this.at = operator.end;
  }

  /** Index of the first comment that begins at `start` or later; by halves, for a list may have thousands. */
  private commentAfter(start: number): number {
    let low = 0;
    let high = this.comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.comments[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private begins(): boolean {
    const before = this.source.charAt(this.at - 1);
    return this.at === 0 || /\s/.test(before) || OPENING.includes(before) || /[-－:：]/.test(before);
  }

  private precededBySpace(): boolean {
    return this.at === 0 || /\s/.test(this.source.charAt(this.at - 1));
  }
}
