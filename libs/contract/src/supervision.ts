import { z } from 'zod';
import { ChannelName } from './archive';
import { FeedHealth } from './completeness';
import { endpoint, Id, Instant, page, PageQuery, Uuid } from './endpoint';
import { Person } from './people';

const Day = z.iso.date();

/** What the figures are of: days of UTC, both included, and a queue or desk. */
export const OversightScope = z.object({
  /** `today`, the last 30 days, the last 91, or from a day to a day. */
  period: z.enum(['today', 'month', 'quarter', 'days']).default('month'),
  from: Day.optional(),
  to: Day.optional(),
  queue: Id.optional(),
  desk: z.string().max(200).optional(),
});
export type OversightScope = z.infer<typeof OversightScope>;

/** Open alerts by age: under a day, one to three days, over three. */
const Ages = z.object({ fresh: z.number(), days: z.number(), old: z.number() });
export type Ages = z.infer<typeof Ages>;

/** Milliseconds; from a histogram whose steps are 4 % (time to decide) or 10 % (reading). Null: nothing to measure. */
const Milliseconds = z.number().nullable();

export const QueueFigures = z.object({
  id: Id,
  name: z.string(),
  ages: Ages,
  open: z.number(),
  overdue: z.number(),
  /** Open alerts somebody agreed not to exceed. */
  limit: z.number().nullable(),
  raised: z.number(),
  decided: z.number(),
  /** Of those, by when they were due. */
  onTime: z.number(),
});
export type QueueFigures = z.infer<typeof QueueFigures>;

export const ReviewerFigures = z.object({
  reviewer: Person,
  done: z.number(),
  /** Of those, made many at once by one reason: no individual review (R31). */
  bulk: z.number(),
  medianDwell: Milliseconds,
  /** Answers known beforehand: how many of those dealt to them they got right. */
  known: z.object({ right: z.number(), of: z.number() }),
});
export type ReviewerFigures = z.infer<typeof ReviewerFigures>;

export const RuleFigures = z.object({
  rule: Id,
  lexicon: Id,
  code: z.string(),
  title: z.string(),
  raised: z.number(),
  /** Decisions that somebody else signed. */
  signed: z.number(),
  /** Of those, not called a false positive; with the 95 % Wilson interval in percent. */
  right: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Hours of reading. */
  hours: z.number(),
  /** In force, and nothing raised for so long: whole days. Null: not silent. */
  silentDays: z.number().nullable(),
});
export type RuleFigures = z.infer<typeof RuleFigures>;

export const DeskCoverage = z.object({
  desk: z.string(),
  people: z.number(),
  /** People with something captured, by channel; a channel nobody of the desk uses or is expected on is left out. */
  captured: z.array(z.object({ channel: ChannelName, people: z.number() })),
  lastReviewed: Day.nullable(),
});
export type DeskCoverage = z.infer<typeof DeskCoverage>;

export const Dashboard = z.object({
  /** What it was computed at (R195): entries of the ledger and of the audit log, and the time. */
  computed: z.object({ ledger: z.number(), audit: z.number(), at: Instant, coverageAt: Instant.nullable() }),
  from: Day,
  to: Day,
  queues: z.array(z.object({ id: Id, name: z.string() })),
  desks: z.array(z.string()),
  open: z.object({ alerts: z.number(), overdue: z.number() }),
  oldest: z.object({ id: Id, raisedAt: Instant }).nullable(),
  toDecide: z.object({ decided: z.number(), median: Milliseconds, p95: Milliseconds }),
  toSign: z.number(),
  /** Second reads of the period that are settled, and how many of them overturned the first; with the 95 % interval in percent. */
  overturned: z.object({ n: z.number(), of: z.number(), low: z.number().nullable(), high: z.number().nullable() }),
  /** At the end of each day, the last of them now. */
  backlog: z.array(Ages.extend({ day: Day })),
  limit: z.number().nullable(),
  byQueue: z.array(QueueFigures),
  /** The fifty with most decisions. */
  reviewers: z.array(ReviewerFigures),
  reviewerCount: z.number(),
  rules: z.array(RuleFigures),
  coverage: z.array(DeskCoverage),
  /** People of the directory with nothing of theirs reviewed in the period, and desks; of how many. */
  unreviewed: z.object({ people: z.number(), ofPeople: z.number(), desks: z.array(z.string()) }),
  unmapped: z.object({ handles: z.number(), oldestAt: Instant.nullable() }),
  feeds: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      channel: ChannelName,
      state: FeedHealth,
      /** Nothing comes of it, or not all. */
      silent: z.boolean(),
      lastAt: Instant.nullable(),
      gapsOpen: z.number(),
      /** Messages received a day, oldest first, fourteen days; null: nobody counts its own. */
      days: z.array(z.number()).nullable(),
    }),
  ),
  findings: z.number(),
});
export type Dashboard = z.infer<typeof Dashboard>;

