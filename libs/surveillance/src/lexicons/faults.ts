import type { RuleText } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { type Fault, parse } from '@minutebook/query';

/** Refuses two rules of one code. */
export function checkCodes(rules: readonly RuleText[]): void {
  const seen = new Set<string>();
  for (const { code } of rules) {
    if (seen.has(code))
      throw new Problem({
        code: 'rule-code-twice',
        status: 422,
        title: `Two rules are called ${code}.`,
        hint: 'Give one of them another code.',
      });
    seen.add(code);
  }
}

/** Faults of queries, exclusions' included. Positions are those of the query with the fault. */
export function ruleFaults(rules: readonly RuleText[]): (Fault & { readonly rule: string })[] {
  return rules.flatMap(({ code, query, exclusions }) =>
    [query, ...exclusions.map((exclusion) => exclusion.query)].flatMap((source) =>
      parse(source, { mode: 'rule' }).errors.map((fault) => ({ rule: code, ...fault })),
    ),
  );
}

/** A rule with an error never goes live (semantics.md 16): it would miss everything, silently. Nor does its exclusion. */
export function refuseFaults(rules: readonly RuleText[]): void {
  const faults = ruleFaults(rules);
  if (faults.length === 0) return;
  const [first] = faults;
  throw new Problem({
    code: 'rule-invalid',
    status: 422,
    title: `${first!.rule}: ${first!.message}`,
    detail: faults.length > 1 ? `${faults.length - 1} more like this.` : undefined,
    hint: 'Correct the rule, or leave it out of the draft.',
    more: { faults },
  });
}
