import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { bundle } from './node-bundle.mjs';
import { bundleVerifier } from './verifier-bundle.mjs';

const ROOT = resolve(import.meta.dirname, '..');

const NODE_APPS = {
  server: 'apps/server/src/main.ts',
  cli: 'apps/cli/src/main.ts',
  // Reads attachments, as a process of its own that the other two start.
  extractor: 'libs/extract/src/process/main.ts',
  // Holds the signing key, as a process (and where possible a user) of its own; or cosigns, as a witness elsewhere.
  signer: 'apps/signer/src/main.ts',
};

export const APPS = [...Object.keys(NODE_APPS), 'verifier', 'workbench'];

/** Builds the named apps, or all. Output: dist/apps/<name>. */
export async function build(names = APPS) {
  for (const name of names) {
    if (name in NODE_APPS) await bundle(NODE_APPS[name], `dist/apps/${name}/main.cjs`);
    else if (name === 'verifier') await bundleVerifier();
    else run('nx', ['build', name, '--output-style=static']);
  }
}

function run(program, args) {
  const { status } = spawnSync(resolve(ROOT, 'node_modules/.bin', program), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', NX_TUI: 'false' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv[1] === import.meta.filename)
  await build(process.argv.slice(2).length > 0 ? process.argv.slice(2) : undefined);
