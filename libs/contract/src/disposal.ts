import { z } from 'zod';
import { Allowance } from './alerts';
import { ChannelName } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { AuditEntry } from './oversight';

const Reason = z.string().trim().min(10, 'needs at least 10 characters').max(2_000);
const Day = z.iso.date();
const Who = z.object({ id: z.string(), name: z.string() });
/** SHA-256 in hexadecimal. */
const Root = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * `dry-run` counts, and asks nobody; `proposed` waits for somebody else; `approved` waits for its turn; `running` and
 * `paused` have begun: what is gone is gone. `done` has a certificate, and so has a `cancelled` one that had begun.
 */
export const DISPOSAL_STATES = [
  'dry-run',
  'proposed',
  'approved',
  'running',
  'paused',
  'done',
  'cancelled',
  'rejected',
] as const;
export const DisposalState = z.enum(DISPOSAL_STATES);
export type DisposalState = z.infer<typeof DisposalState>;

/**
 * Why a message in scope is not disposed of. `alert`, `case` and `request` are open ones; `record`: its bytes stand in one record
 * with a message that is kept; `changed`: it was disposable when counted and no longer when its turn came.
 */
export const KEPT_REASONS = [
  'in-retention',
  'unclassified',
  'unresolved-clock',
  'held',
  'alert',
  'case',
  'request',
  'record',
  'changed',
] as const;
export const KeptReason = z.enum(KEPT_REASONS);
export type KeptReason = z.infer<typeof KeptReason>;

/** Which messages a disposal looks at. What is empty or null narrows nothing; days are of UTC, both included. */
export const DisposalScope = z.object({
  channels: z.array(ChannelName).max(60).default([]),
  /** External ids of people in the directory: messages any handle that ever was theirs takes part in. */
  persons: z.array(z.string().trim().min(1).max(200)).max(2_000).default([]),
  conversations: z.array(Id).max(5_000).default([]),
  messages: z.array(Id).max(50_000).default([]),
  from: Day.nullable().default(null),
  until: Day.nullable().default(null),
});
export type DisposalScope = z.infer<typeof DisposalScope>;

/** A retention class by how many messages it governs here. */
export const DisposalClass = z.object({
  code: z.string(),
  /** Of the schedule it was counted under, or that let it go. */
  citation: z.string(),
  messages: z.number(),
  earliestDue: Instant,
  latestDue: Instant,
});
export type DisposalClass = z.infer<typeof DisposalClass>;

export const DisposalSummary = z.object({
  id: Id,
  state: DisposalState,
  /** A dry run that is still counting has no figures yet. */
  counted: z.boolean(),
  reason: z.string(),
  scope: DisposalScope,
  /** Erasure request it carries out: it looks at the messages that one named, and at no others. */
  erasure: Id.nullable(),
  /** Id of the retention schedule in force when it was counted; null: none was. */
  schedule: Id.nullable(),
  asOf: Instant,
  requestedBy: Who,
  requestedAt: Instant,
  decidedBy: Who.nullable(),
  decidedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  counts: z.object({
    /** Messages in scope. */
    matched: z.number(),
    disposable: z.number(),
    kept: z.number(),
    disposed: z.number(),
    /** Disposable when counted, and kept when their turn came. */
    survivors: z.number(),
  }),
  progress: z.object({ pages: z.number(), done: z.number() }),
  version: Version,
});
export type DisposalSummary = z.infer<typeof DisposalSummary>;

export const Disposal = DisposalSummary.extend({
  classes: z.array(DisposalClass),
  kept: z.array(z.object({ reason: KeptReason, messages: z.number() })),
  /** Channels with messages in scope that no class applies to: nothing of them goes, and somebody should say why (E1). */
  unclassifiedChannels: z.array(z.object({ channel: ChannelName, messages: z.number() })),
  decision: z.string().nullable(),
  /** Raw objects of which nothing is left. */
  evidence: z.number(),
  /** Freed space was overwritten and the index merged: from then on no file of this machine holds a byte of it. */
  purgedAt: Instant.nullable(),
  own: z.boolean(),
  /** Whether whoever asks may approve it, and if not, why. */
  mayApprove: Allowance,
  history: z.array(AuditEntry),
});
export type Disposal = z.infer<typeof Disposal>;

/** A message a disposal lists. No content, also while there still is some. */
export const DisposalMessage = z.object({
  message: Id,
  page: z.number(),
  state: z.enum(['waiting', 'disposed', 'kept']),
  /** Class that governs it, and since when it is due; null for one that was kept. */
  code: z.string().nullable(),
  due: Instant.nullable(),
  reason: KeptReason.nullable(),
});
export type DisposalMessage = z.infer<typeof DisposalMessage>;

