import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const faults = [];

/** Documents that lie are worse than none: every file and folder they name must exist, every library must have its README. */
for (const file of documents(ROOT)) {
  const text = readFileSync(file, 'utf8');
  const where = relative(ROOT, file);
  for (const [, target] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)) {
    if (!existsSync(resolve(dirname(file), target))) faults.push(`${where} links to ${target}, which is not there.`);
  }
  for (const [, path] of text.matchAll(/`((?:apps|libs|tools|docs|docker|helm|bench)\/[A-Za-z0-9_./-]+)`/g)) {
    if (!existsSync(join(ROOT, path))) faults.push(`${where} names ${path}, which is not there.`);
  }
}
for (const library of readdirSync(join(ROOT, 'libs'))) {
  const readme = join(ROOT, 'libs', library, 'README.md');
  if (!existsSync(readme)) faults.push(`libs/${library} has no README.md.`);
  else if (readFileSync(readme, 'utf8').trimEnd().split('\n').length > 30)
    faults.push(`libs/${library}/README.md has more than 30 lines.`);
}
if (readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').split('\n').length > 200)
  faults.push('ARCHITECTURE.md has more than 200 lines.');
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);

function* documents(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', '.git', '.nx', '.cache', '.angular', 'data'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* documents(path);
    else if (entry.name.endsWith('.md')) yield path;
  }
}
