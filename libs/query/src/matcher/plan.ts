import { RE2JS } from 're2js';
import { type Fields } from '../document';
import { Disguises } from '../evasion/disguises';
import { otherSpellings, spellingsOf } from '../evasion/spellings';
import {
  type Link,
  type Phrase,
  type Query,
  type TextRegex,
  type Wildcard,
  type Word,
  type ZoneField,
} from '../language/tree';
import { operands, options } from '../language/visit';
import { regexAnchor } from './candidates';
import { fieldCondition } from './field-condition';
import { ALL_ZONES, zoneMask } from './reading';
import { spelledAs } from './letter-case';
import { type SymbolTable } from './symbol-table';

/** One place of a phrase: the symbols that may stand there, and how they must be spelled, if that matters. */
export interface Slot {
  readonly symbols: readonly number[];
  /** Of each symbol, null where letter case does not count. */
  readonly spelled: readonly ((original: string) => boolean)[] | null;
}

/** One token or several in a row. */
export interface PhrasePlan {
  readonly op: 'phrase';
  readonly slots: readonly Slot[];
  /** The one symbol of each place, where that says it all: most phrases, and the quick way to decide them. */
  readonly sequence: readonly number[] | null;
  readonly zones: number;
  readonly operand: number;
}

/** A word or phrase that may be spelled otherwise or be in disguise. */
export interface DisguisedPlan {
  readonly op: 'disguised';
  /** Its plain spellings, the one asked for first. */
  readonly of: readonly PhrasePlan[];
  /** What the evasion reading reports where it finds a disguise. */
  readonly symbol: number;
  readonly zones: number;
  readonly operand: number;
}

/** A query made ready for evaluation: leaves are symbols, scopes have moved down to the leaves as zone masks. */
export type Plan =
  | PhrasePlan
  | DisguisedPlan
  | {
      readonly op: 'regex';
      readonly pattern: RE2JS;
      readonly gate: number;
      readonly zones: number;
      readonly operand: number;
    }
  | { readonly op: 'near'; readonly of: readonly Plan[]; readonly links: readonly Link[] }
  | { readonly op: 'unless'; readonly of: Plan; readonly link: Link; readonly excluded: Plan }
  | { readonly op: 'and' | 'or'; readonly of: readonly Plan[] }
  | { readonly op: 'not'; readonly of: Plan }
  | { readonly op: 'field'; readonly test: (fields: Fields) => boolean };

/** A saved query that nobody put in its place reached the matcher. */
export class UnresolvedQuery extends Error {
  override readonly name = 'UnresolvedQuery';
  constructor(readonly saved: string) {
    super(`the saved query “${saved}” was not put in its place`);
  }
}

interface Scope {
  readonly zones: number;
  readonly exact: boolean;
  readonly disguised: boolean;
}

const FIELD_ZONES: Readonly<Record<ZoneField, number>> = {
  subject: zoneMask(['subject']),
  own: zoneMask(['own']),
  quoted: zoneMask(['quoted']),
  signature: zoneMask(['signature']),
  attachment: zoneMask(['attachment']),
  body: zoneMask(['own', 'quoted', 'signature']),
};

/** Makes plans, giving symbols to their leaves. Throws UnresolvedQuery. */
export class Planner {
  private numbers = new Map<Query, number>();
  /** What the evasion reading has to look for. */
  readonly disguises = new Disguises();
  private readonly disguisedSymbols = new Set<number>();

  constructor(private readonly symbols: SymbolTable) {}

  /** `disguised` reads all words as if in `~obf(…)`, but not those that must be absent: excusing needs the plain word. */
  plan(tree: Query, zones = ALL_ZONES, disguised = false): Plan {
    this.numbers = new Map(operands(tree).map((leaf, number) => [leaf, number]));
    return this.node(tree, { zones, exact: false, disguised });
  }

