import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = resolve(ROOT, 'node_modules/.bin');
const ENVIRONMENT = { ...process.env, NX_TUI: 'false', NG_CLI_ANALYTICS: 'false' };

/** What CI asks besides the tests: lock, format, lint, types, build, documents, deployment. Stops at the first that fails. */
await ensureInstalled();
await step('lock file', () => {
  if (readFileSync(resolve(ROOT, 'package-lock.json'), 'utf8').includes('"resolved"'))
    throw new Error(
      'package-lock.json names a registry ("resolved"): npm install again with the .npmrc of this repository.',
    );
});
// Lint takes as long as all the others, and each of them one core.
await Promise.all([lint(), others()]);
console.log('Everything checked.');

async function lint() {
  await step('lint', async () => {
    // The boundary rule reads the project graph from its cache: a missing or stale one would let everything pass.
    await run('nx', ['graph', '--file=.cache/graph.json']);
    await run('eslint', ['.', '--max-warnings=0']);
  });
}

async function others() {
  await step('format', () => run('prettier', ['--check', '--log-level=warn', '.']));
  await step('types', async () => {
    for (const project of [
      'tsconfig.json',
      'apps/workbench/tsconfig.spec.json',
      'apps/e2e/tsconfig.json',
      'apps/verifier/tsconfig.page.json',
    ])
      await run('tsc', ['--noEmit', '-p', project]);
  });
  await step('build', () => node('tools/up-to-date.mjs'));
  await step('documents', () => node('tools/docs-check.mjs'));
  await step('deployment', async () => {
    const missing = await node('tools/deployment-check.mjs');
    process.stdout.write(missing);
    if (missing && process.env.CI === 'true') throw new Error('With CI=true nothing may be left out.');
  });
}

async function step(name, work) {
  const started = Date.now();
  try {
    await work();
  } catch (error) {
    console.error(error.message);
    console.error(`Check failed: ${name}`);
    process.exit(1);
  }
  console.log(`${name}: ok (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

function run(program, args) {
  return output(resolve(BIN, program), args);
}

function node(script) {
  return output(process.execPath, [resolve(ROOT, script)]);
}

/** What a program says; all of it as the error when it fails. */
function output(program, args) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd: ROOT, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'])
      child[stream].setEncoding('utf8').on('data', (text) => (said[stream] += text));
    child.on('error', failed);
    child.on('close', (code) => (code === 0 ? done(said.stdout) : failed(new Error(said.stdout + said.stderr))));
  });
}
