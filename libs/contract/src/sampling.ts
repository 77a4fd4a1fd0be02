import { z } from 'zod';
import { ScriptLanguage } from './alerts';
import { ChannelName } from './archive';
import { Day } from './completeness';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { PERIODS } from './quality';

/**
 * What a plan draws from. `random`: everything captured. `below-the-line`: what no rule alerted on (R170). `suppressed`:
 * what an exclusion kept from alerting (R176). `full`: nothing is drawn, all of it is reviewed (R187).
 */
export const PLAN_KINDS = ['random', 'below-the-line', 'suppressed', 'full'] as const;
export const PlanKind = z.enum(PLAN_KINDS);
export type PlanKind = z.infer<typeof PlanKind>;

/** What a sample is stratified by (R172). */
export const STRATA = ['person', 'desk', 'branch', 'channel', 'direction', 'language'] as const;
export const StratumKey = z.enum(STRATA);
export type StratumKey = z.infer<typeof StratumKey>;

const Names = z.array(z.string().trim().min(1).max(200)).max(2_000).default([]);

/** Whose messages, and which; an empty list takes any. Desk, branch and person have to be of the same person. */
export const SamplePopulation = z.object({
  /** External ids of the directory. */
  people: Names,
  desks: Names,
  branches: Names,
  channels: z.array(ChannelName.min(1)).max(50).default([]),
  directions: z
    .array(z.enum(['internal', 'inbound', 'outbound', 'unknown']))
    .max(4)
    .default([]),
  languages: z.array(ScriptLanguage).max(10).default([]),
  /** Only what somebody of the firm wrote, not what they received. */
  written: z.boolean().default(false),
});
export type SamplePopulation = z.infer<typeof SamplePopulation>;

/** Somebody all of whose messages are reviewed, those sent on these days, both included. */
export const WatchedPerson = z.object({
  /** External id of the directory. */
  person: z.string().trim().min(1, 'is missing').max(200),
  from: Day,
  until: Day.nullable().default(null),
  reason: z.string().trim().min(1, 'is missing').max(500),
});
export type WatchedPerson = z.infer<typeof WatchedPerson>;

const Rules = z.object({
  population: SamplePopulation.prefault({}),
  stratify: z.array(StratumKey).max(3).default([]),
  /** Percent of each stratum, rounded up; thousandths are kept. */
  percent: z.number().min(0).max(100).default(0),
  /** Of each stratum, if there are so many. */
  minimum: z.number().int().min(0).max(100_000).default(0),
  period: z.enum(PERIODS).default('week'),
  /** Messages that a rule alerted on are reviewed anyway: they count, and as many fewer are drawn. */
  countHits: z.boolean().default(false),
  /** Of `full`: everybody in so many days from their first at the firm; null: nobody for that. */
  newHireDays: z.number().int().min(1).max(3_660).nullable().default(null),
  /** Of `full`. */
  supervised: z.array(WatchedPerson).max(2_000).default([]),
});

/** How a plan draws; its name and kind stay, because its alerts carry them. */
export const PlanRules = Rules;
export type PlanRules = z.infer<typeof PlanRules>;

export const NewPlan = Rules.extend({ name: z.string().trim().min(1, 'is missing').max(120), kind: PlanKind });
export type NewPlan = z.infer<typeof NewPlan>;

export const DRAW_STATES = ['planned', 'running', 'collecting', 'drawn'] as const;

/** A part of the firm, or a kind of message, that no sample covers. */
export const SampleGap = z.object({
  by: StratumKey,
  value: z.string(),
  /** What people call it. */
  label: z.string(),
  /** Nothing of it was captured, or some was and none of it drawn. */
  why: z.enum(['nothing-captured', 'nothing-drawn']),
});
export type SampleGap = z.infer<typeof SampleGap>;

/** A find rate below the line, with its exact one-sided upper bound at 95 % (Clopper-Pearson, R170). Shares, 0 to 1. */
export const FindRate = z.object({ finds: z.number(), of: z.number(), rate: z.number(), upper: z.number() });
export type FindRate = z.infer<typeof FindRate>;

/** One period of a plan: seed committed, then drawn. */
export const SampleDraw = z.object({
  id: Id,
  /** `rule`: its alerts are of. */
  plan: z.object({ id: Id, name: z.string(), kind: PlanKind, rule: Id }),
  /** Days of UTC on which messages were captured, both included. */
  from: Day,
  to: Day,
  state: z.enum(DRAW_STATES),
  /** Drawn because somebody asked, with a seed made then. */
  byHand: z.boolean(),
  /** SHA-256 of the seed, hexadecimal, in the audit log since. */
  commitment: z.string(),
  committedAt: Instant,
  /** The seed was committed before the period began. */
  committedBefore: z.boolean(),
  /** 32 bytes, hexadecimal; null until it is drawn. */
  seed: z.string().nullable(),
  algorithm: z.string(),
  /** Entries of the ledger the population is from: from the first on, before the second. */
  positions: z.object({ from: z.number(), to: z.number() }).nullable(),
  /** Of those, read so far. */
  progress: z.object({ read: z.number(), of: z.number() }).nullable(),
  population: z.number(),
  /** Of the population: alerted on by a rule, and counted. */
  counted: z.number(),
  drawn: z.number(),
  /** RFC 6962 root over the population, hexadecimal. */
  root: z.string().nullable(),
  drawnAt: Instant.nullable(),
  /** Of those drawn: reviewed, and disposed of before anybody could. */
  decided: z.number(),
  gone: z.number(),
  /** Of a plan below the line; null where strata, drawn at different rates, add up to no rate of the whole. */
  finds: FindRate.nullable(),
  gaps: z.array(SampleGap),
});
export type SampleDraw = z.infer<typeof SampleDraw>;

