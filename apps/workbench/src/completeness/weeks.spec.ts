import { daysBefore, stripOf, WEEKS } from './weeks';

it('the strip is whole weeks from Monday on, and ends today', () => {
  const days = daysBefore('2026-11-25');
  expect(days.at(-1)).toBe('2026-11-25');
  expect(new Date(days[0]!).getUTCDay()).toBe(1);
  expect(days).toHaveLength(7 * (WEEKS - 1) + 3);
  expect(daysBefore('2026-11-29')).toHaveLength(7 * WEEKS);
});

it('a day with anything is never shown as empty, the busiest is darkest, and order is kept', () => {
  const strip = stripOf('2026-11-25', [
    { day: '2026-11-23', messages: 1 },
    { day: '2026-11-24', messages: 10_000 },
    { day: '2026-11-25', messages: 2_600 },
  ]);
  expect(strip.slice(-4).map(({ level }) => level)).toEqual([0, 1, 4, 3]);
});
