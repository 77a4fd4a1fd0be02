import { randomUUID } from 'node:crypto';
import { describeWith } from '../testing';
import { freePort } from '../embedded/embedded-postgres';
import { Log } from '../log/log';
import { BullJobs } from './bull-jobs';
import { InlineJobs } from './inline-jobs';
import { jobsContract } from './jobs.contract';

const silent = new Log('error', () => undefined);

describe('inline jobs', () => {
  jobsContract(async () => {
    const jobs = new InlineJobs(silent);
    return { worker: jobs, caller: jobs, end: () => jobs.stop() };
  });
});

describe('bull jobs without Redis', () => {
  it('keeps nobody waiting who has committed, and throws nothing at them', async () => {
    const lines: string[] = [];
    const port = await freePort();
    const jobs = new BullJobs(`redis://127.0.0.1:${port}`, new Log('warn', (line) => void lines.push(line)));
    const began = Date.now();
    await jobs.enqueue('import', { id: 7 }, { key: '7' });
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(lines.join('')).toContain('redis connection failed');
    await jobs.stop();
  });
});

describeWith('redis', 'bull jobs', (url) => {
  jobsContract(async () => {
    const prefix = randomUUID();
    const [worker, caller] = [new BullJobs(url, silent, prefix), new BullJobs(url, silent, prefix)];
    return { worker, caller, end: async () => void (await Promise.all([worker.stop(), caller.stop()])) };
  });
});
