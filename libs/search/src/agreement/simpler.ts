import { children, parse, print, type Query, rewrite } from '@minutebook/query';

/** Queries that have less in them than this one, the smallest first: its parts, and itself without one of them. */
export function simpler(tree: Query): readonly Query[] {
  const found = new Map<string, Query>();
  for (const smaller of [...parts(tree), ...reductions(tree)]) {
    const read = parse(print(smaller), { mode: 'search' }).tree;
    if (read) found.set(print(read), read);
  }
  found.delete(print(tree));
  return [...found].sort(([a], [b]) => a.length - b.length).map(([, smaller]) => smaller);
}

function parts(tree: Query): Query[] {
  return children(tree).flatMap((child) => [child, ...parts(child)]);
}

/** The tree with one node of it, wherever it stands, replaced by something smaller. */
function reductions(tree: Query): Query[] {
  return [tree, ...parts(tree)].flatMap((node) =>
    [...children(node), ...without(node)].map((smaller) => replaced(tree, node, smaller)),
  );
}

function without(node: Query): Query[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.of.length < 3 ? [] : node.of.map((_, i) => ({ ...node, of: node.of.toSpliced(i, 1) }));
    case 'phrase':
      return node.parts.length < 2 ? [] : node.parts.map((_, i) => ({ ...node, parts: node.parts.toSpliced(i, 1) }));
    case 'near':
      return node.operands.length < 3
        ? []
        : [0, node.operands.length - 1].map((i) => ({
            ...node,
            operands: node.operands.toSpliced(i, 1),
            links: node.links.toSpliced(Math.min(i, node.links.length - 1), 1),
          }));
    default:
      return [];
  }
}

function replaced(tree: Query, node: Query, by: Query): Query {
  if (tree === node) return by;
  // What `rewrite` hands over is a copy with its children changed, so nodes are told by their place in the text.
  return rewrite(tree, (each) => (each.range === node.range && each.kind === node.kind ? by : each));
}
