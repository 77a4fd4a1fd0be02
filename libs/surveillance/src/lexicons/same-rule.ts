import type { RuleText } from '@minutebook/contract';
import { canonicalText } from '@minutebook/proof';
import { writtenOf } from './rule-text';

/** Whether two rules say the same. In which order their zones are named says nothing. */
export function sameRule(a: RuleText, b: RuleText): boolean {
  return said(a) === said(b);
}

function said(rule: RuleText): string {
  return canonicalText({ ...writtenOf(rule), zones: [...rule.zones].sort() });
}
