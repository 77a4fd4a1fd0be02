import { z } from 'zod';
import { ChannelName } from './archive';
import { Attestation, Campaign, Contradiction, ConductReason, Policy } from './conduct';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, UuidParams, Version } from './endpoint';
import { Person } from './people';

const Line = z.string().trim().min(1, 'is missing').max(200);
const Day = z.iso.date();
const Period = z.object({ from: Day, to: Day });

export const Course = z.object({
  id: Id,
  name: z.string(),
  policy: z.object({ version: Id, name: z.string(), number: z.number() }),
  /** Months a passed course holds good; null: until the next version of the policy. */
  validMonths: z.number().nullable(),
  records: z.number(),
  createdAt: Instant,
});
export type Course = z.infer<typeof Course>;

export const TrainingResult = z.enum(['passed', 'failed']);
export type TrainingResult = z.infer<typeof TrainingResult>;

export const TrainingRecord = z.object({
  id: Id,
  course: z.object({ id: Id, name: z.string(), policyVersion: z.number() }),
  person: Person.extend({ externalId: z.string() }),
  takenOn: Day,
  result: TrainingResult,
  validUntil: Day.nullable(),
  recordedBy: z.string(),
  recordedAt: Instant,
});
export type TrainingRecord = z.infer<typeof TrainingRecord>;

/** What a file of training records would bring, or has brought. */
export const TrainingFile = z.object({
  lines: z.number(),
  /** How many it would add, or has added. */
  count: z.number(),
  /** The first 500 of them. */
  added: z.array(
    z.object({
      person: z.string(),
      course: z.string(),
      takenOn: Day,
      result: TrainingResult,
      validUntil: Day.nullable(),
    }),
  ),
  /** Recorded before. */
  known: z.number(),
  faults: z.array(z.object({ line: z.number(), fault: z.string() })),
});
export type TrainingFile = z.infer<typeof TrainingFile>;

export const training = {
  courses: endpoint({
    method: 'GET',
    path: '/api/conduct/courses',
    summary: 'Courses, by name',
    permission: 'conduct.read',
    query: PageQuery,
    response: page(Course),
  }),
  createCourse: endpoint({
    method: 'POST',
    path: '/api/conduct/courses',
    summary: 'A course on a version of a policy',
    permission: 'conduct.write',
    audit: 'course.created',
    body: z.object({
      name: Line,
      policyVersion: Id,
      validMonths: z.number().int().min(1).max(120).nullable().default(null),
    }),
    response: Course,
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/conduct/training',
    summary: 'Training records, newest first',
    permission: 'conduct.read',
    query: PageQuery.extend({ course: Id.optional(), person: Uuid.optional() }),
    response: page(TrainingRecord),
  }),
  record: endpoint({
    method: 'POST',
    path: '/api/conduct/training',
    summary: 'Record that somebody took a course',
    permission: 'conduct.write',
    audit: 'training.recorded',
    body: z.object({ course: Id, person: Uuid, takenOn: Day, result: TrainingResult, validUntil: Day.optional() }),
    response: TrainingRecord,
  }),
  compare: endpoint({
    method: 'POST',
    path: '/api/conduct/training/comparison',
    summary: 'What a CSV of training records would bring: columns id, course, date, result, valid_until',
    permission: 'conduct.write',
    audit: 'training.compared',
    upload: true,
    response: TrainingFile,
  }),
  import: endpoint({
    method: 'POST',
    path: '/api/conduct/training/import',
    summary: 'Record what a CSV of training records brings',
    permission: 'conduct.write',
    audit: 'training.imported',
    upload: true,
    response: TrainingFile,
  }),
};

/** How senior whoever broke a rule was; the FCA asks for breaches by grade. Data, with where the scale comes from. */
export const BreachGrade = z.object({ grade: z.number().int().min(1).max(5), label: z.string(), citation: z.string() });
export type BreachGrade = z.infer<typeof BreachGrade>;

export const BREACH_SOURCES = [
  'surveillance',
  'contradiction',
  'self-report',
  'whistleblower',
  'client-complaint',
  'audit',
  'regulator',
  'other',
] as const;
export const BreachSource = z.enum(BREACH_SOURCES);
export type BreachSource = z.infer<typeof BreachSource>;

const Grade = z.number().int().min(1).max(5);

const BreachFacts = z.object({
  persons: z
    .array(z.object({ person: Uuid, grade: Grade }))
    .min(1, 'needs a person')
    .max(50),
  channel: ChannelName.min(1, 'is missing'),
  source: BreachSource,
  occurredOn: Day,
  foundOn: Day,
  summary: z.string().trim().min(20, 'needs at least 20 characters').max(4000),
  consequence: z.string().trim().max(2000).nullable().default(null),
  policyVersion: Id.nullable().default(null),
  alerts: z.array(Id).max(200).default([]),
  cases: z.array(Id).max(200).default([]),
});

export const Breach = BreachFacts.extend({
  id: Id,
  persons: z.array(Person.extend({ externalId: z.string(), desk: z.string().nullable(), grade: Grade })),
  /** The highest of its persons. */
  grade: Grade,
  policy: z.object({ name: z.string(), number: z.number() }).nullable(),
  recordedBy: z.string(),
  recordedAt: Instant,
  version: Version,
});
export type Breach = z.infer<typeof Breach>;

