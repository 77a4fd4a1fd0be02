import type { RuleText } from '@minutebook/contract';

/** What of a rule somebody wrote, without what was recorded about it. */
export function writtenOf(rule: RuleText): RuleText {
  const { code, title, query, severity, zones, theme, weight, owner, conditions, exclusions, examples } = rule;
  return { code, title, query, severity, zones, theme, weight, owner, conditions, exclusions, examples };
}
