import { z } from 'zod';
import { ChannelName } from './archive';
import { Id, Instant } from './endpoint';

const Day = z.iso.date();

export const HOLD_CONTEXTS = ['none', 'day', 'conversation'] as const;

const facts = {
  /** External ids of people in the directory. Every handle that ever was theirs counts, also where a mapping has ended. */
  custodians: z.array(z.string().trim().min(1).max(200)).max(1_000),
  /** UTC days, both included; null: open. */
  from: Day.nullable(),
  until: Day.nullable(),
  /** Empty: all. */
  channels: z.array(ChannelName).max(60),
  /** In the language of search. Null: none. */
  query: z.string().trim().min(1).max(20_000).nullable(),
  /** `either`: what a custodian takes part in, and what the query finds with anybody. `both`: what is both. */
  combine: z.enum(['either', 'both']),
  /** Single items and whole conversations, whatever their dates and channels. */
  messages: z.array(Id).max(10_000),
  conversations: z.array(Id).max(10_000),
  /** Kept beside each message that matches: nothing, its conversation of that UTC day, or its whole conversation. */
  context: z.enum(HOLD_CONTEXTS),
};

/** What a hold holds. Dates and channels bound custodians and query; alone they are a scope too. */
export const HoldScope = z.object(facts);
export type HoldScope = z.infer<typeof HoldScope>;

export const HoldScopeInput = z
  .object({
    custodians: facts.custodians.default([]),
    from: facts.from.default(null),
    until: facts.until.default(null),
    channels: facts.channels.default([]),
    query: facts.query.default(null),
    combine: facts.combine.default('either'),
    messages: facts.messages.default([]),
    conversations: facts.conversations.default([]),
    context: facts.context.default('day'),
  })
  .refine(({ from, until }) => from === null || until === null || from <= until, {
    error: 'ends before it begins',
    path: ['until'],
  })
  .refine(
    ({ custodians, from, until, channels, query, messages, conversations }) =>
      custodians.length + channels.length + messages.length + conversations.length > 0 ||
      query !== null ||
      from !== null ||
      until !== null,
    { error: 'names nothing to hold', path: ['custodians'] },
  );

/** A scope as a hold had or has it. */
export const HoldScopeRow = HoldScope.extend({
  /** From 1. */
  number: z.number(),
  change: z.enum(['placed', 'widened', 'narrowed']),
  at: Instant,
  by: z.string(),
  reason: z.string().nullable(),
  /** The custodians, as the directory has them now. */
  people: z.array(
    z.object({
      externalId: z.string(),
      name: z.string(),
      desk: z.string().nullable(),
      state: z.enum(['active', 'left']),
    }),
  ),
});
export type HoldScopeRow = z.infer<typeof HoldScopeRow>;
