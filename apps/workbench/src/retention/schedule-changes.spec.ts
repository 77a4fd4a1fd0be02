import type { RetentionAssignment, RetentionClass, ScheduleContent } from '@minutebook/contract';
import { changesBetween } from './schedule-changes';

const rule = (code: string, period: string, more: Partial<RetentionClass> = {}): RetentionClass => ({
  code,
  jurisdiction: 'US',
  citation: '17 CFR 240.17a-4(b)(4)',
  recordClass: 'communications',
  period,
  extended: null,
  clock: 'RECORD_CREATED',
  accessible: null,
  medium: '',
  basis: 'L',
  upperBound: false,
  ...more,
});
const ANY: RetentionAssignment['conditions'] = {
  channels: [],
  persons: [],
  desks: [],
  jurisdictions: [],
  partyKinds: [],
  conversationClasses: [],
  labels: [],
};
const content = (classes: RetentionClass[], assignments: RetentionAssignment[] = []): ScheduleContent => ({
  zone: 'America/New_York',
  fiscalYearEnd: { month: 12, day: 31 },
  defaultPeriod: 'P7Y',
  note: '',
  classes,
  assignments,
});

describe('[R20] what a version changes by its text', () => {
  it('a shorter period, a class taken out and a class an assignment no longer names are said to shorten', () => {
    const everything: RetentionAssignment = { name: 'All', conditions: ANY, classes: ['A', 'B'] };
    const before = content([rule('A', 'P6Y'), rule('B', 'P3Y'), rule('C', 'P1Y')], [everything]);
    const after = content([rule('A', 'P18M'), rule('B', 'P3Y')], [{ ...everything, classes: ['A'] }]);
    expect(changesBetween(before, after)).toEqual([
      { of: 'class', name: 'A', kind: 'changed', fields: [], period: { before: 'P6Y', after: 'P18M' }, shortens: true },
      { of: 'class', name: 'C', kind: 'removed', fields: [], period: null, shortens: true },
      { of: 'assignment', name: 'All', kind: 'changed', fields: ['classes'], period: null, shortens: true },
    ]);
  });

  it('a longer period and a new class do not; of another clock the text alone cannot say', () => {
    const before = content([rule('A', 'P12M'), rule('B', 'P3Y')]);
    const after = content([rule('A', 'P2Y'), rule('B', 'P3Y', { clock: 'ACCOUNT_CLOSED' }), rule('N', 'P1Y')]);
    expect(changesBetween(before, after).map(({ name, kind, shortens }) => [name, kind, shortens])).toEqual([
      ['A', 'changed', false],
      ['B', 'changed', null],
      ['N', 'added', false],
    ]);
  });

  it('of what is alike says nothing, and names the settings that differ', () => {
    const before = content([rule('A', 'P3Y')]);
    expect(changesBetween(before, content([rule('A', 'P3Y')]))).toEqual([]);
    const moved = { ...before, fiscalYearEnd: { month: 3, day: 31 } };
    expect(changesBetween(before, moved).map(({ of, name }) => [of, name])).toEqual([['settings', 'fiscalYearEnd']]);
  });
});
