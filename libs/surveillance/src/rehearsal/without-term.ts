import type { Rehearsal, RuleText } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { fold, operands, parse, print, type Query } from '@minutebook/query';

/** What is left of a part of a query when a term is found nowhere: it never holds, or always, or less of it is asked. */
type Left = Query | 'never' | 'always';

/** A word or phrase of a rule, as `operand` of spans counts them. */
export interface TermPlace {
  readonly rule: string;
  readonly operand: number;
}

/** The rules without that term. Refused where it is all a rule asks for. */
export function leavingOut(
  rules: readonly RuleText[],
  without: TermPlace | null,
): { rules: readonly RuleText[]; without: Rehearsal['without'] } {
  if (!without) return { rules, without: null };
  const rule = rules.find(({ code }) => code === without.rule);
  const left = rule && withoutTerm(rule.query, without.operand);
  if (!left)
    throw new Problem({
      code: 'term-needed',
      status: 422,
      title: rule ? `Without that term nothing is left of ${rule.code}.` : `The draft has no rule ${without.rule}.`,
      hint: 'Choose a word or phrase that stands beside others.',
    });
  return {
    rules: rules.map((other) => (other === rule ? { ...rule, query: left.query } : other)),
    without: { ...without, text: left.text },
  };
}

/**
 * The query as if one of its words or phrases stood in no message: what needs it goes, what forbids it is free. Null when
 * nothing would be left, or there is no such operand. `text` is the term as written.
 */
export function withoutTerm(query: string, operand: number): { readonly query: string; readonly text: string } | null {
  const { tree, errors } = parse(query, { mode: 'rule' });
  const leaf = errors.length === 0 && tree ? operands(tree)[operand] : undefined;
  if (!tree || !leaf) return null;
  const left = fold<Left>(tree, (node, parts) => (node === leaf ? 'never' : join(node, parts)));
  return left === 'never' || left === 'always' ? null : { query: print(left), text: print(leaf) };
}

function join(node: Query, parts: readonly Left[]): Left {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const [empty, all] = node.kind === 'and' ? (['always', 'never'] as const) : (['never', 'always'] as const);
      if (parts.includes(all)) return all;
      const of = parts.filter((part) => typeof part !== 'string');
      return of.length === 0 ? empty : of.length === 1 ? of[0]! : { ...node, of };
    }
    case 'not':
      return turned(parts[0]!, (of) => ({ ...node, of }));
    case 'within':
    case 'case':
    case 'obf':
      return kept(parts[0]!, (of) => ({ ...node, of }) as Query);
    case 'near': {
      const operandsLeft = parts.filter((part) => typeof part !== 'string');
      return operandsLeft.length < parts.length ? 'never' : ({ ...node, operands: operandsLeft } as Query);
    }
    case 'unless': {
      const [operand, excluded] = parts as readonly [Left, Left];
      return kept(operand, (of) => (typeof excluded === 'string' ? of : ({ ...node, operand: of, excluded } as Query)));
    }
    default:
      return node;
  }
}

function kept(part: Left, make: (of: Query) => Query): Left {
  return typeof part === 'string' ? part : make(part);
}

function turned(part: Left, make: (of: Query) => Query): Left {
  return part === 'never' ? 'always' : part === 'always' ? 'never' : make(part);
}
