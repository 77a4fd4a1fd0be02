import { z } from 'zod';
import { ChannelName, Message, MessagePart } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { CaseTheme } from './case-theme';
import { HitWhy, Severity } from './lexicons';
import { Party, Person } from './people';
import { Snippet } from './search';

export const DISPOSITIONS = ['escalated', 'cleared', 'false-positive', 'violation'] as const;
export const Disposition = z.enum(DISPOSITIONS);
export type Disposition = z.infer<typeof Disposition>;
export const AlertState = z.enum(['new', 'claimed', 'decided', 'closed']);
export type AlertState = z.infer<typeof AlertState>;
/** Language by the script a message is written in; nothing finer is claimed. */
export const LANGUAGES = ['latin', 'zh', 'ja', 'ko', 'ar', 'ru', 'th', 'hi', 'other'] as const;
export const ScriptLanguage = z.enum(LANGUAGES);
export type ScriptLanguage = z.infer<typeof ScriptLanguage>;

/** Reasons shorter than this say nothing to an examiner. */
export const MIN_REASON = 20;
export const Reason = z.string().trim().min(MIN_REASON, `needs at least ${MIN_REASON} characters`).max(4000);
const Tag = z.string().trim().toLowerCase().min(1, 'is missing').max(40);

/** What was done about a decision after it was made, in order: signatures by level, or what ended it. */
export const Signature = z.object({
  level: z.number(),
  outcome: z.enum(['signed', 'returned', 'undone', 'reopened']),
  by: Person,
  at: Instant,
  reason: z.string().nullable(),
});
export type Signature = z.infer<typeof Signature>;

export const Decision = z.object({
  id: Id,
  disposition: Disposition,
  reason: z.string(),
  by: Person,
  at: Instant,
  /** Milliseconds the alert was open on screen before the decision. */
  dwell: z.number().nullable(),
  /** Made together with others by one reason: no individual review (R31). */
  bulk: Id.nullable(),
  /** Hits it was made for besides the alert's own. */
  members: z.number(),
  signatures: z.array(Signature),
});
export type Decision = z.infer<typeof Decision>;

/** Where a hit lies in a message as captured, in UTF-16 units of its subject, body, or an attachment's text or name: for marking the conversation. */
export const Mark = z.object({
  message: Id,
  version: z.number(),
  part: MessagePart,
  /** Which attachment, from 0; null for subject and body. */
  number: z.number().nullable(),
  start: z.number(),
  end: z.number(),
  operand: z.number(),
});
export type Mark = z.infer<typeof Mark>;

/** In what a hit is like the alert it is folded under: the same text, nearly the same, a quotation of it, or the same talk. */
export const FOLD_KINDS = ['copy', 'near', 'quote', 'thread'] as const;
export const FoldKind = z.enum(FOLD_KINDS);
export type FoldKind = z.infer<typeof FoldKind>;

/** What the score of an alert is made of (docs/folding.md): its figures, and the points they give. The points add up to the score. */
export const ScoreParts = z.object({
  rule: z.object({ points: z.number(), weight: z.number(), severity: Severity }),
  /** How often the rule was right: the lower end of the interval, in percent; null while nothing was decided. */
  record: z.object({ points: z.number(), low: z.number().nullable(), decided: z.number() }),
  /** People below whom it is about. */
  seniority: z.object({ points: z.number(), below: z.number() }),
  members: z.object({ points: z.number(), members: z.number() }),
});
export type ScoreParts = z.infer<typeof ScoreParts>;

export const AlertRow = z.object({
  id: Id,
  state: AlertState,
  severity: Severity,
  /** What to look at first, of 100. */
  score: z.number(),
  /** Hits folded under it, which one decision decides with it; those this reader may see. */
  members: z.number(),
  /** `id` is the rule's, whatever its version. */
  rule: z.object({ id: Id, code: z.string(), title: z.string(), version: z.number() }),
  lexicon: z.string(),
  queue: z.object({ id: Id, name: z.string() }),
  channel: ChannelName,
  language: ScriptLanguage,
  desk: z.string().nullable(),
  conversation: z.object({ id: Id, title: z.string() }),
  message: Id,
  sender: Party.nullable(),
  snippet: Snippet.nullable(),
  /** Its message is no more: when it was disposed of, and under which certificate. */
  disposed: z.object({ at: Instant, certificate: z.string() }).optional(),
  sentAt: Instant.nullable(),
  raisedAt: Instant,
  dueAt: Instant,
  /** Whose it is to do, before anybody holds it. */
  assignedTo: Person.nullable(),
  claimedBy: Person.nullable(),
  snoozedUntil: Instant.nullable(),
  disposition: Disposition.nullable(),
  signatures: z.object({ needed: z.number(), given: z.number() }),
  tags: z.array(z.string()),
  /** This reader has opened it before. */
  seen: z.boolean(),
  version: Version,
});
export type AlertRow = z.infer<typeof AlertRow>;