export const SampleStratum = z.object({
  /** As `stratify` orders them, in words. */
  labels: z.array(z.string()),
  population: z.number(),
  counted: z.number(),
  /** How many were to be reviewed: percent and minimum. */
  wanted: z.number(),
  drawn: z.number(),
  decided: z.number(),
  finds: FindRate.nullable(),
  /** `none`: no sample at all; `short`: fewer than the minimum, because there are no more. */
  cover: z.enum(['covered', 'short', 'none']),
});
export type SampleStratum = z.infer<typeof SampleStratum>;

export const SampleDrawDetail = SampleDraw.extend({
  rules: PlanRules,
  strata: z.array(SampleStratum),
});
export type SampleDrawDetail = z.infer<typeof SampleDrawDetail>;

/** How far a review of everything is: nobody is skipped below `read`. */
export const FullReview = z.object({
  /** Entries of the ledger looked at, of those there are. */
  read: z.number(),
  of: z.number(),
  messages: z.number(),
  decided: z.number(),
  people: z.array(
    z.object({
      person: z.string(),
      name: z.string(),
      because: z.enum(['new-hire', 'heightened']),
      reason: z.string().nullable(),
      from: Day,
      until: Day.nullable(),
      messages: z.number(),
      decided: z.number(),
    }),
  ),
});
export type FullReview = z.infer<typeof FullReview>;

export const SamplePlan = NewPlan.extend({
  id: Id,
  /** The rule its alerts are of, and the code they carry. */
  rule: Id,
  code: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  /** Parts nobody's sample covered in the last draw. */
  gaps: z.number(),
  /** The last draw there is; null for a review of everything, and before the first. */
  last: SampleDraw.nullable(),
  full: FullReview.nullable(),
  version: Version,
});
export type SamplePlan = z.infer<typeof SamplePlan>;

/** What was found when a sample was drawn again (R171). */
export const SampleVerification = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      /** seed: hashes to the commitment. population: has the root that was logged. ledger: every member is the entry it names. sample: drawn again, it is the same. alerts: each was put before reviewers. log: the audit log says the same. */
      check: z.enum(['seed', 'population', 'ledger', 'sample', 'alerts', 'log']),
      ok: z.boolean(),
      /** How many were looked at, and how many are not as they should be. */
      of: z.number(),
      wrong: z.number(),
    }),
  ),
  root: z.string(),
});
export type SampleVerification = z.infer<typeof SampleVerification>;

export const SampleSize = z.object({
  /** So many without a find show that fewer than the share asked for are, at 95 %. */
  below: z.number().nullable(),
  /** So many estimate a share within the margin asked for, at 95 %. */
  within: z.number().nullable(),
});

export const sampling = {
  plans: endpoint({
    method: 'GET',
    path: '/api/sampling/plans',
    summary: 'Plans of random and full review, by name, with their last draw',
    permission: 'oversight.read',
    query: PageQuery,
    response: page(SamplePlan),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/sampling/plans',
    summary: 'A new plan; its first period is the next to begin, so that its seed is committed before',
    permission: 'quality.run',
    audit: 'sampling.plan-created',
    body: NewPlan,
    response: SamplePlan,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/sampling/plans/:id',
    summary: 'Change a plan, from its next period on; a review of everything at once',
    permission: 'quality.run',
    audit: 'sampling.plan-changed',
    params: IdParams,
    body: PlanRules.extend({ version: Version }),
    response: SamplePlan,
  }),
  end: endpoint({
    method: 'DELETE',
    path: '/api/sampling/plans/:id',
    summary: 'End a plan; what it drew stays',
    permission: 'quality.run',
    audit: 'sampling.plan-ended',
    params: IdParams,
    query: z.object({ version: z.coerce.number().int().min(0) }),
    response: z.object({}),
  }),
  draws: endpoint({
    method: 'GET',
    path: '/api/sampling/draws',
    summary: 'Draws of a plan or of all, newest first',
    permission: 'oversight.read',
    query: PageQuery.extend({ plan: Id.optional() }),
    response: page(SampleDraw),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/sampling/draws/:id',
    summary: 'A draw by stratum, with what it leaves uncovered',
    permission: 'oversight.read',
    params: IdParams,
    response: SampleDrawDetail,
  }),
  draw: endpoint({
    method: 'POST',
    path: '/api/sampling/plans/:id/draws',
    summary: 'Draw now from days that are over; the seed is made now and says so',
    permission: 'quality.run',
    audit: 'sampling.committed',
    params: IdParams,
    body: z.object({ from: Day, to: Day }),
    response: SampleDraw,
  }),
  verify: endpoint({
    method: 'POST',
    path: '/api/sampling/draws/:id/verification',
    summary: 'Draw a sample again and compare: seed, population, ledger, sample, alerts',
    permission: 'oversight.read',
    audit: 'sampling.verified',
    params: IdParams,
    response: SampleVerification,
  }),
  population: endpoint({
    method: 'GET',
    path: '/api/sampling/draws/:id/population.csv',
    summary: 'The population of a sample that is drawn, as a file to draw from again; ids, no content',
    permission: 'oversight.read',
    audit: 'sampling.exported',
    params: IdParams,
    response: 'csv',
  }),
  size: endpoint({
    method: 'GET',
    path: '/api/sampling/size',
    summary: 'How many messages a sample needs',
    permission: 'oversight.read',
    query: z.object({
      /** Percent. */
      below: z.coerce.number().gt(0).lt(100).optional(),
      /** Points of percent. */
      within: z.coerce.number().gt(0).lt(50).optional(),
      population: z.coerce.number().int().min(1).optional(),
    }),
    response: SampleSize,
  }),
};
