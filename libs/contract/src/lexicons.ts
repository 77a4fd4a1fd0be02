import { z } from 'zod';
import { ChannelName } from './archive';
import { Day } from './completeness';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { Snippet } from './search';

export const Severity = z.number().int().min(1).max(3);
const ZoneName = z.enum(['subject', 'own', 'quoted', 'signature', 'attachment']);

/** The risk a rule looks for. */
export const THEMES = [
  'off-channel',
  'market-abuse',
  'insider',
  'gifts',
  'collusion',
  'complaints',
  'conduct',
  'privacy',
  'other',
] as const;
export const Theme = z.enum(THEMES);
export type Theme = z.infer<typeof Theme>;

/** What a rule decides on: words, the luck of the draw, or what somebody does unlike themselves. */
export const RuleKind = z.enum(['query', 'sample', 'activity']);
export type RuleKind = z.infer<typeof RuleKind>;

const Names = z.array(z.string().trim().min(1).max(200)).max(500).default([]);

/** Where a rule looks at all. Empty: anywhere. All of them have to hold; in each, one entry is enough. */
export const RuleConditions = z.object({
  directions: z
    .array(z.enum(['internal', 'inbound', 'outbound']))
    .max(3)
    .default([]),
  /** Somebody takes part from a mail domain anybody can have an address at. */
  personalDomains: z.boolean().default(false),
  channels: z.array(ChannelName.min(1)).max(50).default([]),
  /** External ids of the directory; whether they wrote, were addressed or were there. */
  people: Names,
  desks: Names,
  /** Titles in the directory. */
  roles: Names,
});
export type RuleConditions = z.infer<typeof RuleConditions>;

/** Messages a rule leaves out, although it matches: newsletters, known boilerplate. What it leaves out is recorded (R176). */
export const RuleExclusion = z.object({
  name: z.string().trim().min(1, 'is missing').max(120),
  query: z.string().trim().min(1, 'is missing').max(20_000),
  reason: z.string().trim().min(1, 'is missing').max(1_000),
  /** The user who answers for it. */
  owner: Uuid.nullable().default(null),
  /** The last day on which it leaves anything out. */
  until: Day,
});
export type RuleExclusion = z.infer<typeof RuleExclusion>;

/** A text the rule must hit, or must not: checked on every save, before every publication, and in CI (R173). */
export const RuleExample = z.object({
  text: z.string().min(1, 'is missing').max(5_000),
  hits: z.boolean(),
  note: z.string().trim().max(500).default(''),
});
export type RuleExample = z.infer<typeof RuleExample>;

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
  theme: Theme.nullable().default(null),
  /** How much an alert of it counts beside others of its severity. */
  weight: z.number().int().min(1).max(10).default(5),
  /** The user who answers for it. */
  owner: Uuid.nullable().default(null),
  conditions: RuleConditions.prefault({}),
  exclusions: z.array(RuleExclusion).max(50).default([]),
  examples: z.array(RuleExample).max(200).default([]),
});
export type RuleText = z.infer<typeof RuleText>;
/** A rule as somebody writes it who leaves out what goes without saying. */
export type RuleInput = z.input<typeof RuleText>;

/** Why a hit that no query made is one: figures only, never text. The workbench puts it into words. */
export const HitWhy = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('sample'),
    plan: z.string(),
    stratum: z.string(),
    /** Of the stratum: how many were drawn, and from how many. */
    drawn: z.number(),
    of: z.number(),
  }),
  z.looseObject({
    kind: z.literal('activity'),
    pattern: z.string(),
    figures: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  }),
]);
export type HitWhy = z.infer<typeof HitWhy>;

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
  /** SHA-256 of the draft: what a rehearsal has to be of, for the draft to be published. */
  draftHash: z.string(),
  draftedBy: z.string().nullable(),
  /** The user who saved it last. */
  drafter: Uuid.nullable(),
  draftedAt: Instant.nullable(),
  /** Who may draft or approve: owners of rules, and whom a draft waits for. */
  staff: z.array(z.object({ id: Uuid, name: z.string(), publishes: z.boolean() })),
  /** How far rules newly in force have read the messages archived before them; null when done. */
  lookingBack: z.object({ read: z.number(), of: z.number() }).nullable(),
});
export type Lexicon = z.infer<typeof Lexicon>;

/** One change of what is in force (R167). */
export const Publication = z.object({
  number: z.number(),
  at: Instant,
  reason: z.string(),
  draftedBy: z.string(),
  draftedAt: Instant,
  approvedBy: z.string(),
  rehearsal: Id.nullable(),
  /** The rehearsal's figures: `RehearsalImpact`. */
  impact: z.record(z.string(), z.unknown()).nullable(),
  rules: z.number(),
});
export type Publication = z.infer<typeof Publication>;

export const RulePast = RuleText.extend({
  /** Of this version of the rule. */
  id: Id,
  version: z.number(),
  publication: z.number(),
  publishedAt: Instant,
  publishedBy: z.string(),
  hits: z.number(),
  inForce: z.boolean(),
  /** When the rule was last taken out of force, if it is out. */
  retiredAt: Instant.nullable(),
});
export type RulePast = z.infer<typeof RulePast>;

