import { randomUUID } from 'node:crypto';
import { describeWith } from '../testing';
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

describeWith('redis', 'bull jobs', (url) => {
  jobsContract(async () => {
    const prefix = randomUUID();
    const [worker, caller] = [new BullJobs(url, silent, prefix), new BullJobs(url, silent, prefix)];
    return { worker, caller, end: async () => void (await Promise.all([worker.stop(), caller.stop()])) };
  });
});
