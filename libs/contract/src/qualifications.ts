import { z } from 'zod';
import { endpoint, Id, Instant, UuidParams, Uuid, Version } from './endpoint';

/** A supervisory qualification of a user, e.g. `Series 24`. */
export const Qualification = z.object({
  id: Id,
  name: z.string(),
  /** Last day it is valid, in UTC; null: without end. */
  validUntil: z.iso.date().nullable(),
  current: z.boolean(),
  recordedAt: Instant,
  recordedBy: z.string(),
  endedAt: Instant.nullable(),
});
export type Qualification = z.infer<typeof Qualification>;

/** What nobody does without a current qualification: decide an alert, sign a decision of somebody else. */
export const QualifiedAct = z.enum(['decide', 'sign']);
export type QualifiedAct = z.infer<typeof QualifiedAct>;

export const QualificationRule = z.object({
  acts: z.array(QualifiedAct),
  /** Any one of these will do; empty: any at all. */
  names: z.array(z.string()),
  version: Version,
});
export type QualificationRule = z.infer<typeof QualificationRule>;

const UserParams = UuidParams;
const Person = z.object({ id: Uuid, name: z.string() });

export const qualifications = {
  list: endpoint({
    method: 'GET',
    path: '/api/qualifications',
    summary: 'Users who decide or sign, with their qualifications, and what needs one',
    permission: 'conduct.read',
    response: z.object({
      rule: QualificationRule,
      items: z.array(
        z.object({ user: Person, qualifications: z.array(Qualification), lacking: z.string().nullable() }),
      ),
    }),
  }),
  record: endpoint({
    method: 'POST',
    path: '/api/users/:id/qualifications',
    summary: 'Record a qualification of a user',
    permission: 'conduct.write',
    audit: 'qualification.recorded',
    params: UserParams,
    body: z.object({
      name: z.string().trim().min(1, 'is missing').max(80),
      validUntil: z.iso.date().nullable().default(null),
    }),
    response: Qualification,
  }),
  end: endpoint({
    method: 'POST',
    path: '/api/qualifications/:id/end',
    summary: 'Say that a qualification no longer stands',
    permission: 'conduct.write',
    audit: 'qualification.ended',
    params: z.object({ id: Id }),
    body: z.object({ reason: z.string().trim().min(10, 'needs at least 10 characters').max(500) }),
    response: Qualification,
  }),
  require: endpoint({
    method: 'PUT',
    path: '/api/qualifications/rule',
    summary: 'Say what needs a current qualification',
    permission: 'conduct.write',
    audit: 'qualification.required',
    body: z.object({
      version: Version,
      acts: z.array(QualifiedAct),
      names: z.array(z.string().trim().min(1).max(80)).max(50),
    }),
    response: QualificationRule,
  }),
};
