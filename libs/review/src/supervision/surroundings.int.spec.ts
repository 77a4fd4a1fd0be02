import {
  Arrivals,
  CapturedPeople,
  CompletenessReport,
  ExceptionQueue,
  Expectations,
  type FeedState,
} from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { talksOf, type TestReview, testReview } from '../testing';
import { Surroundings } from './surroundings';

const DAY = 86_400_000;

let review: TestReview;
let arrivals: Arrivals;
let expectations: Expectations;
beforeEach(async () => {
  review = await testReview();
  const { db, audit, clock, log, directory } = review.lab.archive;
  arrivals = new Arrivals(db.app, log, directory);
  expectations = new Expectations(db.app, arrivals, directory, audit, clock);
});
afterEach(() => review.lab.archive.drop());

/** With these live feeds. */
function around(feeds: readonly FeedState[]): Surroundings {
  const { db, audit, clock, directory, gaps, people } = review.lab.archive;
  const exceptions = new ExceptionQueue(db.app, audit, clock);
  const live = { feeds: () => Promise.resolve(feeds) };
  const report = new CompletenessReport(db.app, arrivals, expectations, exceptions, gaps, clock, live);
  return new Surroundings(db.app, directory, new CapturedPeople(db.app), report, arrivals, people.unmapped, clock);
}

function feed(id: string, facts: Partial<FeedState> = {}): FeedState {
  const now = review.lab.archive.clock.now();
  return {
    ...{ id, name: id, channel: 'other', state: 'active', responsible: 'IT', createdAt: now, lastReceivedAt: now },
    ...{ gapsOpen: 0, backlog: 0, failed: 0, refusedSince: 0, testedAt: null, testProblem: null },
    ...facts,
  };
}

describe('what the dashboard says of live feeds', () => {
  it('[R44] [E12] one that receives nothing, refuses, fails or lost something is never as good as one that works', async () => {
    const long = new Date(review.lab.archive.clock.now().getTime() - 60 * DAY);
    const { feeds } = await around([
      feed('works'),
      feed('rotated', { refusedSince: 9 }),
      feed('closed', { testProblem: 'The mail server refuses the user or the password.' }),
      feed('lossy', { failed: 1 }),
      feed('off', { lastReceivedAt: long }),
      feed('new', { createdAt: long, lastReceivedAt: null }),
      feed('gaps', { gapsOpen: 1 }),
    ]).arriving();
    expect(feeds.map(({ id, state, silent }) => [id, state, silent])).toEqual([
      ['works', 'unreconciled', false],
      ['rotated', 'refusing', true],
      ['closed', 'failing', true],
      ['lossy', 'lost', true],
      ['off', 'silent', true],
      ['new', 'never', true],
      ['gaps', 'unreconciled', true],
    ]);
  });

  it('[R44] none shows as its own what others of its channel brought; an expectation shows what it is about', async () => {
    await review.lab.take({ 'room.jsonl': talksOf(['one', 'two']) });
    await arrivals.catchUp();
    const { channel, source } = (await arrivals.sources())[0]!;
    const expected = { days: 5, reconcileDays: 30, calendar: 1, responsible: 'Ann', person: null, channel };
    await expectations.create(OPERATOR, { ...expected, name: 'All', source: null, device: null });
    await expectations.create(OPERATOR, { ...expected, name: 'Another phone', source, device: 'Bo' });
    const { feeds } = await around([feed('dead', { channel, refusedSince: 9 })]).arriving();
    const bars = new Map(feeds.map(({ name, days }) => [name, days?.reduce((sum, n) => sum + n, 0) ?? null]));
    expect([...bars]).toEqual([
      ['dead', null],
      ['All', 2],
      ['Another phone', 0],
    ]);
  });
});
