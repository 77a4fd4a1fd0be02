import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';

const BENCH = resolve(import.meta.dirname, '../bench');

await ensureInstalled();
const [name = '', ...flags] = process.argv.slice(2);
if (!/^[a-z-]+$/.test(name) || !existsSync(join(BENCH, `${name}.ts`))) {
  const names = readdirSync(BENCH).flatMap((file) =>
    file.endsWith('.ts') && file !== 'report.ts' ? [file.slice(0, -3)] : [],
  );
  console.error(`npm run bench -- NAME [--json]\nNames: ${names.join(', ')}`);
  process.exit(2);
}
// Programs that an appliance starts.
const { ensureBuilt } = await import('./up-to-date.mjs');
await ensureBuilt(['extractor', 'signer']);
const { load } = await import('./node-bundle.mjs');
const { run } = await load(`bench/${name}.ts`);
await run(flags.includes('--json'));
