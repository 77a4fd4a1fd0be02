import type { Transaction } from '@minutebook/platform';
import {
  type Catch,
  catchChats,
  catchFacets,
  catchItems,
  catchMail,
  reachChats,
  type Shelf,
} from '../store/held-store';
import { catchContext, catchReactions, reachContext } from '../store/hold-context-store';
import { handlesEverOf } from '../store/hold-follow-store';
import type { ScopeRecord } from '../store/hold-store';
import { BITS, isOfFacets, spanOf } from './scope';

/** A scope as its rows are written by; `since`: when what it catches is held from. */
export function catchOf(scope: ScopeRecord, since = scope.at): Catch {
  const { hold, number, channels, from, until, context } = scope;
  // Dates are of whole days: within them a day around a match is held anyway.
  const wholeChats = !wantsBoth(scope) && ((from === null && until === null) || context !== 'conversation');
  return { hold, scope: number, since, channels, wholeChats, ...spanOf(scope) };
}

/** Whether custodians count only together with a query, so that they catch nothing by themselves. */
export function wantsBoth({ query, combine, persons }: ScopeRecord): boolean {
  return query !== null && combine === 'both' && persons.length > 0;
}

/**
 * Catches, in one statement each, everything a scope holds by who takes part, dates, channels and ids, in the whole
 * archive as it stands. What its query finds is caught before; then comes context. Repeating it changes nothing. Returns
 * chats it was not known before that custodians take part in.
 */
export async function lookThrough(
  tx: Transaction,
  shelf: Shelf,
  scope: ScopeRecord,
  since = scope.at,
): Promise<number[]> {
  const facet = catchOf(scope, since);
  const handles = await handlesEverOf(tx, scope.persons);
  const joined = await reachChats(tx, shelf, scope.hold, handles);
  if (!wantsBoth(scope)) {
    await catchChats(tx, shelf, facet, BITS.custodian);
    await catchMail(tx, shelf, facet, BITS.custodian, handles);
  }
  if (isOfFacets(scope)) await catchFacets(tx, shelf, facet, BITS.facets);
  await catchItems(tx, shelf, facet, BITS.item, 'id', scope.messages);
  await catchItems(tx, shelf, facet, BITS.conversation, 'conversation_id', scope.conversations);
  // Beside its matches.
  if (scope.context !== 'none') {
    await reachContext(tx, shelf, facet, scope.context);
    await catchContext(tx, shelf, facet, BITS.day);
  }
  await catchReactions(tx, shelf, facet, BITS.reaction);
  return joined;
}
