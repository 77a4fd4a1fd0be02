import { z } from 'zod';
import { Day } from './completeness';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { RuleText } from './lexicons';
import { Person } from './people';

const Zone = z.enum(['subject', 'own', 'quoted', 'signature', 'attachment']);

/** Percent, the 95 % Wilson interval; null: nothing was decided. */
const Interval = { low: z.number().nullable(), high: z.number().nullable() };

/** What alerts raised in the period brought and cost. Members folded into an alert count as hits, and as no alert of their own. */
export const Economy = z.object({
  hits: z.number(),
  alerts: z.number(),
  /** Alerts with a decision that stands. */
  decided: z.number(),
  /** Of those, not called a false positive. */
  right: z.number(),
  violations: z.number(),
  escalated: z.number(),
  ...Interval,
  /** Hours of reading; decisions made many at once have none. */
  hours: z.number(),
  lastHitAt: Instant.nullable(),
});
export type Economy = z.infer<typeof Economy>;

export const EconomyScope = z.object({
  /** Calendar months of UTC, this one included. */
  months: z.coerce.number().int().min(1).max(60).default(12),
  lexicon: Id.optional(),
  desk: z.string().max(200).optional(),
  language: z.string().max(20).optional(),
});
export type EconomyScope = z.infer<typeof EconomyScope>;

const Named = z.object({ id: Id, lexicon: Id, lexiconName: z.string(), code: z.string(), title: z.string() });

export const ECONOMY_BY = ['rule', 'desk', 'language'] as const;
export const EconomyLine = z.object({
  /** Id of a rule, name of a desk (empty: none), a script. */
  key: z.string(),
  /** Null where lines are not of rules. */
  rule: Named.nullable(),
  economy: Economy,
  /** Terms of the rule in force, and how many of them hit nothing in the period; null where lines are not of rules. */
  terms: z.object({ all: z.number(), silent: z.number() }).nullable(),
});
export type EconomyLine = z.infer<typeof EconomyLine>;

/** One thing a rule looks for, as the query language prints it. What stands twice in a rule is one term. */
export const TermEconomy = z.object({
  text: z.string(),
  rule: Named,
  /** Alerts in which it had a part. */
  economy: Economy,
  /** Of those, alerts that would not be there without it. */
  alone: z.object({ alerts: z.number(), decided: z.number(), right: z.number(), hours: z.number(), ...Interval }),
  /** Where it hit. */
  zones: z.array(z.object({ zone: Zone, hits: z.number() })),
});
export type TermEconomy = z.infer<typeof TermEconomy>;

/** `silent`: no hit in the period. `borrowed`: only ever in quoted text, signatures and disclaimers. `noise`: decided, and never right when alone. */
export const TERM_VIEWS = ['all', 'noise', 'silent', 'borrowed'] as const;

/** Why a rule is listed for decision (R175). */
export const GROUNDS = ['untested', 'silent', 'noisy'] as const;
export const Ground = z.enum(GROUNDS);
export type Ground = z.infer<typeof Ground>;

export const OUTCOMES = ['keep', 'change', 'retire'] as const;
export const RuleDecision = z.object({
  id: Id,
  /** Of the rule, that it was decided about. */
  version: z.number(),
  grounds: z.array(Ground),
  outcome: z.enum(OUTCOMES),
  /** Until when it is kept as it is; null otherwise. */
  until: Day.nullable(),
  reason: z.string(),
  by: Person,
  at: Instant,
});
export type RuleDecision = z.infer<typeof RuleDecision>;

/** A run of a rule's examples, and of its true alerts of the past, by the engine of the day. */
export const RuleTest = z.object({
  id: Id,
  version: z.number(),
  engine: z.string(),
  examples: z.number(),
  /** Texts of the examples that came out wrong. */
  failed: z.array(z.string()),
  /** Messages of violations and escalations of this rule looked at again, and those it would not find any more. */
  replayed: z.number(),
  missed: z.number(),
  by: Person,
  at: Instant,
});
export type RuleTest = z.infer<typeof RuleTest>;

export const DocketEntry = z.object({
  rule: Named.extend({ version: z.number() }),
  grounds: z.array(Ground),
  testedAt: Instant,
  /** Since when nothing hit: the last hit, else when this version was put into force. */
  quietSince: Instant,
  /** Of the version in force, over the last twelve months. */
  economy: Economy,
  decision: RuleDecision.nullable(),
});
export type DocketEntry = z.infer<typeof DocketEntry>;

/** From when on a rule is listed for decision. */
export const EconomyLimits = z.object({
  untestedMonths: z.number().int().min(1).max(60),
  silentMonths: z.number().int().min(1).max(60),
  /** Percent: a rule is noisy when even the upper end of its precision's interval lies below. */
  precisionFloor: z.number().int().min(0).max(100),
  version: Version,
});
export type EconomyLimits = z.infer<typeof EconomyLimits>;

export const RuleEconomy = z.object({
  rule: Named.extend({ version: z.number(), query: z.string(), publishedAt: Instant }),
  months: z.array(z.object({ month: Day, economy: Economy })),
  desks: z.array(z.object({ key: z.string(), economy: Economy })),
  languages: z.array(z.object({ key: z.string(), economy: Economy })),
  terms: z.array(TermEconomy),
  /** Terms that must be absent: they leave no trace in hits, and so have no figures. */
  excluding: z.array(z.string()),
  grounds: z.array(Ground),
  decisions: z.array(RuleDecision),
  tests: z.array(RuleTest),
});
export type RuleEconomy = z.infer<typeof RuleEconomy>;