/** What a column of a table of rules can hold. Several values of one cell stand on lines of their own, or between semicolons. */
export const RULE_COLUMNS = [
  'code',
  'title',
  'query',
  'severity',
  'theme',
  'weight',
  'zones',
  'directions',
  'channels',
  'desks',
  'people',
  'roles',
  'hits',
  'misses',
] as const;
export const RuleColumn = z.enum(RULE_COLUMNS);
export type RuleColumn = z.infer<typeof RuleColumn>;

export const RULE_DIALECTS = ['minutebook', 'dtsearch', 'kql', 'lucene', 'smarsh'] as const;
export const RuleDialect = z.enum(RULE_DIALECTS);
export type RuleDialect = z.infer<typeof RuleDialect>;

/** What a file of rules would bring into the draft. Saving the draft is what brings it. */
export const RuleFile = z.object({
  format: z.enum(['text', 'csv', 'xlsx']),
  /** What the file calls the lexicon. */
  name: z.string().nullable(),
  /** Of a table: its headings, and which of them holds what. */
  columns: z.array(z.string()),
  mapping: z.partialRecord(RuleColumn, z.number()),
  rows: z.array(
    z.object({
      /** Line of a text, row of a table; from 1. */
      row: z.number(),
      /** Null: the row makes no rule, `faults` say why. */
      rule: RuleText.nullable(),
      change: z.enum(['new', 'changed', 'same']).nullable(),
      /** What was read differently from how it was written. */
      notes: z.array(z.string()),
      faults: z.array(z.string()),
    }),
  ),
  /** Codes of the draft that the file does not have. */
  missing: z.array(z.string()),
});
export type RuleFile = z.infer<typeof RuleFile>;

/** What somebody who writes a rule should know before it goes live; nothing of it forbids anything. */
export const RuleAdvice = z.object({
  rule: z.string(),
  kind: z.enum(['never', 'always', 'broad', 'untested', 'expired', 'query']),
  message: z.string(),
  /** UTF-16 units of the query. */
  start: z.number(),
  end: z.number(),
});
export type RuleAdvice = z.infer<typeof RuleAdvice>;

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
    body: z.object({
      version: Version,
      /** Why the rules are changed. */
      reason: z.string().trim().min(1, 'is missing').max(2_000),
      /** A finished rehearsal of exactly this draft. */
      rehearsal: Id.nullable(),
    }),
    response: Lexicon,
  }),
  attempt: endpoint({
    method: 'POST',
    path: '/api/lexicons/attempt',
    summary: 'Try a rule on the newest messages; changes nothing but the audit log',
    permission: 'lexicon.write',
    audit: 'lexicon.tried',
    body: z.object({
      query: z.string().max(20_000),
      zones: z.array(ZoneName).min(1).default(['subject', 'own']),
      conditions: RuleConditions.optional(),
      exclusions: z.array(RuleExclusion).max(50).optional(),
    }),
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
  publications: endpoint({
    method: 'GET',
    path: '/api/lexicons/:id/publications',
    summary: 'What was put into force, by whom, why, and what it did to the alerts; newest first',
    permission: 'lexicon.read',
    params: IdParams,
    query: PageQuery,
    response: page(Publication),
  }),
  versions: endpoint({
    method: 'GET',
    path: '/api/lexicons/:id/rules/:code/versions',
    summary: 'Every version of a rule, newest first',
    permission: 'lexicon.read',
    audit: 'lexicon.viewed',
    params: z.object({ id: Id, code: z.string().min(1).max(32) }),
    response: z.object({ items: z.array(RulePast) }),
  }),
  advice: endpoint({
    method: 'GET',
    path: '/api/lexicons/:id/advice',
    summary: 'Rules of the draft that match nothing, everything or too much, or that nothing tests',
    permission: 'lexicon.write',
    params: IdParams,
    response: z.object({ items: z.array(RuleAdvice) }),
  }),
  readFile: endpoint({
    method: 'POST',
    path: '/api/lexicons/:id/files',
    summary: 'What a file of rules (text, CSV, XLSX) would bring; changes nothing',
    permission: 'lexicon.write',
    audit: 'lexicon.file-read',
    params: IdParams,
    query: z.object({
      name: z.string().max(255).optional(),
      /** In whose language the queries are. */
      dialect: RuleDialect.default('minutebook'),
      /** JSON: which column (number from 0) holds what, where the headings do not say it. */
      columns: z.string().max(2_000).optional(),
    }),
    upload: true,
    response: RuleFile,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/lexicons/:id/rules.txt',
    summary: 'The rules as a text file for version control',
    permission: 'lexicon.read',
    audit: 'lexicon.exported',
    params: IdParams,
    query: z.object({ of: z.enum(['in-force', 'draft']).default('in-force') }),
    response: 'bytes',
  }),
};
