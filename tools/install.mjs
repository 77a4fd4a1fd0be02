import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const MARKER = join(ROOT, 'node_modules/.minutebook-lock');
/** Who installs, by number of process: two at once would take each other's files away. */
const BUSY = join(ROOT, '.cache/installing');

/** Installs the packages of the lock file, if they are not. Uses nothing that npm would have to bring first. */
export async function ensureInstalled(say = (line) => console.error(line)) {
  checkNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  const isInstalled = () => existsSync(MARKER) && readFileSync(MARKER, 'utf8') === lock;
  if (isInstalled()) return;
  await begin(say);
  try {
    if (!isInstalled()) install(lock, say);
  } finally {
    rmSync(BUSY, { force: true });
  }
}

/** Returns when nobody else installs. */
async function begin(say) {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  for (let said = false; ; said = true) {
    try {
      return writeFileSync(BUSY, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!said) say('Waiting for another installation of the packages');
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (!isBusy()) rmSync(BUSY, { force: true });
  }
}

/** Not if whoever installed was killed. */
function isBusy() {
  try {
    return process.kill(Number(readFileSync(BUSY, 'utf8')), 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function install(lock, say) {
  say('Installing packages (once, about a minute)');
  const { status } = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--no-fund', '--no-audit', '--loglevel=error'],
    { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) {
    say('The packages could not be installed. Is the registry reachable, and is there space on the disk?');
    rmSync(BUSY, { force: true });
    process.exit(status ?? 1);
  }
  writeFileSync(MARKER, lock);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Minutebook needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