export const Note = z.object({ id: Id, by: Person, at: Instant, text: z.string(), mentions: z.array(Person) });
export type Note = z.infer<typeof Note>;

export const Allowance = z.object({ allowed: z.boolean(), reason: z.string().nullable() });

export const Alert = AlertRow.extend({
  /** Rule text, zones and engine as they were when it hit (R168). */
  why: z.object({
    query: z.string(),
    zones: z.array(z.string()),
    snippets: z.array(Snippet),
    messageVersion: z.number(),
    engine: z.string(),
    /** Of a hit that no query made; null of one that a query did. */
    found: HitWhy.nullable(),
  }),
  scoreOf: ScoreParts.nullable(),
  /** A like alert that had been decided when this one was raised. */
  before: z
    .object({ id: Id, kind: FoldKind, disposition: Disposition, reason: z.string(), by: Person, at: Instant })
    .nullable(),
  marks: z.array(Mark),
  decisions: z.array(Decision),
  notes: z.array(Note),
  /** Who has opened it, and when first. */
  seenBy: z.array(z.object({ person: Person, at: Instant })),
  mayDecide: Allowance,
  maySign: Allowance.extend({ who: z.array(Person) }),
  /** Until when the decider may take back a decision that needed no signature. */
  undoUntil: Instant.nullable(),
  record: z.object({ decided: z.number(), right: z.number(), low: z.number().nullable(), high: z.number().nullable() }),
  body: Message,
});
export type Alert = z.infer<typeof Alert>;

/** A hit folded under an alert, with the whole message it is in. */
export const Member = z.object({
  hit: Id,
  kind: FoldKind,
  /** Terms both have, of those either has, in percent. */
  likeness: z.number(),
  channel: ChannelName,
  conversation: z.object({ id: Id, title: z.string() }),
  sender: Party.nullable(),
  sentAt: Instant.nullable(),
  foldedAt: Instant,
  messageVersion: z.number(),
  snippets: z.array(Snippet),
  marks: z.array(Mark),
  body: Message,
});
export type Member = z.infer<typeof Member>;

export const ALERT_SORTS = ['due', 'score'] as const;
export type AlertSort = (typeof ALERT_SORTS)[number];

export const ALERT_VIEWS = ['open', 'mine', 'to-sign', 'snoozed', 'closed', 'all'] as const;

