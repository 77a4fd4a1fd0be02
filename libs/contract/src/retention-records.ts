import { z } from 'zod';
import { Allowance } from './alerts';
import { ChannelName } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { Person } from './people';
import { ClassCode, Period, RetainedMessage, RetentionOutcome } from './retention';

const Line = z.string().trim().min(1, 'is missing').max(200);
const Reason = z.string().trim().min(10, 'needs at least 10 characters').max(2_000);

/** What somebody states happened, from which clocks count. LAST_ENTRY is known of every record; it can be stated to be later. */
export const CLOCK_EVENTS = [
  'ACCOUNT_CLOSED',
  'SUPERSEDED',
  'LAST_USED',
  'LAST_ENTRY',
  'LAST_IN_EFFECT',
  'SWAP_TERMINATED',
  'AUDIT_CONCLUDED',
  'TRANSACTION_COMPLETED',
  'PURPOSE_ENDED',
] as const;
export const ClockEvent = z.enum(CLOCK_EVENTS);
export type ClockEvent = z.infer<typeof ClockEvent>;

export const FACT_SCOPES = ['firm', 'person', 'conversation', 'message', 'label'] as const;
/** What it is of. `id`: empty for the firm, a person's id in the directory, a number, or the label. */
const FactScope = z.object({ scope: z.enum(FACT_SCOPES), id: z.string().trim().max(200) });
const LabelScope = z.object({ scope: z.enum(['message', 'conversation']), id: Id });

export const ClockFact = FactScope.extend({
  fact: Id,
  event: ClockEvent,
  at: Instant,
  reason: z.string(),
  statedBy: Person,
  statedAt: Instant,
  ended: z.object({ person: Person, at: Instant, reason: z.string() }).nullable(),
});
export type ClockFact = z.infer<typeof ClockFact>;

export const RecordLabel = LabelScope.extend({
  labelling: Id,
  label: z.string(),
  reason: z.string(),
  putBy: Person,
  putAt: Instant,
  ended: z.object({ person: Person, at: Instant, reason: z.string() }).nullable(),
});
export type RecordLabel = z.infer<typeof RecordLabel>;

/** Which messages an authority's extension is about; empty: any. Both days are instants: from included, until not. */
export const ExtensionScope = z.object({
  channels: z.array(ChannelName).max(60).default([]),
  persons: z.array(Line).max(1_000).default([]),
  desks: z.array(Line).max(200).default([]),
  conversations: z.array(Id).max(1_000).default([]),
  messages: z.array(Id).max(10_000).default([]),
  from: Instant.nullable().default(null),
  until: Instant.nullable().default(null),
});
export type ExtensionScope = z.infer<typeof ExtensionScope>;

export const EXTENSION_STATES = ['proposed', 'in-force', 'rejected'] as const;
export const Extension = z.object({
  id: Id,
  state: z.enum(EXTENSION_STATES),
  authority: z.string(),
  reference: z.string(),
  /** The authority's request, as filed. */
  document: z.object({ name: z.string(), sha256: z.string() }),
  scope: ExtensionScope,
  codes: z.array(ClassCode),
  /** For all codes; null: what each class can be extended to. */
  period: Period.nullable(),
  reason: z.string(),
  askedBy: Person,
  askedAt: Instant,
  decided: z.object({ person: Person, at: Instant, reason: z.string() }).nullable(),
  mayApprove: Allowance,
  version: Version,
});
export type Extension = z.infer<typeof Extension>;

/** What the schedule in force makes of the archive, as last counted; every day, and after each change of the schedule. */
export const RetentionOverview = z.object({
  schedule: Id.nullable(),
  asOf: Instant.nullable(),
  running: z.boolean(),
  messages: z.number(),
  due: z.number(),
  never: z.number(),
  unclassified: z.number(),
  byClass: z.array(z.object({ code: z.string().nullable(), messages: z.number() })),
  /** By the year they are free in; `now`, `never`, `unclassified`. */
  byYear: z.array(z.object({ year: z.string(), messages: z.number() })),
  /** Channels with messages that no class applies to: an exception, each by name (E1). */
  unclassifiedChannels: z.array(z.object({ channel: ChannelName, messages: z.number() })),
  /** Clocks that were never stated to have started. */
  unresolved: z.array(z.object({ event: z.string(), messages: z.number() })),
});
export type RetentionOverview = z.infer<typeof RetentionOverview>;

/** Why something is there although its time has passed: a hold, what `Keepers` say, a disposal under way; or nobody asked for one. */
export const OverdueExplanation = z.object({ kind: z.string(), ref: z.string(), sentence: z.string() });

