import * as fc from 'fast-check';
import { addDays, businessDaysBetween, type Calendar, dayOf, isBusinessDay } from './business-days';
import { heartbeat, type Seen } from './heartbeat';

const HONG_KONG: Calendar = { zone: 'Asia/Hong_Kong', weekend: [6, 7], holidays: ['2026-12-25', '2026-12-26'] };
const DAY = 86_400_000;
const expected = { days: 5, reconcileDays: 30, since: new Date('2026-11-02T02:00:00Z') };
const seen = (lastAt: string | null, reconciledAt: string | null = null): Seen => ({
  lastAt: lastAt === null ? null : new Date(lastAt),
  reconciledAt: reconciledAt === null ? null : new Date(reconciledAt),
});

it('[R44] [E12] a new feed with nothing in five business days is never healthy: it waits, then it is called dead', () => {
  const at = (now: string) => heartbeat(expected, seen(null), HONG_KONG, new Date(now)).state;
  expect(at('2026-11-02T03:00:00Z')).toBe('waiting');
  // Monday the 2nd it was expected; five whole business days later it is Tuesday the 10th.
  expect(at('2026-11-09T15:59:00Z')).toBe('waiting');
  expect(at('2026-11-09T16:00:00Z')).toBe('never');
});

it('[E13] what arrives and was never compared with stated counts is not healthy, and a comparison grows old', () => {
  const at = (reconciled: string | null) =>
    heartbeat(expected, seen('2026-11-30T02:00:00Z', reconciled), HONG_KONG, new Date('2026-11-30T09:00:00Z')).state;
  expect(at(null)).toBe('unreconciled');
  expect(at('2026-10-30T08:00:00Z')).toBe('unreconciled');
  expect(at('2026-11-01T09:00:00Z')).toBe('healthy');
});

it('weekends and holidays are no silence', () => {
  const quiet = (now: string) => heartbeat(expected, seen('2026-12-24T10:00:00Z'), HONG_KONG, new Date(now)).quietDays;
  // Friday and Saturday are holidays, then a Sunday: Tuesday morning only Monday is whole.
  expect(quiet('2026-12-28T01:00:00Z')).toBe(0);
  expect(quiet('2026-12-29T01:00:00Z')).toBe(1);
});

it('a day of 23 or 25 hours is one day', () => {
  const london: Calendar = { zone: 'Europe/London', weekend: [], holidays: [] };
  for (const [last, now] of [
    ['2026-03-28T23:30:00Z', '2026-03-30T23:30:00Z'],
    ['2026-10-24T22:30:00Z', '2026-10-27T00:30:00Z'],
  ] as const)
    expect(heartbeat(expected, seen(last), london, new Date(now)).quietDays).toBe(2);
});

const zones = fc.constantFrom('UTC', 'Asia/Hong_Kong', 'America/New_York', 'Europe/London', 'Pacific/Apia');
const days = fc
  .integer({ min: 0, max: 2_000 })
  .map((n) => new Date(Date.UTC(2024, 0, 1) + n * DAY).toISOString().slice(0, 10));
const calendars = fc.record<Calendar>({
  zone: zones,
  weekend: fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 6 }),
  holidays: fc.array(days, { maxLength: 20 }),
});
const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });

it('business days add up, never outnumber days, and the days between are counted one by one', () => {
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      calendars,
      (a, n, m, calendar) => {
        const b = addDays(a, n);
        const c = addDays(b, m);
        const whole = businessDaysBetween(a, c, calendar);
        const middle = n > 0 && m > 0 && isBusinessDay(b, calendar) ? 1 : 0;
        expect(whole).toBe(businessDaysBetween(a, b, calendar) + middle + businessDaysBetween(b, c, calendar));
        expect(whole).toBeLessThanOrEqual(Math.max(0, n + m - 1));
        const one = Array.from({ length: Math.max(0, n + m - 1) }, (_, i) => addDays(a, i + 1));
        expect(whole).toBe(one.filter((day) => isBusinessDay(day, calendar)).length);
      },
    ),
  );
});

it('[R44] silence only grows: a state that time alone made bad is not made good by more time', () => {
  fc.assert(
    fc.property(
      instants,
      fc.option(instants),
      fc.option(instants),
      calendars,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 400 * DAY }),
      (since, lastAt, reconciledAt, calendar, allowed, later) => {
        const now = new Date(Math.max(since.getTime(), lastAt?.getTime() ?? 0, reconciledAt?.getTime() ?? 0) + DAY);
        const of = (at: Date) =>
          heartbeat({ days: allowed, reconcileDays: 30, since }, { lastAt, reconciledAt }, calendar, at);
        const [first, second] = [of(now), of(new Date(now.getTime() + later))];
        expect(second.quietDays).toBeGreaterThanOrEqual(first.quietDays);
        if (first.state === 'never' || first.state === 'silent') expect(second.state).toBe(first.state);
        if (first.state === 'unreconciled') expect(['unreconciled', 'silent']).toContain(second.state);
        if (lastAt === null) expect(['waiting', 'never']).toContain(second.state);
        if (reconciledAt === null) expect(second.state).not.toBe('healthy');
      },
    ),
  );
});

it('an instant has one day in a zone, and instants in order have days in order', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 3 * DAY }), zones, (at, more, zone) => {
      const [one, other] = [dayOf(at, zone), dayOf(new Date(at.getTime() + more), zone)];
      expect(one <= other).toBe(true);
      expect(one).toMatch(/^\d{4}-\d\d-\d\d$/);
    }),
  );
});
