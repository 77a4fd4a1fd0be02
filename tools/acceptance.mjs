import { ensureInstalled } from './install.mjs';

await ensureInstalled();
const { load } = await import('./node-bundle.mjs');
const { run } = await load('tools/acceptance.ts');
process.exitCode = await run(process.argv.includes('--json'));
