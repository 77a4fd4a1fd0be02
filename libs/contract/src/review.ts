import { z } from 'zod';
import { ChannelName, Message } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { Party, Person } from './people';
import { Snippet } from './search';

export const Severity = z.number().int().min(1).max(3);
const ZoneName = z.enum(['subject', 'own', 'quoted', 'signature', 'attachment']);

/** A rule as written. `code` names it for people and never changes; its content is versioned. */
export const RuleText = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, 'has letters, digits, dot, dash or underscore, at most 32'),
  title: z.string().trim().min(1, 'is missing').max(160),
  query: z.string().trim().min(1, 'is missing').max(20_000),
  severity: Severity,
  zones: z.array(ZoneName).min(1).default(['subject', 'own']),
});
export type RuleText = z.infer<typeof RuleText>;

export const Fault = z.object({
  code: z.string(),
  message: z.string(),
  start: z.number(),
  end: z.number(),
  fix: z.object({ label: z.string(), text: z.string(), start: z.number(), end: z.number() }).optional(),
});

export const RuleInForce = RuleText.extend({
  /** Of this version of the rule. */
  id: Id,
  version: z.number(),
  publishedAt: Instant,
  publishedBy: z.string(),
  hits: z.number(),
});
export type RuleInForce = z.infer<typeof RuleInForce>;

export const LexiconSummary = z.object({
  id: Id,
  name: z.string(),
  rules: z.number(),
  drafted: z.boolean(),
  publication: z.number(),
  publishedAt: Instant.nullable(),
  version: Version,
});
export type LexiconSummary = z.infer<typeof LexiconSummary>;

export const Lexicon = LexiconSummary.extend({
  inForce: z.array(RuleInForce),
  draft: z.array(RuleText),
  draftedBy: z.string().nullable(),
  draftedAt: Instant.nullable(),
  /** How far rules newly in force have read the messages archived before them; null when done. */
  lookingBack: z.object({ read: z.number(), of: z.number() }).nullable(),
});
export type Lexicon = z.infer<typeof Lexicon>;

export const lexicons = {
  list: endpoint({
    method: 'GET',
    path: '/api/lexicons',
    summary: 'Lexicons, by name',
    permission: 'lexicon.read',
    query: PageQuery,
    response: page(LexiconSummary),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/lexicons',
    summary: 'A new, empty lexicon',
    permission: 'lexicon.write',
    audit: 'lexicon.created',
    body: z.object({ name: z.string().trim().min(1, 'is missing').max(120) }),
    response: Lexicon,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/lexicons/:id',
    summary: 'A lexicon: what is in force and what is drafted',
    permission: 'lexicon.read',
    audit: 'lexicon.viewed',
    params: IdParams,
    response: Lexicon,
  }),
  draft: endpoint({
    method: 'PUT',
    path: '/api/lexicons/:id/draft',
    summary: 'Save the draft, faulty rules included',
    permission: 'lexicon.write',
    audit: 'lexicon.drafted',
    params: IdParams,
    body: z.object({ version: Version, rules: z.array(RuleText).max(10_000) }),
    response: Lexicon,
  }),
  publish: endpoint({
    method: 'POST',
    path: '/api/lexicons/:id/publication',
    summary: 'Put the draft into force; refused while a rule has an error',
    permission: 'lexicon.publish',
    audit: 'lexicon.published',
    params: IdParams,
    body: z.object({ version: Version }),
    response: Lexicon,
  }),
  attempt: endpoint({
    method: 'POST',
    path: '/api/lexicons/attempt',
    summary: 'Try a rule on the newest messages; changes nothing but the audit log',
    permission: 'lexicon.write',
    audit: 'lexicon.tried',
    body: z.object({ query: z.string().max(20_000), zones: z.array(ZoneName).min(1).default(['subject', 'own']) }),
    response: z.object({
      errors: z.array(Fault),
      warnings: z.array(Fault),
      tried: z.number(),
      hits: z.number(),
      items: z.array(
        z.object({
          id: Id,
          conversation: Id,
          channel: ChannelName,
          sentAt: Instant.nullable(),
          sender: z.string(),
          snippets: z.array(Snippet),
        }),
      ),
    }),
  }),
};

export const DISPOSITIONS = ['escalated', 'cleared', 'false-positive', 'violation'] as const;
export const Disposition = z.enum(DISPOSITIONS);
export type Disposition = z.infer<typeof Disposition>;
export const AlertState = z.enum(['new', 'claimed', 'decided', 'closed']);
export type AlertState = z.infer<typeof AlertState>;

/** Reasons shorter than this say nothing to an examiner. */
export const MIN_REASON = 20;
export const Reason = z.string().trim().min(MIN_REASON, `needs at least ${MIN_REASON} characters`).max(4000);

export const Decision = z.object({
  id: Id,
  disposition: Disposition,
  reason: z.string(),
  by: Person,
  at: Instant,
  /** Milliseconds the alert was open on screen before the decision. */
  dwell: z.number().nullable(),
  signature: z
    .object({
      outcome: z.enum(['signed', 'returned', 'undone']),
      by: Person,
      at: Instant,
      reason: z.string().nullable(),
    })
    .nullable(),
});
export type Decision = z.infer<typeof Decision>;

/** Where a hit lies in a message as captured, in UTF-16 units of its subject, body or an attachment's text: for marking the conversation. */
export const Mark = z.object({
  message: Id,
  version: z.number(),
  part: z.enum(['subject', 'body', 'attachment']),
  /** Which attachment, from 0; null for subject and body. */
  number: z.number().nullable(),
  start: z.number(),
  end: z.number(),
  operand: z.number(),
});
export type Mark = z.infer<typeof Mark>;

