import { replaceWith } from './fault';
import { around, distribute, operandFault } from './proximity';
import { type Operator, type Reader } from './reader';
import { type And, type Link, type Query, type Range } from './tree';

/**
 * What a tree no longer shows: which words stood bare, which groups had parentheses. Finds what reads differently from
 * product to product (semantics.md 10, 15): words side by side, AND mixed with OR, operands of W/n.
 */
export class Adjacency {
  private readonly words = new Set<Query>();
  private readonly groups = new Set<Query>();
  /** Groups whose parenthesis is missing: what else is wrong with them would be wrong only because of it. */
  private readonly damaged = new Set<Query>();
  private readonly sequences: (readonly Query[])[] = [];
  /** Words side by side that have been pointed at already. */
  private readonly reported = new Set<Query>();

  constructor(private readonly reader: Reader) {}

  bare(node: Query): void {
    this.words.add(node);
  }

  group(node: Query, closed: boolean): void {
    this.groups.add(node);
    if (!closed) this.damaged.add(node);
  }

  /** Notes what stood side by side or joined by AND. */
  sequence(parts: readonly Query[]): void {
    this.sequences.push(parts);
  }

  /** Whether an AND is nothing but bare words without AND between them. */
  sideBySide({ of }: And): boolean {
    return of.every((node, i) => this.words.has(node) && (i === 0 || !this.separated(of[i - 1]!, node)));
  }

  checkMixed(part: Query): void {
    if (part.kind !== 'and' || this.groups.has(part)) return;
    const text = this.text(part.range.start, part.range.end);
    const fix = replaceWith(part.range, `(${text})`, `Put (${text}) in parentheses`);
    const message = 'AND and OR are mixed without parentheses. Systems read this differently; here AND binds first.';
    this.reader.doubt('mixed-and-or', part.range, message, fix);
  }

  /** `insider trading W/5 memo`: the phrase may have been meant, as dtSearch would read it. */
  checkNeighbours(before: Query | undefined, part: Query): void {
    if (!before || this.separated(before, part)) return;
    const [chain, word] = before.kind === 'near' && !this.groups.has(before) ? [before, part] : [part, before];
    if (chain.kind !== 'near' || this.groups.has(chain) || !this.words.has(word)) return;
    const inner = chain === part ? chain.operands[0]! : chain.operands.at(-1)!;
    if (!this.words.has(inner)) return;
    const range = around(chain === part ? [before, inner] : [inner, part]);
    const message = 'Only the word next to W/n counts as its operand. Put quotes round the words if they are a phrase.';
    this.reader.doubt('near-words', range, message, replaceWith(range, this.quoted(range)));
  }

  /** In a rule with operators, words side by side are a phrase to some and AND to others: refused. */
  checkSequences(): void {
    for (const parts of this.sequences) {
      for (let first = 0; first < parts.length; first++) {
        let last = first;
        let touching = false;
        for (; last + 1 < parts.length; last++) {
          const [left, right] = [parts[last]!, parts[last + 1]!];
          if (this.touch(left, right)) touching = true;
          else if (!this.touch(left, this.afterLowercaseNot(right))) break;
        }
        if (!touching || this.reported.has(parts[first]!)) continue;
        const range = around([this.afterUppercaseNot(parts[first]!), parts[last]!]);
        const message = 'Words side by side: put quotes round a phrase, or AND between words.';
        this.reader.error('bare-words', range, message, replaceWith(range, this.quoted(range)));
        first = last;
      }
    }
  }

  warnLowercase(operator: Operator): void {
    if (this.reader.mode !== 'rule' || !/^[a-z]+$/.test(operator.text)) return;
    const message = `“${operator.text}” is an operator here; put quotes round the phrase if it is one of its words.`;
    this.reader.warn('lowercase-operator', operator, message);
  }

  /** Checks two neighbours of a chain; the left one only where it is the `first` of all. */
  checkOperands(left: Query, link: Link, right: Query, first: boolean): void {
    const spread = first ? distribute(left, link, right) : null;
    const group = left.kind === 'and' ? left : right;
    if (spread !== null && group.kind === 'and' && !this.sideBySide(group)) {
      const message = 'AND cannot stand beside W/n: distance is between single places.';
      const fix = replaceWith(around([left, right]), spread);
      this.reader.error('near-operand', group.range, message, fix);
      return;
    }
    if (first) this.checkOperand(left);
    this.checkOperand(right);
  }

  checkOperand(node: Query): void {
    if (this.damaged.has(node)) return;
    const found = operandFault(node, this.reader.source, (part) => this.sideBySide(part));
    if (!found) return;
    if (node.kind === 'and') for (const part of node.of) this.reported.add(part);
    this.reader.errors.push(found);
  }

  /** NOT takes one word only, so the word after it stands beside that one. */
  private touch(left: Query, right: Query): boolean {
    return this.words.has(this.afterNot(left)) && this.words.has(right) && !this.separated(left, right);
  }

  private afterNot(node: Query): Query {
    return node.kind === 'not' && !this.groups.has(node) ? this.afterNot(node.of) : node;
  }

  /** `do not volunteer information`: one phrase, as its writer sees it, of which “not” is a word. */
  private afterLowercaseNot(node: Query): Query {
    return this.beginsLowercase(node) ? this.afterNot(node) : node;
  }

  private afterUppercaseNot(node: Query): Query {
    return this.beginsLowercase(node) ? node : this.afterNot(node);
  }

  private beginsLowercase({ kind, range }: Query): boolean {
    return kind === 'not' && this.reader.source.startsWith('not', range.start);
  }

  private separated(left: Query, right: Query): boolean {
    return /\band\b|&&/i.test(this.reader.withoutComments(left.range.end, right.range.start));
  }

  private quoted({ start, end }: Range): string {
    return `"${this.reader.withoutComments(start, end)}"`;
  }

  private text(start: number, end: number): string {
    return this.reader.source.slice(start, end);
  }
}
