import { z } from 'zod';
import { ChannelName } from './archive';
import { Id, Instant } from './endpoint';

const Line = z.string().trim().min(1, 'is missing').max(300);
export const ClassCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'is not the code of a class');

/** ISO 8601, of years, months and days: `P3Y`, `P6M`, `P0D`. */
export const Period = z
  .string()
  .regex(/^P(?=\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,5}D)?$/, 'is not a period such as P3Y, P6M or P0D');

/** From when a period counts (R17). */
export const CLOCKS = [
  'RECORD_CREATED',
  'ACCOUNT_CLOSED',
  'SUPERSEDED',
  'LAST_USED',
  'FISCAL_YEAR_END_OF_LAST_ENTRY',
  'FISCAL_YEAR_END_OF_LAST_USE',
  'SWAP_TERMINATED',
  'AUDIT_CONCLUDED',
  'LATER_OF_CREATED_OR_LAST_IN_EFFECT',
  'TRANSACTION_COMPLETED',
  'PURPOSE_ENDED',
] as const;
export const Clock = z.enum(CLOCKS);
export type Clock = z.infer<typeof Clock>;

/** A class of records, and how long the law keeps it. */
export const RetentionClass = z.object({
  code: ClassCode,
  jurisdiction: z.string().trim().max(20),
  /** As people cite it: `17 CFR 240.17a-4(b)(4)`. Never empty: a period nobody can trace to a rule is none. */
  citation: Line,
  recordClass: Line,
  period: Period,
  /** What an authority can extend it to. */
  extended: Period.nullable(),
  clock: Clock,
  /** How long it must be within reach without a restore. */
  accessible: Period.nullable(),
  medium: z.string().trim().max(300),
  /** L: looked up; K: from knowledge, to be checked. */
  basis: z.enum(['L', 'K']),
  /** The rule says how long at most: once its clock has started nothing but other classes may keep the record. */
  upperBound: z.boolean(),
});
export type RetentionClass = z.infer<typeof RetentionClass>;

export const PARTY_KINDS = ['employee', 'client', 'counterparty', 'service'] as const;

/** Of a message; all that are given must hold. Empty: any. */
export const RetentionConditions = z.object({
  channels: z.array(ChannelName).max(60).default([]),
  /** One who takes part is of all four given: ids in the directory, desks, jurisdictions, kinds. Ever having been counts. */
  persons: z.array(Line).max(1_000).default([]),
  desks: z.array(Line).max(200).default([]),
  jurisdictions: z.array(Line).max(100).default([]),
  partyKinds: z.array(z.enum(PARTY_KINDS)).max(4).default([]),
  /** As somebody decided; a conversation nobody decided about is undecided. */
  conversationClasses: z
    .array(z.enum(['business', 'personal', 'undecided']))
    .max(3)
    .default([]),
  /** Of the message or its conversation. */
  labels: z.array(Line).max(100).default([]),
});
export type RetentionConditions = z.infer<typeof RetentionConditions>;

export const RetentionAssignment = z.object({
  name: Line,
  conditions: RetentionConditions,
  classes: z.array(ClassCode).min(1, 'names no class').max(60),
});
export type RetentionAssignment = z.infer<typeof RetentionAssignment>;

/** What a version of the schedule says. Every matching assignment counts: their order is how it is read, not what wins. */
export const ScheduleContent = z.object({
  /** Whose days and fiscal years these are, e.g. `America/New_York`. */
  zone: z.string().min(1).max(60),
  /** Last day of the firm's fiscal year; 2-29 is the last of February. */
  fiscalYearEnd: z.object({ month: z.number().int().min(1).max(12), day: z.number().int().min(1).max(31) }),
  /** Shown for what has no class; nothing without a class is ever disposable (R18). */
  defaultPeriod: Period,
  note: z.string().trim().max(2_000),
  classes: z.array(RetentionClass).max(500),
  assignments: z.array(RetentionAssignment).max(500),
});
export type ScheduleContent = z.infer<typeof ScheduleContent>;

export const RETENTION_STATES = ['due', 'never', 'unclassified'] as const;
/** `due`: free from a date on. `never`: a clock has not started. `unclassified`: no class applies. */
export const RetentionState = z.enum(RETENTION_STATES);
export const RetentionOutcome = z.object({
  state: RetentionState,
  due: Instant.nullable(),
  code: z.string().nullable(),
});
export type RetentionOutcome = z.infer<typeof RetentionOutcome>;

/** A message as lists of retention show it: facts, and no text. */
export const RetainedMessage = z.object({
  message: Id,
  conversation: Id,
  channel: ChannelName,
  at: Instant,
});

export const RetentionPreset = z.object({
  id: z.string(),
  name: z.string(),
  text: z.string(),
  assignments: z.array(RetentionAssignment),
});
export type RetentionPreset = z.infer<typeof RetentionPreset>;
