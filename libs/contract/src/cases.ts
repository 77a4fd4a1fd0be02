import { z } from 'zod';
import { AlertState, Note, Signature } from './alerts';
import { ChannelName } from './archive';
import { CaseTheme } from './case-theme';
import { Complaint } from './complaints';
import { Id, Instant, Uuid, Version } from './endpoint';
import { Severity } from './lexicons';
import { Party, Person } from './people';

export const CASE_STATES = ['open', 'signing', 'closed'] as const;
export const CaseState = z.enum(CASE_STATES);
export type CaseState = z.infer<typeof CaseState>;

export const CASE_ROLES = ['subject', 'witness', 'complainant', 'counterparty', 'other'] as const;
/** What somebody is in a case. A subject, and everybody above one, never sees it (R182). */
export const CaseRole = z.enum(CASE_ROLES);
export type CaseRole = z.infer<typeof CaseRole>;

export const FINDINGS_OUTCOMES = ['no-breach', 'breach', 'unresolved'] as const;
export const FindingsOutcome = z.enum(FINDINGS_OUTCOMES);
export type FindingsOutcome = z.infer<typeof FindingsOutcome>;

export const CaseRow = z.object({
  id: Id,
  /** What people call it: `C-118`. */
  number: z.string(),
  title: z.string(),
  theme: CaseTheme,
  severity: Severity,
  state: CaseState,
  owner: Person,
  /** People who may see it, the owner among them. */
  members: z.number(),
  items: z.number(),
  due: z.iso.date().nullable(),
  /** Business days from today to the day it is due; negative when that has passed. */
  daysLeft: z.number().nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  version: Version,
});
export type CaseRow = z.infer<typeof CaseRow>;

export const CaseMember = Person.extend({ role: z.enum(['owner', 'team']), since: Instant, by: z.string() });
export type CaseMember = z.infer<typeof CaseMember>;

export const EXHIBIT_KINDS = ['message', 'alert', 'file', 'event'] as const;

/** One thing of a case and why it is there. `E3` names it for good, also after it was taken out. */
export const Exhibit = z.object({
  id: Id,
  number: z.number(),
  /** Null: restricted to others, and nothing of it is shown but that it is there. */
  kind: z.enum(EXHIBIT_KINDS).nullable(),
  at: Instant.nullable(),
  /** The time as it stands at the source, and its zone where the source says one. */
  sourceTime: z.object({ text: z.string(), zone: z.string().nullable() }).nullable(),
  channel: ChannelName.nullable(),
  conversation: Id.nullable(),
  message: Id.nullable(),
  /** The version it is pinned to: a later edit changes nothing here. */
  messageVersion: z.number().nullable(),
  alert: z
    .object({
      id: Id,
      state: AlertState,
      severity: Severity,
      rule: z.object({ code: z.string(), title: z.string() }),
      holder: z.string().nullable(),
    })
    .nullable(),
  who: z.string(),
  party: Party.nullable(),
  /** The beginning of the text, with what the rule found in it. The conversation has the whole. */
  text: z.string(),
  isCut: z.boolean(),
  marks: z.array(z.object({ start: z.number(), end: z.number(), operand: z.number() })),
  reason: z.string(),
  speaksOfDeleting: z.boolean(),
  flags: z.array(z.enum(['unmapped', 'gone', 'edited'])),
  file: z.object({ name: z.string(), bytes: z.number(), sha256: z.string() }).nullable(),
  /** Who alone may see it; null: everybody of the case. */
  restrictedTo: z.array(Person).nullable(),
  by: Person,
  addedAt: Instant,
});
export type Exhibit = z.infer<typeof Exhibit>;

export const CasePerson = z.object({
  id: Id,
  /** Of the directory; null for somebody only a handle is known of. */
  person: Uuid.nullable(),
  handle: z.object({ scheme: z.string(), value: z.string() }).nullable(),
  name: z.string(),
  desk: z.string().nullable(),
  role: CaseRole,
  why: z.string(),
  by: Person,
  at: Instant,
});
export type CasePerson = z.infer<typeof CasePerson>;

