import { Adjacency } from './adjacency';
import { type DateContext } from './date';
import { insertAt, takeOut } from './fault';
import { ItemReader } from './item';
import { around, distanceFault, MAX_CHAIN } from './proximity';
import { type Operator, type Reader } from './reader';
import { type And, type Link, type Query } from './tree';
import { readWords } from './words';

/** Groups and NOTs nested deeper than this are refused, so that no query can exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * The grammar of docs/query-language.md by recursive descent, without backtracking. A fault never stops the reading:
 * the parser notes it, leaves the damaged part out, and goes on, so that all faults are reported at once.
 */
export class Parser {
  private readonly items: ItemReader;
  private readonly adjacency: Adjacency;
  private depth = 0;
  private operators = 0;

  constructor(
    private readonly reader: Reader,
    dates: DateContext,
  ) {
    this.items = new ItemReader(reader, dates, () => this.item());
    this.adjacency = new Adjacency(reader);
  }

  query(): Query | null {
    let tree = this.or();
    for (this.reader.skip(); !this.reader.done; this.reader.skip()) {
      const range = { start: this.reader.at, end: this.reader.at + 1 };
      this.reader.mark('error', range.start, range.end);
      this.reader.error('unopened-group', range, 'This parenthesis closes nothing.', takeOut(range));
      this.reader.at++;
      const more = this.or();
      tree = tree && more ? { kind: 'and', of: [tree, more], range: around([tree, more]) } : (tree ?? more);
    }
    if (this.reader.mode === 'search') return tree;
    if (tree?.kind === 'and' && this.operators === 0 && this.adjacency.sideBySide(tree)) return this.line(tree);
    this.adjacency.checkSequences();
    return tree;
  }

  /** A rule's line without operators is a phrase (semantics.md 15). */
  private line(tree: And): Query | null {
    const fuzzy = tree.of.find((node) => node.kind === 'fuzzy');
    if (fuzzy) {
      const message =
        'A line without operators is a phrase, and a phrase has no fuzzy words. Put AND between the words.';
      this.reader.error('fuzzy-word', fuzzy.range, message);
      return tree;
    }
    const { start, end } = tree.range;
    const { node, faults } = readWords(this.reader.withoutComments(start, end), start);
    this.reader.errors.push(...faults);
    return node;
  }

  private or(): Query | null {
    const parts: (Query | null)[] = [this.and()];
    const operators: Operator[] = [];
    for (let operator = this.peek(); operator?.kind === 'or'; operator = this.peek()) {
      this.take(operator);
      this.adjacency.warnLowercase(operator);
      operators.push(operator);
      const part = this.and();
      if (!part) this.missing(operator);
      parts.push(part);
    }
    if (operators[0] && !parts[0]) this.missing(operators[0]);
    const found = parts.filter((part) => part !== null);
    if (operators.length > 0) for (const part of found) this.adjacency.checkMixed(part);
    return joined('or', found);
  }

  private and(): Query | null {
    const parts: Query[] = [];
    for (;;) {
      this.reader.skip();
      if (this.atEnd) break;
      const operator = this.reader.operator();
      if (operator?.kind === 'or') break;
      if (operator?.kind === 'and') {
        this.take(operator);
        const next = this.peek();
        if (parts.length === 0 || this.atEnd || (next && next.kind !== 'not')) this.missing(operator);
        this.adjacency.warnLowercase(operator);
        continue;
      }
      const part = this.unary();
      if (!part) continue;
      if (operator?.kind !== 'not') this.adjacency.checkNeighbours(parts.at(-1), part);
      parts.push(part);
    }
    this.adjacency.sequence(parts);
    return joined('and', parts);
  }

  private unary(): Query | null {
    const operator = this.peek();
    if (operator?.kind === 'not') {
      this.take(operator);
      this.adjacency.warnLowercase(operator);
      this.reader.skip();
      const of = this.atEnd ? null : this.nested(() => this.unary());
      if (of) return { kind: 'not', of, range: { start: operator.start, end: of.range.end } };
      this.missing(operator);
      return null;
    }
    if (operator && operator.kind !== 'near') {
      // OR or AND where an operand should be: the caller has said so.
      this.take(operator);
      return null;
    }
    return this.near();
  }

  private near(): Query | null {
    let operator = this.peek();
    let first: Query | null = null;
    if (operator?.kind === 'near') this.missing(operator);
    else {
      const { node, lost } = this.reading(() => this.operand());
      first = node;
      operator = this.peek();
      if (lost && operator?.kind === 'near') this.missing(operator);
    }
    const operands: (Query | null)[] = [first];
    const links: Link[] = [];
    for (operator = this.peek(); operator?.kind === 'near'; operator = this.peek()) {
      const link = this.link(operator);
      const next = this.after(operator, () => this.operand());
      const left = operands.at(-1);
      if (left && next) this.adjacency.checkOperands(left, link, next, links.length === 0);
      operands.push(next);
      links.push(link);
    }
    if (links.length === 0) return first;
    const found = operands.filter((part) => part !== null);
    if (found.length < operands.length) return found[0] ?? null;
    if (found.length > MAX_CHAIN) {
      this.reader.error('near-chain', around(found), `A chain of W/n has at most ${MAX_CHAIN} members.`);
    }
    return { kind: 'near', operands: found, links, range: around(found) };
  }

