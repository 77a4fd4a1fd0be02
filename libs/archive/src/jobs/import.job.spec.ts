import { InlineJobs, Log } from '@minutebook/platform';
import type { Imports } from '../intake/imports';
import { ImportJob } from './import.job';

afterEach(() => void jest.useRealTimers());

it('reads and looks through what was begun although its job was lost, without a new start of the program', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  const waiting = new Set<number>();
  const looking = new Set<number>();
  const imports = {
    sweep: async () => undefined,
    unfinished: async () => [...waiting],
    unfinishedLooks: async () => [...looking],
    run: async (id: number) => void waiting.delete(id),
    survey: async (id: number) => !looking.delete(id),
  } as unknown as Imports;
  const jobs = new InlineJobs(new Log('error'));
  const job = new ImportJob(imports, jobs);
  await jobs.start();
  await job.onApplicationBootstrap();
  // Committed by a process that ended before it could say so.
  waiting.add(7);
  looking.add(8);
  await jest.advanceTimersByTimeAsync(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect([waiting.size, looking.size]).toEqual([0, 0]);
  job.onApplicationShutdown();
  await jobs.stop();
});
