import type { HoldScope } from '@minutebook/contract';
import type { Chosen } from '../people/person-picker';

/** A scope with the names of its custodians. */
export interface NamedScope extends HoldScope {
  readonly people: readonly Chosen[];
}

const LISTS = ['custodians', 'channels', 'messages', 'conversations'] as const;
const VALUES = ['from', 'until', 'query', 'combine', 'context'] as const;

export type ScopePart = (typeof LISTS)[number] | (typeof VALUES)[number];

/** What one version of a scope has that another has not. Lists by what came and went, the rest by what it was and is. */
export type ScopeChange =
  | { readonly part: (typeof LISTS)[number]; readonly added: readonly string[]; readonly taken: readonly string[] }
  | { readonly part: (typeof VALUES)[number]; readonly before: string | null; readonly after: string | null };

/** In the order the parts are read. A renamed custodian is the same custodian. */
export function changesBetween(before: NamedScope, after: NamedScope): ScopeChange[] {
  const lists = LISTS.map((part) => {
    const [old, now] = [entriesOf(before, part), entriesOf(after, part)];
    return { part, added: missing(now, old), taken: missing(old, now) };
  });
  const values = VALUES.map((part) => ({ part, before: before[part] || null, after: after[part] || null }));
  return [
    ...lists.filter(({ added, taken }) => added.length > 0 || taken.length > 0),
    ...values.filter((change) => change.before !== change.after),
  ];
}

function entriesOf(scope: NamedScope, part: (typeof LISTS)[number]): ReadonlyMap<string, string> {
  const names = new Map(part === 'custodians' ? scope.people.map(({ externalId, name }) => [externalId, name]) : []);
  return new Map(scope[part].map((key) => [key, names.get(key) ?? key]));
}

/** Names of `of` whose keys `other` lacks. */
function missing(of: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...of].flatMap(([key, name]) => (other.has(key) ? [] : [name]));
}
