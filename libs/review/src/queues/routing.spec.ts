import * as fc from 'fast-check';
import type { Calendar } from '@minutebook/archive';
import { dueAt } from './due';
import { nextStart, worksAt } from './hours';
import { languageOf, type QueueLists, routeTo } from './routing';

const queue = (place: number, lists: Partial<QueueLists> = {}): QueueLists & { name: string } => ({
  name: String(place),
  place,
  takesAll: false,
  lexicons: [],
  channels: [],
  desks: [],
  languages: [],
  directions: [],
  severities: [],
  ...lists,
});
const REST = queue(1_000, { takesAll: true });
const ALERT = {
  lexicon: 7,
  channel: 'whatsapp',
  desk: 'Rates',
  language: 'zh',
  direction: 'outbound',
  severity: 3,
} as const;

describe('routing', () => {
  it('goes to the first queue by place all whose lists fit', () => {
    const queues = [REST, queue(2, { channels: ['whatsapp'] }), queue(1, { channels: ['email'] }), queue(3)];
    expect(routeTo(queues, ALERT).name).toBe('2');
    expect(routeTo([REST, queue(1, { desks: ['Rates'], severities: [1, 2] })], ALERT)).toBe(REST);
    expect(routeTo([REST, queue(1, { desks: ['Rates'] })], { ...ALERT, desk: null })).toBe(REST);
  });

  it('takes every alert somewhere, and the same whatever the order queues are read in', () => {
    const some = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values);
    const lists = fc.record({
      lexicons: some(7, 8),
      channels: some('whatsapp', 'email'),
      desks: some('Rates', 'Credit'),
      languages: some('zh', 'latin'),
      directions: some('outbound'),
      severities: some(1, 3),
    });
    fc.assert(
      fc.property(fc.array(lists, { maxLength: 6 }), fc.nat(5), (all, seed) => {
        const queues = [...all.map((one, i) => queue(i, one)), REST];
        const shuffled = [...queues.slice(seed % queues.length), ...queues.slice(0, seed % queues.length)];
        expect(routeTo(shuffled, ALERT)).toBe(routeTo(queues, ALERT));
      }),
    );
  });

  it('calls a text by the script most of it is in', () => {
    expect(languageOf('keep this between us')).toBe('latin');
    expect(languageOf('周一公告前别外传')).toBe('zh');
    expect(languageOf('OK 周一公告前别外传, see you')).toBe('zh');
    expect(languageOf('meeting with 周启明 tomorrow at nine about the quarterly numbers and the plan')).toBe('latin');
    expect(languageOf('明日の発表まで内緒です')).toBe('ja');
    expect(languageOf('발표 전까지 비밀')).toBe('ko');
    expect(languageOf('никому не говори')).toBe('ru');
    expect(languageOf('👍 123')).toBe('other');
  });
});

describe('due', () => {
  const calendar: Calendar = { zone: 'Asia/Hong_Kong', weekend: [6, 7], holidays: ['2026-11-30'] };

  it('counts hours of business days only, where the queue says so', () => {
    const friday = new Date('2026-11-27T04:00:00Z'); // Friday noon in Hong Kong
    expect(dueAt(friday, 24, undefined).toISOString()).toBe('2026-11-28T04:00:00.000Z');
    // Twelve hours of Friday, none of Saturday, Sunday and the holiday, twelve of Tuesday.
    expect(dueAt(friday, 24, calendar).toISOString()).toBe('2026-12-01T04:00:00.000Z');
    expect(dueAt(friday, 12, calendar).toISOString()).toBe('2026-11-27T16:00:00.000Z');
  });

  it('falls back to plain hours where nobody ever works', () => {
    const at = new Date('2026-11-27T04:00:00Z');
    expect(dueAt(at, 5, { ...calendar, weekend: [1, 2, 3, 4, 5, 6, 7] })).toEqual(dueAt(at, 5, undefined));
  });

  it('is never before the plain hours, and later by whole days without work', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 24 }), fc.integer({ min: 1, max: 200 }), (start, hours) => {
        const at = new Date(Date.UTC(2026, 0, 1) + start * 3_600_000);
        const due = dueAt(at, hours, calendar);
        expect(due.getTime()).toBeGreaterThanOrEqual(dueAt(at, hours, undefined).getTime());
        expect(dueAt(at, hours, { ...calendar, weekend: [], holidays: [] })).toEqual(dueAt(at, hours, undefined));
      }),
      { numRuns: 60 },
    );
  });
});

describe('working time', () => {
  const day = { zone: 'Europe/London', days: [1, 2, 3, 4, 5], starts: '09:00', ends: '17:30' };
  const night = { zone: 'Asia/Hong_Kong', days: [5], starts: '22:00:00', ends: '06:00:00' };

  it('is in the reviewer’s own zone, and may pass midnight', () => {
    expect(worksAt(day, new Date('2026-11-27T09:00:00Z'))).toBe(true);
    expect(worksAt(day, new Date('2026-11-27T17:30:00Z'))).toBe(false);
    expect(worksAt(day, new Date('2026-11-28T10:00:00Z'))).toBe(false);
    expect(worksAt(night, new Date('2026-11-27T20:00:00Z'))).toBe(true); // Saturday 04:00 there, of Friday's night
    expect(worksAt(night, new Date('2026-11-28T20:00:00Z'))).toBe(false);
  });

  it('begins again on the next day of work; never where there is none', () => {
    expect(nextStart(day, new Date('2026-11-27T18:00:00Z'))?.toISOString()).toBe('2026-11-30T09:00:00.000Z');
    expect(nextStart({ ...day, days: [], starts: null, ends: null }, new Date('2026-11-27T18:00:00Z'))).toEqual(
      new Date('2026-11-27T18:00:00Z'),
    );
  });
});
