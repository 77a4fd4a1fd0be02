import { z } from 'zod';
import { ChannelName } from './archive';
import { ConductReason } from './conduct';
import { type Endpoint, endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { Person } from './people';
import { Coverage } from './search';

const Line = z.string().trim().min(1, 'is missing').max(200);
const Day = z.iso.date();

/**
 * What a file is that leaves the appliance by an endpoint (R38; docs/requests.md has the decision).
 * - `production`: content of more than one message; only for a request of the register.
 * - `message`: content of one message or attachment; reading, and audited as such.
 * - `case`: content of messages of one case; the case is the matter, and its entry names it.
 * - `bundle`: a bundle with proof; of more than one message it is made for an open request or a case only, which its row names.
 * - `record`: what the appliance did or counted; no content of messages.
 */
export type Leaving = 'production' | 'message' | 'case' | 'bundle' | 'record';

/** Every endpoint whose answer is a file. One that is missing here serves nobody. */
export const LEAVING: Readonly<Record<string, Leaving>> = {
  'GET /api/messages/:id/raw': 'message',
  'GET /api/messages/:id/attachments/:number': 'message',
  'GET /api/requests/:id/productions/:number': 'production',
  'GET /api/requests/:id/withheld.csv': 'record',
  'GET /api/imports/:id/report.csv': 'record',
  'GET /hooks/:source': 'record',
  'GET /api/term-reports/:id/report.csv': 'record',
  'GET /api/completeness/register.csv': 'record',
  'GET /api/reports/:id/report.csv': 'record',
  'GET /api/reports/:id/report.pdf': 'record',
  'GET /api/conduct/procedures.csv': 'record',
  'GET /api/audit.csv': 'record',
  'GET /api/bundles/:id/bundle.zip': 'bundle',
  'GET /api/proofs/:log/:index/tlog-proof': 'record',
  'GET /api/proofs/:log/:index/opening.json': 'record',
  'GET /api/oversight.csv': 'record',
  'GET /api/lexicons/:id/rules.txt': 'record',
  'GET /api/economics.csv': 'record',
  'GET /api/oversight/people.csv': 'record',
  'GET /api/sampling/draws/:id/population.csv': 'record',
  'GET /api/examiners/:id/activity.csv': 'record',
  'GET /api/complaints.csv': 'record',
  'GET /api/holds/:id/report.csv': 'record',
  'GET /api/holds/:id/report.pdf': 'record',
  'GET /api/hold-coverage.csv': 'record',
  'GET /api/hold-coverage.pdf': 'record',
  'GET /api/holds/:id/reasonable-steps.zip': 'record',
  'GET /api/retention/past-maximum.csv': 'record',
  'GET /api/retention/past-maximum.pdf': 'record',
  'GET /api/disposals/:id/certificate.pdf': 'record',
  'GET /api/erasure-requests.csv': 'record',
  'GET /api/erasure-requests/:id/record.pdf': 'record',
  'GET /api/disposals/:id/certificate.json': 'record',
  'GET /api/cases/:id/files/:part': 'case',
  'GET /api/cases/:id/report.pdf': 'case',
};

/** Undefined: its answer is no file. Whoever delivers to us (`hook`) is answered, and takes nothing along. */
export function leavingOf(
  endpoint: Pick<Endpoint, 'method' | 'path' | 'response' | 'hook'>,
): Leaving | 'unclassed' | undefined {
  if (endpoint.hook || (endpoint.response !== 'csv' && endpoint.response !== 'bytes')) return undefined;
  return LEAVING[`${endpoint.method} ${endpoint.path}`] ?? 'unclassed';
}

export const RequestState = z.enum(['open', 'answered', 'closed', 'withdrawn']);
export type RequestState = z.infer<typeof RequestState>;

export const RequestKind = z.enum(['regulatory', 'court', 'internal']);
export type RequestKind = z.infer<typeof RequestKind>;

const RequestScope = z.object({
  /** What was asked for, in the authority's words. */
  scope: z.string().trim().min(1, 'is missing').max(20_000),
  persons: z.array(Uuid).max(2_000).default([]),
  channels: z.array(ChannelName).max(60).default([]),
  from: Day.nullable().default(null),
  to: Day.nullable().default(null),
});

export const RegulatoryRequest = z.object({
  id: Id,
  /** What people call it: `RQ-2026-7`. */
  number: z.string(),
  kind: RequestKind,
  authority: z.string(),
  reference: z.string(),
  receivedOn: Day,
  /** Business days it may take, of this calendar, from the day after it was received. */
  days: z.number(),
  calendar: z.object({ id: Id, name: z.string() }),
  dueOn: Day,
  /** Business days left, negative when it is late; null when the clock stands. */
  daysLeft: z.number().nullable(),
  scope: z.string(),
  persons: z.array(Person),
  channels: z.array(ChannelName),
  from: Day.nullable(),
  to: Day.nullable(),
  owner: Person,
  state: RequestState,
  produced: z.number(),
  withheld: z.number(),
  /** Decided to be produced, and in no production yet. */
  waiting: z.number(),
  version: Version,
});
export type RegulatoryRequest = z.infer<typeof RegulatoryRequest>;

export const Production = z.object({
  number: z.number(),
  items: z.number(),
  note: z.string(),
  madeBy: z.string(),
  madeAt: Instant,
  /** Of its list of message ids and versions, hexadecimal. */
  sha256: z.string(),
  downloads: z.number(),
});
export type Production = z.infer<typeof Production>;

export const RequestFile = RegulatoryRequest.extend({
  productions: z.array(Production),
  moves: z.array(z.object({ move: z.string(), at: Instant, by: z.string(), reason: z.string().nullable() })),
});
export type RequestFile = z.infer<typeof RequestFile>;

export const WITHHOLDING_GROUNDS = [
  'attorney-client',
  'work-product',
  'privacy',
  'bank-secrecy',
  'out-of-scope',
  'other',
] as const;
export const WithholdingGround = z.enum(WITHHOLDING_GROUNDS);
export type WithholdingGround = z.infer<typeof WithholdingGround>;

export const RequestItem = z.object({
  message: Id,
  /** Everything the message was up to this version. */
  messageVersion: z.number(),
  decision: z.enum(['produce', 'withhold']),
  ground: WithholdingGround.nullable(),
  reason: z.string().nullable(),
  by: z.string(),
  at: Instant,
  /** Number of the production it left with. */
  production: z.number().nullable(),
  /** Number of the production an earlier version left with. */
  earlier: z.number().nullable(),
  /** Name of an export with proof that it left with, at whichever version. */
  exported: z.string().nullable(),
  /** Null where the reader may not see the message. */
  seen: z.object({ channel: ChannelName, conversation: Id, sentAt: Instant.nullable(), sender: z.string() }).nullable(),
});
export type RequestItem = z.infer<typeof RequestItem>;

/** What came of a decision on messages. */
export const ItemsDecided = z.object({
  decided: z.number(),
  unchanged: z.number(),
  /** Null where messages were named. */
  foundBy: z
    .object({
      /** Canonical text, saved searches as they were. */
      query: z.string(),
      zone: z.string(),
      /** Ledger entries the selection stands on; the same asked of them again finds the same. */
      asOf: z.number(),
      coverage: Coverage,
    })
    .nullable(),
  request: RequestFile,
});
export type ItemsDecided = z.infer<typeof ItemsDecided>;

const Change = z.object({ version: Version });

export const requests = {
  list: endpoint({
    method: 'GET',
    path: '/api/requests',
    summary: 'The register of requests: open ones by due day, then the rest, newest first',
    permission: 'request.read',
    query: PageQuery.extend({ view: z.enum(['open', 'done']).default('open') }),
    response: page(RegulatoryRequest),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/requests',
    summary: 'Enter a request into the register',
    permission: 'request.write',
    audit: 'request.received',
    body: RequestScope.extend({
      kind: RequestKind.default('regulatory'),
      authority: Line,
      reference: Line,
      receivedOn: Day,
      days: z.number().int().min(1).max(400),
      /** Without one: the appliance's first calendar. */
      calendar: Id.optional(),
    }),
    response: RequestFile,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/requests/:id',
    summary: 'One request with its productions and every move',
    permission: 'request.read',
    audit: 'request.viewed',
    params: IdParams,
    response: RequestFile,
  }),
  rescope: endpoint({
    method: 'PUT',
    path: '/api/requests/:id/scope',
    summary: 'Change what was asked for, with a reason',
    permission: 'request.write',
    audit: 'request.changed',
    params: IdParams,
    body: RequestScope.extend({ version: Version, reason: ConductReason }),
    response: RequestFile,
  }),
  extend: endpoint({
    method: 'POST',
    path: '/api/requests/:id/extension',
    summary: 'More business days, as the authority granted them',
    permission: 'request.write',
    audit: 'request.extended',
    params: IdParams,
    body: Change.extend({ days: z.number().int().min(1).max(400), reason: ConductReason }),
    response: RequestFile,
  }),
  take: endpoint({
    method: 'POST',
    path: '/api/requests/:id/owner',
    summary: 'Become the owner of a request',
    permission: 'request.write',
    audit: 'request.taken',
    params: IdParams,
    body: Change,
    response: RequestFile,
  }),
  move: endpoint({
    method: 'POST',
    path: '/api/requests/:id/state',
    summary: 'Say that it was answered, closed, withdrawn, or is open again',
    permission: 'request.write',
    audit: 'request.moved',
    params: IdParams,
    body: Change.extend({ state: RequestState, reason: ConductReason }),
    response: RequestFile,
  }),
  items: endpoint({
    method: 'GET',
    path: '/api/requests/:id/items',
    summary: 'Messages decided on for a request, newest decision first',
    permission: 'request.read',
    audit: 'request.viewed',
    params: IdParams,
    query: PageQuery.extend({ decision: z.enum(['produce', 'withhold']).optional() }),
    response: page(RequestItem),
  }),
  decide: endpoint({
    method: 'POST',
    path: '/api/requests/:id/items',
    summary: 'Decide that messages are produced or withheld: these, or all that a query finds',
    permission: 'request.write',
    audit: 'request.decided',
    params: IdParams,
    body: Change.extend({
      messages: z.array(Id).min(1).max(5_000).optional(),
      query: z.string().trim().min(1).max(20_000).optional(),
      /** IANA zone in which dates of the query are meant; without it, UTC. */
      zone: z.string().max(64).optional(),
      decision: z.enum(['produce', 'withhold']),
      ground: WithholdingGround.optional(),
      reason: z.string().trim().max(4000).optional(),
    }),
    response: ItemsDecided,
  }),
  produce: endpoint({
    method: 'POST',
    path: '/api/requests/:id/productions',
    summary: 'Make a production of what is decided and has not left yet',
    permission: 'request.write',
    audit: 'production.made',
    params: IdParams,
    body: Change.extend({ note: z.string().trim().max(2000).default('') }),
    response: RequestFile,
  }),
  production: endpoint({
    method: 'GET',
    path: '/api/requests/:id/productions/:number',
    summary: 'A production as CSV, with the text of its messages',
    permission: 'request.write',
    audit: 'production.downloaded',
    params: z.object({ id: Id, number: z.coerce.number().int().min(0).max(100_000) }),
    response: 'csv',
  }),
  withheld: endpoint({
    method: 'GET',
    path: '/api/requests/:id/withheld.csv',
    summary: 'What was withheld and on which ground, without its text',
    permission: 'request.read',
    audit: 'request.exported',
    params: IdParams,
    response: 'csv',
  }),
};
