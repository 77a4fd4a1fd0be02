import { CaseCalendar } from './case-calendar';

const HONG_KONG = {
  id: 1,
  name: 'Hong Kong',
  zone: 'Asia/Hong_Kong',
  weekend: [6, 7],
  holidays: ['2026-12-25'],
  version: 0,
};
const calendar = new CaseCalendar({ calendars: async () => [HONG_KONG] });
/** Friday evening in London, Saturday in Hong Kong. */
const NIGHT = new Date('2026-12-18T20:00:00Z');

describe('days of a case', () => {
  it('counts business days of the firm’s calendar, in its zone', async () => {
    expect(await calendar.today(NIGHT)).toBe('2026-12-19');
    expect(await calendar.dueIn(NIGHT, 1)).toBe('2026-12-21');
    expect(await calendar.dueIn(NIGHT, 5)).toBe('2026-12-28');
  });

  it('says how many are left, and how many it is late', async () => {
    const now = new Date('2026-12-21T02:00:00Z');
    expect(
      await calendar.left(now, ['2026-12-21', '2026-12-22', '2026-12-28', '2026-12-18', '2026-12-17', null]),
    ).toEqual([0, 1, 4, -1, -2, null]);
  });

  it('without a calendar counts Monday to Friday', async () => {
    const none = new CaseCalendar({ calendars: async () => [] });
    expect(await none.dueIn(new Date('2026-12-24T12:00:00Z'), 1)).toBe('2026-12-25');
  });
});
