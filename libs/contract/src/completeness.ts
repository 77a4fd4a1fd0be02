import { z } from 'zod';
import { ChannelName } from './archive';
import { endpoint, Id, IdParams, Instant, Nothing, page, PageQuery, Uuid, Version } from './endpoint';
import { Gap, GapReason } from './gaps';
import { Party } from './people';

/** A day, `YYYY-MM-DD`. */
export const Day = z.iso.date();

/** Which days somebody works, and where a day begins. */
export const WorkCalendar = z.object({
  id: Id,
  name: z.string(),
  zone: z.string(),
  /** ISO days, 1 Monday to 7 Sunday. */
  weekend: z.array(z.number()),
  holidays: z.array(Day),
  version: Version,
});
export type WorkCalendar = z.infer<typeof WorkCalendar>;

const CalendarBody = z.object({
  name: z.string().trim().min(1).max(100),
  zone: z.string().max(64),
  weekend: z.array(z.number().int().min(1).max(7)).max(6),
  holidays: z.array(Day).max(2_000),
});

/** `waiting`: nothing yet, its days not over. `never`: nothing, and they are. Only `healthy` is healthy. */
const HEARTBEATS = ['healthy', 'waiting', 'silent', 'never', 'unreconciled'] as const;
export const HeartbeatState = z.enum(HEARTBEATS);
export type HeartbeatState = z.infer<typeof HeartbeatState>;

/**
 * Of a live feed, which may also be `refusing` (calls, since it last received something), `failing` (its last test), `lost`
 * (deliveries were given up) or `paused`. Only `healthy` is healthy.
 */
export const FeedHealth = z.enum([...HEARTBEATS, 'refusing', 'failing', 'lost', 'paused']);
export type FeedHealth = z.infer<typeof FeedHealth>;

/** What somebody said should arrive, and whether it does. */
export const Expectation = z.object({
  id: Id,
  name: z.string(),
  channel: ChannelName,
  /** Format it is read as; null: any. */
  source: z.string().nullable(),
  /** Whose device or account, as imports say it; null: any. */
  device: z.string().nullable(),
  person: z.object({ id: Uuid, name: z.string() }).nullable(),
  /** Business days it may be silent. */
  days: z.number(),
  /** Calendar days a comparison with stated counts holds good. */
  reconcileDays: z.number(),
  calendar: Id,
  responsible: z.string(),
  since: Instant,
  version: Version,
  state: HeartbeatState,
  /** Whole business days without a message. */
  quietDays: z.number(),
  lastAt: Instant.nullable(),
  reconciledAt: Instant.nullable(),
  /** Differences the newest comparison left. */
  differences: z.number().nullable(),
});
export type Expectation = z.infer<typeof Expectation>;

const ExpectationBody = z.object({
  name: z.string().trim().min(1).max(200),
  channel: ChannelName.min(1),
  source: z.string().min(1).max(60).nullish(),
  device: z.string().trim().min(1).max(200).nullish(),
  person: Uuid.nullish(),
  days: z.number().int().min(1).max(260),
  reconcileDays: z.number().int().min(1).max(366),
  calendar: Id,
  responsible: z.string().trim().min(1).max(200),
});

/** Something that arrives and that nobody expects: nobody would miss it. */
export const Unexpected = z.object({
  channel: ChannelName,
  source: z.string(),
  device: z.string().nullable(),
  messages: z.number(),
  lastAt: Instant,
});
export type Unexpected = z.infer<typeof Unexpected>;

/** A live feed, as whoever runs it sees it. */
export const Feed = z.object({
  id: z.string(),
  name: z.string(),
  channel: ChannelName,
  /** As it was set: `active`, `paused`. */
  state: z.string(),
  /** Whether it works. */
  health: FeedHealth,
  responsible: z.string(),
  lastReceivedAt: Instant.nullable(),
  /** Numbers of a sequence that were skipped and are neither filled nor explained. */
  gapsOpen: z.number(),
  backlog: z.number(),
  testedAt: Instant.nullable(),
});
export type Feed = z.infer<typeof Feed>;

/** Of what is expected and of live feeds; those that refuse calls or fail count as silent, with lost deliveries as unreconciled. */
export const Health = z.object({
  healthy: z.number(),
  waiting: z.number(),
  silent: z.number(),
  never: z.number(),
  unreconciled: z.number(),
  unexpected: z.number(),
  exceptions: z.number(),
  /** Of live feeds and of files. */
  gapsOpen: z.number(),
});
export type Health = z.infer<typeof Health>;

