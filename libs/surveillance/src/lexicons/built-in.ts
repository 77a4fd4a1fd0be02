import { type RuleKind, RuleText, type RuleInput } from '@minutebook/contract';
import type { Transaction } from '@minutebook/platform';
import { builtInLexicon, putInForce, type LexiconKind, rulesInForce, type RuleVersion } from '../store/lexicon-store';
import { sameRule } from './same-rule';

const BY = { id: 'system:surveillance', name: 'Minutebook' };
const KINDS = { sampling: 'sample', activity: 'activity' } as const satisfies Record<string, RuleKind>;

/** Names nobody else can give a lexicon. */
export const BUILT_IN_NAMES = { sampling: 'Random review', activity: 'Unusual activity' } as const satisfies Record<
  Exclude<LexiconKind, 'query'>,
  string
>;

export type BuiltInKind = keyof typeof BUILT_IN_NAMES;

export function isBuiltIn(name: string): boolean {
  return Object.values<string>(BUILT_IN_NAMES).includes(name);
}

/**
 * The rule of this code in the built-in lexicon of the kind, in force: as it is, as a new version if it changed, or made.
 * Its hits are recorded with `Findings.record`; the detector never matches it.
 */
export async function keepBuiltIn(
  tx: Transaction,
  kind: BuiltInKind,
  rule: Omit<RuleInput, 'query'>,
  at: Date,
): Promise<RuleVersion> {
  const written: RuleText = { ...RuleText.parse({ ...rule, query: '-' }), query: '' };
  const lexicon = await builtInLexicon(tx, kind, BUILT_IN_NAMES[kind]);
  const find = async (): Promise<RuleVersion | undefined> =>
    (await rulesInForce(tx, lexicon)).find(({ code }) => code === written.code);
  const known = await find();
  if (known && sameRule(known, written)) return known;
  await putInForce(tx, lexicon, written, 0, BY, at, KINDS[kind]);
  return (await find())!;
}
