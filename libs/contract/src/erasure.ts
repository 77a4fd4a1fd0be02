import { z } from 'zod';
import { ChannelName } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { AuditEntry } from './oversight';
import { Person } from './people';

const Line = z.string().trim().min(1, 'is missing').max(200);
const Reason = z.string().trim().min(10, 'needs at least 10 characters').max(2_000);
const Day = z.iso.date();

/** What the subject's right rests on: GDPR Art 17(1)(a) to (f), PIPL Art 47. */
export const ERASURE_GROUNDS = [
  'no-longer-needed',
  'consent-withdrawn',
  'objection',
  'unlawful',
  'legal-duty',
  'child',
  'pipl-47',
] as const;
export const ErasureGround = z.enum(ERASURE_GROUNDS);
export type ErasureGround = z.infer<typeof ErasureGround>;

/** Why a message is not erased: GDPR Art 17(3)(b), a legal duty to keep it; (e), legal claims. */
export const RefusalArticle = z.enum(['17(3)(b)', '17(3)(e)']);
export type RefusalArticle = z.infer<typeof RefusalArticle>;

/**
 * What becomes of a message that a request is about.
 * - `free`: nothing keeps it; it goes when the request is granted.
 * - `held`: by a legal hold, or it is evidence in a case; Art 17(3)(e).
 * - `cooling-off`: only by holds that were released lately; Art 17(3)(e), until a day.
 * - `in-retention`: a law says how long it is kept, an open alert is about it, or it stands in one record with a message that
 *   is kept; Art 17(3)(b).
 * - `undetermined`: no rule says anything about it, so nobody may refuse it, and nothing may delete it (R18).
 * - `erased`: it is gone.
 */
export const ERASURE_OUTCOMES = ['free', 'held', 'cooling-off', 'in-retention', 'undetermined', 'erased'] as const;
export const ErasureOutcome = z.enum(ERASURE_OUTCOMES);
export type ErasureOutcome = z.infer<typeof ErasureOutcome>;

/**
 * - `open`: waits for a decision, the first one or, re-opened, another one.
 * - `erasing`: granted, for some or all messages; their disposal is under way.
 * - `refused`: what is left is refused on recorded grounds, and looked at again when one of them ends.
 * - `done`: nothing is left, or nothing was found.
 * - `rejected`: not a request that binds, e.g. who asks did not prove who they are (Art 12(5) and (6)).
 */
export const ErasureState = z.enum(['open', 'erasing', 'refused', 'done', 'rejected', 'withdrawn']);
export type ErasureState = z.infer<typeof ErasureState>;

const Handle = z.object({ scheme: z.string().trim().min(1).max(30), value: z.string().trim().min(1).max(254) });

/** What it asks for, as it was taken in. It never changes; another wish is another request. */
export const ErasureIntake = z.object({
  /** Who asks to be forgotten, by name. */
  subject: Line,
  /** Ids of theirs in the directory: every handle that is or ever was theirs counts. */
  persons: z.array(Line).max(20).default([]),
  handles: z.array(Handle).max(100).default([]),
  ground: ErasureGround,
  /** `written`: what they wrote; `part`: every message they took part in. */
  reach: z.enum(['written', 'part']),
  channels: z.array(ChannelName).max(60).default([]),
  /** Days in UTC, both included, of the times messages claim. */
  from: Day.nullable().default(null),
  to: Day.nullable().default(null),
  receivedOn: Day,
  /** How it came in, and under which number elsewhere. */
  reference: z.string().trim().max(200).default(''),
  note: z.string().trim().max(5_000).default(''),
});
export type ErasureIntake = z.infer<typeof ErasureIntake>;

/** A request as a row of the list. */
export const ErasureSummary = z.object({
  id: Id,
  subject: z.string(),
  ground: ErasureGround,
  state: ErasureState,
  receivedOn: Day,
  /** A month after it was received (Art 12(3)); PIPL names no period. */
  dueOn: Day,
  takenIn: z.object({ at: Instant, by: Person }),
  /** When a ground of a refusal ended last; null: never. */
  reopenedAt: Instant.nullable(),
  messages: z.number(),
  erased: z.number(),
  version: Version,
});
export type ErasureSummary = z.infer<typeof ErasureSummary>;

/** What keeps messages of one outcome: a rule by its code, a hold, or nothing that has a name. */
export const ErasureReason = z.object({
  outcome: ErasureOutcome,
  article: RefusalArticle.nullable(),
  /** Code of the rule that governs, e.g. `US-SEC-17a4-b4`; name of the hold; or `alert`, `case`, `record`. Empty: none. */
  because: z.string(),
  messages: z.number(),
  /** First and last instant at which messages of this line become free; null: nobody can say yet. */
  earliest: Instant.nullable(),
  latest: Instant.nullable(),
});
export type ErasureReason = z.infer<typeof ErasureReason>;

