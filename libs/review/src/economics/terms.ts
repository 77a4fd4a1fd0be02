import { children, isTextLeaf, operands, print, type Query } from '@minutebook/query';

/** One thing a rule looks for, printed with what binds it: `subject:price`, `case:ACT`. What stands twice in a rule is one term. */
export interface Term {
  readonly text: string;
  /** Its leaves, as spans of hits number them. */
  readonly operands: readonly number[];
  /** Whether it has to be there; a term that has to be absent leaves no span. */
  readonly finds: boolean;
}

/** The terms of a query, in order of appearance. */
export function termsOf(tree: Query): Term[] {
  const numbers = new Map(operands(tree).map((leaf, number): [Query, number] => [leaf, number]));
  const found = new Map<string, { text: string; operands: number[]; finds: boolean }>();
  const look = (node: Query, bind: (text: string) => string, finds: boolean): void => {
    if (isTextLeaf(node)) {
      const text = bind(print(node));
      const key = `${finds} ${text}`;
      const term = found.get(key) ?? { text, operands: [], finds };
      term.operands.push(numbers.get(node)!);
      found.set(key, term);
    } else if (node.kind === 'within') look(node.of, (text) => bind(`${node.zone}:${text}`), finds);
    else if (node.kind === 'case') look(node.of, (text) => bind(`case:${text}`), finds);
    else if (node.kind === 'obf') look(node.of, (text) => bind(`~obf(${text})`), finds);
    else if (node.kind === 'not') look(node.of, bind, false);
    else if (node.kind === 'unless') {
      look(node.operand, bind, finds);
      look(node.excluded, bind, false);
    } else for (const child of children(node)) look(child, bind, finds);
  };
  look(tree, (text) => text, true);
  return [...found.values()];
}

/**
 * Whether the leaves that hit still make the query hold without some of them; null where that hangs on an absence or a field
 * of the message, which spans do not tell. A leaf that hit tells that what encloses it held, as the matcher marks no other.
 */
export function holdsWithout(tree: Query, hit: ReadonlySet<number>, without: ReadonlySet<number>): boolean | null {
  const numbers = new Map(operands(tree).map((leaf, number): [Query, number] => [leaf, number]));
  const hits = (node: Query): boolean => {
    if (isTextLeaf(node)) return hit.has(numbers.get(node)!);
    if (node.kind === 'unless') return hits(node.operand);
    return node.kind !== 'not' && children(node).some(hits);
  };
  const loses = (node: Query): boolean => operands(node).some((leaf) => without.has(numbers.get(leaf)!));
  const holds = (node: Query, held: boolean): boolean | null => {
    if (isTextLeaf(node)) return hit.has(numbers.get(node)!) && !without.has(numbers.get(node)!);
    switch (node.kind) {
      case 'and':
        return all(node.of.map((child) => holds(child, held)));
      case 'near': {
        const holding = all(node.operands.map((child) => holds(child, held)));
        // Taken from two places of a chain, what is left in each may have stood in chains of its own.
        return holding && node.operands.filter(loses).length > 1 ? null : holding;
      }
      case 'or':
        return some(node.of.map((child) => holds(child, hits(child))));
      case 'within':
      case 'case':
      case 'obf':
        return holds(node.of, held);
      case 'unless':
        return holds(node.operand, held);
      default:
        return held || null;
    }
  };
  return holds(tree, true);
}

/** The query with terms taken out; null if nothing is left to look for. */
export function without(tree: Query, gone: ReadonlySet<number>): Query | null {
  const numbers = new Map(operands(tree).map((leaf, number): [Query, number] => [leaf, number]));
  const keep = (node: Query): Query | null => {
    if (isTextLeaf(node)) return gone.has(numbers.get(node)!) ? null : node;
    switch (node.kind) {
      case 'and':
      case 'near': {
        const of = children(node).map(keep);
        if (of.some((part) => part === null)) return null;
        return node.kind === 'and' ? { ...node, of: of as Query[] } : { ...node, operands: of as Query[] };
      }
      case 'or': {
        const of = node.of.map(keep).filter((part) => part !== null);
        return of.length > 1 ? { ...node, of } : (of[0] ?? null);
      }
      case 'within':
      case 'case':
      case 'obf': {
        const of = keep(node.of);
        return of && { ...node, of };
      }
      case 'unless': {
        const operand = keep(node.operand);
        return operand && { ...node, operand };
      }
      default:
        return node;
    }
  };
  return keep(tree);
}

function all(parts: readonly (boolean | null)[]): boolean | null {
  return parts.includes(false) ? false : parts.includes(null) ? null : true;
}

function some(parts: readonly (boolean | null)[]): boolean | null {
  return parts.includes(true) ? true : parts.includes(null) ? null : false;
}