export const AlertRow = z.object({
  id: Id,
  state: AlertState,
  severity: Severity,
  rule: z.object({ code: z.string(), title: z.string(), version: z.number() }),
  lexicon: z.string(),
  channel: ChannelName,
  conversation: z.object({ id: Id, title: z.string() }),
  message: Id,
  sender: Party.nullable(),
  snippet: Snippet.nullable(),
  sentAt: Instant.nullable(),
  raisedAt: Instant,
  dueAt: Instant,
  claimedBy: Person.nullable(),
  disposition: Disposition.nullable(),
  /** This reader has opened it before. */
  seen: z.boolean(),
  version: Version,
});
export type AlertRow = z.infer<typeof AlertRow>;

export const Alert = AlertRow.extend({
  /** Rule text, zones and engine as they were when it hit (R168). */
  why: z.object({
    query: z.string(),
    zones: z.array(z.string()),
    snippets: z.array(Snippet),
    messageVersion: z.number(),
    engine: z.string(),
  }),
  marks: z.array(Mark),
  decisions: z.array(Decision),
  mayDecide: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
  maySign: z.object({ allowed: z.boolean(), reason: z.string().nullable(), who: z.array(Person) }),
  record: z.object({ decided: z.number(), right: z.number(), low: z.number().nullable(), high: z.number().nullable() }),
  body: Message,
});
export type Alert = z.infer<typeof Alert>;

const Change = z.object({ version: Version });

export const alerts = {
  list: endpoint({
    method: 'GET',
    path: '/api/alerts',
    summary: 'Alerts of a queue',
    permission: 'alert.read',
    audit: 'queue.viewed',
    query: PageQuery.extend({ view: z.enum(['open', 'mine', 'to-sign', 'closed']).default('open') }),
    response: page(AlertRow),
  }),
  records: endpoint({
    method: 'GET',
    path: '/api/alerts/records',
    summary: 'How the rules of a lexicon have done so far, by rule version',
    permission: 'alert.read',
    query: z.object({ lexicon: Id }),
    response: z.object({
      items: z.array(z.object({ rule: Id, alerts: z.number(), decided: z.number(), right: z.number() })),
    }),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/api/alerts/counts',
    summary: 'How many wait',
    permission: 'alert.read',
    response: z.object({
      open: z.number(),
      mine: z.number(),
      toSign: z.number(),
      closed: z.number(),
      doneToday: z.number(),
    }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/alerts/:id',
    summary: 'An alert with the reason for it',
    permission: 'alert.read',
    audit: 'alert.viewed',
    params: IdParams,
    response: Alert,
  }),
  ofConversation: endpoint({
    method: 'GET',
    path: '/api/conversations/:id/alerts',
    summary: 'Alerts raised in a conversation',
    permission: 'alert.read',
    params: IdParams,
    response: z.object({
      items: z.array(
        z.object({
          id: Id,
          message: Id,
          state: AlertState,
          severity: Severity,
          rule: z.object({ code: z.string(), title: z.string() }),
          marks: z.array(Mark),
        }),
      ),
    }),
  }),
  claim: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/claim',
    summary: 'Take an alert, so that nobody else does',
    permission: 'alert.decide',
    audit: 'alert.claimed',
    params: IdParams,
    body: Change,
    response: Alert,
  }),
  release: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/release',
    summary: 'Give a claimed alert back',
    permission: 'alert.decide',
    audit: 'alert.released',
    params: IdParams,
    body: Change,
    response: Alert,
  }),
  decide: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/decision',
    summary: 'Decide, with a reason',
    permission: 'alert.decide',
    audit: 'alert.decided',
    params: IdParams,
    body: Change.extend({
      disposition: Disposition,
      reason: Reason,
      dwell: z.number().int().min(0).max(86_400_000).nullable().default(null),
    }),
    response: Alert,
  }),
  sign: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/signature',
    summary: 'Sign another person’s decision',
    permission: 'alert.sign',
    audit: 'alert.signed',
    params: IdParams,
    body: Change,
    response: Alert,
  }),
  return: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/return',
    summary: 'Return a decision to whoever made it',
    permission: 'alert.sign',
    audit: 'alert.returned',
    params: IdParams,
    body: Change.extend({ reason: Reason }),
    response: Alert,
  }),
  undo: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/undo',
    summary: 'Take back one’s own unsigned decision',
    permission: 'alert.decide',
    audit: 'alert.reopened',
    params: IdParams,
    body: Change,
    response: Alert,
  }),
};

/** One line of evidence of review (FINRA 3110.07: reviewer, communication, date, action; R29). */
export const ReviewLine = z.object({
  alert: Id,
  message: Id,
  channel: ChannelName,
  sentAt: Instant.nullable(),
  rule: z.string(),
  reviewer: z.string(),
  reviewedAt: Instant,
  disposition: Disposition,
  reason: z.string(),
  signer: z.string().nullable(),
  signedAt: Instant.nullable(),
  /** Numbers of the audit entries behind this line. */
  entries: z.array(z.number()),
});
export type ReviewLine = z.infer<typeof ReviewLine>;

const Period = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional(), reviewer: z.uuid().optional() });

export const reports = {
  review: endpoint({
    method: 'GET',
    path: '/api/reports/review',
    summary: 'Evidence of review',
    permission: 'review.report',
    audit: 'report.viewed',
    query: PageQuery.extend(Period.shape),
    response: page(ReviewLine).extend({ position: z.number() }),
  }),
  reviewCsv: endpoint({
    method: 'GET',
    path: '/api/reports/review.csv',
    summary: 'Evidence of review, as CSV',
    permission: 'review.report',
    audit: 'report.exported',
    query: Period,
    response: 'csv',
  }),
};
