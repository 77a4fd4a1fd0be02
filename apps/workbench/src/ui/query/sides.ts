import { children, isTextLeaf, operands, type Query } from '@minutebook/query';
import type { MarkKind } from '../marking';

/**
 * Which side of its query an operand stands on: what is near one another, or must both be there, alternates, so that a
 * pair is seen as a pair; alternatives share a side.
 */
export function sidesOf(tree: Query): ReadonlyMap<number, 'a' | 'b'> {
  const numbers = new Map(operands(tree).map((leaf, number) => [leaf as Query, number]));
  const sides = new Map<number, 'a' | 'b'>();
  const visit = (node: Query, side: 'a' | 'b'): void => {
    const number = numbers.get(node);
    if (number !== undefined) sides.set(number, side);
    const parts = children(node).filter(hasText);
    const alternates = node.kind === 'near' || node.kind === 'and' || node.kind === 'unless';
    parts.forEach((part, i) => visit(part, alternates && i % 2 === 1 ? other(side) : side));
  };
  visit(tree, 'a');
  return sides;
}

/** For rules that no longer parse: their first operand against the rest. */
export function sideOf(operand: number, sides: ReadonlyMap<number, 'a' | 'b'> | null): MarkKind {
  return sides?.get(operand) ?? (operand === 0 ? 'a' : 'b');
}

function hasText(node: Query): boolean {
  return isTextLeaf(node) || children(node).some(hasText);
}

function other(side: 'a' | 'b'): 'a' | 'b' {
  return side === 'a' ? 'b' : 'a';
}
