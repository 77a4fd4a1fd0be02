import { z } from 'zod';
import { Disposition, Mark, Reason } from './alerts';
import { ChannelName, Message } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { Severity } from './lexicons';
import { Person } from './people';
import { Snippet } from './search';

const Day = z.iso.date();
const Change = z.object({ version: Version });
const Percent = z.number().int().min(0).max(100);

/** How often a programme draws, over the calendar period that ended last, in UTC. */
export const PERIODS = ['week', 'month', 'quarter'] as const;

/** How much of whose work is read again without knowing what was decided (R180). */
export const ProgrammeSettings = z
  .object({
    name: z.string().trim().min(1, 'is missing').max(120),
    /** Whose decisions; null: of everybody who decided in the queue. */
    reviewer: Uuid.nullable().default(null),
    /** Which queue's; null: of any. */
    queue: Id.nullable().default(null),
    period: z.enum(PERIODS).default('month'),
    /** Percent of each reviewer's decisions of a period, rounded up. */
    share: Percent,
    /** Never fewer than so many of each reviewer, if there are so many. */
    minimum: z.number().int().min(0).max(1000).default(0),
    /** Known answers mixed in, for each hundred re-reads dealt to somebody. */
    knownShare: Percent.default(0),
    /** Days to answer. */
    days: z.number().int().min(1).max(90).default(10),
    /** Who re-reads; empty: anybody who may decide. */
    readers: z.array(Uuid).max(200).default([]),
  })
  .refine(({ share, minimum }) => share > 0 || minimum > 0, { path: ['share'], error: 'draws nothing' });
export type ProgrammeSettings = z.infer<typeof ProgrammeSettings>;

export const Programme = z.object({
  ...ProgrammeSettings.shape,
  id: Id,
  reviewerName: z.string().nullable(),
  queueName: z.string().nullable(),
  /** Last day of the last period that was drawn from. */
  drawnUntil: Day,
  draws: z.number(),
  version: Version,
});
export type Programme = z.infer<typeof Programme>;

/** A sample as it was drawn: seed and eligible decisions give the same one again. */
export const Draw = z.object({
  id: Id,
  programme: z.object({ id: Id, name: z.string() }).nullable(),
  /** Null: everybody's. */
  reviewer: Person.nullable(),
  queue: z.object({ id: Id, name: z.string() }).nullable(),
  from: Day,
  to: Day,
  seed: z.string(),
  eligible: z.number(),
  /** SHA-256 of the canonical JSON of the eligible decisions, as the audit log has it. */
  eligibleHash: z.string(),
  drawn: z.number(),
  /** Nobody may re-read these. */
  unassigned: z.number(),
  by: z.string(),
  at: Instant,
});
export type Draw = z.infer<typeof Draw>;

/** A blind task, as its reader has it: re-reads and known answers alike. */
export const RereadTask = z.object({
  id: Id,
  alert: Id,
  rule: z.object({ code: z.string(), title: z.string() }),
  severity: Severity,
  channel: ChannelName,
  state: z.enum(['open', 'answered']),
  dealtAt: Instant,
  dueAt: Instant,
  version: Version,
});
export type RereadTask = z.infer<typeof RereadTask>;

export const OpenedTask = RereadTask.extend({
  conversation: Id,
  message: Id,
  why: z.object({
    query: z.string(),
    zones: z.array(z.string()),
    snippets: z.array(Snippet),
    messageVersion: z.number(),
  }),
  marks: z.array(Mark),
  body: Message,
  answer: z.object({ disposition: Disposition, reason: z.string(), at: Instant }).nullable(),
  mayAnswer: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
});
export type OpenedTask = z.infer<typeof OpenedTask>;

const Judgement = z.object({ by: Person, disposition: Disposition, reason: z.string(), at: Instant });

/** A blind task, as who runs quality has it. */
export const Reread = z.object({
  id: Id,
  alert: Id,
  draw: Id.nullable(),
  /** A known answer; its first judgement is the answer. */
  known: z.boolean(),
  state: z.enum(['open', 'agreed', 'differs', 'settled', 'withdrawn']),
  reader: Person.nullable(),
  dealtAt: Instant,
  dueAt: Instant,
  /** Null while the person who asks has it open themselves. */
  first: Judgement.nullable(),
  second: Judgement.nullable(),
  settlement: z
    .object({
      stands: z.enum(['first', 'second']),
      feedback: z.string(),
      by: Person,
      at: Instant,
      readAt: Instant.nullable(),
    })
    .nullable(),
  maySettle: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
  version: Version,
});
export type Reread = z.infer<typeof Reread>;

export const REREAD_VIEWS = ['open', 'to-settle', 'done', 'overturned', 'known', 'withdrawn', 'all'] as const;