  /** One operand of a chain with the `NOT W/n` that follow it (semantics.md 11). */
  private operand(): Query | null {
    const { node, lost } = this.reading(() => this.item());
    let operand = node;
    for (let not = this.peek(); not?.kind === 'not' && not.text.length > 1; not = this.peek()) {
      const { at } = this.reader;
      this.reader.at = not.end;
      const near = this.peek();
      if (near?.kind !== 'near') {
        this.reader.at = at;
        break;
      }
      this.reader.mark('op', not.start, not.end);
      const link = this.link(near);
      if (lost) this.missing(near);
      const excluded = this.after(near, () => this.item());
      if (!operand || !excluded) continue;
      this.adjacency.checkOperand(operand);
      this.adjacency.checkOperand(excluded);
      operand = { kind: 'unless', operand, link, excluded, range: around([operand, excluded]) };
    }
    return operand;
  }

  private link(operator: Operator): Link {
    this.take(operator);
    const found = distanceFault(operator);
    if (found) this.reader.errors.push(found);
    return operator.link!;
  }

  /** What stands to the right of W/n. */
  private after(operator: Operator, read: () => Query | null): Query | null {
    const next = this.peek();
    if (next?.kind === 'not') {
      this.reader.error('near-operand', next, 'NOT comes before W/n: A NOT W/5 B.');
      return null;
    }
    if (next || this.atEnd) {
      this.missing(operator);
      return null;
    }
    const { node, lost } = this.reading(read);
    if (lost) this.missing(operator);
    return node;
  }

  /** `lost` if what was read has no token and no fault, as `!!!`: passed over elsewhere, but W/n needs two places. */
  private reading(read: () => Query | null): { readonly node: Query | null; readonly lost: boolean } {
    const before = this.reader.errors.length;
    const node = read();
    return { node, lost: !node && this.reader.errors.length === before };
  }

  private item(): Query | null {
    return this.nested(() => {
      this.reader.skip();
      if (this.reader.opens()) return this.group();
      const { node, bare } = this.items.read();
      if (node && bare) this.adjacency.bare(node);
      return node;
    });
  }

  private group(): Query | null {
    const { reader } = this;
    const start = reader.at;
    reader.at++;
    const before = reader.errors.length;
    const tree = this.or();
    reader.skip();
    const closed = reader.closes();
    if (closed) {
      reader.mark('paren', start, start + 1);
      reader.mark('paren', reader.at, reader.at + 1);
      reader.at++;
    } else {
      reader.mark('error', start, start + 1);
      const end = tree ? groupEnd(tree) : reader.source.length;
      const fix = insertAt(end, ')', 'Close it');
      reader.error('unclosed-group', { start, end: start + 1 }, 'A parenthesis is not closed.', fix);
    }
    const range = { start, end: reader.at };
    if (!tree) {
      if (reader.errors.length > before) return null;
      const fix = takeOut(range, 'Take them out');
      reader.error('empty-group', range, 'There is nothing in these parentheses.', fix);
      return null;
    }
    // A group counts as written from ( to ), which is where a fix-it must put its quotes or NOT.
    const placed = { ...tree, range };
    this.adjacency.group(placed, closed);
    return placed;
  }

  private nested(read: () => Query | null): Query | null {
    if (this.depth >= MAX_DEPTH) {
      const start = this.reader.at;
      this.reader.error('too-deep', { start, end: start + 1 }, `Groups are nested more than ${MAX_DEPTH} deep.`);
      this.reader.at = this.reader.source.length;
      return null;
    }
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }

  private get atEnd(): boolean {
    return this.reader.done || this.reader.closes();
  }

  private peek(): Operator | null {
    this.reader.skip();
    return this.atEnd ? null : this.reader.operator();
  }

  private take(operator: Operator): void {
    this.operators++;
    this.reader.take(operator);
  }

  private missing(operator: Operator): void {
    const name = operator.text.toUpperCase();
    const fix = takeOut(operator, `Take ${name} out`);
    this.reader.error('missing-operand', operator, `${name} needs something on both sides.`, fix);
  }
}

/** Where a forgotten parenthesis most likely belongs: before the first field at the top of the group. */
function groupEnd(tree: Query): number {
  const top = tree.kind === 'and' || tree.kind === 'or' ? tree.of : [tree];
  const parts = top.flatMap((part) => (part.kind === 'and' ? part.of : [part]));
  const field = parts.findIndex(({ kind }) => kind === 'party' || kind === 'value' || kind === 'date');
  return field > 0 ? parts[field - 1]!.range.end : tree.range.end;
}

function joined(kind: 'and' | 'or', parts: readonly Query[]): Query | null {
  if (parts.length < 2) return parts[0] ?? null;
  const of = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  return { kind, of, range: around(parts) };
}
