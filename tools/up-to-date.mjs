import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

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

/** Builds what the sources have outrun since the last build. `names` as for tools/build.mjs. */
export async function ensureBuilt(names, say = (line) => console.error(line)) {
  const marker = join(ROOT, 'dist', `.built-${names.join('-')}`);
  const newest = SOURCES.reduce((time, source) => Math.max(time, newestIn(join(ROOT, source))), 0);
  if (existsSync(marker) && Number(readFileSync(marker, 'utf8')) >= newest) return;
  say(`Building ${names.join(', ')}`);
  const { build } = await import('./build.mjs');
  await build(names);
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, String(newest));
}

function newestIn(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return NOT_BUILT.test(path) ? 0 : stats.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newestIn(join(path, name))), 0);
}