/** A share with its Wilson interval at 95 %, in percent. */
const Share = z.object({ n: z.number(), of: z.number(), low: z.number().nullable(), high: z.number().nullable() });

/** Agreement of two raters beyond chance: Cohen (1960), standard error by Fleiss, Cohen and Everitt (1969), interval at 95 %. */
const Kappa = z.object({ value: z.number(), error: z.number(), low: z.number(), high: z.number() });

/** How a reviewer's decisions of a period did when they were read again. */
export const ReviewerQuality = z.object({
  reviewer: Person,
  /** Decisions of the period that stand. */
  decisions: z.number(),
  /** Re-reads of them that are answered. */
  rereads: z.number(),
  /** Answers that differ and wait for a supervisor; they are in no rate. */
  toSettle: z.number(),
  /** Of those agreed or settled. */
  overturned: Share,
  /** Null with fewer than two re-reads, or where all of them are of one kind. */
  kappa: Kappa.nullable(),
  /** Known answers given in the period. */
  known: z.object({ right: z.number(), of: z.number() }),
  /** Milliseconds; null where none was reported. */
  medianReading: z.number().nullable(),
});
export type ReviewerQuality = z.infer<typeof ReviewerQuality>;

export const KnownAnswer = z.object({
  id: Id,
  alert: Id,
  answer: Disposition,
  note: z.string(),
  by: Person,
  at: Instant,
  retiredAt: Instant.nullable(),
  answered: z.number(),
  right: z.number(),
  version: Version,
});
export type KnownAnswer = z.infer<typeof KnownAnswer>;

/** What one reviewer hears of their own work. */
export const OwnQuality = z.object({
  feedback: z.array(
    z.object({
      id: Id,
      alert: Id,
      disposition: Disposition,
      stands: z.enum(['first', 'second']),
      feedback: z.string(),
      by: Person,
      at: Instant,
      readAt: Instant.nullable(),
    }),
  ),
  /** Known answers by month, once the month is over. */
  known: z.array(z.object({ month: z.string(), right: z.number(), of: z.number() })),
  gates: z.array(
    z.object({ queue: z.object({ id: Id, name: z.string() }), allowed: z.boolean(), reason: z.string().nullable() }),
  ),
});
export type OwnQuality = z.infer<typeof OwnQuality>;

const ReportPeriod = z.object({ from: Day, to: Day, queue: Id.optional() });

