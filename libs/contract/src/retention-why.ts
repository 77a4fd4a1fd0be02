import { z } from 'zod';
import { endpoint, Id, IdParams, Instant } from './endpoint';
import { CLOCKS, RETENTION_STATES, RetentionOutcome } from './retention';
import { Extension, RecordLabel } from './retention-records';

/** A rule that applies to a message, and what comes of it. */
export const AppliedRule = z.object({
  code: z.string(),
  jurisdiction: z.string(),
  citation: z.string(),
  recordClass: z.string(),
  /** Of the class, and what it comes to with an extension. */
  period: z.string(),
  extendedTo: z.string().nullable(),
  clock: z.enum(CLOCKS),
  /** When the clock started; null: it has not, and the record is kept. */
  start: Instant.nullable(),
  due: Instant.nullable(),
  upperBound: z.boolean(),
  /** Whether it is the one that says when. */
  governs: z.boolean(),
  /** Names of the assignments it applies by. */
  assignments: z.array(z.string()),
});
export type AppliedRule = z.infer<typeof AppliedRule>;

/** A hold that keeps it, of those one may see. */
export const KeepingHold = z.object({
  hold: Id,
  name: z.string(),
  matter: z.string(),
  state: z.string(),
  /** Null: it has not looked at the message yet, and until then keeps it. */
  since: Instant.nullable(),
  /** Until when a released hold still keeps it. */
  freeAt: Instant.nullable(),
});
export type KeepingHold = z.infer<typeof KeepingHold>;

export const KeepingReason = z.object({ kind: z.string(), ref: z.string(), sentence: z.string() });

/** What would let it go; words are the workbench's. `ref`: the hold, the case, the class. */
export const LettingGo = z.object({
  kind: z.enum(['classify', 'state-clock', 'wait', 'release-hold', 'end-keeper', 'dispose', 'no-schedule']),
  ref: z.string().nullable(),
  event: z.string().nullable(),
  at: Instant.nullable(),
});
export type LettingGo = z.infer<typeof LettingGo>;

export const WhyMessage = z.object({
  message: Id,
  conversation: Id,
  /** Version of the schedule it is judged by; null: none is in force. */
  schedule: Id.nullable(),
  outcome: RetentionOutcome,
  /** With everything else that keeps it: before this nothing can delete it. Null: no date can be given. */
  earliest: Instant.nullable(),
  /** What has no class is shown the longest period there is, and is not disposable after it either (R18). */
  defaultUntil: Instant.nullable(),
  rules: z.array(AppliedRule),
  missing: z.array(z.string()),
  labels: z.array(RecordLabel),
  extensions: z.array(Extension.pick({ id: true, authority: true, reference: true, codes: true, period: true })),
  holds: z.array(KeepingHold),
  keepers: z.array(KeepingReason),
  lettingGo: z.array(LettingGo),
});
export type WhyMessage = z.infer<typeof WhyMessage>;

/** The same of many messages: counts, and the ends of each group. At most `MOST_ASKED` messages are asked about one by one. */
export const WhyMany = z.object({
  schedule: Id.nullable(),
  messages: z.number(),
  /** How many of them were looked at, the newest first. */
  looked: z.number(),
  byState: z.array(z.object({ state: z.enum(RETENTION_STATES), messages: z.number() })),
  byClass: z.array(
    z.object({
      code: z.string().nullable(),
      citation: z.string().nullable(),
      messages: z.number(),
      earliest: Instant.nullable(),
      latest: Instant.nullable(),
    }),
  ),
  missing: z.array(z.object({ event: z.string(), messages: z.number() })),
  holds: z.array(KeepingHold.omit({ since: true }).extend({ messages: z.number() })),
  keepers: z.array(KeepingReason.extend({ messages: z.number() })),
  lettingGo: z.array(LettingGo),
});
export type WhyMany = z.infer<typeof WhyMany>;

const PersonParams = z.object({ id: z.uuid() });

export const why = {
  message: endpoint({
    method: 'GET',
    path: '/api/messages/:id/why',
    summary: 'Why a message is still here, and what would let it go',
    permission: 'retention.read',
    params: IdParams,
    response: WhyMessage,
  }),
  conversation: endpoint({
    method: 'GET',
    path: '/api/conversations/:id/why',
    summary: 'Why a conversation is still here',
    permission: 'retention.read',
    params: IdParams,
    response: WhyMany,
  }),
  person: endpoint({
    method: 'GET',
    path: '/api/people/:id/why',
    summary: 'Why what somebody took part in is still here',
    permission: 'retention.read',
    params: PersonParams,
    response: WhyMany,
  }),
  evidence: endpoint({
    method: 'GET',
    path: '/api/evidence/:id/why',
    summary: 'Why a captured object is still here: the messages whose bytes it holds or that it is attached to',
    permission: 'retention.read',
    params: IdParams,
    response: WhyMany.extend({ exceptions: z.number() }),
  }),
};
