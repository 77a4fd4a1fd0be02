import type { HoldScope } from '@minutebook/contract';
import { HOLD_CONTEXTS } from '@minutebook/contract/hold-scope';
import { parse } from '@minutebook/query';
import type { Chosen } from '../people/person-picker';

export const COMBINES = ['either', 'both'] as const satisfies readonly HoldScope['combine'][];

/** A scope as it stands in the form: custodians with their names, days as a date box has them, ids as they were typed. */
export interface ScopeDraft extends Pick<HoldScope, 'combine' | 'context'> {
  readonly custodians: readonly Chosen[];
  readonly from: string;
  readonly until: string;
  readonly channels: readonly string[];
  readonly query: string;
  readonly messages: string;
  readonly conversations: string;
}

export const NEW_SCOPE: ScopeDraft = {
  custodians: [],
  from: '',
  until: '',
  channels: [],
  query: '',
  combine: 'either',
  messages: '',
  conversations: '',
  context: 'day',
};

/** Why a scope cannot be sent yet: it names nothing, its query or its ids cannot be read, it ends before it begins. */
export type ScopeFault = 'empty' | 'query' | 'ids' | 'span';

export function draftOf(scope: HoldScope, people: readonly Chosen[]): ScopeDraft {
  const names = new Map(people.map(({ externalId, name }) => [externalId, name]));
  return {
    custodians: scope.custodians.map((externalId) => ({ externalId, name: names.get(externalId) ?? externalId })),
    from: scope.from ?? '',
    until: scope.until ?? '',
    channels: scope.channels,
    query: scope.query ?? '',
    combine: scope.combine,
    messages: scope.messages.join(' '),
    conversations: scope.conversations.join(' '),
    context: scope.context,
  };
}

/** As it is sent. Ids that cannot be read are sent as they are: {@link faultOf} says so first. */
export function bodyOf(draft: ScopeDraft): HoldScope {
  return {
    custodians: draft.custodians.map(({ externalId }) => externalId),
    from: draft.from || null,
    until: draft.until || null,
    channels: [...draft.channels],
    query: draft.query.trim() || null,
    combine: draft.combine,
    messages: idsIn(draft.messages),
    conversations: idsIn(draft.conversations),
    context: draft.context,
  };
}

export function faultOf(draft: ScopeDraft): ScopeFault | null {
  const body = bodyOf(draft);
  const { custodians, channels, messages, conversations, query, from, until } = body;
  const isEmpty = custodians.length + channels.length + messages.length + conversations.length === 0;
  if (isEmpty && query === null && from === null && until === null) return 'empty';
  if (query !== null && parse(query, { mode: 'search' }).errors.length > 0) return 'query';
  if (![...messages, ...conversations].every((id) => /^\d{1,18}$/.test(id))) return 'ids';
  return from !== null && until !== null && from > until ? 'span' : null;
}

/** Whether two scopes say the same, in whatever order. */
export function isSameScope(one: HoldScope, other: HoldScope): boolean {
  return canonical(one) === canonical(other);
}

export function contextOf(text: string): HoldScope['context'] {
  return HOLD_CONTEXTS.find((context) => context === text) ?? 'day';
}

export function combineOf(text: string): HoldScope['combine'] {
  return COMBINES.find((combine) => combine === text) ?? 'either';
}

/** Ids with blanks or commas between them, as people paste them; each once. */
function idsIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;，；、]+/))].filter(Boolean);
}

function canonical(scope: HoldScope): string {
  const { custodians, channels, messages, conversations, from, until, query, combine, context } = scope;
  const lists = [custodians, channels, messages, conversations].map((list) => [...list].sort());
  return JSON.stringify([...lists, from, until, query, combine, context]);
}
