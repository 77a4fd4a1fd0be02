import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const RESULTS = resolve(ROOT, '.cache/test-results.json');

/**
 * Every test whose real services this machine has, in one jest run; what is left out is said, with the reason. Arguments
 * go to jest. The last line counts.
 */
await ensureInstalled();
const { ensureBuilt } = await import('./up-to-date.mjs');
await ensureBuilt(['server', 'cli', 'workbench'], console.log);
rmSync(RESULTS, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${RESULTS}`,
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: ['inherit', 'ignore', 'inherit'], env: { ...process.env, NODE_ENV: 'test' } },
);
if (!existsSync(RESULTS)) {
  console.log('The tests did not run.');
  process.exit(status || 1);
}
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, testResults } = JSON.parse(
  readFileSync(RESULTS, 'utf8'),
);
const skipped = testResults.flatMap((file) =>
  file.assertionResults.filter((test) => test.status === 'pending').map((test) => test.fullName),
);
for (const name of skipped) console.log(`Left out: ${name}`);
const broken = numFailedTestSuites > 0 && numFailedTests === 0;
if (broken) console.log(`${numFailedTestSuites} test files could not be run.`);
// Samples may not be committed, so a machine without them is a complete machine; services are not to be missed.
const unseen = process.env.CI === 'true' && skipped.some((name) => !name.includes('(needs ../shared/samples)'));
if (unseen) console.log('With CI=true nothing may be left out.');
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
process.exit(status !== 0 || broken || unseen ? 1 : 0);
