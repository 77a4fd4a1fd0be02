import {
  clockTime,
  datedDay,
  dayKey,
  daysAhead,
  dueIn,
  exactTime,
  lasted,
  longDay,
  offsetOf,
  type Reader,
  roughly,
  shortDay,
  stamp,
  wallAt,
  zoneLabel,
} from './time';

const hongKong: Reader = { locale: 'en', zone: 'Asia/Hong_Kong' };
const inChinese: Reader = { ...hongKong, locale: 'zh' };
const now = Date.parse('2026-11-20T01:00:00.000Z');

describe('times in the reader’s zone', () => {
  it('shows the clock of the zone, midnight as 00', () => {
    expect(clockTime('2026-11-18T13:41:00.000Z', hongKong)).toBe('21:41');
    expect(clockTime('2026-11-18T16:00:00.000Z', hongKong)).toBe('00:00');
    expect(exactTime('2026-11-18T13:41:07.118Z', hongKong)).toBe('21:41:07.118');
  });

  it('puts an instant on the day it is there', () => {
    expect(dayKey('2026-11-18T16:30:00.000Z', 'Asia/Hong_Kong')).toBe('2026-11-19');
    expect(dayKey('2026-11-18T16:30:00.000Z', 'America/New_York')).toBe('2026-11-18');
    expect(daysAhead('2026-11-20T16:30:00.000Z', 'Asia/Hong_Kong', now)).toBe(1);
  });

  it('writes days with the month in letters, or as Chinese does', () => {
    expect(longDay('2026-11-18T13:41:00.000Z', hongKong)).toBe('Wed 18 Nov 2026');
    expect(longDay('2026-11-18T13:41:00.000Z', inChinese)).toBe('2026年11月18日 星期三');
    expect(shortDay('2026-09-02T01:00:00.000Z', hongKong, now)).toBe('2 Sep');
    expect(shortDay('2025-09-02T01:00:00.000Z', inChinese, now)).toBe('2025年9月2日');
    expect(datedDay('2026-09-02T17:00:00.000Z', hongKong)).toBe('3 Sep 2026');
    expect(datedDay('2026-09-02T17:00:00.000Z', inChinese)).toBe('2026年9月3日');
  });

  it('leaves the day out today', () => {
    expect(stamp('2026-11-20T00:57:00.000Z', hongKong, now)).toBe('08:57');
    expect(stamp('2026-11-18T13:41:00.000Z', inChinese, now)).toBe('11月18日 21:41');
  });

  it('knows clock changes and zones beside the hour', () => {
    expect(wallAt('2026-10-25T00:30:00.000Z', 'Europe/London').hour).toBe(1);
    expect(wallAt('2026-10-25T01:30:00.000Z', 'Europe/London').hour).toBe(1);
    expect(offsetOf('Asia/Kolkata', now)).toBe('UTC+5:30');
    expect(offsetOf('America/St_Johns', now)).toBe('UTC−3:30');
    expect(offsetOf('UTC', now)).toBe('UTC+0');
  });

  it.each([
    'UTC',
    'Europe/London',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
    'Antarctica/Troll',
    'Asia/Kathmandu',
  ])('shows what Intl shows in %s, every hour of years with changes of clock and calendar, and long ago', (zone) => {
    const intl = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    const shown = (at: number): string => {
      const { year, month, day, hour, minute, second } = wallAt(at, zone);
      const two = (n: number): string => String(n).padStart(2, '0');
      return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
    };
    const wrong: string[] = [];
    const from = [1900, 1986, 1988, 2011, 2026].map((year) => Date.UTC(year, 0, 1));
    // Not only full hours: Newfoundland changed its clocks a minute past midnight.
    for (const start of from)
      for (let at = start; at < start + 366 * 86_400_000; at += 3_600_000 + 59_000)
        if (shown(at) !== intl.format(at)) wrong.push(`${new Date(at).toISOString()} ${shown(at)}`);
    expect(wrong).toEqual([]);
    expect(wallAt('0050-06-01T12:00:00.000Z', 'UTC')).toMatchObject({ year: 50, weekday: 3 });
    expect(() => wallAt('no time', zone)).toThrow(RangeError);
  });

  it('names the zone', () => {
    expect(zoneLabel('Asia/Hong_Kong', 'en', now)).toBe('Hong Kong (UTC+8)');
    expect(zoneLabel('UTC', 'zh', now)).toBe('UTC');
    expect(zoneLabel('Asia/Hong_Kong', 'zh', now)).toMatch(/ \(UTC\+8\)$/);
  });
});

describe('lengths of time', () => {
  it('are one unit, rounded down', () => {
    expect(roughly(5.9 * 3_600_000, 'en')).toBe('5 h');
    expect(roughly(50 * 3_600_000, 'zh')).toBe('2 天');
    expect(roughly(3_000, 'en')).toBe('1 min');
  });

  it('say how late something is', () => {
    expect(dueIn('2026-11-20T06:30:00.000Z', now, 'en')).toEqual({ text: '5 h', late: false });
    expect(dueIn('2026-11-20T00:20:00.000Z', now, 'en')).toEqual({ text: '40 min late', late: true });
    expect(dueIn('2026-11-20T00:20:00.000Z', now, 'zh')).toEqual({ text: '逾期 40 分', late: true });
  });

  it('are exact for what lasted', () => {
    expect(lasted(400, 'en')).toBe('0.4 s');
    expect(lasted(112_000, 'en')).toBe('1 min 52 s');
    expect(lasted(112_000, 'zh')).toBe('1 分 52 秒');
    expect(lasted(4_400, 'en', true)).toBe('4 s');
  });
});
