import type { EnqueueOptions, Jobs, Payload } from './jobs';
import { takeUp } from './take-up';

const MINUTE = 60_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('asks at the start and every minute for what is unfinished, whatever became of its job or of the database', async () => {
  const asked: [string, Payload?, EnqueueOptions?][] = [];
  const jobs = { enqueue: async (...all: [string, Payload?, EnqueueOptions?]) => void asked.push(all) } as Jobs;
  const found = [async () => [7], () => Promise.reject(new Error('away')), async () => [7, 9], async () => [9]];
  const stop = await takeUp(jobs, 'import', () => found.shift()!());
  expect(asked).toEqual([['import', { id: 7 }, { key: '7', unlessRunning: true }]]);
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(asked.slice(1).map(([, payload]) => payload)).toEqual([{ id: 7 }, { id: 9 }]);
  stop();
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(found).toHaveLength(1);
});