export const BreachFile = Breach.extend({
  history: z.array(
    z.object({ version: Version, at: Instant, by: z.string(), facts: z.record(z.string(), z.unknown()) }),
  ),
});
export type BreachFile = z.infer<typeof BreachFile>;

/** A quarter of management information. Without a breach it is a question about detection, not good news (R186, E11). */
export const BreachQuarter = z.object({
  /** `2026-Q4`. */
  quarter: z.string(),
  breaches: z.number(),
  /** Persons by grade, 1 to 5: a breach of two persons counts with both. */
  grades: z.array(z.number()).length(5),
  /** What looked, and how much. */
  looked: z.object({
    messages: z.number(),
    hits: z.number(),
    offChannelHits: z.number(),
    /** Null where nothing of this appliance reviews. */
    alertsDecided: z.number().nullable(),
    samples: z.number().nullable(),
    attestations: z.number(),
    contradictions: z.number(),
    offChannelLexicons: z.number(),
  }),
  /** Nothing was found: says which of what should have looked did not, or that all did. */
  question: z.enum(['none', 'nothing-looked', 'no-off-channel-rules', 'nobody-decided', 'looked-and-found-nothing']),
});
export type BreachQuarter = z.infer<typeof BreachQuarter>;

export const BreachReport = z.object({
  from: Day,
  to: Day,
  position: z.number(),
  quarters: z.array(BreachQuarter),
  desks: z.array(z.object({ desk: z.string().nullable(), quarter: z.string(), grades: z.array(z.number()).length(5) })),
  channels: z.array(z.object({ channel: ChannelName, breaches: z.number() })),
  sources: z.array(z.object({ source: BreachSource, breaches: z.number() })),
});
export type BreachReport = z.infer<typeof BreachReport>;

/** One person: what they learned, signed and broke (R185). */
export const ConductFile = z.object({
  person: Person.extend({ externalId: z.string(), desk: z.string().nullable() }),
  training: z.array(TrainingRecord),
  attestations: z.array(Attestation),
  contradictions: z.array(Contradiction),
  breaches: z.array(Breach),
});
export type ConductFile = z.infer<typeof ConductFile>;

/** What a sweep asks for: what was written, what was signed, how it was watched, what came of it (E16). */
export const ProceduresPack = z.object({
  from: Day,
  to: Day,
  position: z.number(),
  policies: z.array(Policy),
  campaigns: z.array(Campaign),
  courses: z.array(Course.extend({ passed: z.number(), failed: z.number() })),
  contradictions: z.object({ open: z.number(), settled: z.number() }),
  report: BreachReport,
  breaches: z.array(Breach),
});
export type ProceduresPack = z.infer<typeof ProceduresPack>;

export const breaches = {
  grades: endpoint({
    method: 'GET',
    path: '/api/conduct/grades',
    summary: 'The scale of grades, with its source',
    permission: 'conduct.read',
    response: z.object({ items: z.array(BreachGrade) }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/conduct/breaches',
    summary: 'The breach register, newest first',
    permission: 'conduct.read',
    audit: 'conduct.viewed',
    query: PageQuery.extend({ grade: z.coerce.number().int().min(1).max(5).optional(), person: Uuid.optional() }),
    response: page(Breach),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/conduct/breaches/:id',
    summary: 'One breach with every change',
    permission: 'conduct.read',
    audit: 'conduct.viewed',
    params: IdParams,
    response: BreachFile,
  }),
  record: endpoint({
    method: 'POST',
    path: '/api/conduct/breaches',
    summary: 'Record a breach',
    permission: 'conduct.write',
    audit: 'breach.recorded',
    body: BreachFacts,
    response: BreachFile,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/conduct/breaches/:id',
    summary: 'Change a breach, with a reason; what it said before is kept',
    permission: 'conduct.write',
    audit: 'breach.changed',
    params: IdParams,
    body: BreachFacts.extend({ version: Version, reason: ConductReason }),
    response: BreachFile,
  }),
  report: endpoint({
    method: 'GET',
    path: '/api/conduct/breach-report',
    summary: 'Breaches by grade, quarter and desk; a quarter without any as a question',
    permission: 'conduct.read',
    audit: 'conduct.viewed',
    query: Period,
    response: BreachReport,
  }),
  person: endpoint({
    method: 'GET',
    path: '/api/conduct/persons/:id',
    summary: 'Training, attestations, contradictions and breaches of one person',
    permission: 'conduct.read',
    audit: 'conduct.viewed',
    params: UuidParams,
    response: ConductFile,
  }),
  pack: endpoint({
    method: 'GET',
    path: '/api/conduct/procedures',
    summary: 'The procedures pack: channels, detection, consequences, attestations, training, breaches',
    permission: 'conduct.read',
    audit: 'procedures.viewed',
    query: Period,
    response: ProceduresPack,
  }),
  packCsv: endpoint({
    method: 'GET',
    path: '/api/conduct/procedures.csv',
    summary: 'The procedures pack as CSV: section, item, fact, value',
    permission: 'conduct.read',
    audit: 'procedures.exported',
    query: Period,
    response: 'csv',
  }),
};
