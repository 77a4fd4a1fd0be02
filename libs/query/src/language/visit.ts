import { type Query, type TextLeaf, type PhrasePart } from './tree';

/** The direct children of a node, in order of appearance. */
export function children(tree: Query): readonly Query[] {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.of;
    case 'not':
    case 'within':
    case 'case':
    case 'obf':
      return [tree.of];
    case 'near':
      return tree.operands;
    case 'unless':
      return [tree.operand, tree.excluded];
    default:
      return [];
  }
}

/** Calls `visit` on every node, parents first, in order of appearance. */
export function walk(tree: Query, visit: (node: Query) => void): void {
  visit(tree);
  for (const child of children(tree)) walk(child, visit);
}

export function isTextLeaf(node: Query): node is TextLeaf {
  return ['word', 'wildcard', 'fuzzy', 'tokenRegex', 'phrase', 'regex'].includes(node.kind);
}

/** The leaves that text can satisfy, in order of appearance: `Span.operand` is an index into this list. */
export function operands(tree: Query): readonly TextLeaf[] {
  const found: TextLeaf[] = [];
  walk(tree, (node) => {
    if (isTextLeaf(node)) found.push(node);
  });
  return found;
}

/** The tree with every node replaced by what `change` makes of it, children first. */
export function rewrite(tree: Query, change: (node: Query) => Query): Query {
  const again = (node: Query): Query => rewrite(node, change);
  switch (tree.kind) {
    case 'and':
    case 'or':
      return change({ ...tree, of: tree.of.map(again) });
    case 'not':
    case 'within':
    case 'case':
    case 'obf':
      return change({ ...tree, of: again(tree.of) });
    case 'near':
      return change({ ...tree, operands: tree.operands.map(again) });
    case 'unless':
      return change({ ...tree, operand: again(tree.operand), excluded: again(tree.excluded) });
    default:
      return change(tree);
  }
}

/** Puts saved queries in the place of their names; null where a name is unknown, with `missing` told of each. */
export function substitute(
  tree: Query,
  saved: (name: string) => Query | null,
  missing: (name: string) => void = () => {},
): Query {
  return rewrite(tree, (node) => {
    if (node.kind !== 'saved') return node;
    const found = saved(node.name);
    if (!found) missing(node.name);
    return found ?? node;
  });
}

/** The words and wildcards of a place in a phrase. */
export function options(part: PhrasePart): readonly Exclude<PhrasePart, { kind: 'alternatives' }>[] {
  return part.kind === 'alternatives' ? part.options : [part];
}

/** Folds a tree from its leaves up: what an index adapter needs to turn it into the engine's own query. */
export function fold<T>(tree: Query, combine: (node: Query, parts: readonly T[]) => T): T {
  return combine(
    tree,
    children(tree).map((child) => fold(child, combine)),
  );
}