/** What supervision of a person needs; a missing one is red (R193). */
export const COVERAGE_FIELDS = ['supervisor', 'reviewer', 'policy', 'channels', 'review'] as const;
export const CoverageField = z.enum(COVERAGE_FIELDS);
export type CoverageField = z.infer<typeof CoverageField>;

export const Supervised = z.object({
  /** Of the directory. */
  person: Person.extend({ id: Uuid, externalId: z.string() }),
  desk: z.string().nullable(),
  supervisor: z.string().nullable(),
  /** Queue their alerts go to, and how many people read them there who are not the person. */
  queue: z.object({ id: Id, name: z.string() }).nullable(),
  reviewers: z.number(),
  /** Lexicons in force that read what they write. */
  policies: z.array(z.string()),
  channels: z.array(ChannelName),
  lastReviewed: Day.nullable(),
  missing: z.array(CoverageField),
});
export type Supervised = z.infer<typeof Supervised>;

const CoverageFilter = z.object({
  missing: z.enum(['any', ...COVERAGE_FIELDS]).optional(),
  desk: z.string().max(200).optional(),
  q: z.string().max(200).optional(),
  /** Nothing of theirs reviewed on or after this day. */
  unreviewedSince: Day.optional(),
});
export type CoverageFilter = z.infer<typeof CoverageFilter>;

export const StaffingLine = z.object({
  queue: z.object({ id: Id, name: z.string() }),
  reviewers: z.number(),
  /** Hours of review a business day, of those whose hours are known; null: nobody's are. */
  hours: z.number().nullable(),
  /** Raised a business day. */
  raised: z.number(),
  /** Alerts raised for each reviewer hour. */
  perHour: z.number().nullable(),
  /** Alerts a reviewer decides in an hour, by mean reading time of the last 30 days; null without a measured one. */
  capacity: z.number().nullable(),
  /** Business days in a row, up to yesterday, on which more was raised than could be read. */
  overloadedDays: z.number(),
});
export type StaffingLine = z.infer<typeof StaffingLine>;

/** Something the program noticed about supervision itself, and told the next level of (R179, R181). */
export const OversightFinding = z.object({
  id: Id,
  kind: z.enum(['queue-idle', 'queue-overloaded']),
  queue: z.object({ id: Id, name: z.string() }),
  /** First day of the spell. */
  since: Day,
  days: z.number(),
  waiting: z.number(),
  foundAt: Instant,
  told: z.array(Person),
  endedAt: Instant.nullable(),
});
export type OversightFinding = z.infer<typeof OversightFinding>;

export const oversight = {
  dashboard: endpoint({
    method: 'GET',
    path: '/api/oversight',
    summary: 'Backlog, pace, reviewers, rules, coverage: figures with the ledger position they were computed at',
    permission: 'oversight.read',
    query: OversightScope,
    response: Dashboard,
  }),
  csv: endpoint({
    method: 'GET',
    path: '/api/oversight.csv',
    summary: 'The same figures, as CSV',
    permission: 'oversight.read',
    audit: 'report.exported',
    query: OversightScope,
    response: 'csv',
  }),
  staffing: endpoint({
    method: 'GET',
    path: '/api/oversight/staffing',
    summary: 'Alerts a reviewer hour against what can be read in one, by queue',
    permission: 'oversight.read',
    response: z.object({ items: z.array(StaffingLine), ledger: z.number(), audit: z.number() }),
  }),
  people: endpoint({
    method: 'GET',
    path: '/api/oversight/people',
    summary: 'Supervision coverage: who supervises, reviews and captures whom, and what is missing',
    permission: 'oversight.read',
    query: PageQuery.extend(CoverageFilter.shape),
    response: page(Supervised).extend({
      people: z.number(),
      missing: z.record(CoverageField, z.number()),
      ledger: z.number(),
      audit: z.number(),
    }),
  }),
  peopleCsv: endpoint({
    method: 'GET',
    path: '/api/oversight/people.csv',
    summary: 'Supervision coverage, as CSV',
    permission: 'oversight.read',
    audit: 'report.exported',
    query: CoverageFilter,
    response: 'csv',
  }),
  findings: endpoint({
    method: 'GET',
    path: '/api/oversight/findings',
    summary: 'Idle and overloaded queues, and who was told; newest first',
    permission: 'oversight.read',
    query: PageQuery.extend({ open: z.enum(['true', 'false']).optional() }),
    response: page(OversightFinding),
  }),
};
