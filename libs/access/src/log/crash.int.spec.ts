import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SYSTEM_CLOCK } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { parseCanonical } from '@minutebook/proof';
import { build } from 'esbuild';
import { Audit } from '../audit/audit';
import { ACCESS_SCHEMA } from '../schema';
import { testSigner } from '../testing';
import { Checkpoints } from './checkpoints';
import { LogCheck } from './log-check';
import { TransparencyLog } from './transparency-log';

const ROOT = join(__dirname, '../../../..');
const WRITERS = 50;
const EVENTS = 200;
const PROCESSES = 5;

let db: TestDatabase;
let folder: string;
let worker: string;
beforeAll(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
  worker = join(folder, 'worker.cjs');
  await build({
    entryPoints: [join(__dirname, 'crash-worker.testing.ts')],
    outfile: worker,
    bundle: true,
    packages: 'external',
    platform: 'node',
    tsconfig: join(ROOT, 'tsconfig.base.json'),
    alias: Object.fromEntries(
      ['contract', 'platform', 'proof'].map((name) => [
        `@minutebook/${name}`,
        join(ROOT, 'libs', name, 'src/index.ts'),
      ]),
    ),
  });
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What each writer has been told was committed. */
const told = Array.from({ length: WRITERS }, () => new Set<number>());
/** Where a writer goes on: what was under way when it was killed may be committed or not, and is not tried again. */
const next = Array.from({ length: WRITERS }, () => 0);

/** Runs some writers in a process of their own, to the end, or until they were told so many commits and it is killed. */
function live(writers: readonly number[], commits: number): Promise<void> {
  const specs = writers
    .filter((writer) => next[writer]! < EVENTS)
    .map((writer) => `${writer}:${next[writer]}:${EVENTS}`);
  const child = spawn(process.execPath, [worker, db.appUrl, ...specs], {
    env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let heard = 0;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [writer, event] = line.split(':').map(Number) as [number, number];
    told[writer]!.add(event);
    next[writer] = event + 1;
    if (++heard === commits) child.kill('SIGKILL');
  });
  const read = new Promise<void>((resolve) => lines.once('close', resolve));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) return reject(new Error(`the worker ended with ${code}`));
      void read.then(() => {
        if (signal === 'SIGKILL') for (const writer of writers) next[writer]!++;
        resolve();
      });
    });
  });
}

it('[R72] fifty writers of two hundred events, killed wherever they were: numbers without gap, and no commit is lost', async () => {
  const log = new TransparencyLog(db.app, SYSTEM_CLOCK, 'test');
  const audit = new Audit(db.app, log, SYSTEM_CLOCK);
  const checkpoints = new Checkpoints(db.app, log, audit, SYSTEM_CLOCK, testSigner(), 'test');
  let writing = true;
  const signing = (async () => {
    while (writing) {
      await checkpoints.sign('records');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  const lives = [70, 350, 900, Infinity];
  await Promise.all(
    Array.from({ length: PROCESSES }, async (_, n) => {
      const writers = Array.from({ length: WRITERS / PROCESSES }, (_unused, i) => n * (WRITERS / PROCESSES) + i);
      for (const commits of lives) await live(writers, commits === Infinity ? commits : commits + 37 * n);
    }),
  );
  writing = false;
  await signing;
  await checkpoints.settle();

  const size = await log.size('records');
  const leaves = await log.read('records', 0, size + 1);
  expect(leaves.map(({ idx }) => idx)).toEqual(Array.from({ length: size }, (_, i) => i));
  const logged = new Set<string>();
  for (const { entry, ref } of leaves) {
    const { subject } = parseCanonical(entry) as { subject: string };
    expect(subject).toBe(`event:${ref}`);
    logged.add(subject);
  }
  expect(logged.size).toBe(size);
  const lost = told.flatMap((events, writer) =>
    [...events].filter((event) => !logged.has(`event:${writer * 1_000 + event}`)),
  );
  expect(lost).toEqual([]);
  // Every event was committed, or was under way when its writer was killed: three times each.
  expect(size).toBeGreaterThanOrEqual(WRITERS * (EVENTS - lives.length + 1));
  expect(size).toBeLessThanOrEqual(WRITERS * EVENTS);
  const check = await new LogCheck(db.app, log).run('records');
  expect(check).toMatchObject({ entries: size, faults: [] });
  expect(check.checkpoints).toBeGreaterThanOrEqual(1);
}, 600_000);
