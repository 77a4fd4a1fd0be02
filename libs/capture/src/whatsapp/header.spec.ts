import { hourOf } from './day-periods';
import { headerOf } from './header';

/** Every header style met, with author `a` and text `m` (formats.md 2.3). */
const STRINGS = [
  '3/6/18, 1:55 p.m. - a: m',
  '03-06-2018, 01.55 PM - a: m',
  '13.06.18 21.25.15: a: m',
  '[06.13.18 21:25:15] a: m',
  '13.6.2018 klo 21.25.15 - a: m',
  '13. 6. 2018. 21:25:15 a: m',
  '[3/6/18 1:55:00 p. m.] a: m',
  '\u200e[3/6/18 1:55:00 p. m.] a: m',
  '[2018/06/13, 21:25:15] a: m',
  '[06/2018/13, 21:25:15] a: m',
  '3/6/2018 1:55 p.\u00a0m. - a: m',
  '3/6/18, 1:55\u202fPM - a: m',
  '18/12/19 15:57 - a: m',
  '2023-12-20, 5:46 p.m. - a: m',
  '2023/12/20, 5:46 pm - a: m',
  '[5.05.2017 18:01:12] a: m',
  '[01-29-2018, 23:33:00] a: m',
  '2024/3/1 下午2:05 - a: m',
  '2024. 3. 1. 오후 2:05 - a: m',
  '٢٤\u200f/٤\u200f/٢٠٢٢، ٢:٠٧ م - a: m',
  '۲۰۲۱/۵/۳۰، ۱۸:۴۴ - a: m',
];

/** Locales of phones, as Intl formats their short dates and times today; 12 hours, 24 hours, parts of the day. */
const LOCALES =
  'af am ar ar-EG ar-MA az bg bn ca cs da de de-CH el en-US en-GB en-IN en-AU en-CA en-ZA es es-MX es-AR es-US et fa fi fil fr fr-CA fr-CH gu ha he hi hr hu id it ja kk kn ko lo lt lv mk ml mr ms my nb nl pa pl pt pt-PT ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh zh-Hant zh-HK zu'.split(
    ' ',
  );
const CLOCKS: readonly Intl.DateTimeFormatOptions[] = [
  { hourCycle: 'h23' },
  { hour12: true },
  { dayPeriod: 'short' },
  { dayPeriod: 'long' },
];

describe('WhatsApp headers', () => {
  it.each(STRINGS)('[R6] reads %s', (line) => {
    const header = headerOf(line);
    expect(header && line.slice(header.rest)).toBe('a: m');
  });

  it.each(LOCALES)('[R6] reads what phones write in %s, every hour of the day', (locale) => {
    for (const clock of CLOCKS)
      for (const seconds of [{}, { second: '2-digit' } as const])
        for (let hour = 0; hour < 24; hour++) {
          const text = new Intl.DateTimeFormat(locale, {
            timeZone: 'UTC',
            year: 'numeric',
            month: 'numeric',
            day: 'numeric',
            hour: 'numeric',
            minute: '2-digit',
            ...seconds,
            ...clock,
          }).format(Date.UTC(2024, 2, 14, hour, 5, 9));
          for (const line of [`[${text}] a: m`, `${text} - a: m`]) {
            const header = headerOf(line);
            const read = header?.period ? hourOf(header.hour, header.period).hour : header?.hour;
            expect([line, header && line.slice(header.rest), read, header?.minute]).toEqual([line, 'a: m', hour, 5]);
          }
        }
  });

  it.each([
    '[2,4,0,4]',
    '1. 2. 2018',
    '2016-04-29 10:30:00',
    '12:30 - see you',
    '3/6/18, 1:55 blah - a: m',
    '1/2/3 4:5 - a: m',
    'on 3/6/18, 1:55 PM - a: m',
    '2016-04-29 10:30:00 started without a name',
  ])('[R6] is not taken in by %s', (line) => {
    expect(headerOf(line)).toBeUndefined();
  });

  it('[R39] keeps date and time as written', () => {
    expect(headerOf('\u200e[14/03/2024, 2:05:09\u202fPM] a: m')!.text).toBe('14/03/2024, 2:05:09\u202fPM');
    expect(headerOf('٢٤\u200f/٤\u200f/٢٠٢٢، ٢:٠٧ م - a: m')!.text).toBe('٢٤\u200f/٤\u200f/٢٠٢٢، ٢:٠٧ م');
  });

  it.each([
    ['23:59 PM', 23, true],
    ['00:04 AM', 0, true],
    ['12:10 AM', 0, true],
    ['12:10 PM', 12, true],
    ['13:10 AM', 13, false],
    ['0:10 PM', 12, true],
  ])('[R39] reads the impossible mix %s', (time, hour, sure) => {
    const header = headerOf(`1/29/18, ${time} - a: m`)!;
    expect(hourOf(header.hour, header.period!)).toEqual({ hour, sure });
  });

  it('[R6] takes no time on a line made to be slow', () => {
    const hostile = [
      `${'1/1/1, '.repeat(20_000)}`,
      `1/1/11, 1:11 ${'a '.repeat(50_000)}`,
      `[${'1'.repeat(100_000)}`,
      `1/1/11 1:11 ${'x'.repeat(100_000)}:`,
    ];
    const start = process.cpuUsage();
    for (const line of hostile) headerOf(line);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(200);
  });
});