export const quality = {
  tasks: endpoint({
    method: 'GET',
    path: '/api/quality/tasks',
    summary: 'One’s own blind tasks, the next due first',
    permission: 'alert.decide',
    query: PageQuery.extend({ view: z.enum(['open', 'answered']).default('open') }),
    response: page(RereadTask).extend({ open: z.number() }),
  }),
  task: endpoint({
    method: 'GET',
    path: '/api/quality/tasks/:id',
    summary: 'A blind task: what was said and why it was raised, not what was decided',
    permission: 'alert.decide',
    audit: 'reread.viewed',
    params: IdParams,
    response: OpenedTask,
  }),
  answer: endpoint({
    method: 'POST',
    path: '/api/quality/tasks/:id/answer',
    summary: 'Answer a blind task, with a reason',
    permission: 'alert.decide',
    audit: 'reread.answered',
    params: IdParams,
    body: Change.extend({ disposition: Disposition, reason: Reason }),
    response: RereadTask,
  }),
  own: endpoint({
    method: 'GET',
    path: '/api/quality/own',
    summary: 'Feedback on one’s own decisions, known answers of ended months, and which queues are open to one',
    permission: 'alert.decide',
    response: OwnQuality,
  }),
  readFeedback: endpoint({
    method: 'POST',
    path: '/api/quality/feedback/:id/read',
    summary: 'Say that one has read a feedback',
    permission: 'alert.decide',
    audit: 'feedback.read',
    params: IdParams,
    response: OwnQuality,
  }),
  programmes: endpoint({
    method: 'GET',
    path: '/api/quality/programmes',
    summary: 'Programmes of blind re-reading, by name',
    permission: 'quality.run',
    query: PageQuery,
    response: page(Programme),
  }),
  createProgramme: endpoint({
    method: 'POST',
    path: '/api/quality/programmes',
    summary: 'A new programme; it draws for the first time when the running period has ended',
    permission: 'quality.run',
    audit: 'programme.created',
    body: ProgrammeSettings,
    response: Programme,
  }),
  changeProgramme: endpoint({
    method: 'PUT',
    path: '/api/quality/programmes/:id',
    summary: 'Change a programme, from its next draw on',
    permission: 'quality.run',
    audit: 'programme.changed',
    params: IdParams,
    body: ProgrammeSettings.safeExtend(Change.shape),
    response: Programme,
  }),
  endProgramme: endpoint({
    method: 'DELETE',
    path: '/api/quality/programmes/:id',
    summary: 'End a programme; what it drew stays',
    permission: 'quality.run',
    audit: 'programme.ended',
    params: IdParams,
    query: z.object({ version: z.coerce.number().int().min(0) }),
    response: z.object({}),
  }),
  draws: endpoint({
    method: 'GET',
    path: '/api/quality/draws',
    summary: 'Samples, newest first, with their seeds',
    permission: 'quality.run',
    query: PageQuery,
    response: page(Draw),
  }),
  draw: endpoint({
    method: 'POST',
    path: '/api/quality/draws',
    summary: 'Draw a sample now',
    permission: 'quality.run',
    audit: 'reread.drawn',
    body: z.object({
      reviewer: Uuid.nullable().default(null),
      queue: Id.nullable().default(null),
      from: Day,
      to: Day,
      /** Of each reviewer. */
      size: z.number().int().min(1).max(1000),
      knownShare: Percent.default(0),
      days: z.number().int().min(1).max(90).default(10),
      readers: z.array(Uuid).max(200).default([]),
    }),
    response: Draw,
  }),
  rereads: endpoint({
    method: 'GET',
    path: '/api/quality/rereads',
    summary: 'Blind tasks with both judgements, newest first; one’s own open ones stay blind',
    permission: 'quality.run',
    audit: 'quality.viewed',
    query: PageQuery.extend({
      view: z.enum(REREAD_VIEWS).default('to-settle'),
      /** Whose decision was read again. */
      reviewer: Uuid.optional(),
      /** Who read it again, or was dealt the known answer. */
      reader: Uuid.optional(),
      draw: Id.optional(),
      queue: Id.optional(),
      /** Known answers by when they were answered, re-reads by when the first decision was made. */
      from: Day.optional(),
      to: Day.optional(),
    }),
    response: page(Reread),
  }),
  assign: endpoint({
    method: 'POST',
    path: '/api/quality/rereads/:id/assignment',
    summary: 'Give an open re-read to somebody else',
    permission: 'quality.run',
    audit: 'reread.assigned',
    params: IdParams,
    body: Change.extend({ to: Uuid }),
    response: Reread,
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/api/quality/rereads/:id/withdrawal',
    summary: 'Withdraw a re-read that was not answered',
    permission: 'quality.run',
    audit: 'reread.withdrawn',
    params: IdParams,
    body: Change.extend({ reason: Reason }),
    response: Reread,
  }),
  settle: endpoint({
    method: 'POST',
    path: '/api/quality/rereads/:id/settlement',
    summary: 'Say which of two judgements stands, and write to the reviewer',
    permission: 'quality.run',
    audit: 'reread.settled',
    params: IdParams,
    body: Change.extend({ stands: z.enum(['first', 'second']), feedback: Reason }),
    response: Reread,
  }),
  reviewers: endpoint({
    method: 'GET',
    path: '/api/quality/reviewers',
    summary: 'Re-reads, overturned share, agreement, known answers and reading, by reviewer',
    permission: 'quality.run',
    audit: 'quality.viewed',
    query: ReportPeriod,
    response: z.object({
      items: z.array(ReviewerQuality),
      /** Entries of the audit log when it was computed. */
      position: z.number(),
    }),
  }),
  known: endpoint({
    method: 'GET',
    path: '/api/quality/known',
    summary: 'Known answers, newest first',
    permission: 'quality.run',
    query: PageQuery,
    response: page(KnownAnswer),
  }),
  markKnown: endpoint({
    method: 'POST',
    path: '/api/quality/known',
    summary: 'Mark a decided and signed alert as a known answer',
    permission: 'quality.run',
    audit: 'known.marked',
    body: z.object({ alert: Id, note: Reason }),
    response: KnownAnswer,
  }),
  retireKnown: endpoint({
    method: 'POST',
    path: '/api/quality/known/:id/retirement',
    summary: 'Deal a known answer no more; what was answered counts',
    permission: 'quality.run',
    audit: 'known.retired',
    params: IdParams,
    body: Change,
    response: KnownAnswer,
  }),
  deal: endpoint({
    method: 'POST',
    path: '/api/quality/known/deals',
    summary: 'Deal known answers to somebody',
    permission: 'quality.run',
    audit: 'known.dealt',
    body: z.object({
      to: Uuid,
      count: z.number().int().min(1).max(100),
      days: z.number().int().min(1).max(90).default(10),
    }),
    response: z.object({ dealt: z.number() }),
  }),
};
