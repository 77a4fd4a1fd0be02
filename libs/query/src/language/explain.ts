import { english } from './wording-en';
import { chinese } from './wording-zh';
import { type FieldLeaf, type Phrase, type Query, type TextLeaf } from './tree';
import { operands } from './visit';
import { operandRun, plain, type Run, type Runs, type Wording } from './wording';

/** A query in plain words, in pieces a screen can colour. */
export interface Explanation {
  readonly runs: readonly Run[];
}

/** Says what a query finds, as its tree and not its text has it. */
export function explain(tree: Query, locale: 'en' | 'zh'): Explanation {
  const narrator = new Narrator(tree, locale === 'zh' ? chinese : english);
  return { runs: merged(narrator.sentence()) };
}

const BOOLEAN: ReadonlySet<Query['kind']> = new Set([
  'and',
  'not',
  'near',
  'unless',
  'within',
  'party',
  'value',
  'date',
  'saved',
]);

/** Nouns are what stands in a text; clauses say of a message what it has. */
class Narrator {
  private readonly numbers: ReadonlyMap<Query, number>;

  constructor(
    private readonly tree: Query,
    private readonly words: Wording,
  ) {
    this.numbers = new Map(operands(tree).map((leaf, number) => [leaf, number]));
  }

  sentence(): Runs {
    const parts = this.tree.kind === 'and' ? this.tree.of : [this.tree];
    return this.words.sentence(parts.map((part) => this.clause(part)));
  }

  private clause(node: Query): Runs {
    switch (node.kind) {
      case 'and':
        return this.words.all(node.of.map((part) => this.clause(part)));
      case 'or':
        return this.isNoun(node)
          ? this.words.has(this.noun(node))
          : this.words.either(node.of.map((part) => this.clause(part)));
      case 'not':
        return this.isNoun(node.of) ? this.words.without(this.noun(node.of)) : this.words.not(this.clause(node.of));
      case 'near':
        return this.words.near(
          node.operands.map((part) => this.noun(part)),
          node.links,
        );
      case 'unless':
        return this.words.unless(this.noun(node.operand), node.link, this.noun(node.excluded));
      case 'within':
        return this.words.inZone(this.clause(node.of), node.zone);
      case 'case':
        return this.isNoun(node.of) ? this.words.has(this.noun(node)) : this.words.exactly(this.clause(node.of));
      case 'party':
      case 'value':
      case 'date':
        return this.field(node);
      case 'saved':
        return this.words.saved(node.name);
      default:
        return this.words.has(this.noun(node));
    }
  }

  private isNoun(node: Query): boolean {
    if (BOOLEAN.has(node.kind)) return false;
    if (node.kind === 'or') return node.of.every((part) => this.isNoun(part));
    return node.kind !== 'case' || this.isNoun(node.of);
  }

  private noun(node: Query): Runs {
    switch (node.kind) {
      case 'or':
        return this.words.anyOf(node.of.map((part) => this.noun(part)));
      case 'near':
      case 'unless':
        return this.words.place(this.clause(node));
      case 'case':
        return this.words.exactly(this.noun(node.of));
      case 'obf':
        return this.words.disguised(this.noun(node.of));
      case 'fuzzy':
        return this.words.fuzzy(this.leaf(node, node.term), node.edits);
      case 'tokenRegex':
        return this.words.spelledBy(this.leaf(node, node.source));
      case 'regex':
        return this.words.matching(this.leaf(node, node.source));
      case 'word':
        return [this.leaf(node, node.text)];
      case 'wildcard':
        return [this.leaf(node, node.text.replaceAll('*', '…'))];
      case 'phrase':
        return [this.leaf(node, phraseText(node))];
      default:
        return this.clause(node);
    }
  }

  private leaf(node: TextLeaf, text: string): Run {
    return operandRun(text, this.numbers.get(node)!);
  }

  private field(node: FieldLeaf): Runs {
    if (node.kind === 'party') return this.words.party(node.field, node.text);
    if (node.kind === 'value') return this.words.value(node.field, node.value);
    return this.words.date(node);
  }
}

function phraseText({ parts }: Phrase): string {
  return parts
    .map((part, i) => {
      const text =
        part.kind === 'alternatives'
          ? part.options.map((option) => option.text).join('/')
          : part.text.replaceAll('*', '…');
      const before = parts[i - 1];
      const joins =
        before &&
        before.kind !== 'alternatives' &&
        /\p{Script=Han}$/u.test(before.text) &&
        /^\p{Script=Han}/u.test(text);
      return i === 0 || joins ? text : ` ${text}`;
    })
    .join('');
}

function merged(runs: Runs): readonly Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last?.kind === 'plain' && run.kind === 'plain') out[out.length - 1] = plain(last.text + run.text);
    else if (run.text) out.push(run);
  }
  return out;
}
