import { z } from 'zod';
import { ChannelName } from './archive';
import { Id, Instant } from './endpoint';
import { HoldCustodian, HoldRow } from './hold-records';
import { HoldScopeRow } from './hold-scope';
import { Party } from './people';

const Day = z.iso.date();

export const ScopePreview = z.object({
  messages: z.number(),
  /** Kept beside those that match: the same day, or the same conversation. */
  context: z.number(),
  /** The query was tried on `looked` of `candidates` messages, newest first; `messages` is a floor where that is not all. */
  candidates: z.number(),
  looked: z.number(),
  complete: z.boolean(),
  byChannel: z.array(z.object({ channel: ChannelName, messages: z.number() })),
  byCustodian: z.array(
    z.object({ externalId: z.string(), name: z.string(), handles: z.number(), messages: z.number() }),
  ),
  /** Where the scope is of a hold: whether it only adds, and so takes effect at once. */
  change: z.enum(['widening', 'narrowing', 'same']).nullable(),
  position: z.number(),
  milliseconds: z.number(),
});
export type ScopePreview = z.infer<typeof ScopePreview>;

export const BECAUSE = ['custodian', 'query', 'item', 'conversation', 'facets', 'day', 'reaction'] as const;

export const HeldMessage = z.object({
  message: Id,
  conversation: z.object({ id: Id, title: z.string().nullable() }),
  channel: ChannelName,
  at: Instant,
  receivedAt: Instant,
  /** Older than the hold, and came in after it was placed. */
  late: z.boolean(),
  sender: Party.nullable(),
  /** First words; null where the reader may not read it. */
  text: z.string().nullable(),
  ground: z.enum(['matched', 'context']),
  because: z.array(z.enum(BECAUSE)),
  since: Instant,
  scope: z.number(),
  /** Since when a narrowing lets it go; null: held. */
  freeAt: Instant.nullable(),
});
export type HeldMessage = z.infer<typeof HeldMessage>;

export const HoldOfMessage = z.object({
  hold: HoldRow,
  ground: z.enum(['matched', 'context', 'not-looked-at']),
  because: z.array(z.enum(BECAUSE)),
  since: Instant.nullable(),
  scope: z.number().nullable(),
  until: Instant.nullable(),
});
export type HoldOfMessage = z.infer<typeof HoldOfMessage>;

/** A deletion somebody or something tried, and that a hold, a date or a guard stopped (R61). */
export const BlockedDeletion = z.object({
  id: Id,
  at: Instant,
  by: z.object({ id: z.string(), name: z.string() }),
  /** Where it was stopped. */
  stoppedBy: z.enum(['service', 'database']),
  what: z.string(),
  messages: z.number(),
  /** Some of them. */
  sample: z.array(Id),
  holds: z.array(z.object({ id: Id, name: z.string(), matter: z.string() })),
});
export type BlockedDeletion = z.infer<typeof BlockedDeletion>;

export const TimerLine = z.object({
  conversation: z.object({ id: Id, title: z.string().nullable() }),
  channel: ChannelName,
  message: Id,
  notice: z.enum(['timer-on', 'timer-off', 'timer-changed']),
  at: Instant,
  custodians: z.array(z.object({ externalId: z.string(), name: z.string() })),
});

/** A hold as it was at a time (R56). */
export const HoldReport = z.object({
  hold: HoldRow.pick({ id: true, matter: true, name: true, silent: true }),
  issuer: z.string(),
  triggerOn: Day,
  legalBasis: z.string(),
  asOf: Instant,
  /** Ledger entries there were then. */
  position: z.number(),
  state: z.enum(['not-placed', 'in-effect', 'cooling', 'released']),
  held: z.number(),
  /** Of these, since when first and last. */
  since: z.object({ first: Instant, last: Instant }).nullable(),
  byScope: z.array(z.object({ scope: z.number(), matched: z.number(), context: z.number() })),
  byChannel: z.array(z.object({ channel: ChannelName, messages: z.number() })),
  scope: HoldScopeRow.nullable(),
  custodians: z.array(
    HoldCustodian.extend({
      acknowledged: z
        .object({ notice: z.string(), at: Instant.nullable(), textSha256: z.string().nullable() })
        .nullable(),
    }),
  ),
  /** Timers set or changed where a custodian takes part (E8). */
  timers: z.array(TimerLine),
  blocked: z.number(),
});
export type HoldReport = z.infer<typeof HoldReport>;
