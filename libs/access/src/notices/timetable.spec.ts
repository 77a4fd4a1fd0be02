import fc from 'fast-check';
import { afterQuiet, nextDigest } from './timetable';

const NIGHT = { from: '20:00', to: '07:30', days: [1, 2, 3, 4, 5, 6, 7] };
const shown = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at);

describe('quiet hours', () => {
  it.each([
    ['in the evening', '2026-11-24T13:00:00Z', '2026-11-25 07:30'],
    ['after midnight', '2026-11-24T18:00:00Z', '2026-11-25 07:30'],
    ['at their last moment', '2026-11-24T23:29:59Z', '2026-11-25 07:30'],
  ])('hold back %s until they end, in the person’s zone', (_, at, until) => {
    expect(shown(afterQuiet(new Date(at), { zone: 'Asia/Hong_Kong', quiet: NIGHT }), 'Asia/Hong_Kong')).toBe(until);
  });

  it.each(['2026-11-24T23:30:00Z', '2026-11-24T11:59:59Z'])('hold nothing back at %s', (at) => {
    expect(afterQuiet(new Date(at), { zone: 'Asia/Hong_Kong', quiet: NIGHT })).toEqual(new Date(at));
  });

  it('of whole days follow upon each other', () => {
    const weekend = { from: '00:00', to: '00:00', days: [6, 7] };
    const at = new Date('2026-11-28T12:00:00Z');
    expect(shown(afterQuiet(at, { zone: 'Europe/Berlin', quiet: weekend }), 'Europe/Berlin')).toBe('2026-11-30 00:00');
  });

  it('end by the wall clock in the night clocks change', () => {
    const at = new Date('2026-10-24T22:00:00Z');
    expect(shown(afterQuiet(at, { zone: 'Europe/Berlin', quiet: NIGHT }), 'Europe/Berlin')).toBe('2026-10-25 07:30');
  });

  it('are never within what comes out, and nothing comes out early', () => {
    const minute = fc.integer({ min: 0, max: 1439 }).map((m) => new Date(m * 60_000).toISOString().slice(11, 16));
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        minute,
        minute,
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }),
        (at, zone, from, to, days) => {
          const hours = { zone, quiet: { from, to, days } };
          const out = afterQuiet(at, hours);
          expect(out.getTime()).toBeGreaterThanOrEqual(at.getTime());
          expect(afterQuiet(out, hours)).toEqual(out);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('digest', () => {
  const hours = { zone: 'America/New_York', quiet: null, digestAt: '08:00' };

  it.each([
    ['the same morning', '2026-11-24T12:59:00Z', '2026-11-24 08:00'],
    ['the next morning, once it is out', '2026-11-24T13:00:00Z', '2026-11-25 08:00'],
    ['at the wall’s eight when clocks change', '2026-10-31T20:00:00Z', '2026-11-01 08:00'],
  ])('leaves %s', (_, at, out) => {
    expect(shown(nextDigest(new Date(at), hours), hours.zone)).toBe(out);
  });

  it('waits for quiet hours to end', () => {
    const quiet = { from: '00:00', to: '09:15', days: [2] };
    expect(shown(nextDigest(new Date('2026-11-24T05:00:00Z'), { ...hours, quiet }), hours.zone)).toBe(
      '2026-11-24 09:15',
    );
  });
});
