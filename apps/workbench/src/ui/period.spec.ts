import { periodOf, periodText, spanOf } from './period';

it.each([
  ['P3Y', '3 years', '3 年'],
  ['P1Y', '1 year', '1 年'],
  ['P6M', '6 months', '6 个月'],
  ['P0D', '0 days', '0 天'],
  ['P1Y6M', '1 year 6 months', '1 年 6 个月'],
  ['P', 'P', 'P'],
  ['forever', 'forever', 'forever'],
])('%s reads as a person says it', (period, en, zh) => {
  expect([periodText(period, 'en'), periodText(period, 'zh')]).toEqual([en, zh]);
});

it('a period of one unit goes through a form unchanged; one of several is not offered as a number', () => {
  for (const period of ['P3Y', 'P6M', 'P0D', 'P20Y']) expect(periodOf(spanOf(period)!)).toBe(period);
  expect(spanOf('P1Y6M')).toBeNull();
  expect(spanOf('')).toBeNull();
});
