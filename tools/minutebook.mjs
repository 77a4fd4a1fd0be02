import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';

const ROOT = resolve(import.meta.dirname, '..');

await ensureInstalled();
const { ensureBuilt } = await import('./up-to-date.mjs');
await ensureBuilt(['cli', 'extractor', 'signer']);
const { status, signal } = spawnSync(
  process.execPath,
  ['--enable-source-maps', 'dist/apps/cli/main.cjs', ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exit(signal ? 1 : (status ?? 1));
