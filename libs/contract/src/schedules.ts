import { z } from 'zod';
import { Allowance } from './alerts';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { AuditEntry } from './oversight';
import { Person } from './people';
import {
  ClassCode,
  RetainedMessage,
  RetentionClass,
  RetentionOutcome,
  RetentionPreset,
  ScheduleContent,
} from './retention';

const Reason = z.string().trim().min(10, 'needs at least 10 characters').max(2_000);

export const SCHEDULE_STATES = ['draft', 'proposed', 'in-force', 'superseded', 'rejected'] as const;
export const ScheduleState = z.enum(SCHEDULE_STATES);
export type ScheduleState = z.infer<typeof ScheduleState>;

export const ScheduleSummary = z.object({
  /** Also its number. */
  id: Id,
  state: ScheduleState,
  note: z.string(),
  author: Person,
  createdAt: Instant,
  proposedAt: Instant.nullable(),
  approvals: z.array(z.object({ person: Person, at: Instant })),
  inForceFrom: Instant.nullable(),
  supersededAt: Instant.nullable(),
  rejected: z.object({ person: Person, at: Instant, reason: z.string() }).nullable(),
  /** Whether some record would be free earlier than now, or a class allows less than before. Null until compared. */
  shortens: z.boolean().nullable(),
  classes: z.number(),
  assignments: z.number(),
  version: Version,
});
export type ScheduleSummary = z.infer<typeof ScheduleSummary>;

export const Schedule = ScheduleSummary.omit({ classes: true, assignments: true }).extend({
  content: ScheduleContent,
  /** Approvals it needs: one of somebody else, and one more where it shortens (R20). */
  needed: z.number(),
  mayApprove: Allowance,
  /** Newest first, from the audit log. */
  history: z.array(AuditEntry),
});
export type Schedule = z.infer<typeof Schedule>;

/** What a proposal makes of every message, against the version in force (R20). Counted in the background. */
export const ScheduleDiff = z.object({
  state: z.enum(['none', 'running', 'done']),
  /** Messages compared, of all there are. */
  done: z.number(),
  of: z.number(),
  asOf: Instant.nullable(),
  against: Id.nullable(),
  gain: z.number(),
  lose: z.number(),
  same: z.number(),
  /** Without a class before and with one after; and the other way round. */
  classified: z.number(),
  declassified: z.number(),
  /** Nothing of the schedule would keep them from the day it is in force on. */
  disposableAtOnce: z.number(),
  shortens: z.boolean(),
  /** Why it is taken to shorten though no message loses time: the classes that allow less. */
  shorterClasses: z.array(z.string()),
  /** By the class that governs after; null: none. */
  byClass: z.array(z.object({ code: z.string().nullable(), gain: z.number(), lose: z.number(), same: z.number() })),
  /** By the year they are free in: `2027`, `never`, `unclassified`; `now` is what is free already. */
  byYear: z.array(z.object({ year: z.string(), before: z.number(), after: z.number() })),
});
export type ScheduleDiff = z.infer<typeof ScheduleDiff>;

export const DiffMessage = RetainedMessage.extend({ before: RetentionOutcome, after: RetentionOutcome });
export type DiffMessage = z.infer<typeof DiffMessage>;

const Acting = z.object({ version: Version });

export const schedules = {
  list: endpoint({
    method: 'GET',
    path: '/api/retention/schedules',
    summary: 'Versions of the retention schedule, newest first',
    permission: 'retention.read',
    query: PageQuery,
    response: page(ScheduleSummary),
  }),
  startingSet: endpoint({
    method: 'GET',
    path: '/api/retention/starting-set',
    summary: 'Classes to start from, each with its citation, and ways to assign them. Nothing of it is in force',
    permission: 'retention.read',
    response: z.object({ classes: z.array(RetentionClass), presets: z.array(RetentionPreset) }),
  }),
  inForce: endpoint({
    method: 'GET',
    path: '/api/retention/schedule',
    summary: 'The version in force, now or at a time (R13)',
    permission: 'retention.read',
    query: z.object({ at: Instant.optional() }),
    response: z.object({ schedule: Schedule.nullable() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/retention/schedules/:id',
    summary: 'A version of the schedule, and its history',
    permission: 'retention.read',
    audit: 'schedule.viewed',
    params: IdParams,
    response: Schedule,
  }),
  draft: endpoint({
    method: 'POST',
    path: '/api/retention/schedules',
    summary: 'Start a draft: from a version, or from the starting set and a preset',
    permission: 'retention.write',
    audit: 'schedule.drafted',
    body: z.object({ from: Id.nullable(), preset: z.string().max(60).optional(), note: z.string().trim().max(2_000) }),
    response: Schedule,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/retention/schedules/:id',
    summary: 'Change a draft; a list that is given replaces the list',
    permission: 'retention.write',
    audit: 'schedule.changed',
    params: IdParams,
    body: Acting.extend(ScheduleContent.partial().shape),
    response: Schedule,
  }),
  propose: endpoint({
    method: 'POST',
    path: '/api/retention/schedules/:id/propose',
    summary: 'Propose a draft: it changes no more, and is compared with the version in force',
    permission: 'retention.write',
    audit: 'schedule.proposed',
    params: IdParams,
    body: Acting.extend({ reason: Reason }),
    response: Schedule,
  }),
  approve: endpoint({
    method: 'POST',
    path: '/api/retention/schedules/:id/approve',
    summary: 'Approve a compared proposal of somebody else; with the last approval it is in force',
    permission: 'retention.approve',
    audit: 'schedule.approved',
    params: IdParams,
    body: Acting,
    response: Schedule,
  }),
  reject: endpoint({
    method: 'POST',
    path: '/api/retention/schedules/:id/reject',
    summary: 'Reject a proposal',
    permission: 'retention.approve',
    audit: 'schedule.rejected',
    params: IdParams,
    body: Acting.extend({ reason: Reason }),
    response: Schedule,
  }),
  discard: endpoint({
    method: 'POST',
    path: '/api/retention/schedules/:id/discard',
    summary: 'Give up a draft, or take back a proposal',
    permission: 'retention.write',
    audit: 'schedule.discarded',
    params: IdParams,
    body: Acting.extend({ reason: Reason }),
    response: Schedule,
  }),
  diff: endpoint({
    method: 'GET',
    path: '/api/retention/schedules/:id/diff',
    summary: 'What a proposal changes for every message',
    permission: 'retention.read',
    params: IdParams,
    response: ScheduleDiff,
  }),
  affected: endpoint({
    method: 'GET',
    path: '/api/retention/schedules/:id/affected',
    summary: 'Messages that gain or lose time. A page may be short and another one follow all the same',
    permission: 'retention.read',
    params: IdParams,
    query: PageQuery.extend({ change: z.enum(['gain', 'lose']), code: ClassCode.optional() }),
    response: page(DiffMessage),
  }),
};
