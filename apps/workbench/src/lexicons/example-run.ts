import {
  compileQuery,
  type Query,
  parse,
  print,
  type Trial,
  type TriedRule,
  tryRule,
  type ZoneKind,
} from '@minutebook/query';
import type { MarkSpan } from '../ui/marking';
import { sideOf, sidesOf } from '../ui/query/sides';

/** Letters of a part that is named beside an example. */
const MOST = 28;

export type ReasonCode = 'missing' | 'apart' | 'zone' | 'excluded';

export interface Outcome {
  readonly hits: boolean;
  /** In the example's own text. */
  readonly spans: readonly MarkSpan[];
  /** Why it is no hit, where that can be said: the part nothing was found for, or the exclusion that let it go. */
  readonly reason: { readonly code: ReasonCode; readonly of: string } | null;
}

/** Tries a rule on its examples as the server does before it publishes (R173); null while the rule cannot be read. */
export function runExamples(rule: TriedRule, texts: readonly string[], today: string): Outcome[] | null {
  const { tree, errors } = parse(rule.query, { mode: 'rule' });
  if (!tree || errors.length > 0) return null;
  const sides = sidesOf(tree);
  return tryRule(rule, texts, today).map((trial) => ({
    hits: trial.hits,
    spans: trial.spans.map(({ zone, start, end, operand }) => {
      const { offset } = trial.document.zones[zone]!;
      return { start: offset + start, end: offset + end, kind: sideOf(operand, sides) };
    }),
    reason: trial.hits ? null : whyNot(tree, trial, rule.zones),
  }));
}

function whyNot(tree: Query, { document, excludedBy }: Trial, defaultZones: readonly ZoneKind[]): Outcome['reason'] {
  if (excludedBy !== null) return { code: 'excluded', of: excludedBy };
  if (compileQuery(tree).match(document)) return { code: 'zone', of: '' };
  const parts = partsOf(tree);
  const missing = parts.find((part) => !compileQuery(part, { defaultZones }).match(document));
  if (missing) return { code: 'missing', of: shortened(print(missing)) };
  return parts.length > 1 ? { code: 'apart', of: '' } : null;
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= MOST ? text : `${letters.slice(0, MOST - 1).join('')}…`;
}

/** What must all be there. */
function partsOf(tree: Query): readonly Query[] {
  switch (tree.kind) {
    case 'near':
      return tree.operands;
    case 'and':
      return tree.of.flatMap((part) => (part.kind === 'not' ? [] : partsOf(part)));
    case 'unless':
      return partsOf(tree.operand);
    default:
      return [tree];
  }
}
