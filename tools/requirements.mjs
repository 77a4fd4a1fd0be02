import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const RESULTS = join(ROOT, '.cache/test-results.json');
const TEST_FILE = /\.(spec|contract|e2e)\.ts$/;
const NAMED = /\[((?:[RE]\d+[ ,]*)+)\]/g;

/**
 * Requirement → tests → verdict. A test proves a requirement by naming it in its title; the verdict is that of the last
 * `npm test`. `--json` for programs.
 */
const verdicts = readVerdicts();
const requirements = new Map();
for (const file of testFiles(['apps', 'libs', 'tools'])) {
  for (const { title, names } of titlesOf(file)) {
    for (const name of names) {
      if (!requirements.has(name)) requirements.set(name, []);
      requirements.get(name).push({ test: title, file: relative(ROOT, file), verdict: verdictOn(title) });
    }
  }
}
const sorted = [...requirements].sort(
  ([a], [b]) => a[0].localeCompare(b[0]) || Number(a.slice(1)) - Number(b.slice(1)),
);
if (process.argv.includes('--json')) console.log(JSON.stringify(Object.fromEntries(sorted)));
else {
  for (const [name, tests] of sorted) {
    const bad = tests.filter((test) => test.verdict !== 'passed');
    console.log(
      `${name.padEnd(5)} ${bad.length === 0 ? 'proven' : bad.some((test) => test.verdict === 'failed') ? 'BROKEN' : 'not run'}`,
    );
    for (const { test, file, verdict } of tests) console.log(`      ${verdict.padEnd(8)} ${test}  (${file})`);
  }
  console.log(
    `${sorted.length} requirements named by tests${existsSync(RESULTS) ? '' : '; no verdicts yet: run npm test'}`,
  );
}

function* testFiles(folders) {
  for (const folder of folders) {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && TEST_FILE.test(entry.name)) yield join(entry.parentPath, entry.name);
    }
  }
}

function* titlesOf(file) {
  const source = readFileSync(file, 'utf8');
  for (const match of source.matchAll(
    /\b(?:it|test|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*?)\1/g,
  )) {
    const title = match[2].replaceAll(/\\(['"`])/g, '$1');
    const names = [...title.matchAll(NAMED)].flatMap((named) => named[1].split(/[ ,]+/).filter(Boolean));
    if (names.length > 0) yield { title, names };
  }
}

/** What the last run said of every test and group, by title: the worst where several share one. */
function readVerdicts() {
  const found = new Map();
  if (!existsSync(RESULTS)) return found;
  for (const file of JSON.parse(readFileSync(RESULTS, 'utf8')).testResults) {
    for (const test of file.assertionResults) {
      const verdict = test.status === 'pending' ? 'skipped' : test.status;
      for (const title of [test.title, ...test.ancestorTitles]) found.set(title, worst(found.get(title), verdict));
    }
  }
  return found;
}

/** The verdict on a title as written; with `each` it is a template and stands for all of its rows. */
function verdictOn(title) {
  if (verdicts.has(title)) return verdicts.get(title);
  const template = title.split(/%[sdifjop#]|\$[\w.#]+/);
  if (template.length === 1) return 'not run';
  const rows = new RegExp(`^${template.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')}$`);
  const found = [...verdicts].flatMap(([row, verdict]) => (rows.test(row) ? [verdict] : []));
  return found.reduce(worst, undefined) ?? 'not run';
}

function worst(one, other) {
  if (one === undefined || one === other) return other;
  return one === 'failed' || other === 'failed' ? 'failed' : 'skipped';
}
