import { z } from 'zod';
import { Disposition, Reason, ScriptLanguage } from './alerts';
import { ChannelName } from './archive';
import { endpoint, Id, IdParams, Instant, Nothing, page, PageQuery, Uuid, UuidParams, Version } from './endpoint';
import { Severity } from './lexicons';
import { Person } from './people';

const Name = z.string().trim().min(1, 'is missing').max(120);
const Hours = z
  .number()
  .int()
  .min(1)
  .max(24 * 365);
const Levels = z.number().int().min(0).max(3);

/** Which alerts a queue takes: those that fit every list that is not empty. */
export const QueueFilter = z.object({
  lexicons: z.array(Id).max(200).default([]),
  channels: z.array(ChannelName).default([]),
  desks: z.array(z.string().trim().min(1).max(200)).max(200).default([]),
  languages: z.array(ScriptLanguage).default([]),
  directions: z.array(z.enum(['internal', 'inbound', 'outbound', 'unknown'])).default([]),
  severities: z.array(Severity).default([]),
});
export type QueueFilter = z.infer<typeof QueueFilter>;

export const QueueSettings = z.object({
  name: Name,
  filter: QueueFilter,
  /** Who answers for it. */
  owner: Uuid.nullable().default(null),
  /** Whether reviewers take alerts, or are given them by load, language and conflict. */
  assignment: z.enum(['pull', 'auto']).default('pull'),
  /** Hours an alert may wait, for severity low, medium, high. */
  hours: z.tuple([Hours, Hours, Hours]).default([168, 72, 24]),
  /** Whether those hours run on business days only, by the firm's calendar. */
  businessDays: z.boolean().default(false),
  /** Signatures of further people a decision needs before the alert is closed. */
  signatures: z
    .object({ escalated: Levels, cleared: Levels, 'false-positive': Levels, violation: Levels })
    .default({ escalated: 1, cleared: 1, 'false-positive': 1, violation: 1 }),
  /** Minutes in which a decision that needs no signature can be taken back. */
  undoMinutes: z.number().int().min(0).max(1440).default(15),
  /** Minutes after which a claim nobody works on is given back. */
  holdMinutes: z.number().int().min(5).max(10_080).default(240),
  /** Business days without a decision after which the owner's supervisor is told (R179). */
  idleDays: z.number().int().min(1).max(90).default(5),
  /** Open alerts above which the dashboard draws the limit. */
  limit: z.number().int().min(1).max(10_000_000).nullable().default(null),
});
export type QueueSettings = z.infer<typeof QueueSettings>;

export const Queue = QueueSettings.extend({
  id: Id,
  /** Queues are asked in this order; the first that fits takes the alert. The last takes what is left. */
  place: z.number(),
  takesAll: z.boolean(),
  /** Who works in it; empty: everybody who may decide. */
  members: z.array(Person),
  ownerName: z.string().nullable(),
  open: z.number(),
  overdue: z.number(),
  /** Whether this person works in it. */
  mine: z.boolean(),
  version: Version,
});
export type Queue = z.infer<typeof Queue>;

const Clock24 = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 09:00');

/** When and what somebody reviews: what assignment goes by. */
export const DutySettings = z.object({
  /** Empty: any. */
  languages: z.array(ScriptLanguage).default([]),
  /** IANA zone of the hours. */
  zone: z.string().max(64).default('UTC'),
  /** 1 Monday … 7 Sunday; empty: any day. */
  days: z.array(z.number().int().min(1).max(7)).max(7).default([]),
  starts: Clock24.nullable().default(null),
  ends: Clock24.nullable().default(null),
  /** Hours of review a day, for staffing. */
  capacityHours: z.number().min(0).max(24).nullable().default(null),
  /** Decisions asked for in a day. */
  quota: z.number().int().min(1).max(10_000).nullable().default(null),
});
export type DutySettings = z.infer<typeof DutySettings>;

export const Duty = DutySettings.extend({
  reviewer: Person,
  onDuty: z.boolean(),
  away: z.boolean(),
  /** Assigned or claimed and not decided. */
  load: z.number(),
  version: Version,
});
export type Duty = z.infer<typeof Duty>;

/** Cover for an absence (R33): the delegator stays accountable. */
export const Delegation = z.object({
  id: Id,
  delegator: Person,
  delegate: Person,
  /** Empty: all queues of the delegator. */
  queues: z.array(z.object({ id: Id, name: z.string() })),
  from: Instant,
  until: Instant,
  reason: z.string(),
  /** Days within which the delegator signs off what was done in their stead. */
  signOffDays: z.number(),
  signedOffAt: Instant.nullable(),
  signOffDue: Instant,
  overdue: z.boolean(),
  /** Decisions made by the delegate under it. */
  decisions: z.number(),
  endedAt: Instant.nullable(),
  version: Version,
});
export type Delegation = z.infer<typeof Delegation>;

export const ReasonTemplate = z.object({
  id: Id,
  name: Name,
  /** Null: for any. */
  disposition: Disposition.nullable(),
  text: z.string(),
  version: Version,
});
export type ReasonTemplate = z.infer<typeof ReasonTemplate>;