export const Overview = z.object({
  expectations: z.array(Expectation),
  unexpected: z.array(Unexpected),
  feeds: z.array(Feed),
  health: Health,
  now: Instant,
});
export type Overview = z.infer<typeof Overview>;

const DayCount = z.object({ day: Day, messages: z.number() });
export type DayCount = z.infer<typeof DayCount>;

/** A difference between what was stated and what is archived. */
export const Difference = z.object({
  kind: z.enum(['count', 'bytes', 'item-missing', 'item-unstated', 'unknown-custodian']),
  /** Line of the file. */
  line: z.number().nullable(),
  custodian: z.string().nullable(),
  day: Day.nullable(),
  stated: z.number().nullable(),
  archived: z.number().nullable(),
  /** Of the item, hex. */
  sha256: z.string().nullable(),
});
export type Difference = z.infer<typeof Difference>;

export const Statement = z.object({
  id: Id,
  name: z.string(),
  channel: ChannelName,
  zone: z.string(),
  from: Day,
  to: Day,
  lines: z.number(),
  stated: z.number(),
  archived: z.number(),
  differences: z.number(),
  at: Instant,
  by: z.string(),
});
export type Statement = z.infer<typeof Statement>;

/** An exception of any import, without its raw text. */
export const QueuedException = z.object({
  id: Id,
  import: Id.nullable(),
  file: z.string(),
  format: z.string(),
  place: z.object({ line: z.number().nullable(), byte: z.number() }),
  bytes: z.number(),
  code: z.string(),
  detail: z.string(),
  at: Instant,
  /** `resolved`: a later reading made records of it. The exception itself stays. */
  outcome: z.enum(['open', 'failing', 'resolved']),
  /** Parser that read it last. */
  parser: z.string(),
  readAt: Instant.nullable(),
  waiting: z.boolean(),
});
export type QueuedException = z.infer<typeof QueuedException>;

/** A source of files or a live feed, for the register (R196). */
export const RegisterLine = z.object({
  kind: z.enum(['file', 'feed']),
  name: z.string(),
  channel: ChannelName,
  responsible: z.string().nullable(),
  messages: z.number().nullable(),
  lastAt: Instant.nullable(),
  testedAt: Instant.nullable(),
  reconciledAt: Instant.nullable(),
  exceptions: z.number().nullable(),
  gapsOpen: z.number().nullable(),
});
export type RegisterLine = z.infer<typeof RegisterLine>;

/** A conversation whose messages delete themselves, or did once. */
export const TimedConversation = z.object({
  conversation: Id,
  channel: ChannelName,
  title: z.string(),
  /** The newest notice. */
  notice: z.enum(['timer-on', 'timer-off', 'timer-changed']),
  message: Id,
  at: Instant,
  notices: z.number(),
  participants: z.array(Party),
});
export type TimedConversation = z.infer<typeof TimedConversation>;

export const Absences = z.object({
  /** Messages of earlier captures first found lacking in this import. */
  gone: z.number(),
  /** Lacking too, and noted before. */
  known: z.number(),
  /** Lacking, and perhaps not gone: unreadable records, another spelling, an export older than what is archived. */
  undecided: z.number(),
  compared: z.number(),
  waiting: z.number(),
});
export type Absences = z.infer<typeof Absences>;

