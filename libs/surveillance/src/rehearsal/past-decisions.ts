import type { Disposition } from '@minutebook/contract';

/** A message, and a rule (all its versions) that may have raised an alert on it. */
export interface Pair {
  readonly message: number;
  readonly rule: number;
}

export interface RuleDecisions {
  readonly decided: number;
  /** Not false positives. */
  readonly right: number;
  /** Minutes reviewers had an alert open for a decision, on average; null where none was timed. */
  readonly minutes: number | null;
}

/** Whoever reviews alerts provides this under {@link PAST_DECISIONS}; without it nothing was ever decided. */
export interface PastDecisions {
  /** What stands about the alert on each pair, in the order asked; of several alerts the gravest. */
  of(pairs: readonly Pair[]): Promise<readonly (Disposition | null)[]>;
  /** Of all decisions that stand, by rule; a rule without one is left out. */
  byRule(rules: readonly number[]): Promise<ReadonlyMap<number, RuleDecisions>>;
  /** Minutes a decision takes, of whatever rule; null while none was timed. */
  minutes(): Promise<number | null>;
  /** Those of the messages with an alert that is kept from this person (R182): what became of it is not shown to them. */
  keptFrom(user: string, messages: readonly number[]): Promise<ReadonlySet<number>>;
}

export const PAST_DECISIONS = Symbol('PastDecisions');

/** Of a firm without reviewers. */
export const NO_DECISIONS: PastDecisions = {
  of: (pairs) => Promise.resolve(pairs.map(() => null)),
  byRule: () => Promise.resolve(new Map()),
  minutes: () => Promise.resolve(null),
  keptFrom: () => Promise.resolve(new Set()),
};
