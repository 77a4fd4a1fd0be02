import { type Query, type Rule, type TermLeaf, termTest, walk } from '@minutebook/query';
import { dsl, type Dsl, ELASTIC_EXACTNESS } from '../../../libs/search/src/elastic/shape-query';
import { Planner } from '../../../libs/search/src/plan/planner';
import type { Expandable, Resolution } from '../../../libs/search/src/search-index';

/** A rule as the percolator takes it. `exact`: it finds what the rule finds, not only what may. */
export interface PercolatorRule {
  readonly id: string;
  readonly query: Dsl;
  readonly exact: boolean;
}

/**
 * Rules by the way search takes to Elasticsearch. Wildcards and fuzzy words become the terms behind them among
 * `vocabulary`, the words of the very messages to come: no installation could know them, and it is the faster way for the
 * percolator, which can then hang every rule on terms.
 */
export function percolatorRules(rules: readonly Rule[], vocabulary: ReadonlySet<string>): PercolatorRule[] {
  return rules.map(({ id, tree }) => {
    const resolution: Resolution = {
      terms: expansions(tree, vocabulary),
      parties: new Map(),
      unsettled: [],
      instead: new Map(),
    };
    const own: Query = { kind: 'within', zone: 'own', of: tree, range: tree.range };
    const { upper, exact } = new Planner(resolution, ELASTIC_EXACTNESS).ask({ tree: own });
    return { id, query: dsl(upper, 'upper'), exact };
  });
}

function expansions(tree: Query, vocabulary: ReadonlySet<string>): Map<Expandable, readonly string[]> {
  const terms = new Map<Expandable, readonly string[]>();
  walk(tree, (node) => {
    for (const leaf of leavesOf(node)) {
      if (leaf.kind === 'word') continue;
      const { prefix, test } = termTest(leaf);
      terms.set(
        leaf,
        [...vocabulary].filter((term) => term.startsWith(prefix) && test(term)),
      );
    }
  });
  return terms;
}

function leavesOf(node: Query): readonly TermLeaf[] {
  switch (node.kind) {
    case 'wildcard':
    case 'fuzzy':
    case 'tokenRegex':
      return [node];
    case 'phrase':
      return node.parts.flatMap((part) => (part.kind === 'alternatives' ? part.options : [part]));
    default:
      return [];
  }
}
