import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = [
  'apps',
  'libs',
  'tools/build.mjs',
  'tools/node-bundle.mjs',
  'tools/verifier-bundle.mjs',
  'package-lock.json',
  'tsconfig.base.json',
];
const NOT_BUILT = /\.(spec|contract|e2e)\.ts$|README\.md$/;

/** Builds those of the named apps that the sources have outrun since they were built. */
export async function ensureBuilt(names, say = (line) => console.error(line)) {
  const newest = SOURCES.reduce((time, source) => Math.max(time, newestIn(join(ROOT, source))), 0);
  const marker = (name) => join(ROOT, 'dist', `.built-${name}`);
  const outrun = names.filter(
    (name) => !existsSync(marker(name)) || Number(readFileSync(marker(name), 'utf8')) < newest,
  );
  if (outrun.length === 0) return;
  say(`Building ${outrun.join(', ')}`);
  const { build } = await import('./build.mjs');
  await build(outrun);
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  for (const name of outrun) writeFileSync(marker(name), String(newest));
}

function newestIn(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return NOT_BUILT.test(path) ? 0 : stats.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newestIn(join(path, name))), 0);
}

if (process.argv[1] === import.meta.filename) await ensureBuilt((await import('./build.mjs')).APPS);
