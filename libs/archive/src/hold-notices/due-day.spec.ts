import { addDays, businessDaysBetween, type Calendar, isBusinessDay } from '../completeness/business-days';
import { dueDay } from './due-day';

const WEEK: Calendar = { zone: 'UTC', weekend: [6, 7], holidays: ['2026-12-25'] };

it.each([
  ['2026-11-26', 2, '2026-12-01'],
  ['2026-11-24', 2, '2026-11-27'],
  ['2026-11-25', 2, '2026-11-30'],
  ['2026-11-28', 1, '2026-12-01'],
  ['2026-12-23', 1, '2026-12-28'],
  ['2026-11-24', 0, '2026-11-25'],
])('[R52] told on %s with %i working days, the next step is on %s', (day, n, due) => {
  expect(dueDay(day, n, WEEK)).toBe(due);
});

it('agrees with counting: the first working day with so many whole ones between', () => {
  for (let n = 0; n < 6; n++)
    for (let i = 0, day = '2026-12-10'; i < 40; i++, day = addDays(day, 1)) {
      const due = dueDay(day, n, WEEK)!;
      expect([isBusinessDay(due, WEEK), businessDaysBetween(day, due, WEEK)]).toEqual([true, n]);
    }
});

it('a calendar without a working day has no due day', () => {
  expect(dueDay('2026-11-24', 1, { ...WEEK, weekend: [1, 2, 3, 4, 5, 6, 7] })).toBeNull();
});