  private node(node: Query, scope: Scope): Plan {
    const { zones } = scope;
    const again = (child: Query): Plan => this.node(child, scope);
    const literal = { ...scope, disguised: false };
    const operand = this.numbers.get(node) ?? -1;
    switch (node.kind) {
      case 'word':
      case 'wildcard':
      case 'phrase':
        return this.phrase(node, scope, operand);
      case 'fuzzy':
        return phrase([anySpelling(this.symbols.fuzzy(node.term, node.edits))], zones, operand);
      case 'tokenRegex':
        return phrase([anySpelling(this.symbols.regex(node.source))], zones, operand);
      case 'regex':
        return { op: 'regex', pattern: compiled(node), gate: this.gate(node), zones, operand };
      case 'near':
        return { op: 'near', of: node.operands.map(again), links: node.links };
      case 'unless':
        return { op: 'unless', of: again(node.operand), link: node.link, excluded: this.node(node.excluded, literal) };
      case 'and':
      case 'or':
        return { op: node.kind, of: node.of.map(again) };
      case 'not':
        return { op: 'not', of: this.node(node.of, literal) };
      case 'within':
        return this.node(node.of, { ...scope, zones: FIELD_ZONES[node.zone] });
      case 'case':
        return this.node(node.of, { ...literal, exact: true });
      case 'obf':
        return this.node(node.of, { ...scope, disguised: true });
      case 'party':
      case 'value':
      case 'date':
        return { op: 'field', test: fieldCondition(node) };
      case 'saved':
        throw new UnresolvedQuery(node.name);
    }
  }

  private phrase(leaf: Word | Wildcard | Phrase, scope: Scope, operand: number): Plan {
    const parts = leaf.kind === 'phrase' ? leaf.parts : [leaf];
    const plain = phrase(
      parts.map((part) => this.slot(options(part), scope)),
      scope.zones,
      operand,
    );
    return scope.disguised ? this.disguised(leaf, plain) : plain;
  }

  private disguised(leaf: Word | Wildcard | Phrase, plain: PhrasePlan): Plan {
    const { zones, operand } = plain;
    const spellings = spellingsOf(leaf);
    const of = [plain];
    const symbol = this.symbols.reserved(JSON.stringify(spellings));
    const known = this.disguisedSymbols.has(symbol);
    this.disguisedSymbols.add(symbol);
    for (const { terms, open } of spellings) {
      if (!known) this.disguises.add(symbol, terms, open);
      if (open) continue;
      for (const other of otherSpellings(terms)) {
        of.push(
          phrase(
            other.map((term) => anySpelling(this.symbols.word(term))),
            zones,
            operand,
          ),
        );
        if (!known && other.length > 1) this.disguises.add(symbol, other, false);
      }
    }
    return { op: 'disguised', of, symbol, zones, operand };
  }

  private slot(words: readonly (Word | Wildcard)[], { exact }: Scope): Slot {
    const symbols = words.map((word) =>
      word.kind === 'word' ? this.symbols.word(word.term) : this.symbols.wildcard(word.pattern),
    );
    return { symbols, spelled: exact ? words.map((word) => spelledAs(word.text, word.kind === 'wildcard')) : null };
  }

  /** The symbol some token has in every text the pattern matches, 0 if nothing is certain. */
  private gate(node: TextRegex): number {
    const anchor = regexAnchor(node);
    if (!anchor) return 0;
    return anchor.kind === 'word' ? this.symbols.word(anchor.term) : this.symbols.gate(anchor.pattern);
  }
}

function phrase(slots: readonly Slot[], zones: number, operand: number): PhrasePlan {
  const simple = slots.every(({ symbols, spelled }) => symbols.length === 1 && !spelled);
  return { op: 'phrase', slots, sequence: simple ? slots.map(({ symbols }) => symbols[0]!) : null, zones, operand };
}

function anySpelling(symbol: number): Slot {
  return { symbols: [symbol], spelled: null };
}

function compiled({ source, caseSensitive }: TextRegex): RE2JS {
  return RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
}
