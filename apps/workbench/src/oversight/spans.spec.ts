import { span } from './spans';

const H = 3_600_000;

it.each([
  [9_000, '9 s', '9 秒'],
  [72_000, '1 min', '1 分'],
  [59.6 * 60_000, '1.0 h', '1.0 小时'],
  [3.1 * H, '3.1 h', '3.1 小时'],
  [19.2 * H, '19 h', '19 小时'],
  [218 * H, '9 d 2 h', '9 天 2 小时'],
  [48 * H, '2 d', '2 天'],
])('%i ms is said as %s, %s', (milliseconds, en, zh) => {
  expect([span(milliseconds, 'en'), span(milliseconds, 'zh')]).toEqual([en, zh]);
});
