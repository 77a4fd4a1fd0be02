import { asideTimes, instantAt } from './aside-times';

const times = (now: string, zone: string): Record<string, string> =>
  Object.fromEntries(asideTimes(Date.parse(now), zone).map(({ name, at }) => [name, at.toISOString()]));

describe('asideTimes', () => {
  it('are of the reader’s own day', () => {
    // Friday 13:10 in Hong Kong.
    expect(times('2026-11-20T05:10:00.000Z', 'Asia/Hong_Kong')).toEqual({
      later: '2026-11-20T08:15:00.000Z',
      tomorrow: '2026-11-21T01:00:00.000Z',
      monday: '2026-11-23T01:00:00.000Z',
    });
    // The same moment is early Friday in New York.
    expect(times('2026-11-20T05:10:00.000Z', 'America/New_York')['tomorrow']).toBe('2026-11-21T14:00:00.000Z');
  });

  it('leave out later today in the evening, and Monday where that is tomorrow', () => {
    expect(Object.keys(times('2026-11-22T12:00:00.000Z', 'Asia/Hong_Kong'))).toEqual(['tomorrow']);
  });

  it('on a Monday mean the next one', () => {
    expect(times('2026-11-23T02:00:00.000Z', 'Asia/Hong_Kong')['monday']).toBe('2026-11-30T01:00:00.000Z');
  });
});

it('finds the hour on both sides of a change of clocks', () => {
  expect(instantAt(2026, 3, 29, 9, 'Europe/London').toISOString()).toBe('2026-03-29T08:00:00.000Z');
  expect(instantAt(2026, 10, 25, 9, 'Europe/London').toISOString()).toBe('2026-10-25T09:00:00.000Z');
  expect(instantAt(2026, 11, 31, 9, 'UTC').toISOString()).toBe('2026-12-01T09:00:00.000Z');
});
