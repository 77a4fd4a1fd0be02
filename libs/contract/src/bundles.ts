import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { AuditFilter } from './oversight';

const Day = z.iso.date();

/** What a bundle holds. Of a custodian: everything they took part in on days of UTC, both included. */
export const BundleScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message: Id }),
  z.object({ kind: z.literal('conversation'), conversation: Id }),
  z.object({ kind: z.literal('custodian'), person: Uuid, from: Day, to: Day }),
  z.object({ kind: z.literal('alert'), alert: Id }),
  z.object({ kind: z.literal('case'), case: Id }),
  z.object({ kind: z.literal('audit'), filter: AuditFilter }),
]);
export type BundleScope = z.infer<typeof BundleScope>;

export const BundleState = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed', 'expired']);
export type BundleState = z.infer<typeof BundleState>;

export const Bundle = z.object({
  id: Id,
  scope: BundleScope,
  /** For people, in a few words without content: the name of the conversation, the custodian, the alert. */
  title: z.string(),
  /** Number of the request of the register it leaves for. */
  request: z.string().nullable(),
  reason: z.string(),
  /** With the bytes as their sources delivered them. */
  evidence: z.boolean(),
  state: BundleState,
  /** Messages, or entries of the audit log, that are in it, and how many there are to be; null until that is known. */
  done: z.number(),
  of: z.number().nullable(),
  records: z.number(),
  entries: z.number(),
  bytes: z.number(),
  /** SHA-256 of its tag manifest, hexadecimal, which the audit log has in the entry `made`. */
  tagmanifest: z.string().nullable(),
  made: z.number().nullable(),
  /** How many entries of each log it goes by. */
  asOf: z.object({ records: z.number(), audit: z.number() }).nullable(),
  /** Why it could not be made. */
  problem: z.object({ code: z.string(), title: z.string(), hint: z.string().nullable() }).nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
  /** It can be downloaded until then. */
  expiresAt: Instant.nullable(),
  version: Version,
});
export type Bundle = z.infer<typeof Bundle>;

export const bundles = {
  list: endpoint({
    method: 'GET',
    path: '/api/bundles',
    summary: 'Your exports with proof, newest first',
    permission: 'bundle.make',
    query: PageQuery,
    response: page(Bundle),
  }),
  make: endpoint({
    method: 'POST',
    path: '/api/bundles',
    summary: 'Export records with their audit trail and their proofs',
    permission: 'bundle.make',
    audit: 'bundle.asked',
    body: z.object({
      scope: BundleScope,
      /** Asked for where more than one message leaves, unless it leaves for a case. */
      request: z.string().trim().max(40).optional(),
      reason: z.string().trim().min(1, 'is missing').max(500),
      evidence: z.boolean().default(false),
      /** As the logs were then: the same again gives the same payload. */
      asOf: z.object({ records: z.number().int().min(0), audit: z.number().int().min(1) }).optional(),
    }),
    response: Bundle,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/bundles/:id',
    summary: 'One export with proof, as far as it has come',
    permission: 'bundle.make',
    params: IdParams,
    response: Bundle,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/bundles/:id/cancel',
    summary: 'Stop making it, or remove what was made',
    permission: 'bundle.make',
    audit: 'bundle.cancelled',
    params: IdParams,
    body: z.object({ version: Version }),
    response: Bundle,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/bundles/:id/bundle.zip',
    summary: 'The bundle, for the verifier',
    permission: 'bundle.make',
    audit: 'bundle.downloaded',
    params: IdParams,
    response: 'bytes',
  }),
};