export const CaseTask = z.object({
  id: Id,
  text: z.string(),
  assignee: Person.nullable(),
  due: z.iso.date().nullable(),
  done: z.object({ by: Person, at: Instant }).nullable(),
  version: Version,
});
export type CaseTask = z.infer<typeof CaseTask>;

export const CaseFindings = z.object({
  id: Id,
  outcome: FindingsOutcome,
  text: z.string(),
  by: Person,
  at: Instant,
  signatures: z.array(Signature),
});
export type CaseFindings = z.infer<typeof CaseFindings>;

export const CLOSING_GROUNDS = [
  'no-findings',
  'alerts-open',
  'complaints-incomplete',
  'no-right',
  'in-line',
  'reports-to-subject',
  'took-part',
  'signed-first',
  'delegate',
  'wrong-step',
] as const;
export const ClosingGround = z.enum(CLOSING_GROUNDS);
export type ClosingGround = z.infer<typeof ClosingGround>;

/** Whether somebody may, and if not why: a code for the screen's own words, and the sentence the server would refuse with. */
export const ClosingAllowance = z.object({
  allowed: z.boolean(),
  ground: ClosingGround.nullable(),
  reason: z.string().nullable(),
});
export type ClosingAllowance = z.infer<typeof ClosingAllowance>;

export const CaseClosing = z.object({
  step: z.enum(['findings', 'first', 'second', 'closed']),
  openAlerts: z.array(Id),
  incompleteComplaints: z.array(z.string()),
  /** The first signature: whoever works the case puts its findings forward. */
  maySubmit: ClosingAllowance,
  /** The second, by somebody else. */
  maySign: ClosingAllowance,
  /** Of the case's people, who could sign second. */
  who: z.array(Person),
});
export type CaseClosing = z.infer<typeof CaseClosing>;

export const CaseLink = z.object({
  id: Id,
  number: z.string(),
  /** Null where the reader may not see the other case. */
  title: z.string().nullable(),
  why: z.string(),
});
export type CaseLink = z.infer<typeof CaseLink>;

export const Case = CaseRow.extend({
  regulator: z.string().nullable(),
  team: z.array(CaseMember),
  /** Subjects and everybody above them, as the directory stands. */
  cannotSee: z.object({ subjects: z.array(z.string()), line: z.array(z.string()) }),
  exhibits: z.array(Exhibit),
  people: z.array(CasePerson),
  tasks: z.array(CaseTask),
  /** With the names of those mentioned. */
  notes: z.array(Note.extend({ mentions: z.array(Person) })),
  links: z.array(CaseLink),
  complaints: z.array(Complaint),
  /** The ones that stand, else null. */
  findings: CaseFindings.nullable(),
  /** All that were ever written, newest first. */
  findingsHistory: z.array(CaseFindings),
  closing: CaseClosing,
  proof: z.object({ verified: z.number(), of: z.number(), at: Instant }),
  /** Ledger position all this was read at. */
  position: z.number(),
});
export type Case = z.infer<typeof Case>;

/** Something done about a case, from the audit log. */
export const CaseEvent = z.object({
  index: z.number(),
  at: Instant,
  by: z.string(),
  action: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type CaseEvent = z.infer<typeof CaseEvent>;

/** Whom one could give access, or link to the case. */
export const CaseCandidates = z.object({
  colleagues: z.array(Person.extend({ allowed: z.boolean(), reason: z.string().nullable() })),
  people: z.array(
    z.object({
      person: Uuid.nullable(),
      handle: z.object({ scheme: z.string(), value: z.string() }).nullable(),
      name: z.string(),
      desk: z.string().nullable(),
      /** Wrote or received something of the case. */
      inCase: z.boolean(),
    }),
  ),
});
export type CaseCandidates = z.infer<typeof CaseCandidates>;
