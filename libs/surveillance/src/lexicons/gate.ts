import type { RuleExample, RuleText } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { tryRule } from '@minutebook/query';
import type { Rehearsed, Rehearsing } from '../rehearsal/rehearsing';
import { draftHash } from './draft-hash';

/** An example that did not turn out as written. `number` counts the rule's examples from 1; its text stays out of messages. */
export interface ExampleFault {
  readonly rule: string;
  readonly number: number;
  readonly example: RuleExample;
  readonly excludedBy: string | null;
}

/** Examples that fail, on the day `today` (YYYY-MM-DD), by which exclusions end. */
export function failingExamples(rules: readonly RuleText[], today: string): ExampleFault[] {
  return rules.flatMap((rule) => {
    const texts = rule.examples.map(({ text }) => text);
    return tryRule(rule, texts, today).flatMap(({ hits, excludedBy }, n) => {
      const example = rule.examples[n]!;
      return hits === example.hits ? [] : [{ rule: rule.code, number: n + 1, example, excludedBy }];
    });
  });
}

/** A rule that fails what its author wrote down about it does not go live (R173). */
export function refuseFailing(rules: readonly RuleText[], today: string): void {
  const failing = failingExamples(rules, today);
  const [first] = failing;
  if (!first) return;
  throw new Problem({
    code: 'example-fails',
    status: 422,
    title: `${first.rule}: example ${first.number} ${first.example.hits ? 'must hit and does not' : 'must not hit and does'}.`,
    detail: failing.length > 1 ? `${failing.length - 1} more like this.` : undefined,
    hint: 'Correct the rule, or the example.',
    more: { failing: failing.map(({ rule, number }) => ({ rule, number })) },
  });
}

/** The finished rehearsal of exactly these rules (R167). Throws `not-rehearsed`. */
export async function rehearsalOf(
  rehearsing: Rehearsing,
  id: number | null,
  lexicon: number,
  rules: readonly RuleText[],
): Promise<Rehearsed> {
  const rehearsed = id === null ? undefined : await rehearsing.read(id);
  const isOfThis = rehearsed?.lexicon === lexicon && rehearsed.draftHash === draftHash(rules);
  if (isOfThis && rehearsed.isFinished) return rehearsed;
  throw new Problem({
    code: 'not-rehearsed',
    status: 409,
    title: !rehearsed
      ? 'The draft was not rehearsed.'
      : isOfThis
        ? 'The rehearsal is not finished.'
        : 'The rehearsal was of other rules than the draft has now.',
    detail: 'Nothing was changed.',
    hint: 'Rehearse the draft as it is, and publish with that rehearsal.',
  });
}

/** What a rehearsal holds against the draft (E4). */
export function objecting(objections: readonly string[]): Problem {
  return new Problem({
    code: 'rehearsal-objects',
    status: 409,
    title: objections[0]!,
    detail: objections.length > 1 ? objections.slice(1).join(' ') : undefined,
    hint: 'Say why what is lost may go, judge the sample below the line, or change the draft.',
    more: { objections },
  });
}
