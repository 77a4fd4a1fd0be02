import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

/** For specs only: the process's program, built for this run. Specs run side by side, so each worker has its own. */
export function builtForTests(): string {
  const folder = `dist/.loaded/extractor-${process.env.JEST_WORKER_ID ?? 0}`;
  const program = `import('${ROOT}/tools/node-bundle.mjs').then(({ bundle }) => bundle('libs/extract/src/process/main.ts', '${folder}/main.cjs'))`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return resolve(ROOT, folder, 'main.cjs');
}

export { docx, gzip, pdf, tar, xlsx, zip } from './testing/writers';
