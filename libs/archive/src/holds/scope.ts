import type { HoldScope } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { parse, print, type Query, walk } from '@minutebook/query';

/** What a hold holds, as it is judged by. */
export interface Scope extends Pick<HoldScope, 'channels' | 'query' | 'combine' | 'context'> {
  /** Ids of persons of the directory. */
  readonly persons: readonly string[];
  /** The external ids they were named by. */
  readonly custodians: readonly string[];
  /** UTC days, both included. */
  readonly from: string | null;
  readonly until: string | null;
  readonly messages: readonly number[];
  readonly conversations: readonly number[];
}

/** Why a message is held: bits, in the order of `BECAUSE` in the contract. */
export const BITS = {
  custodian: 1,
  query: 2,
  item: 4,
  conversation: 8,
  facets: 16,
  day: 32,
  reaction: 64,
} as const;

const DAY = 86_400_000;

/** First and last moment, the latter excluded, of the dates of a scope. */
export function spanOf({ from, until }: Pick<Scope, 'from' | 'until'>): { from: Date | null; until: Date | null } {
  return {
    from: from === null ? null : new Date(from),
    until: until === null ? null : new Date(new Date(until).getTime() + DAY),
  };
}

/** Dates or channels alone are a scope where neither custodian nor query is named. */
export function isOfFacets({ persons, query, channels, from, until }: Scope): boolean {
  return persons.length === 0 && query === null && (channels.length > 0 || from !== null || until !== null);
}

/** The query of a scope, or a refusal that says what is wrong with it: nothing holds by a guess. */
export function readHoldQuery(source: string): Query {
  const { tree, errors } = parse(source, { mode: 'search' });
  if (tree === null || errors.length > 0) {
    throw new Problem({
      code: 'query-invalid',
      status: 422,
      title: errors[0]?.message ?? 'The query is empty.',
      fields: { 'scope.query': errors[0]?.message ?? 'is empty' },
      more: { faults: errors },
    });
  }
  walk(tree, (node) => {
    if (node.kind === 'saved')
      throw new Problem({
        code: 'query-invalid',
        status: 422,
        title: 'The query of a hold names no saved search.',
        hint: 'A saved search can be changed without anybody’s approval. Write out what it says.',
        fields: { 'scope.query': 'names a saved search' },
      });
  });
  return tree;
}

export type ScopeChange = 'widening' | 'narrowing' | 'same';

/**
 * Whether a scope certainly holds all that another did. What only perhaps does is a narrowing, and needs its approvals
 * (R55): of two queries that is known only where the new one is the old one, or has all its alternatives.
 */
export function changeOf(before: Scope, after: Scope): ScopeChange {
  if (sameScope(before, after)) return 'same';
  const isWider =
    has(after.messages, before.messages) &&
    has(after.conversations, before.conversations) &&
    (before.from === after.from || after.from === null || (before.from !== null && after.from <= before.from)) &&
    (before.until === after.until || after.until === null || (before.until !== null && after.until >= before.until)) &&
    (after.channels.length === 0 || (before.channels.length > 0 && has(after.channels, before.channels))) &&
    CONTEXTS.indexOf(after.context) >= CONTEXTS.indexOf(before.context) &&
    asksLess(before, after);
  return isWider ? 'widening' : 'narrowing';
}

const CONTEXTS: readonly Scope['context'][] = ['none', 'day', 'conversation'];

/** Whether custodians and query of `after`, within the same dates and channels, accept all that those of `before` do. */
function asksLess(before: Scope, after: Scope): boolean {
  const [all, allNow] = [isOfFacets(before), isOfFacets(after)];
  if (allNow) return true;
  if (all || !has(after.persons, before.persons)) return false;
  if (before.query === null) {
    // Custodians alone, or single items alone: a query beside them adds only where either is enough.
    return before.persons.length === 0 || after.query === null || after.combine === 'either';
  }
  if (after.query === null) return before.combine === 'both' && before.persons.length > 0 && after.persons.length > 0;
  const isStricter = after.combine === 'both' && after.persons.length > 0;
  if (isStricter && (before.combine === 'either' || before.persons.length === 0)) return false;
  return has(alternatives(after.query), alternatives(before.query));
}

function alternatives(source: string): string[] {
  const tree = readHoldQuery(source);
  return (tree.kind === 'or' ? tree.of : [tree]).map(print);
}

function sameScope(one: Scope, other: Scope): boolean {
  return canonical(one) === canonical(other);
}

function canonical(scope: Scope): string {
  const { persons, from, until, channels, query, combine, messages, conversations, context } = scope;
  const sorted = [persons, channels, messages, conversations].map((values) => [...values].sort());
  return JSON.stringify([
    sorted,
    from,
    until,
    query === null ? null : print(readHoldQuery(query)),
    query === null || persons.length === 0 ? null : combine,
    context,
  ]);
}

function has<T>(all: readonly T[], some: readonly T[]): boolean {
  const known = new Set(all);
  return some.every((one) => known.has(one));
}