const Template = z.object({
  name: Name,
  disposition: Disposition.nullable().default(null),
  text: z.string().trim().min(1, 'is missing').max(4000),
});

export const queues = {
  list: endpoint({
    method: 'GET',
    path: '/api/queues',
    summary: 'Queues, in the order in which they are asked',
    permission: 'alert.read',
    query: PageQuery,
    response: page(Queue),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/queues',
    summary: 'A new queue, asked last before the one that takes the rest',
    permission: 'queue.write',
    audit: 'queue.created',
    body: QueueSettings.extend({ members: z.array(Uuid).max(1000).default([]) }),
    response: Queue,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/queues/:id',
    summary: 'Change a queue; alerts that nobody has taken yet are routed again',
    permission: 'queue.write',
    audit: 'queue.changed',
    params: IdParams,
    body: QueueSettings.extend({
      version: Version,
      members: z.array(Uuid).max(1000),
      place: z.number().int().min(1).optional(),
    }),
    response: Queue,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/queues/:id',
    summary: 'Close a queue; its open alerts go to the queue that fits now',
    permission: 'queue.write',
    audit: 'queue.closed',
    params: IdParams,
    query: z.object({ version: z.coerce.number().int().min(0) }),
    response: Nothing,
  }),
  duties: endpoint({
    method: 'GET',
    path: '/api/reviewers',
    summary: 'Reviewers: hours, languages, load',
    permission: 'oversight.read',
    query: PageQuery,
    response: page(Duty),
  }),
  changeDuty: endpoint({
    method: 'PUT',
    path: '/api/reviewers/:id',
    summary: 'Set when and what somebody reviews',
    permission: 'queue.write',
    audit: 'duty.changed',
    params: UuidParams,
    body: DutySettings.extend({ version: Version }),
    response: Duty,
  }),
  delegations: endpoint({
    method: 'GET',
    path: '/api/delegations',
    summary: 'Delegations this person gave or got; all of them for who oversees',
    permission: 'alert.read',
    query: PageQuery,
    response: page(Delegation),
  }),
  delegate: endpoint({
    method: 'POST',
    path: '/api/delegations',
    summary: 'Have somebody stand in, for a time and within queues',
    permission: 'alert.decide',
    audit: 'delegation.given',
    body: z.object({
      /** Null: oneself. Others' needs the right to set up queues. */
      delegator: Uuid.nullable().default(null),
      delegate: Uuid,
      queues: z.array(Id).max(200).default([]),
      from: Instant,
      until: Instant,
      reason: Reason,
      signOffDays: z.number().int().min(1).max(31).default(7),
    }),
    response: Delegation,
  }),
  endDelegation: endpoint({
    method: 'POST',
    path: '/api/delegations/:id/end',
    summary: 'End a delegation now',
    permission: 'alert.decide',
    audit: 'delegation.ended',
    params: IdParams,
    body: z.object({ version: Version }),
    response: Delegation,
  }),
  signOffDelegation: endpoint({
    method: 'POST',
    path: '/api/delegations/:id/sign-off',
    summary: 'The delegator signs off what was done in their stead so far',
    permission: 'alert.decide',
    audit: 'delegation.signed-off',
    params: IdParams,
    body: z.object({ version: Version, note: Reason }),
    response: Delegation,
  }),
  delegationExceptions: endpoint({
    method: 'GET',
    path: '/api/delegations/:id/exceptions',
    summary: 'What was done under a delegation and was returned, undone, overturned or made in bulk',
    permission: 'alert.read',
    params: IdParams,
    query: PageQuery,
    response: page(
      z.object({
        alert: Id,
        disposition: Disposition,
        at: Instant,
        by: Person,
        what: z.enum(['returned', 'undone', 'reopened', 'bulk']),
      }),
    ),
  }),
  templates: endpoint({
    method: 'GET',
    path: '/api/templates',
    summary: 'Templates of reasons, by name',
    permission: 'alert.read',
    query: PageQuery,
    response: page(ReasonTemplate),
  }),
  createTemplate: endpoint({
    method: 'POST',
    path: '/api/templates',
    summary: 'A new template of a reason',
    permission: 'queue.write',
    audit: 'template.created',
    body: Template,
    response: ReasonTemplate,
  }),
  changeTemplate: endpoint({
    method: 'PUT',
    path: '/api/templates/:id',
    summary: 'Change a template; decisions made with it keep their words',
    permission: 'queue.write',
    audit: 'template.changed',
    params: IdParams,
    body: Template.extend({ version: Version }),
    response: ReasonTemplate,
  }),
  removeTemplate: endpoint({
    method: 'DELETE',
    path: '/api/templates/:id',
    summary: 'Take a template away',
    permission: 'queue.write',
    audit: 'template.removed',
    params: IdParams,
    query: z.object({ version: z.coerce.number().int().min(0) }),
    response: Nothing,
  }),
};
