import type { Query } from '@minutebook/query';
import { readMarks } from './bookkeeper';
import { holdsWithout, type Term, termsOf } from './terms';
import { NOTHING, plus } from './sums';
import type { PatternSums, Sums } from './store/economy-store';

/** What a term brought, in figures. */
export interface TermSums {
  readonly text: string;
  readonly sums: Sums;
  /** Of the alerts that would not be there without it. */
  readonly alone: Sums;
  readonly zones: ReadonlyMap<string, number>;
}

/** Adds up, for each term of a rule in force, the patterns it has a part in; those of earlier versions by the same words. */
export class RuleTerms {
  private readonly trees = new Map<number, { tree: Query; byOperand: ReadonlyMap<number, Term> }>();

  /** `read` is the query of a version; null: it cannot be read any more. */
  constructor(private readonly read: (ruleVersion: number) => Query | null) {}

  /** Terms that find something, in the order of the version in force. */
  of(inForce: number, patterns: readonly PatternSums[]): TermSums[] {
    const found = new Map<string, { text: string; sums: Sums; alone: Sums; zones: Map<string, number> }>();
    for (const { text, finds } of this.termsOf(inForce))
      if (finds) found.set(text, { text, sums: NOTHING, alone: NOTHING, zones: new Map() });
    for (const pattern of patterns) this.add(pattern, found);
    return [...found.values()];
  }

  /** Terms that have to be absent. */
  excluding(inForce: number): string[] {
    return this.termsOf(inForce).flatMap(({ text, finds }) => (finds ? [] : [text]));
  }

  private add(
    pattern: PatternSums,
    found: ReadonlyMap<string, { sums: Sums; alone: Sums; zones: Map<string, number> }>,
  ): void {
    const query = this.tree(pattern.ruleVersion);
    if (!query) return;
    const marks = readMarks(pattern.marks);
    const hit = new Set(marks.map(({ operand }) => operand));
    const present = new Set([...hit].flatMap((operand) => query.byOperand.get(operand) ?? []));
    for (const term of present) {
      const line = found.get(term.text);
      if (!line) continue;
      line.sums = plus(line.sums, pattern);
      if (holdsWithout(query.tree, hit, new Set(term.operands)) === false) line.alone = plus(line.alone, pattern);
      const zones = new Set(marks.filter(({ operand }) => term.operands.includes(operand)).map(({ zone }) => zone));
      for (const zone of zones) line.zones.set(zone, (line.zones.get(zone) ?? 0) + pattern.hits);
    }
  }

  private termsOf(ruleVersion: number): readonly Term[] {
    const query = this.tree(ruleVersion);
    return query ? termsOf(query.tree) : [];
  }

  private tree(ruleVersion: number): { tree: Query; byOperand: ReadonlyMap<number, Term> } | undefined {
    const known = this.trees.get(ruleVersion);
    if (known) return known;
    const tree = this.read(ruleVersion);
    if (!tree) return undefined;
    const byOperand = new Map(
      termsOf(tree)
        .filter(({ finds }) => finds)
        .flatMap((term) => term.operands.map((operand): [number, Term] => [operand, term])),
    );
    const made = { tree, byOperand };
    this.trees.set(ruleVersion, made);
    return made;
  }
}
