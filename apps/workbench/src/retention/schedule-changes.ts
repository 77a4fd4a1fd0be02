import type { RetentionAssignment, RetentionClass, ScheduleContent } from '@minutebook/contract';
import { roughDays } from '../ui/period';

/** How a version differs from another one, as its text says; what that does to messages the server counts. */
export interface ScheduleChange {
  readonly of: 'class' | 'assignment' | 'settings';
  /** Code of the class, name of the assignment, name of the setting. */
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Fields that differ, but for the period, which has its own. */
  readonly fields: readonly string[];
  readonly period: { readonly before: string; readonly after: string } | null;
  /** Whether by its own text less is kept, or for less long. Null: its text alone cannot say. */
  readonly shortens: boolean | null;
}

const CLASS_FIELDS = [
  'jurisdiction',
  'citation',
  'recordClass',
  'extended',
  'clock',
  'accessible',
  'medium',
  'basis',
  'upperBound',
] as const;
const SETTINGS = ['zone', 'fiscalYearEnd', 'defaultPeriod', 'note'] as const;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function classChange(before: RetentionClass, after: RetentionClass): ScheduleChange | null {
  const fields = CLASS_FIELDS.filter((field) => !same(before[field], after[field]));
  const period = before.period === after.period ? null : { before: before.period, after: after.period };
  if (fields.length === 0 && period === null) return null;
  const shorter = roughDays(after.period) < roughDays(before.period);
  // Another clock may start earlier or later: the text cannot say.
  const unsure = before.clock !== after.clock || before.upperBound !== after.upperBound;
  return {
    of: 'class',
    name: after.code,
    kind: 'changed',
    fields,
    period,
    shortens: shorter ? true : unsure ? null : false,
  };
}

function assignmentChange(before: RetentionAssignment, after: RetentionAssignment): ScheduleChange | null {
  const fields = (['conditions', 'classes'] as const).filter((field) => !same(before[field], after[field]));
  if (fields.length === 0) return null;
  const dropped = before.classes.some((code) => !after.classes.includes(code));
  const name = after.name;
  return { of: 'assignment', name, kind: 'changed', fields, period: null, shortens: dropped ? true : null };
}

/** Differences by name, in the order one reads them: what is in both or new, then what is gone. */
function between<T>(
  of: ScheduleChange['of'],
  [before, after]: readonly [readonly T[], readonly T[]],
  nameOf: (one: T) => string,
  compare: (before: T, after: T) => ScheduleChange | null,
): ScheduleChange[] {
  const earlier = new Map(before.map((one) => [nameOf(one), one]));
  const later = new Set(after.map(nameOf));
  const whole = (name: string, kind: 'added' | 'removed'): ScheduleChange => ({
    of,
    name,
    kind,
    fields: [],
    period: null,
    shortens: kind === 'removed',
  });
  return [
    ...after.flatMap((one) => {
      const known = earlier.get(nameOf(one));
      return known === undefined ? [whole(nameOf(one), 'added')] : (compare(known, one) ?? []);
    }),
    ...before.flatMap((one) => (later.has(nameOf(one)) ? [] : [whole(nameOf(one), 'removed')])),
  ];
}

export function changesBetween(before: ScheduleContent, after: ScheduleContent): ScheduleChange[] {
  return [
    ...between('class', [before.classes, after.classes], ({ code }) => code, classChange),
    ...between('assignment', [before.assignments, after.assignments], ({ name }) => name, assignmentChange),
    ...SETTINGS.filter((field) => !same(before[field], after[field])).map((field): ScheduleChange => ({
      of: 'settings',
      name: field,
      kind: 'changed',
      fields: [field],
      period: null,
      shortens: null,
    })),
  ];
}
