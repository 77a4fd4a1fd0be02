import type { ScopeRecord } from '../store/hold-store';

/** Since when, and until when, somebody is a custodian of a hold. */
export interface CustodianTerm {
  readonly person: string;
  readonly since: Date;
  /** Null: still is. */
  readonly until: Date | null;
}

/** By the scopes a hold had, up to a time where one is given; of somebody who was taken back in, their last term. */
export function termsOf(scopes: readonly ScopeRecord[], upTo?: Date): CustodianTerm[] {
  const terms = new Map<string, CustodianTerm>();
  const known = scopes.filter(({ at }) => !upTo || at <= upTo).sort((a, b) => a.number - b.number);
  for (const { persons, at } of known) {
    for (const person of persons)
      if (terms.get(person)?.until !== null) terms.set(person, { person, since: at, until: null });
    for (const term of terms.values())
      if (term.until === null && !persons.includes(term.person)) terms.set(term.person, { ...term, until: at });
  }
  return [...terms.values()];
}
