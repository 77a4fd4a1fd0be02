import { z } from 'zod';
import { Disposition } from './alerts';
import { ChannelName } from './archive';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { Snippet } from './search';

const Count = z.number().int().min(0);
/** SHA-256, hexadecimal. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** On which side of a rehearsal a message stands, for one rule: found by the rule in force, by the draft, by both. */
export const REHEARSAL_SIDES = ['lost', 'gained', 'kept'] as const;
export const RehearsalSide = z.enum(REHEARSAL_SIDES);
export type RehearsalSide = z.infer<typeof RehearsalSide>;

/** Where a message below the line of the draft stands: found by a rule in force only, or by no rule. */
export const LINE_STRATA = ['lost', 'untouched'] as const;
export const LineStratum = z.enum(LINE_STRATA);
export type LineStratum = z.infer<typeof LineStratum>;

/** Share of decided alerts that were right, in whole percent with the Wilson interval at 95 %; null where none was decided. */
export const PastPrecision = z.object({
  decided: Count,
  right: Count,
  percent: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type PastPrecision = z.infer<typeof PastPrecision>;

/** Messages that raise an alert, counted once a rule. */
export const AlertChange = z.object({ before: Count, after: Count, kept: Count, gained: Count, lost: Count });
export type AlertChange = z.infer<typeof AlertChange>;

/** What became of alerts that are lost; `none`: of the messages that were never decided. */
export const LostWas = z.object({
  violation: Count,
  escalated: Count,
  cleared: Count,
  'false-positive': Count,
  none: Count,
});
export type LostWas = z.infer<typeof LostWas>;

export const RehearsalFigures = z.object({
  alerts: AlertChange,
  precision: z.object({ before: PastPrecision, after: PastPrecision }),
  /** Reviewers' hours a month, by what a decision took in the past; null while nothing was decided or no month can be told. */
  hours: z.object({ before: z.number(), after: z.number() }).nullable(),
  /** Of the lost alerts. */
  was: LostWas,
  /** Lost violations and escalations no other rule of the draft finds, and nobody said why they may go. */
  unexplained: Count,
});
export type RehearsalFigures = z.infer<typeof RehearsalFigures>;

/** A rule of the draft or in force that differs; rules that say the same in both are not rehearsed. */
export const RehearsedRule = RehearsalFigures.extend({
  code: z.string(),
  title: z.string(),
  change: z.enum(['added', 'changed', 'retired']),
  /** Milliseconds it took, of one core. */
  milliseconds: z.number(),
});
export type RehearsedRule = z.infer<typeof RehearsedRule>;

/** Why a draft cannot go into force on this rehearsal. `n`: lost alerts, percent of alerts lost, days, messages to judge. */
export const RehearsalObjection = z.object({
  code: z.enum([
    /** It did not come to its end. */
    'not-finished',
    /** Something else was put into force since. */
    'other-base',
    /** It looked at less than the whole archive and less than `n` days. */
    'short-period',
    /** `n` lost alerts were violations or escalated, and no reason is given. */
    'lost-without-reason',
    /** The rule loses `n` percent of its alerts and nothing below the line was judged. */
    'large-drop',
    /** Of the sample below the line `n` messages are not judged yet. */
    'sample-not-judged',
  ]),
  /** Code of the rule; null where it is about all. */
  rule: z.string().nullable(),
  n: z.number(),
  /** In words. */
  text: z.string(),
});
export type RehearsalObjection = z.infer<typeof RehearsalObjection>;

/** What one stratum below the line says: the share of messages that should have alerted, at most. */
export const LineStratumFigures = z.object({
  stratum: LineStratum,
  /** Lost: of rules with a large drop, else of all. Untouched: all of the period; those a rule finds were passed over. */
  population: Count,
  drawn: Count,
  judged: Count,
  found: Count,
  /** Percent of those judged; null while none is. */
  rate: z.number().nullable(),
  /** One-sided exact (Clopper-Pearson) upper bound at 95 %, in percent; null while none is judged. */
  upper: z.number().nullable(),
});
export type LineStratumFigures = z.infer<typeof LineStratumFigures>;

/** What is kept with a publication of what its rehearsal found (R167). */
export const RehearsalImpact = RehearsalFigures.extend({
  position: Count,
  archived: Count,
  searchable: Count,
  from: Instant.nullable(),
  to: Instant.nullable(),
  unchanged: Count,
  sample: z.array(LineStratumFigures),
});
export type RehearsalImpact = z.infer<typeof RehearsalImpact>;

export const REHEARSAL_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;

export const WithoutTerm = z.object({
  /** Code of a rule of the draft. */
  rule: z.string().max(32),
  /** Which of its words and phrases, as `operand` of spans counts them. */
  operand: Count,
});

/** A draft run over the past, against what is in force. */
export const Rehearsal = z.object({
  id: Id,
  lexicon: Id,
  /** SHA-256 of the rules rehearsed: the draft's own unless a term was left out. */
  draft: Hash,
  /** It is of the draft as it stands now, against what is in force now. */
  current: z.boolean(),
  /** The term left out, for trying only: such a rehearsal cannot carry a publication. */
  without: WithoutTerm.extend({ text: z.string() }).nullable(),
  state: z.enum(REHEARSAL_STATES),
  /** As asked for; null: from the first message on, to the last one. `to` is not included. */
  from: Instant.nullable(),
  to: Instant.nullable(),
  /** Time of the first and last message looked at; null in an empty archive. */
  period: z.object({ first: Instant, last: Instant }).nullable(),
  /** Ledger entries it stands on. */
  position: Count,
  /** Messages of the archive, and those the index can find, when it began (R197). */
  archived: Count,
  searchable: Count,
  /** Rules (those in force and those of the draft that differ) read so far, and messages opened to decide. */
  progress: z.object({ rules: Count, of: Count, opened: Count, toOpen: Count.nullable() }),
  /** Rules that say the same in both. */
  unchanged: Count,
  /** Of all rehearsed rules together; null until it is done. */
  figures: RehearsalFigures.nullable(),
  objections: z.array(RehearsalObjection),
  /** Messages are being drawn below the line. */
  drawing: z.boolean(),
  sample: z.array(LineStratumFigures),
  startedBy: z.string(),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  /** Seconds of work. */
  seconds: z.number(),
  version: Version,
});
export type Rehearsal = z.infer<typeof Rehearsal>;

export const RehearsalSummary = Rehearsal.omit({ objections: true, sample: true, period: true });
export type RehearsalSummary = z.infer<typeof RehearsalSummary>;

/** A message as a list of a rehearsal shows it. */
const ShownMessage = z.object({
  message: Id,
  conversation: Id,
  channel: ChannelName,
  sentAt: Instant.nullable(),
  sender: z.string(),
  snippets: z.array(Snippet),
});

export const RehearsedMessage = ShownMessage.extend({
  rule: z.string(),
  /** What was decided about the alert of this rule on it; null: nothing, or there was none. */
  was: Disposition.nullable(),
  /** Another rule of the draft finds it. */
  elsewhere: z.boolean(),
  /** Why it may go. */
  reason: z.object({ text: z.string(), by: z.string(), at: Instant }).nullable(),
});
export type RehearsedMessage = z.infer<typeof RehearsedMessage>;

export const JudgedMessage = ShownMessage.extend({
  stratum: LineStratum,
  judgement: z.object({ relevant: z.boolean(), note: z.string(), by: z.string(), at: Instant }).nullable(),
});
export type JudgedMessage = z.infer<typeof JudgedMessage>;

export const rehearsals = {
  list: endpoint({
    method: 'GET',
    path: '/api/lexicons/:id/rehearsals',
    summary: 'Rehearsals of a lexicon, newest first',
    permission: 'lexicon.read',
    params: IdParams,
    query: PageQuery,
    response: page(RehearsalSummary),
  }),
  start: endpoint({
    method: 'POST',
    path: '/api/lexicons/:id/rehearsals',
    summary: 'Run the draft over the past, in the background, against what is in force',
    permission: 'lexicon.write',
    audit: 'rehearsal.started',
    params: IdParams,
    body: z
      .object({
        /** Of the lexicon. */
        version: Version,
        from: Instant.nullable().default(null),
        to: Instant.nullable().default(null),
        without: WithoutTerm.nullable().default(null),
      })
      .refine(({ from, to }) => from === null || to === null || from < to, { path: ['to'], error: 'is before “from”' }),
    response: Rehearsal,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/rehearsals/:id',
    summary: 'A rehearsal, as far as it has come',
    permission: 'lexicon.read',
    params: IdParams,
    response: Rehearsal,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/rehearsals/:id/cancel',
    summary: 'Stop a rehearsal',
    permission: 'lexicon.write',
    audit: 'rehearsal.cancelled',
    params: IdParams,
    body: z.object({ version: Version }),
    response: Rehearsal,
  }),
  rules: endpoint({
    method: 'GET',
    path: '/api/rehearsals/:id/rules',
    summary: 'What each rehearsed rule gains, loses and keeps, by code',
    permission: 'lexicon.read',
    params: IdParams,
    query: PageQuery,
    response: page(RehearsedRule),
  }),
  messages: endpoint({
    method: 'GET',
    path: '/api/rehearsals/:id/messages',
    summary:
      'Messages of one side, of what you may see: of the lost all violations and escalations first, of all others a sample',
    permission: 'lexicon.read',
    audit: 'rehearsal.viewed',
    params: IdParams,
    query: PageQuery.extend({ side: RehearsalSide, rule: z.string().max(32).optional() }),
    response: page(RehearsedMessage),
  }),
  reasons: endpoint({
    method: 'POST',
    path: '/api/rehearsals/:id/reasons',
    summary: 'Say why lost alerts may go',
    permission: 'lexicon.write',
    audit: 'rehearsal.explained',
    params: IdParams,
    body: z.object({
      items: z
        .array(z.object({ rule: z.string().max(32), message: Id }))
        .min(1)
        .max(500),
      reason: z.string().trim().min(1, 'is missing').max(2_000),
    }),
    response: Rehearsal,
  }),
  draw: endpoint({
    method: 'POST',
    path: '/api/rehearsals/:id/sample',
    summary: 'Draw messages below the line: of those lost, and of those no rule finds; once a rehearsal',
    permission: 'lexicon.write',
    audit: 'rehearsal.sampled',
    params: IdParams,
    body: z.object({ lost: Count.max(3_000).default(59), untouched: Count.max(3_000).default(59) }),
    response: Rehearsal,
  }),
  sample: endpoint({
    method: 'GET',
    path: '/api/rehearsals/:id/sample',
    summary: 'Messages drawn below the line, of what you may see, those not judged yet first',
    permission: 'lexicon.read',
    audit: 'rehearsal.viewed',
    params: IdParams,
    query: PageQuery,
    response: page(JudgedMessage),
  }),
  judge: endpoint({
    method: 'POST',
    path: '/api/rehearsals/:id/judgements',
    summary: 'Say whether a message drawn below the line should have alerted; said again, the last one stands',
    permission: 'lexicon.write',
    audit: 'rehearsal.judged',
    params: IdParams,
    body: z.object({ message: Id, relevant: z.boolean(), note: z.string().trim().max(2_000).default('') }),
    response: Rehearsal,
  }),
};