/** What proves that a disposal was lawful, without a word of what it destroyed. */
export const DisposalCertificate = z.object({
  /** `D-7`. */
  number: z.string(),
  disposal: Id,
  complete: z.boolean(),
  reason: z.string(),
  scope: DisposalScope,
  erasure: Id.nullable(),
  /** Versions of the retention schedule its messages went under, in that order: each in force when their turn came. */
  schedules: z.array(Id),
  asOf: Instant,
  requestedBy: Who,
  requestedAt: Instant,
  approvedBy: Who,
  approvedAt: Instant,
  finishedAt: Instant,
  counts: z.object({ listed: z.number(), disposed: z.number(), kept: z.number() }),
  classes: z.array(DisposalClass),
  kept: z.array(z.object({ reason: KeptReason, messages: z.number() })),
  /** Over all ids disposed of, ascending: RFC 6962 tree, each leaf the id in decimal digits. */
  root: Root,
  pages: z.array(
    z.object({
      number: z.number(),
      disposed: z.number(),
      /** The same over the ids of this page. */
      root: Root,
      at: Instant,
      /** Entry of the records log that commits to it; null until the log has numbered it, and where nothing was disposed of. */
      entry: z.number().nullable(),
    }),
  ),
  evidence: z.number(),
  purgedAt: Instant.nullable(),
  /** When the last backup expires that was made before it ended and that nobody has deleted; null where there is none. */
  backedUpUntil: Instant.nullable(),
});
export type DisposalCertificate = z.infer<typeof DisposalCertificate>;

const Change = z.object({ version: Version });
const Because = Change.extend({ reason: Reason });

export const disposals = {
  list: endpoint({
    method: 'GET',
    path: '/api/disposals',
    summary: 'Disposals and dry runs, newest first',
    permission: 'retention.read',
    query: PageQuery.extend({ state: DisposalState.optional() }),
    response: page(DisposalSummary),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/disposals/:id',
    summary: 'A disposal: what it would take, what is kept and why, how far it is',
    permission: 'retention.read',
    params: IdParams,
    response: Disposal,
  }),
  messages: endpoint({
    method: 'GET',
    path: '/api/disposals/:id/messages',
    summary: 'Messages a disposal lists, by id: of all, or of one state',
    permission: 'retention.read',
    params: IdParams,
    query: PageQuery.extend({ state: DisposalMessage.shape.state.optional() }),
    response: page(DisposalMessage),
  }),
  dryRun: endpoint({
    method: 'POST',
    path: '/api/disposals',
    summary: 'Count what is disposable in a scope; nothing is destroyed',
    permission: 'disposal.request',
    audit: 'disposal.counted',
    body: z.object({ scope: DisposalScope, reason: Reason }),
    response: Disposal,
  }),
  propose: endpoint({
    method: 'POST',
    path: '/api/disposals/:id/proposal',
    summary: 'Ask for what a dry run listed',
    permission: 'disposal.request',
    audit: 'disposal.proposed',
    params: IdParams,
    body: Change,
    response: Disposal,
  }),
  approve: endpoint({
    method: 'POST',
    path: '/api/disposals/:id/approval',
    summary: 'Approve a disposal asked for by somebody else; it begins at once',
    permission: 'disposal.approve',
    audit: 'disposal.approved',
    params: IdParams,
    body: Change,
    response: Disposal,
  }),
  reject: endpoint({
    method: 'POST',
    path: '/api/disposals/:id/rejection',
    summary: 'Reject a disposal',
    permission: 'disposal.approve',
    audit: 'disposal.rejected',
    params: IdParams,
    body: Because,
    response: Disposal,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/disposals/:id/end',
    summary: 'Stop a disposal for good; what it has destroyed stays destroyed',
    permission: 'disposal.request',
    audit: 'disposal.cancelled',
    params: IdParams,
    body: Because,
    response: Disposal,
  }),
  pause: endpoint({
    method: 'POST',
    path: '/api/disposals/:id/pause',
    summary: 'Pause a disposal after the page it is at',
    permission: 'disposal.request',
    audit: 'disposal.paused',
    params: IdParams,
    body: Because,
    response: Disposal,
  }),
  resume: endpoint({
    method: 'POST',
    path: '/api/disposals/:id/resumption',
    summary: 'Go on with a paused disposal',
    permission: 'disposal.request',
    audit: 'disposal.resumed',
    params: IdParams,
    body: Change,
    response: Disposal,
  }),
  certificate: endpoint({
    method: 'GET',
    path: '/api/disposals/:id/certificate',
    summary: 'Certificate of a disposal that has ended',
    permission: 'retention.read',
    params: IdParams,
    response: DisposalCertificate,
  }),
  certificateFile: endpoint({
    method: 'GET',
    path: '/api/disposals/:id/certificate.json',
    summary: 'The same as a file, with every id, to be verified offline',
    permission: 'retention.read',
    audit: 'disposal.exported',
    params: IdParams,
    response: 'bytes',
  }),
  ofMessage: endpoint({
    method: 'GET',
    path: '/api/messages/:id/disposal',
    summary: 'When and under which certificate a message was disposed of; 404 while it is there',
    permission: 'retention.read',
    params: IdParams,
    response: z.object({
      message: Id,
      disposal: Id,
      certificate: z.string(),
      at: Instant,
      code: z.string(),
      due: Instant,
      requestedBy: Who,
      approvedBy: Who,
    }),
  }),
};
