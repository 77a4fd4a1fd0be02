import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Facts, Log } from '../log/log';
import { ProcessJobs } from './process-jobs';

/** A worker that writes down what it is handed, and its own beginning and end. */
const WORKER = `
const { appendFileSync } = require('node:fs');
const note = (line) => appendFileSync(process.env.NOTES, line + '\\n');
note('began ' + process.pid);
process.on('message', ({ name, payload, options }) => note([name, JSON.stringify(payload), options.key].join(' ').trim()));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => setTimeout(() => (note('ended'), process.exit(0)), 100));
`;

let folder: string;
let jobs: ProcessJobs;
let logged: Facts[];

const notes = (): string[] =>
  existsSync(join(folder, 'notes')) ? readFileSync(join(folder, 'notes'), 'utf8').trim().split('\n') : [];
const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 20));
};
const beginnings = (): number[] =>
  notes().flatMap((line) => (line.startsWith('began ') ? [Number(line.slice(6))] : []));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobs-'));
  writeFileSync(join(folder, 'worker.cjs'), WORKER);
  logged = [];
  const log = new Log('error', (line) => void logged.push(JSON.parse(line) as Facts));
  jobs = new ProcessJobs(join(folder, 'worker.cjs'), { ...process.env, NOTES: join(folder, 'notes') }, log);
});
afterEach(async () => {
  await jobs.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('hands over what comes, also what came before the worker was there', async () => {
  await jobs.enqueue('index', { upTo: 7 }, { key: 'follow' });
  await jobs.start();
  await jobs.enqueue('look', { name: '周启明' });
  await until(() => notes().length === 3);
  expect(notes().slice(1)).toEqual(['index {"upTo":7} follow', 'look {"name":"周启明"}']);
});

it('starts a worker that was killed again, and hands it what came meanwhile, once for each key', async () => {
  await jobs.start();
  await until(() => beginnings().length === 1);
  process.kill(beginnings()[0]!, 'SIGKILL');
  await until(() => logged.length === 1);
  for (let n = 0; n < 3; n++) await jobs.enqueue('index', {}, { key: 'follow' });
  await until(() => beginnings().length === 2 && notes().at(-1)!.startsWith('index'));
  expect(notes().filter((line) => line.startsWith('index'))).toHaveLength(1);
  expect(logged).toMatchObject([{ what: 'the worker ended', signal: 'SIGKILL' }]);
});

it('waits for the end of the worker at stop, and starts none after it', async () => {
  await jobs.start();
  await until(() => beginnings().length === 1);
  await jobs.stop();
  expect(notes().at(-1)).toBe('ended');
  expect(logged).toEqual([]);
});
