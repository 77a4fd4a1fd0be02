import fc from 'fast-check';
import { instantText, utcOf, WallClock, wallText } from './wall-clock';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Shanghai',
];
const QUARTER = 900_000;
const HOUR = 4 * QUARTER;

/** All instants at which clocks in a zone show a wall time, by trying every offset there can be. */
function instantsOf(wall: number, zone: string): number[] {
  // Swedish writes `2024-03-31 02:30:00`.
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const text = wallText(wall).replace('T', ' ');
  const instants: number[] = [];
  for (let utc = wall - 15 * HOUR; utc <= wall + 15 * HOUR; utc += QUARTER)
    if (shown.format(utc) === text) instants.push(utc);
  return instants;
}

describe('wall clock', () => {
  it.each(ZONES)('[R39] turns the wall times of %s into instants, and knows folds and gaps', (zone) => {
    const clock = new WallClock(zone);
    const check = (wall: number): void => {
      const instants = instantsOf(wall, zone);
      const { utc, doubts } = clock.toUtc(wall);
      expect([wallText(wall), doubts]).toEqual([
        wallText(wall),
        instants.length === 1 ? [] : instants.length === 2 ? ['dst-fold'] : ['dst-gap'],
      ]);
      if (instants.length > 0) expect(utc).toBe(instants[0]);
      // In a gap: as if the clocks had not been set forward yet.
      else expect(utc - clock.toUtc(wall - 3 * HOUR).utc).toBe(3 * HOUR);
    };
    // The nights of clock changes in 2023 and 2024, quarter by quarter.
    for (const change of [
      '2023-03-26',
      '2023-10-29',
      '2024-03-10',
      '2024-11-03',
      '2024-04-07',
      '2024-10-06',
      '2011-12-30',
    ])
      for (let off = 0; off < 20; off++) check(Date.parse(change) + off * QUARTER);
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1999, 0), max: Date.UTC(2029, 0) }), (time) => {
        check(Math.floor(time / 1000) * 1000);
      }),
      { numRuns: 40 },
    );
  });

  it('[R39] refuses a zone that does not exist', () => {
    expect(() => new WallClock('Mars/Olympus')).toThrow(RangeError);
  });

  it('[R39] writes times as Date does', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => instantText(date.getTime()) === date.toISOString(),
      ),
    );
  });

  it.each([
    ['31 April', { year: 2024, month: 4, day: 31, hour: 0, minute: 0, second: 0 }],
    ['29 February of a common year', { year: 2023, month: 2, day: 29, hour: 0, minute: 0, second: 0 }],
    ['24:00', { year: 2024, month: 4, day: 3, hour: 24, minute: 0, second: 0 }],
    ['month 0', { year: 2024, month: 0, day: 3, hour: 4, minute: 0, second: 0 }],
  ])('[R39] knows that %s cannot be', (_, reading) => {
    expect(utcOf(reading)).toBeUndefined();
  });
});
