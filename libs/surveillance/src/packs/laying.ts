import type { RuleText } from '@minutebook/contract';
import { sameRule } from '../lexicons/same-rule';

/** What laying one rule of a pack would do to a draft. */
export interface LaidRule {
  /** As it would stand in the draft. */
  readonly rule: RuleText;
  readonly before: RuleText | null;
  readonly change: 'new' | 'changed' | 'same';
}

/**
 * What laying a pack into a draft would change, rule by rule. A rule is found again by its code. What the firm added to
 * it stays: owner, conditions, exclusions, and its own examples; words, zones, theme, severity and weight become the pack's.
 */
export function layingOf(pack: readonly RuleText[], draft: readonly RuleText[]): LaidRule[] {
  const there = new Map(draft.map((rule) => [rule.code, rule]));
  return pack.map((shipped) => {
    const before = there.get(shipped.code);
    if (!before) return { rule: shipped, before: null, change: 'new' };
    const rule = merged(shipped, before);
    return { rule, before, change: sameRule(rule, before) ? 'same' : 'changed' };
  });
}

/** The draft with the rules of these codes laid into it: changed ones in their place, new ones at its end. */
export function laid(laying: readonly LaidRule[], draft: readonly RuleText[], codes: ReadonlySet<string>): RuleText[] {
  const taken = laying.filter(({ rule, change }) => change !== 'same' && codes.has(rule.code));
  const instead = new Map(taken.map(({ rule }) => [rule.code, rule]));
  const added = taken.filter(({ change }) => change === 'new').map(({ rule }) => rule);
  return [...draft.map((rule) => instead.get(rule.code) ?? rule), ...added];
}

function merged(shipped: RuleText, { owner, conditions, exclusions, examples }: RuleText): RuleText {
  const texts = new Set(shipped.examples.map(({ text }) => text));
  const own = examples.filter(({ text }) => !texts.has(text));
  return { ...shipped, owner, conditions, exclusions, examples: [...shipped.examples, ...own] };
}
