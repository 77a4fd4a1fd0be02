import { changeOf, readHoldQuery, type Scope } from './scope';

const EMPTY: Scope = {
  persons: [],
  custodians: [],
  from: null,
  until: null,
  channels: [],
  query: null,
  combine: 'either',
  messages: [],
  conversations: [],
  context: 'day',
};
const of = (facts: Partial<Scope>): Scope => ({ ...EMPTY, ...facts });

describe('a change of scope', () => {
  it.each<[string, Partial<Scope>, Partial<Scope>]>([
    ['another custodian', { persons: ['a'] }, { persons: ['a', 'b'] }],
    ['an earlier beginning', { persons: ['a'], from: '2026-02-01' }, { persons: ['a'], from: '2026-01-01' }],
    ['an open end', { persons: ['a'], until: '2026-02-01' }, { persons: ['a'] }],
    ['all channels', { persons: ['a'], channels: ['email'] }, { persons: ['a'] }],
    ['a query beside custodians', { persons: ['a'] }, { persons: ['a'], query: 'b' }],
    ['an alternative', { query: 'beacon' }, { query: 'beacon OR fairwater' }],
    ['an alternative in another order', { query: 'a1 OR b1' }, { query: 'c1 OR b1 OR a1' }],
    ['no query where both were asked', { persons: ['a'], query: 'b', combine: 'both' }, { persons: ['a'] }],
    [
      'either where both were asked',
      { persons: ['a'], query: 'b', combine: 'both' },
      { persons: ['a'], query: 'b', combine: 'either' },
    ],
    ['another item', { messages: [1] }, { messages: [1, 2] }],
    ['a custodian beside items', { messages: [1] }, { messages: [1], persons: ['a'] }],
    ['more context', { query: 'b', context: 'none' }, { query: 'b', context: 'conversation' }],
    ['no restriction but dates', { persons: ['a'], from: '2026-01-01' }, { from: '2026-01-01' }],
  ])('%s widens', (_, before, after) => {
    expect(changeOf(of(before), of(after))).toBe('widening');
    expect(changeOf(of(after), of(before))).toBe('narrowing');
  });

  it.each<[string, Partial<Scope>, Partial<Scope>]>([
    ['a query that excludes', { query: 'beacon' }, { query: 'beacon NOT lunch' }],
    ['another query', { query: 'beacon' }, { query: 'fairwater' }],
    ['one custodian for another', { persons: ['a'] }, { persons: ['b'] }],
    ['a custodian where all of a time was held', { from: '2026-01-01' }, { from: '2026-01-01', persons: ['a'] }],
    ['both where the query alone was enough', { query: 'b' }, { query: 'b', persons: ['a'], combine: 'both' }],
    ['wider dates and fewer people', { persons: ['a', 'b'], from: '2026-01-01' }, { persons: ['a'] }],
  ])('[R55] %s is a narrowing', (_, before, after) => expect(changeOf(of(before), of(after))).toBe('narrowing'));

  it('is none where it says the same', () => {
    expect(changeOf(of({ query: 'a1  or b1' }), of({ query: 'a1 OR b1' }))).toBe('same');
    expect(changeOf(of({ query: 'a1', combine: 'both' }), of({ query: 'a1' }))).toBe('same');
  });
});

describe('the query of a hold', () => {
  it('is read or refused, and names no saved search', () => {
    expect(() => readHoldQuery('(beacon')).toThrow();
    expect(() => readHoldQuery('saved:"my list"')).toThrow('saved search');
  });
});
