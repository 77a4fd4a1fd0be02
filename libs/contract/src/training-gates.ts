import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { Person } from './people';

const Change = z.object({ version: Version });

/** What a reviewer needs before a queue opens. With neither part the queue is open to all who work in it. */
export const GateSettings = z
  .object({
    /** Name of the course; null: none is asked for. */
    course: z.string().trim().min(1, 'is missing').max(200).nullable().default(null),
    /** Months a course is good for. */
    months: z.number().int().min(1).max(120).default(12),
    /** Right answers needed of the last `knownOf` known answers; null: none are asked for. */
    knownRight: z.number().int().min(1).max(100).nullable().default(null),
    knownOf: z.number().int().min(1).max(100).nullable().default(null),
  })
  .refine(
    ({ knownRight, knownOf }) => (knownRight === null) === (knownOf === null) && (knownRight ?? 0) <= (knownOf ?? 0),
    {
      path: ['knownRight'],
      error: 'is more than are asked',
    },
  );
export type GateSettings = z.infer<typeof GateSettings>;

export const Gate = z.object({
  ...GateSettings.shape,
  queue: z.object({ id: Id, name: z.string() }),
  /** Who works in the queue and would not get in now. */
  shut: z.array(z.object({ person: Person, reason: z.string() })),
  version: Version,
});
export type Gate = z.infer<typeof Gate>;

/** A course somebody took, as a supervisor recorded it. */
export const ReviewerTraining = z.object({
  id: Id,
  person: Person,
  course: z.string(),
  takenOn: z.iso.date(),
  /** Percent, where the course has one. */
  score: z.number().nullable(),
  by: Person,
  at: Instant,
  revokedAt: Instant.nullable(),
  version: Version,
});
export type ReviewerTraining = z.infer<typeof ReviewerTraining>;

export const gates = {
  list: endpoint({
    method: 'GET',
    path: '/api/quality/gates',
    summary: 'What reviewers need before a queue opens, by queue',
    permission: 'quality.run',
    query: PageQuery,
    response: page(Gate),
  }),
  set: endpoint({
    method: 'PUT',
    path: '/api/quality/gates/:id',
    summary: 'Set what reviewers need before this queue opens',
    permission: 'quality.run',
    audit: 'gate.changed',
    params: IdParams,
    body: GateSettings.safeExtend(Change.shape),
    response: Gate,
  }),
  trainings: endpoint({
    method: 'GET',
    path: '/api/quality/trainings',
    summary: 'Courses reviewers took, newest first',
    permission: 'quality.run',
    query: PageQuery.extend({ person: Uuid.optional() }),
    response: page(ReviewerTraining),
  }),
  train: endpoint({
    method: 'POST',
    path: '/api/quality/trainings',
    summary: 'Record a course somebody took; not one’s own',
    permission: 'quality.run',
    audit: 'reviewer.trained',
    body: z.object({
      person: Uuid,
      course: z.string().trim().min(1, 'is missing').max(200),
      takenOn: z.iso.date(),
      score: z.number().int().min(0).max(100).nullable().default(null),
    }),
    response: ReviewerTraining,
  }),
  revoke: endpoint({
    method: 'POST',
    path: '/api/quality/trainings/:id/revocation',
    summary: 'Take back a record made in error; it stays in the history',
    permission: 'quality.run',
    audit: 'reviewer.training-revoked',
    params: IdParams,
    body: Change,
    response: ReviewerTraining,
  }),
};
