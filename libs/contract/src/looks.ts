import { z } from 'zod';
import { endpoint, Instant, page, PageQuery } from './endpoint';
import { AuditEntry, AuditFilter } from './oversight';
import { Timeline } from './timeline';

/** An act that touched somebody's messages: in what way, and how many. */
export const Look = z.object({
  entry: AuditEntry,
  /** Messages of theirs it touched; 0: it was about the person. */
  messages: z.number(),
  /** Whether they wrote one of them; else they took part. */
  wrote: z.boolean(),
});
export type Look = z.infer<typeof Look>;

const PersonParams = z.object({ id: z.uuid() });
const LookFilter = AuditFilter.pick({ kind: true, from: true, to: true });
export type LookFilter = z.infer<typeof LookFilter>;

export const looks = {
  ofPerson: endpoint({
    method: 'GET',
    path: '/api/people/:id/looks',
    summary: 'Who read or did anything about a person’s messages, newest first',
    permission: 'audit.read',
    audit: 'looks.viewed',
    params: PersonParams,
    query: PageQuery.extend(LookFilter.shape),
    /** `behind`: entries of the audit log that were not looked through for this yet. */
    response: page(Look).extend({ total: z.number(), behind: z.number() }),
  }),
  timeline: endpoint({
    method: 'GET',
    path: '/api/people/:id/looks/timeline',
    summary: 'The same, by who and when',
    permission: 'audit.read',
    audit: 'looks.viewed',
    params: PersonParams,
    query: LookFilter,
    response: Timeline.extend({ from: Instant.nullable() }),
  }),
};
