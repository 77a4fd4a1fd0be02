import { type Plan } from './plan';

/** One of these symbols must be present for a plan to hold. */
export type Requirement = readonly number[];

/** Groups wider than this are not worth testing before a plan is evaluated. */
const WIDEST_TESTED = 16;

/**
 * What every match needs, as a list of alternatives to be met all: phrases and chains need each member, OR needs one of
 * what each branch needs, NOT and fields promise nothing. Empty if nothing is certain.
 */
export function requirements(plan: Plan): readonly Requirement[] {
  switch (plan.op) {
    case 'phrase':
      return plan.slots.map(({ symbols }) => symbols);
    case 'disguised':
      return [[plan.symbol, ...plan.of.flatMap((spelling) => narrowest(requirements(spelling)) ?? [])]];
    case 'regex':
      return plan.gate === 0 ? [] : [[plan.gate]];
    case 'and':
    case 'near':
      return plan.of.flatMap(requirements);
    case 'unless':
      return requirements(plan.of);
    case 'or': {
      const branches = plan.of.map((part) => narrowest(requirements(part)));
      return branches.every((branch) => branch !== null) ? [branches.flat()] : [];
    }
    case 'not':
    case 'field':
      return [];
  }
}

function narrowest(groups: readonly Requirement[]): Requirement | null {
  return groups.reduce<Requirement | null>((best, group) => (!best || group.length < best.length ? group : best), null);
}

/** How a rule is announced and what is tested before it is evaluated. */
export interface Hooks {
  /** The rule is looked at where one of these is present: the cheapest requirement. */
  readonly hook: Requirement;
  /** A symbol that must be present as well, 0 if none is certain: the next cheapest requirement of one symbol. */
  readonly partner: number;
  readonly others: readonly Requirement[];
}

/** Null if nothing announces the plan. `weight` is how often a symbol is to be expected. */
export function hooksOf(groups: readonly Requirement[], weight: (symbol: number) => number): Hooks | null {
  const weighed = groups.map((group) => ({ group, cost: group.reduce((sum, symbol) => sum + weight(symbol), 0) }));
  weighed.sort((a, b) => a.cost - b.cost);
  const [first, ...later] = weighed.map(({ group }) => group);
  if (!first) return null;
  const single = later.find((group) => group.length === 1 && group[0] !== first[0]);
  return {
    hook: [...new Set(first)],
    partner: single?.[0] ?? 0,
    others: later.filter((group) => group !== single && group.length <= WIDEST_TESTED),
  };
}