const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** What narrows a list of alerts. Every figure of the dashboard is one of these. */
export const AlertFilter = z.object({
  queue: Id.optional(),
  lexicon: Id.optional(),
  /** Id of a rule, whatever its version. */
  rule: Id.optional(),
  channel: ChannelName.optional(),
  desk: z.string().max(200).optional(),
  language: ScriptLanguage.optional(),
  severity: z.coerce.number().int().min(1).max(3).optional(),
  /** Whoever holds it, or decided it. */
  reviewer: Uuid.optional(),
  /** External id of the person whose conduct is in question. */
  subject: z.string().max(200).optional(),
  tag: Tag.optional(),
  overdue: Flag.optional(),
  bulk: Flag.optional(),
  disposition: Disposition.optional(),
  /** Raised on or after, and on or before, in UTC. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type AlertFilter = z.infer<typeof AlertFilter>;

const Change = z.object({ version: Version });

/** The case an escalated alert goes into: one that is open, or a new one. */
export const CaseToTake = z.union([
  z.object({ id: Id }),
  z.object({
    title: z.string().trim().min(1, 'is missing').max(160),
    theme: CaseTheme,
    severity: Severity,
    /** Business days until it is due. */
    dueDays: z.number().int().min(1).max(250).nullable().default(null),
  }),
]);
export type CaseToTake = z.infer<typeof CaseToTake>;
const Chosen = z
  .array(z.object({ id: Id, version: Version }))
  .min(1, 'are missing')
  .max(500);

/** What became of each alert of an act on many: done, or why not. */
export const Outcomes = z.object({
  done: z.number(),
  items: z.array(z.object({ id: Id, done: z.boolean(), code: z.string().nullable(), reason: z.string().nullable() })),
});
export type Outcomes = z.infer<typeof Outcomes>;

export const alerts = {
  list: endpoint({
    method: 'GET',
    path: '/api/alerts',
    summary: 'Alerts of a queue',
    permission: 'alert.read',
    audit: 'queue.viewed',
    query: PageQuery.extend({
      view: z.enum(ALERT_VIEWS).default('open'),
      /** What waits is sorted by when it is due, or by its score; anything else by its time. */
      sort: z.enum(ALERT_SORTS).default('due'),
      ...AlertFilter.shape,
    }),
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
    query: z.object({ queue: Id.optional() }),
    response: z.object({
      open: z.number(),
      mine: z.number(),
      toSign: z.number(),
      snoozed: z.number(),
      closed: z.number(),
      doneToday: z.number(),
      /** Decisions this person is asked for in a day; null: none set. */
      quota: z.number().nullable(),
    }),
  }),
  next: endpoint({
    method: 'POST',
    path: '/api/alerts/next',
    summary: 'Take the next alert that waits for this person: assigned ones first, then by due time',
    permission: 'alert.decide',
    audit: 'queue.viewed',
    body: z.object({ queue: Id.optional(), except: z.array(Id).max(200).default([]) }),
    response: z.object({ alert: Alert.nullable() }),
  }),
  bulk: endpoint({
    method: 'POST',
    path: '/api/alerts/decisions',
    summary: 'Decide many alerts by one reason; marked as bulk and never counted as individual review',
    permission: 'alert.decide',
    audit: 'alert.bulk-decided',
    body: z.object({ items: Chosen, disposition: Disposition, reason: Reason }),
    response: Outcomes,
  }),
  assign: endpoint({
    method: 'POST',
    path: '/api/alerts/assignment',
    summary: 'Give alerts to somebody, or back to their queue',
    permission: 'alert.assign',
    audit: 'alert.assigned',
    body: z.object({ items: Chosen, to: Uuid.nullable() }),
    response: Outcomes,
  }),
  tags: endpoint({
    method: 'GET',
    path: '/api/alerts/tags',
    summary: 'Tags in use, most used first',
    permission: 'alert.read',
    response: z.object({ items: z.array(z.object({ tag: z.string(), alerts: z.number() })) }),
  }),
  colleagues: endpoint({
    method: 'GET',
    path: '/api/alerts/colleagues',
    summary: 'Who can be mentioned, and given alerts',
    permission: 'alert.read',
    response: z.object({ items: z.array(Person.extend({ decides: z.boolean(), signs: z.boolean() })) }),
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
  members: endpoint({
    method: 'GET',
    path: '/api/alerts/:id/members',
    summary: 'Hits folded under an alert, with their messages, as far as this reader may see them',
    permission: 'alert.read',
    audit: 'alert.viewed',
    params: IdParams,
    query: PageQuery,
    response: page(Member),
  }),
  separate: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/separation',
    summary: 'Make members alerts of their own, because they are not alike after all',
    permission: 'alert.decide',
    audit: 'alert.separated',
    params: IdParams,
    body: Change.extend({ hits: z.array(Id).min(1, 'are missing').max(100) }),
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
  snooze: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/snooze',
    summary: 'Set an alert aside until a time, at most 30 days ahead; it is due when it was',
    permission: 'alert.decide',
    audit: 'alert.snoozed',
    params: IdParams,
    body: Change.extend({ until: Instant, reason: Reason }),
    response: Alert,
  }),
  wake: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/wake',
    summary: 'Take up an alert again that was set aside',
    permission: 'alert.decide',
    audit: 'alert.woken',
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
      /** With `escalated` only. */
      case: CaseToTake.optional(),
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
    summary: 'Take back one’s own decision that nobody signed yet',
    permission: 'alert.decide',
    audit: 'alert.undone',
    params: IdParams,
    body: Change,
    response: Alert,
  }),
  reopen: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/reopening',
    summary: 'Open a closed alert again; its decisions stay in the history',
    permission: 'alert.sign',
    audit: 'alert.reopened',
    params: IdParams,
    body: Change.extend({ reason: Reason }),
    response: Alert,
  }),
  note: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/notes',
    summary: 'Write a note; whoever is mentioned is told',
    permission: 'alert.read',
    audit: 'alert.noted',
    params: IdParams,
    body: z.object({
      text: z.string().trim().min(1, 'is missing').max(4000),
      mentions: z.array(Uuid).max(20).default([]),
    }),
    response: Note,
  }),
  tag: endpoint({
    method: 'POST',
    path: '/api/alerts/:id/tags',
    summary: 'Put a tag on; doing it twice changes nothing',
    permission: 'alert.decide',
    audit: 'alert.tagged',
    params: IdParams,
    body: z.object({ tag: Tag }),
    response: z.object({ tags: z.array(z.string()) }),
  }),
  untag: endpoint({
    method: 'DELETE',
    path: '/api/alerts/:id/tags/:tag',
    summary: 'Take a tag off; doing it twice changes nothing',
    permission: 'alert.decide',
    audit: 'alert.untagged',
    params: IdParams.extend({ tag: Tag }),
    response: z.object({ tags: z.array(z.string()) }),
  }),
};
