import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const MARKER = join(ROOT, 'node_modules/.minutebook-lock');

/** Installs the packages of the lock file, if they are not. Uses nothing that npm would have to bring first. */
export async function ensureInstalled(say = (line) => console.error(line)) {
  checkNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === lock) return;
  say('Installing packages (once, about a minute)');
  const { status } = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--no-fund', '--no-audit', '--loglevel=error'],
    { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) {
    say('The packages could not be installed. Is the registry reachable, and is there space on the disk?');
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
