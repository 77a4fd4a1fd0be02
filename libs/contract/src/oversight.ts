import { z } from 'zod';
import { Coverage } from './search';
import { AUDIT_ACTIONS, type AuditAction } from './audit-action';
import { endpoint, Instant, Nothing, page, PageQuery } from './endpoint';
import { MailState } from './notices';
import { SignerState } from './proofs';
import { ReadingView } from './reading-view';
import { Timeline } from './timeline';

export const AuditActionName = z.enum(Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]]);

export const AuditEntry = z.object({
  /** Number in the audit log, gapless from 0. */
  index: z.number(),
  at: Instant,
  actor: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  action: AuditActionName,
  kind: z.enum(['change', 'read', 'refusal']),
  subject: z.object({ kind: z.string(), id: z.string() }),
  /** Facts of the act, e.g. the text of a search or the counts of an import. */
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditFilter = z.object({
  kind: z.enum(['change', 'read', 'refusal']).optional(),
  /** What something was read or done for: `alert:418`, `case:3`. `none`: reads of messages that name nothing. */
  cause: z
    .string()
    .regex(/^(?:none|(?:alert|case|hold|request):[0-9]{1,18})$/)
    .optional(),
  view: ReadingView.optional(),
  action: AuditActionName.optional(),
  actor: z.string().max(120).optional(),
  subject: z.string().max(120).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const audit = {
  timeline: endpoint({
    method: 'GET',
    path: '/api/audit/timeline',
    summary: 'Who acted when, of what a filter lets through',
    permission: 'audit.read',
    audit: 'audit.viewed',
    query: AuditFilter,
    response: Timeline,
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/audit',
    summary: 'The audit log, newest first',
    permission: 'audit.read',
    audit: 'audit.viewed',
    query: PageQuery.extend(AuditFilter.shape),
    response: page(AuditEntry).extend({ total: z.number(), size: z.number() }),
  }),
  csv: endpoint({
    method: 'GET',
    path: '/api/audit.csv',
    summary: 'The audit log, as CSV',
    permission: 'audit.export',
    audit: 'audit.exported',
    query: AuditFilter,
    response: 'csv',
  }),
};

/** What the foot of every screen says. */
export const Status = z.object({
  ledger: z.number(),
  /** The newest checkpoint of the records log; null: there is none yet. */
  checkpoint: z.object({ size: z.number(), at: Instant }).nullable(),
  signer: SignerState,
  coverage: Coverage,
  detection: z.object({ position: z.number(), behind: z.number() }),
  imports: z.object({ running: z.number() }),
  adapter: z.enum(['postgres', 'elasticsearch']),
  now: Instant,
  /** What should arrive and does, and what should and does not (R44). */
  feeds: z.object({
    healthy: z.number(),
    waiting: z.number(),
    silent: z.number(),
    never: z.number(),
    unreconciled: z.number(),
  }),
  /** Whether e-mail goes out; `off`: no mail server is configured. */
  mail: MailState.shape.state,
  demo: z.enum(['none', 'offered', 'loading', 'loaded']),
});
export type Status = z.infer<typeof Status>;

export const DemoPerson = z.object({
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  about: z.string(),
});

export const appliance = {
  status: endpoint({
    method: 'GET',
    path: '/api/status',
    summary: 'Ledger, index, detection',
    permission: 'signed-in',
    response: Status,
  }),
  live: endpoint({
    method: 'GET',
    path: '/api/live',
    summary: 'Nudges as server-sent events: what changed, never content',
    permission: 'signed-in',
    response: 'events',
  }),
  loadDemo: endpoint({
    method: 'POST',
    path: '/api/demo',
    summary: 'Load the demo company into an empty archive; the answer has the passphrase its people share',
    permission: 'demo.load',
    audit: 'demo.loaded',
    response: z.object({ passphrase: z.string(), people: z.array(DemoPerson), import: z.string() }),
  }),
  openApi: endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This description, as OpenAPI 3.1',
    permission: 'signed-in',
    response: z.record(z.string(), z.unknown()),
  }),
  docs: endpoint({
    method: 'GET',
    path: '/api/docs',
    summary: 'This description, as a page',
    permission: 'signed-in',
    response: 'html',
  }),
  alive: endpoint({
    method: 'GET',
    path: '/healthz',
    summary: 'The process answers',
    permission: 'anyone',
    response: Nothing,
  }),
  ready: endpoint({
    method: 'GET',
    path: '/readyz',
    summary: 'The process can serve',
    permission: 'anyone',
    response: Nothing,
  }),
};
