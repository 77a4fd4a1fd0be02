import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { AuditEntry } from './oversight';

const Name = z.string().trim().min(1, 'is missing').max(120);
const Reason = z.string().trim().min(10, 'needs at least 10 characters').max(2_000);
/** Ids of people in the directory. */
const Inside = z.array(z.string().trim().min(1).max(200)).min(1, 'needs a person').max(1_000);
const Admitted = z.array(Uuid).max(1_000);

export const WallSummary = z.object({
  id: Id,
  name: z.string(),
  reason: z.string(),
  inside: z.number(),
  admitted: z.number(),
  putUpAt: Instant,
  putUpBy: z.string(),
  takenDownAt: Instant.nullable(),
  version: Version,
});
export type WallSummary = z.infer<typeof WallSummary>;

/** A wall: who is inside, and which users it does not hide them from. */
export const Wall = WallSummary.omit({ inside: true, admitted: true }).extend({
  inside: z.array(z.object({ externalId: z.string(), name: z.string(), desk: z.string().nullable() })),
  admitted: z.array(z.object({ id: Uuid, name: z.string() })),
  /** What was done to it, newest first, from the audit log. */
  history: z.array(AuditEntry),
});
export type Wall = z.infer<typeof Wall>;

export const walls = {
  list: endpoint({
    method: 'GET',
    path: '/api/walls',
    summary: 'Information walls that stand, then those taken down, by name',
    permission: 'wall.read',
    query: PageQuery,
    response: page(WallSummary),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/walls/:id',
    summary: 'A wall, and its history',
    permission: 'wall.read',
    audit: 'wall.viewed',
    params: IdParams,
    response: Wall,
  }),
  putUp: endpoint({
    method: 'POST',
    path: '/api/walls',
    summary: 'Put up a wall',
    permission: 'wall.write',
    audit: 'wall.put-up',
    body: z.object({ name: Name, reason: Reason, inside: Inside, admitted: Admitted.default([]) }),
    response: Wall,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/walls/:id',
    summary: 'Change who is inside or admitted',
    permission: 'wall.write',
    audit: 'wall.changed',
    params: IdParams,
    body: z.object({
      version: Version,
      name: Name.optional(),
      reason: Reason.optional(),
      inside: Inside.optional(),
      admitted: Admitted.optional(),
    }),
    response: Wall,
  }),
  takeDown: endpoint({
    method: 'POST',
    path: '/api/walls/:id/end',
    summary: 'Take a wall down: from then on it hides nothing',
    permission: 'wall.write',
    audit: 'wall.taken-down',
    params: IdParams,
    body: z.object({ version: Version, reason: Reason }),
    response: Wall,
  }),
  users: endpoint({
    method: 'GET',
    path: '/api/walls/users',
    summary: 'Users a wall can admit, by name',
    permission: 'wall.write',
    response: z.object({ items: z.array(z.object({ id: Uuid, name: z.string() })) }),
  }),
};
