import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { startElasticsearch } from './elasticsearch.mjs';
import { load } from './node-bundle.mjs';

const CACHE = resolve(import.meta.dirname, '../.cache');

/**
 * Nobody needs the databases of specs after a power cut. They are small, and made and dropped a thousand times: a copy goes
 * through the log, which takes three times as long compressed, and a drop looks through all shared memory.
 */
const FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_compression: 'off',
  shared_buffers: '256MB',
  max_wal_size: '512MB',
};

/** What a whole run writes at a time is far less. In bytes. */
const ENOUGH_MEMORY = 8 * 2 ** 30;

/**
 * Starts the real services that tests use and this machine has. Returns what is there, what is missing and why, and how
 * to stop everything. Nothing is shared with an appliance that may run on this machine.
 */
export async function startServices() {
  mkdirSync(CACHE, { recursive: true });
  const folder = temporaryFolder();
  const started = await Promise.allSettled([startPostgres(folder), startElasticsearch(), startRedis()]);
  const failed = started.find((service) => service.status === 'rejected');
  if (failed) {
    await Promise.all(started.map((service) => service.value?.stop?.()));
    rmSync(folder, { recursive: true, force: true });
    throw failed.reason;
  }
  const [postgres, elasticsearch, redis] = started.map((service) => service.value);
  const chromium = findChromium();
  const tesseract = findProgram('tesseract', 'tesseract-ocr');
  const bsdtar = findProgram('bsdtar', 'libarchive-tools');
  const services = { postgres, elasticsearch, redis, chromium, tesseract, bsdtar };
  return {
    environment: {
      TMPDIR: folder,
      MINUTEBOOK_TEST_POSTGRES: postgres.url,
      ...(elasticsearch.url && { MINUTEBOOK_TEST_ELASTICSEARCH: elasticsearch.url }),
      ...(redis.url && { MINUTEBOOK_TEST_REDIS: redis.url }),
      ...(chromium.path && { MINUTEBOOK_TEST_CHROMIUM: chromium.path }),
      ...(tesseract.path && { MINUTEBOOK_TEST_TESSERACT: tesseract.path }),
      ...(bsdtar.path && { MINUTEBOOK_TEST_BSDTAR: bsdtar.path }),
    },
    missing: Object.entries(services).flatMap(([name, service]) =>
      service.missing ? [{ name, reason: service.missing }] : [],
    ),
    stop: async () => {
      await Promise.all(Object.values(services).map((service) => service.stop?.()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Where tests write, in memory if there is room: a database is a thousand small files, and to make one took four times as
 * long on a disk. What a run that was killed left there goes.
 */
function temporaryFolder() {
  const memory = '/dev/shm';
  const inMemory = existsSync(memory) && freeBytes(memory) >= ENOUGH_MEMORY;
  const home = inMemory ? memory : CACHE;
  for (const name of readdirSync(home)) {
    const [, pid] = /^minutebook-tests-(\d+)-/.exec(name) ?? [];
    if (pid && !isAlive(Number(pid))) rmSync(join(home, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(home, `minutebook-tests-${process.pid}-`));
  // PostgreSQL and Elasticsearch do not run as root.
  chmodSync(folder, 0o1777);
  return folder;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function freeBytes(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

async function startPostgres(home) {
  if (process.env.MINUTEBOOK_TEST_POSTGRES) return { url: process.env.MINUTEBOOK_TEST_POSTGRES };
  const { DataFolder, EmbeddedPostgres } = await load('libs/platform/src/index.ts');
  const folder = DataFolder.open(join(home, 'postgres'));
  const server = await EmbeddedPostgres.start(folder, FORGETFUL);
  return { url: server.endpoints.adminUrl, stop: () => server.stop() };
}

async function startRedis() {
  if (process.env.REDIS_URL) return { url: process.env.REDIS_URL };
  if (!onPath('redis-server')) return { missing: 'no redis-server (Debian: apt-get install redis-server)' };
  const port = await freePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  await new Promise((done) => child.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept') && done()));
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        child.once('exit', done);
        child.kill('SIGTERM');
      }),
  };
}

function findChromium() {
  const path = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((candidate) => candidate && existsSync(candidate));
  return path ? { path } : { missing: 'no chromium (Debian: apt-get install chromium fonts-noto-cjk)' };
}

function findProgram(program, debian) {
  return onPath(program) ? { path: program } : { missing: `no ${program} (Debian: apt-get install ${debian})` };
}

function onPath(program) {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
