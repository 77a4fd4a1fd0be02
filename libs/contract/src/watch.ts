import { z } from 'zod';
import { ChannelName } from './archive';
import { Day } from './completeness';
import { endpoint, Id, IdParams, Instant, Nothing, page, PageQuery, Version } from './endpoint';

/** Whether canaries are sent, how long they may be under way, and on which channels; null: those in use. */
export const WatchSettings = z.object({
  canaries: z.boolean(),
  hours: z.number().int().min(1).max(20),
  channels: z.array(ChannelName.min(1)).max(30).nullable(),
});
export type WatchSettings = z.infer<typeof WatchSettings>;

/** `late`: it came, after its hours. */
export const CanaryState = z.enum(['under-way', 'arrived', 'late', 'missed']);
export type CanaryState = z.infer<typeof CanaryState>;

/** A message of the program's own, and whether its rule found it (R169). */
export const Canary = z.object({
  id: Id,
  day: Day,
  scenario: Id,
  rule: z.string(),
  lexicon: z.string(),
  version: z.number(),
  channel: ChannelName,
  language: z.string(),
  state: CanaryState,
  sentAt: Instant,
  arrivedAt: Instant.nullable(),
});
export type Canary = z.infer<typeof Canary>;

/** A rule that was watched once stays watched until somebody ends that: retiring it does not go unnoticed. */
export const Scenario = z.object({
  /** Of the rule. */
  id: Id,
  rule: z.string(),
  title: z.string(),
  lexicon: z.string(),
  languages: z.array(z.string()),
  isInForce: z.boolean(),
  /** Of its newest round. */
  sent: z.number(),
  arrived: z.number(),
  missed: z.number(),
  since: Instant,
  ended: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type Scenario = z.infer<typeof Scenario>;

/** A rule in force no canary can be sent for: no example that must hit, people it is about, or zones nobody writes in. */
export const Unwatched = z.object({
  rule: z.string(),
  lexicon: z.string(),
  why: z.enum(['no-example', 'people', 'zones']),
});
export type Unwatched = z.infer<typeof Unwatched>;

const Round = z.object({
  day: Day,
  sentAt: Instant,
  sent: z.number(),
  arrived: z.number(),
  late: z.number(),
  missed: z.number(),
});

export const CanaryWatch = z.object({
  settings: WatchSettings,
  version: Version,
  /** Newest first, at most 30. */
  rounds: z.array(Round),
  scenarios: z.array(Scenario),
  unwatched: z.array(Unwatched),
});
export type CanaryWatch = z.infer<typeof CanaryWatch>;

/** `waiting`: too little came since to tell. */
export const VolumeState = z.enum(['waiting', 'steady', 'up', 'down']);
export type VolumeState = z.infer<typeof VolumeState>;

/** Hits of one rule after a change, beside what as many messages had before it. */
export const VolumeLine = z.object({
  /** Of the rule. */
  id: Id,
  rule: z.string(),
  lexicon: z.string(),
  state: VolumeState,
  beforeHits: z.number(),
  beforeEntries: z.number(),
  afterHits: z.number(),
  afterEntries: z.number(),
  /** What would have been usual after it, both ends included. */
  low: z.number(),
  high: z.number(),
  flaggedAt: Instant.nullable(),
  settled: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type VolumeLine = z.infer<typeof VolumeLine>;

/** Something after which alerts could come more or less often: another publication or engine (R191). */
export const VolumeChange = z.object({
  id: Id,
  kind: z.enum(['publication', 'engine']),
  /** Lexicon and number of a publication, or the engine. */
  what: z.string(),
  at: Instant,
  closedAt: Instant.nullable(),
  lines: z.array(VolumeLine),
});
export type VolumeChange = z.infer<typeof VolumeChange>;

export const PATTERNS = [
  'volume',
  'hours',
  'counterpart',
  'group',
  'language',
  'unknown-participant',
  'timer',
  'deletions',
] as const;
export const PatternCode = z.enum(PATTERNS);
export type PatternCode = z.infer<typeof PatternCode>;

/**
 * Thresholds of a pattern. What is usual is the 95th percentile of a person's own days in the window; unusual is `factor`
 * times that, and at least `minimum`.
 */
export const PatternSettings = z.object({
  /** Days of a person's past that say what is usual. */
  window: z.number().int().min(7).max(180),
  /** Active days somebody needs before anything about them is unusual. */
  history: z.number().int().min(1).max(90),
  factor: z.number().min(1).max(20),
  minimum: z.number().int().min(1).max(1_000),
  /** Hours of the day that are usual work, in `zone`; from included, to excluded. */
  from: z.number().int().min(0).max(23),
  to: z.number().int().min(1).max(24),
  zone: z.string().min(1).max(64),
});
export type PatternSettings = z.infer<typeof PatternSettings>;

/** What a pattern would have raised. Weeks begin on Monday and are named by it. */
export const PatternRehearsal = z.object({
  id: Id,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  from: Day,
  to: Day,
  settings: PatternSettings,
  messages: z.number(),
  alerts: z.number(),
  people: z.number(),
  weeks: z.array(z.object({ week: Day, alerts: z.number() })),
  /** Figures of the newest, never text. */
  samples: z.array(
    z.object({
      message: Id,
      at: Instant,
      person: z.string().nullable(),
      figures: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
    }),
  ),
  askedBy: z.string(),
  finishedAt: Instant.nullable(),
});
export type PatternRehearsal = z.infer<typeof PatternRehearsal>;

export const Pattern = z.object({
  code: PatternCode,
  isOn: z.boolean(),
  settings: PatternSettings,
  changedAt: Instant.nullable(),
  changedBy: z.string().nullable(),
  /** Whether its newest rehearsal is finished and of exactly these thresholds. */
  isRehearsed: z.boolean(),
  rehearsal: PatternRehearsal.nullable(),
  hits: z.number(),
  version: Version,
});
export type Pattern = z.infer<typeof Pattern>;

const Reason = z.string().trim().min(10, 'is too short to be a reason').max(1_000);
const CodeParams = z.object({ code: PatternCode });

export const watch = {
  canaries: endpoint({
    method: 'GET',
    path: '/api/watch/canaries',
    summary: 'What is watched by canaries, and whether they arrive',
    permission: 'lexicon.read',
    response: CanaryWatch,
  }),
  sent: endpoint({
    method: 'GET',
    path: '/api/watch/canaries/sent',
    summary: 'Canaries, newest first',
    permission: 'lexicon.read',
    query: PageQuery.extend({ missed: z.enum(['true']).optional() }),
    response: page(Canary),
  }),
  settings: endpoint({
    method: 'PUT',
    path: '/api/watch/settings',
    summary: 'Whether canaries are sent, and where',
    permission: 'lexicon.publish',
    audit: 'watch.changed',
    body: WatchSettings.extend({ version: Version }),
    response: CanaryWatch,
  }),
  endScenario: endpoint({
    method: 'POST',
    path: '/api/watch/scenarios/:id/end',
    summary: 'Watch a rule no longer, for a reason',
    permission: 'lexicon.publish',
    audit: 'watch.scenario-ended',
    params: IdParams,
    body: z.object({ reason: Reason }),
    response: Nothing,
  }),
  volumes: endpoint({
    method: 'GET',
    path: '/api/watch/volumes',
    summary: 'Hits of rules before and after changes, newest change first',
    permission: 'lexicon.read',
    query: PageQuery,
    response: page(VolumeChange),
  }),
  settleVolume: endpoint({
    method: 'POST',
    path: '/api/watch/volumes/:id/settled',
    summary: 'Say why a rule hits more or less often than before',
    permission: 'lexicon.publish',
    audit: 'watch.volume-settled',
    params: IdParams,
    body: z.object({ rule: Id, reason: Reason }),
    response: Nothing,
  }),
  patterns: endpoint({
    method: 'GET',
    path: '/api/watch/patterns',
    summary: 'Patterns of unusual activity',
    permission: 'lexicon.read',
    response: z.object({ items: z.array(Pattern) }),
  }),
  changePattern: endpoint({
    method: 'PUT',
    path: '/api/watch/patterns/:code',
    summary: 'Other thresholds; the pattern is off until they are rehearsed',
    permission: 'lexicon.write',
    audit: 'pattern.changed',
    params: CodeParams,
    body: z.object({ version: Version, settings: PatternSettings }),
    response: Pattern,
  }),
  rehearsePattern: endpoint({
    method: 'POST',
    path: '/api/watch/patterns/:code/rehearsal',
    summary: 'What a pattern would have raised in a time that is past',
    permission: 'lexicon.write',
    audit: 'pattern.rehearsed',
    params: CodeParams,
    body: z.object({ version: Version, from: Day, to: Day }).refine(({ from, to }) => from <= to, {
      path: ['to'],
      error: 'is before the first day',
    }),
    response: Pattern,
  }),
  switchPattern: endpoint({
    method: 'POST',
    path: '/api/watch/patterns/:code/switch',
    summary: 'Have a rehearsed pattern raise alerts, or stop it',
    permission: 'lexicon.publish',
    audit: 'pattern.switched',
    params: CodeParams,
    body: z.object({ version: Version, on: z.boolean(), reason: Reason }),
    response: Pattern,
  }),
};