export const SUGGESTIONS = ['drop-term', 'closer', 'drop-zone', 'exclude-sender'] as const;
export const Suggestion = z.object({
  kind: z.enum(SUGGESTIONS),
  /** The term, the zone, or the sender; of `closer` the operator as it would be. */
  what: z.string(),
  /** Of `closer`, the operator as it is. */
  instead: z.string().nullable(),
  /** The rule as it would be. */
  rule: RuleText,
  /** Of the decided alerts looked at: false positives that would not have been raised. */
  spared: z.number(),
  /** What else would not have been raised. */
  lost: z.object({ violations: z.number(), escalated: z.number(), cleared: z.number() }),
  before: z.object({ decided: z.number(), right: z.number(), ...Interval }),
  after: z.object({ decided: z.number(), right: z.number(), ...Interval }),
  /** Hours of reading the spared ones took. */
  hours: z.number(),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const Suggestions = z.object({
  items: z.array(Suggestion),
  /** Messages of decided alerts the suggestions were tried on, and how many decided alerts there are. */
  tried: z.number(),
  ofDecided: z.number(),
  /** Left out: their messages are disposed of, or the rule in force does not find them. */
  unread: z.number(),
  /** Whether all that were right are among those tried; of the others the newest are. */
  allRight: z.boolean(),
});
export type Suggestions = z.infer<typeof Suggestions>;

/** Which audit entries the figures are of, and how many months of rules still wait to be counted anew. */
const Computed = z.object({ audit: z.number(), at: Instant, waiting: z.number() });

const Reason = z.string().trim().min(20, 'needs at least 20 characters').max(4_000);

export const economics = {
  lines: endpoint({
    method: 'GET',
    path: '/api/economics',
    summary: 'What rules, desks or languages brought and cost, the most false positives first',
    permission: 'lexicon.read',
    query: PageQuery.extend(EconomyScope.shape).extend({ by: z.enum(ECONOMY_BY).default('rule') }),
    response: page(EconomyLine).extend({ total: Economy, from: Day, computed: Computed }),
  }),
  terms: endpoint({
    method: 'GET',
    path: '/api/economics/terms',
    summary: 'Terms of rules in force with what each brought and cost',
    permission: 'lexicon.read',
    audit: 'lexicon.viewed',
    query: PageQuery.extend(EconomyScope.shape).extend({ view: z.enum(TERM_VIEWS).default('all') }),
    response: page(TermEconomy).extend({ of: z.number(), from: Day, computed: Computed }),
  }),
  rule: endpoint({
    method: 'GET',
    path: '/api/economics/rules/:id',
    summary: 'A rule in force: months, desks, languages and terms, and what was decided about it',
    permission: 'lexicon.read',
    audit: 'lexicon.viewed',
    params: IdParams,
    query: EconomyScope.pick({ months: true }),
    response: RuleEconomy,
  }),
  suggestions: endpoint({
    method: 'GET',
    path: '/api/economics/rules/:id/suggestions',
    summary: 'Ways to narrow a rule, each tried on its decided alerts',
    permission: 'lexicon.read',
    audit: 'rule.suggestions-tried',
    params: IdParams,
    response: Suggestions,
  }),
  test: endpoint({
    method: 'POST',
    path: '/api/economics/rules/:id/test',
    summary: 'Run a rule’s examples and look at its true alerts again',
    permission: 'lexicon.publish',
    audit: 'rule.tested',
    params: IdParams,
    body: z.object({ version: Version }),
    response: RuleTest,
  }),
  docket: endpoint({
    method: 'GET',
    path: '/api/economics/docket',
    summary: 'Rules untested, silent or noisy, to be decided about',
    permission: 'lexicon.read',
    query: PageQuery.extend({ view: z.enum(['open', 'decided']).default('open'), lexicon: Id.optional() }),
    response: page(DocketEntry).extend({ open: z.number(), limits: EconomyLimits, computed: Computed }),
  }),
  decide: endpoint({
    method: 'POST',
    path: '/api/economics/rules/:id/decision',
    summary: 'Keep a listed rule until a day, or have it changed or retired',
    permission: 'lexicon.publish',
    audit: 'rule.decided',
    params: IdParams,
    body: z.object({
      /** The version of the rule decided about, and the decision before this one; null: there is none. */
      version: Version,
      after: Id.nullable(),
      outcome: z.enum(OUTCOMES),
      until: Day.nullable().default(null),
      reason: Reason,
    }),
    response: DocketEntry,
  }),
  limits: endpoint({
    method: 'PUT',
    path: '/api/economics/limits',
    summary: 'From when on a rule is listed for decision',
    permission: 'lexicon.publish',
    audit: 'rule.limits-changed',
    body: EconomyLimits,
    response: EconomyLimits,
  }),
  csv: endpoint({
    method: 'GET',
    path: '/api/economics.csv',
    summary: 'Rules, terms, desks or languages with what each brought and cost, as CSV',
    permission: 'lexicon.read',
    audit: 'report.exported',
    query: EconomyScope.extend({ of: z.enum(['rules', 'terms', 'desks', 'languages']).default('rules') }),
    response: 'csv',
  }),
};