/** A message past the longest time its schedule allows (R26). */
export const OverdueMessage = RetainedMessage.extend({
  outcome: RetentionOutcome,
  /** Whether a rule that says “at most” is among its classes. */
  upperBound: z.boolean(),
  /** Empty: nothing explains it. */
  explained: z.array(OverdueExplanation),
});
export type OverdueMessage = z.infer<typeof OverdueMessage>;

export const retention = {
  overview: endpoint({
    method: 'GET',
    path: '/api/retention/overview',
    summary: 'How long what is archived is kept, as last counted',
    permission: 'retention.read',
    response: RetentionOverview,
  }),
  recount: endpoint({
    method: 'POST',
    path: '/api/retention/overview',
    summary: 'Count again now',
    permission: 'retention.write',
    audit: 'retention.counted',
    response: RetentionOverview,
  }),
  pastMaximum: endpoint({
    method: 'GET',
    path: '/api/retention/past-maximum',
    summary: 'Messages past their longest time, held or not, with what explains them (R26). A page may be short',
    permission: 'retention.read',
    query: PageQuery.extend({ only: z.enum(['all', 'unexplained']).default('all') }),
    response: page(OverdueMessage),
  }),
  facts: endpoint({
    method: 'GET',
    path: '/api/retention/facts',
    summary: 'Dates stated for clocks, newest first',
    permission: 'retention.read',
    query: PageQuery.extend({
      event: ClockEvent.optional(),
      scope: z.enum(FACT_SCOPES).optional(),
      id: z.string().max(200).optional(),
      state: z.enum(['current', 'ended', 'all']).default('current'),
    }),
    response: page(ClockFact),
  }),
  stateFact: endpoint({
    method: 'POST',
    path: '/api/retention/facts',
    summary: 'State when something happened that a clock counts from',
    permission: 'retention.write',
    audit: 'clock.stated',
    body: FactScope.extend({ event: ClockEvent, at: Instant, reason: Reason }),
    response: ClockFact,
  }),
  endFact: endpoint({
    method: 'POST',
    path: '/api/retention/facts/:id/end',
    summary: 'Take back what was stated; it stays on record',
    permission: 'retention.write',
    audit: 'clock.ended',
    params: IdParams,
    body: z.object({ reason: Reason }),
    response: ClockFact,
  }),
  labels: endpoint({
    method: 'GET',
    path: '/api/retention/labels',
    summary: 'Labels on messages and conversations, newest first',
    permission: 'retention.read',
    query: PageQuery.extend({
      scope: z.enum(['message', 'conversation']).optional(),
      id: Id.optional(),
      label: z.string().max(200).optional(),
      state: z.enum(['current', 'ended', 'all']).default('current'),
    }),
    response: page(RecordLabel),
  }),
  putLabel: endpoint({
    method: 'POST',
    path: '/api/retention/labels',
    summary: 'Label a message or a conversation',
    permission: 'retention.write',
    audit: 'label.put',
    body: LabelScope.extend({ label: Line, reason: Reason }),
    response: RecordLabel,
  }),
  endLabel: endpoint({
    method: 'POST',
    path: '/api/retention/labels/:id/end',
    summary: 'Take a label off; refused while a hold keeps what it is on (R48)',
    permission: 'retention.write',
    audit: 'label.ended',
    params: IdParams,
    body: z.object({ reason: Reason }),
    response: RecordLabel,
  }),
  extensions: endpoint({
    method: 'GET',
    path: '/api/retention/extensions',
    summary: 'Extensions authorities asked for, newest first (R19)',
    permission: 'retention.read',
    query: PageQuery,
    response: page(Extension),
  }),
  askExtension: endpoint({
    method: 'POST',
    path: '/api/retention/extensions',
    summary: 'Record that an authority asks for longer retention',
    permission: 'retention.write',
    audit: 'extension.asked',
    body: z.object({
      authority: Line,
      reference: Line,
      document: z.object({ name: Line, sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex') }),
      scope: ExtensionScope,
      codes: z.array(ClassCode).min(1, 'names no class').max(60),
      period: Period.nullable().default(null),
      reason: Reason,
    }),
    response: Extension,
  }),
  decideExtension: endpoint({
    method: 'POST',
    path: '/api/retention/extensions/:id/decide',
    summary: 'Put an extension somebody else recorded into force, or reject it',
    permission: 'retention.approve',
    audit: 'extension.decided',
    params: IdParams,
    body: z.object({ version: Version, outcome: z.enum(['in-force', 'rejected']), reason: Reason }),
    response: Extension,
  }),
};
