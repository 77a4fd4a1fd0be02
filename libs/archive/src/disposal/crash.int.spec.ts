import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Tree } from '@minutebook/proof';
import { testArchive, type TestArchive } from '../testing';
import { approved, feed, messageIds, take } from './disposal.testing';
import { idLeaf } from './disposed';
import { putInForce } from './schedule.testing';

const ROOT = join(__dirname, '../../../..');
const MESSAGES = 12_000;
/** Milliseconds a worker goes on after it has done a page: to somewhere in the next one. */
const LIVES = [0, 20, 60, 110, 170, 240, 320, 410];

let archive: TestArchive;
let worker: string;
beforeAll(async () => {
  archive = await testArchive();
  worker = join(archive.folder, 'worker.cjs');
  await build({
    entryPoints: [join(__dirname, 'crash-worker.testing.ts')],
    outfile: worker,
    bundle: true,
    packages: 'external',
    platform: 'node',
    tsconfig: join(ROOT, 'tsconfig.base.json'),
    alias: Object.fromEntries(
      ['access', 'capture', 'contract', 'extract', 'platform', 'proof', 'query'].map((name) => [
        `@minutebook/${name}`,
        join(ROOT, 'libs', name, 'src/index.ts'),
      ]),
    ),
  });
});
afterAll(() => archive.drop());

async function pagesDone(): Promise<number> {
  const [row] = await archive.db.app.query<{ n: number }>(
    `SELECT count(*) AS n FROM archive.disposal_page WHERE state = 'done'`,
  );
  return row!.n;
}

/** Carries disposals out in a process of its own, until it is done, or killed so long after it has done a page. */
async function live(milliseconds: number): Promise<'killed' | 'done'> {
  const before = await pagesDone();
  const child = spawn(process.execPath, [worker, archive.db.appUrl, archive.folder], {
    env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    let ended = false;
    const kill = async (): Promise<void> => {
      while (!ended && (await pagesDone()) === before) await new Promise((next) => setTimeout(next, 10));
      await new Promise((next) => setTimeout(next, milliseconds));
      child.kill('SIGKILL');
    };
    if (Number.isFinite(milliseconds)) void kill();
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      ended = true;
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('done');
      else reject(new Error(`the worker ended with ${code}`));
    });
  });
}

it('[R21] killed at whatever instruction, a disposal repeats nothing and skips nothing', async () => {
  await take(archive, {
    'old.jsonl': feed(Array.from({ length: MESSAGES }, (_, i) => ({ id: `${i}`, text: `text ${i}` }))),
    'young.jsonl': feed([{ id: 'young', text: 'young', at: '2026-10-01T09:00:00Z' }]),
  });
  const ids = await messageIds(archive);
  await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
  const id = await approved(archive);
  const left: number[] = [];
  const ends: string[] = [];
  for (const milliseconds of LIVES) {
    ends.push(await live(milliseconds));
    left.push((await messageIds(archive)).length);
  }
  // Some were killed with a part done; each went on where the one before had stopped.
  expect(ends).toContain('killed');
  expect(new Set(left).size).toBeGreaterThan(2);
  expect(left).toEqual([...left].sort((a, b) => b - a));
  expect(await live(Infinity)).toBe('done');

  expect(await messageIds(archive)).toEqual([ids.at(-1)]);
  const tree = new Tree();
  for (const gone of ids.slice(0, -1)) tree.push(idLeaf(gone));
  const certificate = await archive.disposal.certificates.of(id, true);
  expect(certificate).toMatchObject({
    complete: true,
    counts: { listed: MESSAGES, disposed: MESSAGES, kept: 0 },
    root: Buffer.from(tree.root()).toString('hex'),
    evidence: 1,
  });
  expect(certificate.pages).toHaveLength(MESSAGES / 1_000);
  expect(new Set(certificate.pages.map(({ entry }) => entry)).size).toBe(MESSAGES / 1_000);
  expect((await archive.verification.run()).faults).toEqual([]);
  // Of the blobs only the young message's is left.
  const blobs = readdirSync(join(archive.folder, 'blobs'), { recursive: true, withFileTypes: true });
  expect(blobs.filter((entry) => entry.isFile())).toHaveLength(1);
  expect(await archive.db.app.query('SELECT FROM archive.doomed_blob')).toEqual([]);
});
