import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = resolve(ROOT, 'node_modules/.bin');
const ENVIRONMENT = { ...process.env, NX_TUI: 'false', NG_CLI_ANALYTICS: 'false' };

/** What CI asks besides the tests: lock, format, lint, types, build, documents, deployment. Stops at the first that fails. */
await ensureInstalled();
step('lock file', () => {
  if (readFileSync(resolve(ROOT, 'package-lock.json'), 'utf8').includes('"resolved"'))
    throw new Error(
      'package-lock.json names a registry ("resolved"): npm install again with the .npmrc of this repository.',
    );
});
step('format', () => run('prettier', ['--check', '--log-level=warn', '.']));
// The boundary rule reads the project graph from its cache: a missing or stale one would let everything pass.
step('lint', () => {
  run('nx', ['graph', '--file=.cache/graph.json']);
  run('eslint', ['.', '--max-warnings=0']);
});
step('types', () => {
  for (const project of [
    'tsconfig.json',
    'apps/workbench/tsconfig.spec.json',
    'apps/e2e/tsconfig.json',
    'apps/verifier/tsconfig.page.json',
  ])
    run('tsc', ['--noEmit', '-p', project]);
});
step('build', () => node('tools/build.mjs'));
step('documents', () => node('tools/docs-check.mjs'));
const { checkDeployment } = await import('./deployment-check.mjs');
step('deployment', () => {
  const missing = checkDeployment();
  for (const what of missing) console.log(`  left out: ${what}`);
  if (missing.length > 0 && process.env.CI === 'true') throw new Error('With CI=true nothing may be left out.');
});
console.log('Everything checked.');

function step(name, work) {
  const started = Date.now();
  try {
    work();
  } catch (error) {
    console.error(error.message);
    console.error(`Check failed: ${name}`);
    process.exit(1);
  }
  console.log(`${name}: ok (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(resolve(BIN, program), args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: ENVIRONMENT,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

function node(script) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(ROOT, script)], {
    cwd: ROOT,
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}
