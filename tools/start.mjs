import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const say = (line) => console.log(line);

await ensureInstalled(say);
const { ensureBuilt } = await import('./up-to-date.mjs');
await ensureBuilt(['server', 'extractor', 'signer', 'verifier'], say);
await ensureBuilt(['workbench'], say);

const server = spawn(process.execPath, ['--enable-source-maps', 'dist/apps/server/main.cjs'], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Ctrl-C in a terminal reaches the server by itself; a signal sent to us alone is handed on. We leave when it has left.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => server.kill('SIGTERM'));
server.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
