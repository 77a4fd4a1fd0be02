import { feedHealth, type FeedTerms, termsOf } from './feed-health';
import type { FeedState } from './feed-states';

const at = (day: string): Date => new Date(`${day}T09:00:00Z`);
const TERMS: FeedTerms = termsOf('slack', [], []);
const FEED: FeedState = {
  ...{ id: '1', name: 'Slack', channel: 'slack', state: 'active', responsible: 'IT', createdAt: at('2026-11-02') },
  ...{ lastReceivedAt: at('2026-11-02'), gapsOpen: 0, backlog: 0 },
  ...{ failed: 0, refusedSince: 0, testedAt: null, testProblem: null },
};
const on = (day: string, facts: Partial<FeedState> = {}) =>
  feedHealth({ ...FEED, ...facts }, TERMS, at('2026-11-01'), at(day));

it('[R44] [E12] of a live feed five business days without anything are silence, or it was never there', () => {
  expect(on('2026-11-09')).toBe('healthy');
  expect(on('2026-11-10')).toBe('silent');
  expect(on('2026-11-09', { lastReceivedAt: null })).toBe('waiting');
  expect(on('2026-11-10', { lastReceivedAt: null })).toBe('never');
  expect(feedHealth(FEED, TERMS, null, at('2026-11-03'))).toBe('unreconciled');
});

it('[R44] a live feed that refuses calls, fails its test or lost deliveries is not healthy, whatever came before', () => {
  expect(on('2026-11-03', { refusedSince: 1 })).toBe('refusing');
  expect(on('2026-11-03', { testProblem: 'The token is not known.' })).toBe('failing');
  expect(on('2026-11-03', { failed: 1 })).toBe('lost');
  expect(on('2026-11-10', { failed: 1 })).toBe('silent');
  expect(on('2027-11-10', { state: 'paused', failed: 1 })).toBe('paused');
});
