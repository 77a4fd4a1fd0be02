import { z } from 'zod';
import { ChannelName } from './archive';
import { endpoint, Id, Instant, page, PageQuery } from './endpoint';

/** The oldest message of a channel, or the oldest with an attachment. */
export const ReachPart = z.enum(['message', 'attachment']);
export type ReachPart = z.infer<typeof ReachPart>;

/** `slow`: found and opened, and it took longer than the budget; a fault the second time in a row. */
export const ReachOutcome = z.enum([
  'ok',
  'slow',
  'not-found',
  'not-indexed',
  'search-failed',
  'unopenable',
  'altered',
]);
export type ReachOutcome = z.infer<typeof ReachOutcome>;

/** How the oldest of a channel was found and opened (R12): numbers, and no word of it. */
export const ReachResult = z.object({
  id: Id,
  channel: ChannelName,
  part: ReachPart,
  outcome: ReachOutcome,
  fault: z.boolean(),
  /** Since when the outcome is this. */
  since: Instant,
  at: Instant,
  /** Null: not for who asks to see. */
  record: z.object({ message: Id, conversation: Id, at: Instant }).nullable(),
  /** The class that asks longest for it; null: none does, and it is within reach as long as it is kept. */
  demand: z.object({ code: z.string(), citation: z.string(), until: Instant.nullable() }).nullable(),
  engine: z.enum(['postgres', 'elasticsearch']),
  /** Null: it did not come to that. */
  searchMs: z.number().nullable(),
  openMs: z.number().nullable(),
  /** Of both together. */
  budgetMs: z.number(),
});
export type ReachResult = z.infer<typeof ReachResult>;

export const ReachState = z.object({
  /** The newest; null: none yet. */
  check: z
    .object({
      startedAt: Instant,
      finishedAt: Instant.nullable(),
      /** Who asked for it; null: the clock. */
      askedBy: z.string().nullable(),
    })
    .nullable(),
  budgetMs: z.number(),
  /** Of each channel, as it was found last. */
  items: z.array(ReachResult),
});
export type ReachState = z.infer<typeof ReachState>;

export const reach = {
  state: endpoint({
    method: 'GET',
    path: '/api/reach',
    summary: 'Of each channel, whether the oldest that must be within reach is found and opened in time',
    permission: 'import.read',
    response: ReachState,
  }),
  results: endpoint({
    method: 'GET',
    path: '/api/reach/results',
    summary: 'All that was found so far, newest first',
    permission: 'import.read',
    query: PageQuery.extend({ channel: ChannelName.optional(), part: ReachPart.optional() }),
    response: page(ReachResult),
  }),
  check: endpoint({
    method: 'POST',
    path: '/api/reach',
    summary: 'Look for the oldest of each channel now',
    permission: 'completeness.write',
    audit: 'reach.asked',
    response: ReachState,
  }),
};
