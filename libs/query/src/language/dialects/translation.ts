import { type Fault, fault, type FaultCode, type Fix } from '../fault';
import { parse } from '../parse';
import { print } from '../print';
import { type Query, type Range } from '../tree';

/** What an importer read differently from how it was written, at its place in the source. */
export interface Change extends Range {
  readonly message: string;
}

/** A query of another product in our language. */
export interface Imported {
  /** Our spelling, canonical where there are no errors. */
  readonly query: string;
  /** Null if anything could not be said, or means different things in different products: nothing runs a guess. */
  readonly tree: Query | null;
  readonly changes: readonly Change[];
  /** Positions are those of the source. */
  readonly errors: readonly Fault[];
}

/** A piece of our query and the stretch of source it came from. */
export interface Piece extends Range {
  readonly text: string;
  readonly role: 'operand' | 'operator' | 'not' | 'open' | 'close';
}

export type LexemeKind = 'open' | 'close' | 'quoted' | 'regex' | 'bracket' | 'run';

export interface Lexeme extends Range {
  readonly kind: LexemeKind;
  /** As written; without its quotes for `quoted`. */
  readonly text: string;
}

const LEXEME =
  /\s+|([(（])|([)）])|["“”]([^"“”]*)["“”]|(\/(?:[^/\\\s]|\\.)+\/)(?=$|[\s)])|([[{][^\]}]*[\]}])|((?:\\.|[^\s()（）"“”[\]{}\\])+)|./gy;
const KINDS: readonly LexemeKind[] = ['open', 'close', 'quoted', 'regex', 'bracket', 'run'];

/** Splits a query as all four dialects do: parentheses, quotes, /…/, ranges in brackets, and runs of other characters. */
export function lexemesOf(source: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  for (const found of source.matchAll(LEXEME)) {
    const index = found.slice(1).findIndex((group) => group !== undefined);
    const range = { start: found.index, end: found.index + found[0].length };
    if (index >= 0) lexemes.push({ kind: KINDS[index]!, text: found[index + 1]!, ...range });
    else if (found[0].trim()) lexemes.push({ kind: 'run', text: found[0], ...range });
  }
  return lexemes;
}

/** Collects pieces, changes and errors of one import, and puts them together. */
export class Translation {
  private readonly pieces: Piece[] = [];
  private readonly changes: Change[] = [];
  private readonly errors: Fault[] = [];

  get last(): Piece | undefined {
    return this.pieces.at(-1);
  }

  add(role: Piece['role'], text: string, at: Range): void {
    this.pieces.push({ role, text, start: at.start, end: at.end });
  }

  replaceLast(text: string, end: number): void {
    const last = this.pieces.pop();
    if (last) this.pieces.push({ ...last, text, end });
  }

  change(at: Range, message: string): void {
    this.changes.push({ start: at.start, end: at.end, message });
  }

  error(code: FaultCode, at: Range, message: string, fix?: Fix): void {
    this.errors.push(fault(code, at, message, fix));
  }

  /** Whether what comes next stands directly beside an operand. */
  get besideOperand(): boolean {
    return this.last?.role === 'operand' || this.last?.role === 'close';
  }

  finish(dates: { readonly zone?: string; readonly now?: number }): Imported {
    let text = '';
    const starts: number[] = [];
    for (const [i, piece] of this.pieces.entries()) {
      const before = this.pieces[i - 1];
      const glued = before?.role === 'open' || piece.role === 'close' || (before?.text.endsWith(':') ?? true);
      text += glued ? '' : ' ';
      starts.push(text.length);
      text += piece.text;
    }
    const parsed = parse(text, { mode: 'rule', ...dates });
    // Where something could not be said at all, what is left may well be empty: that is no second fault.
    const further = parsed.errors.filter(({ code }) => code !== 'empty' || this.errors.length === 0);
    const errors = [...this.errors, ...further.map((found) => this.placed(found, starts))];
    const tree = errors.length === 0 ? parsed.tree : null;
    return {
      query: tree ? print(tree) : text,
      tree,
      changes: this.changes,
      errors: errors.sort((a, b) => a.start - b.start),
    };
  }

  /** A fault of our spelling, at its place in the source. A fix-it would mend our spelling only, so it goes. */
  private placed({ code, message, start, end }: Fault, starts: readonly number[]): Fault {
    const pieceAt = (offset: number): Piece | undefined =>
      this.pieces[
        Math.max(
          0,
          starts.findLastIndex((from) => from <= offset),
        )
      ];
    const range = { start: pieceAt(start)?.start ?? 0, end: pieceAt(Math.max(start, end - 1))?.end ?? 0 };
    return fault(code, range, message);
  }
}

/** A run as our language would read it as text: quoted, whatever is in it. */
export function quoted(text: string): string {
  return `"${text.replace(/["“”]/g, ' ')}"`;
}

/** A word as it may stand bare, else quoted. */
export function word(text: string): string {
  return /^[\p{L}\p{N}*?]+$/u.test(text) && !/^(?:and|or|not|near|onear|followedby)$/i.test(text) ? text : quoted(text);
}

/** Dates and fields whose names differ only; null for a field that has no counterpart. */
export function fieldFor(name: string): string | null {
  const folded = name.toLowerCase();
  return FIELD_NAMES[folded] ?? null;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  from: 'from',
  sender: 'from',
  author: 'from',
  to: 'to',
  recipient: 'to',
  recipients: 'to',
  cc: 'cc',
  bcc: 'bcc',
  participants: 'participant',
  participant: 'participant',
  subject: 'subject',
  title: 'subject',
  subjecttitle: 'subject',
  body: 'body',
  content: 'body',
  text: 'body',
  date: 'date',
  sent: 'date',
  received: 'date',
  attachment: 'attachment',
  channel: 'channel',
  type: 'type',
  id: 'id',
  conversation: 'conversation',
  person: 'person',
  desk: 'desk',
  direction: 'direction',
  has: 'has',
};
