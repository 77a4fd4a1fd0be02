import type { RetentionAssignment, RetentionClass, RetentionConditions, ScheduleContent } from '@minutebook/contract';
import { checkZone, Problem } from '@minutebook/platform';

/** A schedule without anything in it: by the calendar of the year, in UTC. */
export const EMPTY: ScheduleContent = {
  zone: 'UTC',
  fiscalYearEnd: { month: 12, day: 31 },
  defaultPeriod: 'P7Y',
  note: '',
  classes: [],
  assignments: [],
};

/** Refuses what the evaluator could not make sense of. */
export function checkContent({ zone, classes, assignments }: ScheduleContent): void {
  checkZone(zone);
  const codes = new Set<string>();
  for (const { code } of classes) {
    if (codes.has(code)) throw invalid('classes', `holds ${code} twice`);
    codes.add(code);
  }
  for (const { name, classes: assigned } of assignments)
    for (const code of assigned)
      if (!codes.has(code)) throw invalid('assignments', `“${name}” names ${code}, which is no class of this version`);
}

/** Refuses to propose what would leave everything without a class. */
export function checkComplete({ classes, assignments }: ScheduleContent): void {
  if (classes.length === 0) throw invalid('classes', 'has no class');
  if (assignments.length === 0) throw invalid('assignments', 'assigns no class to anything');
}

function invalid(field: string, fault: string): Problem {
  return new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'This schedule does not hold together.',
    fields: { [field]: fault },
  });
}

/**
 * Codes of classes by which something may be kept for less time than before, also where no message shows it today: a class
 * that is shorter, counts from something else, or is gone; and those of assignments that are gone, ask for more or assign
 * less. Whoever shortens needs a second approval (R20), so in doubt it is shortening.
 */
export function shorterClasses(before: ScheduleContent, after: ScheduleContent): string[] {
  const kept = new Map(after.classes.map((row) => [row.code, row]));
  const shorter = new Set(before.classes.filter((row) => allowsLess(row, kept.get(row.code))).map(({ code }) => code));
  const elsewhere =
    before.zone !== after.zone ||
    before.fiscalYearEnd.month !== after.fiscalYearEnd.month ||
    before.fiscalYearEnd.day !== after.fiscalYearEnd.day;
  for (const { code, clock } of before.classes) if (elsewhere && clock.startsWith('FISCAL')) shorter.add(code);
  for (const { conditions, classes } of before.assignments)
    for (const code of classes)
      if (!after.assignments.some((now) => now.classes.includes(code) && isWiderOrEqual(now.conditions, conditions)))
        shorter.add(code);
  // What nothing is assigned to shortens nothing.
  const assigned = new Set(before.assignments.flatMap(({ classes }: RetentionAssignment) => classes));
  return before.classes.map(({ code }) => code).filter((code) => shorter.has(code) && assigned.has(code));
}

function allowsLess(before: RetentionClass, after: RetentionClass | undefined): boolean {
  if (!after || after.clock !== before.clock) return true;
  return isShorter(after.period, before.period) || (before.extended !== null && after.extended !== before.extended);
}

/** In doubt, e.g. 12 months against 365 days, it is. */
export function isShorter(period: string, than: string): boolean {
  const [a, b] = [partsOf(period), partsOf(than)];
  return a.months < b.months || a.days < b.days;
}

function partsOf(period: string): { months: number; days: number } {
  const [, years = '0', months = '0', days = '0'] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(period) ?? [];
  return { months: Number(years) * 12 + Number(months), days: Number(days) };
}

function isWiderOrEqual(now: RetentionConditions, before: RetentionConditions): boolean {
  return (Object.keys(before) as (keyof RetentionConditions)[]).every((key) => {
    const asked: readonly string[] = now[key];
    return asked.length === 0 || (before[key].length > 0 && before[key].every((value) => asked.includes(value)));
  });
}
