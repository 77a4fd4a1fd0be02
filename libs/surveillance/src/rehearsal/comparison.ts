import type { RehearsedRule, RuleText } from '@minutebook/contract';
import { canonicalText } from '@minutebook/proof';
import type { Query, ZoneKind } from '@minutebook/query';
import { alerting, effective } from '../lexicons/effective';
import type { RuleVersion } from '../store/lexicon-store';

/** What a rule asks of the archive. */
export interface RuleSearch {
  readonly tree: Query;
  readonly zones: readonly ZoneKind[];
}

/** A rule as it is in force and as it is drafted. */
export interface Comparison {
  readonly code: string;
  readonly title: string;
  readonly change: RehearsedRule['change'];
  /** Of the rule in force, all its versions; null for an added one. */
  readonly rule: number | null;
  readonly inForce: RuleVersion | null;
  /** Null where the rule is not there, or cannot be read: it finds nothing. */
  readonly before: RuleSearch | null;
  readonly after: RuleSearch | null;
}

/** The rules that find something else than those in force: only these have to be rehearsed. `today` as `2026-11-29`. */
export function compare(
  inForce: readonly RuleVersion[],
  rules: readonly RuleText[],
  today: string,
): { readonly comparisons: readonly Comparison[]; readonly unchanged: number } {
  const before = new Map(inForce.map((rule) => [rule.code, rule]));
  let unchanged = 0;
  const comparisons = rules.flatMap((rule): Comparison[] => {
    const old = before.get(rule.code);
    before.delete(rule.code);
    if (old && finds(old) === finds(rule)) {
      unchanged++;
      return [];
    }
    return [
      {
        code: rule.code,
        title: rule.title,
        change: old ? 'changed' : 'added',
        rule: old?.rule ?? null,
        inForce: old ?? null,
        before: old ? searchOf(old, today) : null,
        after: searchOf(rule, today),
      },
    ];
  });
  const retired = [...before.values()].map((rule): Comparison => {
    const { code, title } = rule;
    return {
      code,
      title,
      change: 'retired',
      rule: rule.rule,
      inForce: rule,
      before: searchOf(rule, today),
      after: null,
    };
  });
  return { comparisons: [...comparisons, ...retired], unchanged };
}

export function searchOf(rule: RuleText, today: string): RuleSearch | null {
  const read = effective(rule);
  return read && { tree: alerting(read, today), zones: read.zones };
}

/** All of a rule that decides what it finds, as one text. */
function finds({ query, zones, conditions, exclusions }: RuleText): string {
  return canonicalText({
    query,
    zones: [...zones].sort(),
    conditions,
    exclusions: exclusions.map((exclusion) => ({ query: exclusion.query, until: exclusion.until })),
  });
}