export const ErasureEvaluation = z.object({
  /** Counts up; a decision is about one of them. */
  round: z.number(),
  at: Instant,
  byOutcome: z.record(ErasureOutcome, z.number()),
  reasons: z.array(ErasureReason),
});
export type ErasureEvaluation = z.infer<typeof ErasureEvaluation>;

export const ErasureDecision = z.object({
  number: z.number(),
  at: Instant,
  by: Person,
  /** `as-found`: what is free goes, the rest is refused on the grounds found. */
  decision: z.enum(['as-found', 'rejected']),
  reason: z.string(),
  round: z.number(),
  byOutcome: z.record(ErasureOutcome, z.number()),
  articles: z.array(RefusalArticle),
  /** The disposal by which the free messages go. */
  disposal: Id.nullable(),
});
export type ErasureDecision = z.infer<typeof ErasureDecision>;

export const ErasureRequest = ErasureSummary.omit({ subject: true }).extend({
  subject: z.object({
    name: z.string(),
    persons: z.array(z.object({ externalId: z.string(), name: z.string() })),
    handles: z.array(z.object({ scheme: z.string(), value: z.string() })),
  }),
  reach: ErasureIntake.shape.reach,
  channels: z.array(ChannelName),
  from: Day.nullable(),
  to: Day.nullable(),
  reference: z.string(),
  note: z.string(),
  /** Null until it was looked for messages the first time. */
  evaluation: ErasureEvaluation.nullable(),
  /** Newest first. */
  decisions: z.array(ErasureDecision),
  /** Articles whose ground ended since the latest decision, where that re-opened it. */
  reopenedBecause: z.array(RefusalArticle),
  /** Why not, in English and as a ground of the conflict graph, where one says so. */
  mayDecide: z.object({ allowed: z.boolean(), reason: z.string().nullable(), ground: z.string().nullable() }),
  /** What was done to it, newest first, from the audit log. */
  history: z.array(AuditEntry),
});
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** A message of a request, without a word of it. */
export const ErasureMessage = z.object({
  message: Id,
  channel: ChannelName.nullable(),
  at: Instant.nullable(),
  outcome: ErasureOutcome,
  articles: z.array(RefusalArticle),
  code: z.string().nullable(),
  due: Instant.nullable(),
});
export type ErasureMessage = z.infer<typeof ErasureMessage>;

export const erasure = {
  list: endpoint({
    method: 'GET',
    path: '/api/erasure-requests',
    summary: 'Erasure requests, newest first',
    permission: 'erasure.read',
    query: PageQuery.extend({ state: ErasureState.optional() }),
    response: page(ErasureSummary),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/erasure-requests/:id',
    summary: 'An erasure request, what was found for it, its decisions and its history',
    permission: 'erasure.read',
    audit: 'erasure.viewed',
    params: IdParams,
    response: ErasureRequest,
  }),
  messages: endpoint({
    method: 'GET',
    path: '/api/erasure-requests/:id/messages',
    summary: 'Messages a request is about, as far as one may see them, and what becomes of each',
    permission: 'erasure.read',
    params: IdParams,
    query: PageQuery.extend({ outcome: ErasureOutcome.optional() }),
    response: page(ErasureMessage),
  }),
  takeIn: endpoint({
    method: 'POST',
    path: '/api/erasure-requests',
    summary: 'Take in an erasure request, and look for its messages',
    permission: 'erasure.write',
    audit: 'erasure.taken-in',
    body: ErasureIntake.refine(({ persons, handles }) => persons.length + handles.length > 0, {
      error: 'needs a person or a handle',
      path: ['persons'],
    }).refine(({ from, to }) => from === null || to === null || from <= to, {
      error: 'is before the first day',
      path: ['to'],
    }),
    response: ErasureRequest,
  }),
  evaluate: endpoint({
    method: 'POST',
    path: '/api/erasure-requests/:id/evaluation',
    summary: 'Look again at what keeps the messages of a request',
    permission: 'erasure.write',
    audit: 'erasure.evaluated',
    params: IdParams,
    body: z.object({ version: Version }),
    response: ErasureRequest,
  }),
  decide: endpoint({
    method: 'POST',
    path: '/api/erasure-requests/:id/decision',
    summary: 'Decide a request: not whoever took it in',
    permission: 'erasure.write',
    audit: 'erasure.decided',
    params: IdParams,
    body: z.object({
      version: Version,
      /** The evaluation that was read; another one meanwhile is refused. */
      round: z.number().int().min(0),
      decision: z.enum(['as-found', 'rejected']),
      reason: Reason,
    }),
    response: ErasureRequest,
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/api/erasure-requests/:id/withdrawal',
    summary: 'Record that the subject withdrew the request',
    permission: 'erasure.write',
    audit: 'erasure.withdrawn',
    params: IdParams,
    body: z.object({ version: Version, reason: Reason }),
    response: ErasureRequest,
  }),
};