export const completeness = {
  overview: endpoint({
    method: 'GET',
    path: '/api/completeness',
    summary: 'What should arrive, whether it does, and what arrives that nobody expects',
    permission: 'import.read',
    response: Overview,
  }),
  calendars: endpoint({
    method: 'GET',
    path: '/api/completeness/calendars',
    summary: 'Working days',
    permission: 'import.read',
    response: z.object({ items: z.array(WorkCalendar) }),
  }),
  createCalendar: endpoint({
    method: 'POST',
    path: '/api/completeness/calendars',
    summary: 'Add a calendar of working days',
    permission: 'completeness.write',
    audit: 'calendar.changed',
    body: CalendarBody,
    response: WorkCalendar,
  }),
  changeCalendar: endpoint({
    method: 'PATCH',
    path: '/api/completeness/calendars/:id',
    summary: 'Change working days',
    permission: 'completeness.write',
    audit: 'calendar.changed',
    params: IdParams,
    body: CalendarBody.extend({ version: Version }),
    response: WorkCalendar,
  }),
  expect: endpoint({
    method: 'POST',
    path: '/api/completeness/expectations',
    summary: 'Say that something should arrive',
    permission: 'completeness.write',
    audit: 'expectation.created',
    body: ExpectationBody,
    response: Expectation,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/completeness/expectations/:id',
    summary: 'Change what should arrive',
    permission: 'completeness.write',
    audit: 'expectation.changed',
    params: IdParams,
    body: ExpectationBody.extend({ version: Version }),
    response: Expectation,
  }),
  end: endpoint({
    method: 'POST',
    path: '/api/completeness/expectations/:id/end',
    summary: 'Say that it should no longer arrive',
    permission: 'completeness.write',
    audit: 'expectation.ended',
    params: IdParams,
    body: z.object({ version: Version, reason: z.string().trim().min(10).max(2_000) }),
    response: Nothing,
  }),
  days: endpoint({
    method: 'GET',
    path: '/api/completeness/days',
    summary: 'What arrived, day by day; days are of UTC, and those with nothing are left out',
    permission: 'import.read',
    query: z.object({
      channel: ChannelName.optional(),
      source: z.string().max(60).optional(),
      device: z.string().max(200).optional(),
      /** Needs `channel`. */
      person: Uuid.optional(),
      from: Day,
      to: Day,
    }),
    response: z.object({ claimed: z.array(DayCount), received: z.array(DayCount) }),
  }),
  statements: endpoint({
    method: 'GET',
    path: '/api/completeness/statements',
    summary: 'Comparisons with stated counts, newest first',
    permission: 'import.read',
    query: PageQuery,
    response: page(Statement),
  }),
  state: endpoint({
    method: 'PUT',
    path: '/api/completeness/statements',
    summary: 'Compare the archive with stated counts: a CSV is the body',
    permission: 'completeness.write',
    audit: 'statement.compared',
    query: z.object({
      name: z.string().trim().min(1).max(200),
      channel: ChannelName.min(1),
      zone: z.string().max(64).default('UTC'),
      /** Items are compared with the objects of this import alone, and those nobody stated are listed too. */
      import: Id.optional(),
    }),
    response: Statement,
    upload: true,
  }),
  differences: endpoint({
    method: 'GET',
    path: '/api/completeness/statements/:id/differences',
    summary: 'What a comparison found different',
    permission: 'import.read',
    params: IdParams,
    query: PageQuery,
    response: page(Difference),
  }),
  exceptions: endpoint({
    method: 'GET',
    path: '/api/exceptions',
    summary: 'What could not be read, of all imports, newest first; without its raw text',
    permission: 'import.read',
    query: PageQuery.extend({
      code: z.string().max(40).optional(),
      outcome: z.enum(['unresolved', 'all']).default('unresolved'),
    }),
    response: page(QueuedException),
  }),
  exceptionTally: endpoint({
    method: 'GET',
    path: '/api/exceptions/codes',
    summary: 'How many exceptions are unresolved, by code',
    permission: 'import.read',
    response: z.object({ codes: z.array(z.object({ code: z.string(), n: z.number() })), resolved: z.number() }),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/exceptions/retry',
    summary: 'Have objects with exceptions read again by today’s importers',
    permission: 'completeness.write',
    audit: 'exception.retried',
    body: z.object({ exceptions: z.array(Id).min(1).max(200) }),
    response: z.object({ objects: z.number() }),
  }),
  gaps: endpoint({
    method: 'GET',
    path: '/api/completeness/gaps',
    summary: 'Numbers that files lack of what they count, newest first',
    permission: 'import.read',
    query: PageQuery.extend({ import: Id.optional(), outcome: z.enum(['open', 'all']).default('open') }),
    response: page(Gap),
  }),
  explainGap: endpoint({
    method: 'POST',
    path: '/api/completeness/gaps/:id/explanation',
    summary: 'Say why files lack numbers',
    permission: 'completeness.write',
    audit: 'gap.explained',
    params: IdParams,
    body: GapReason,
    response: Gap,
  }),
  register: endpoint({
    method: 'GET',
    path: '/api/completeness/register',
    summary: 'Every source: who answers for it, last arrival, last reconciliation, open exceptions',
    permission: 'import.read',
    response: z.object({ items: z.array(RegisterLine) }),
  }),
  registerCsv: endpoint({
    method: 'GET',
    path: '/api/completeness/register.csv',
    summary: 'The register, for the file cabinet',
    permission: 'import.read',
    audit: 'register.exported',
    response: 'csv',
  }),
  timers: endpoint({
    method: 'GET',
    path: '/api/completeness/timers',
    summary: 'Conversations whose messages delete themselves, or did once, with who is in them',
    permission: 'import.read',
    query: PageQuery,
    response: page(TimedConversation),
  }),
  absences: endpoint({
    method: 'GET',
    path: '/api/imports/:id/absences',
    summary: 'How many messages of earlier captures an import lacks',
    permission: 'import.read',
    params: IdParams,
    response: Absences,
  }),
};
