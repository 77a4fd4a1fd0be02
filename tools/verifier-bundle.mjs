import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCE = resolve(ROOT, 'apps/verifier/src');

/**
 * What an auditor takes along: one file for Node, and one page for a browser. Nothing is left outside of either, and neither is
 * minified, so that whoever does not trust it can read it.
 */
export async function bundleVerifier(folder = resolve(ROOT, 'dist/apps/verifier')) {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    bundleProgram(resolve(folder, 'minutebook-verify.cjs')),
    bundlePage(resolve(folder, 'minutebook-verify.html')),
  ]);
}

async function bundleProgram(outfile) {
  const { outputFiles } = await linked({
    entryPoints: [resolve(SOURCE, 'main.ts')],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node\n// Minutebook verifier: see docs/bundles.md. Node 20 or newer, nothing else.' },
  });
  await put(outfile, outputFiles[0].text);
}

async function bundlePage(outfile) {
  const { outputFiles } = await linked({
    entryPoints: [resolve(SOURCE, 'browser/page.ts')],
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    alias: { 'node:crypto': resolve(SOURCE, 'browser/node-crypto.ts') },
    inject: [resolve(SOURCE, 'browser/node-buffer.ts')],
  });
  // The text of a script element ends at the first of these, wherever it stands.
  const script = outputFiles[0].text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const [page, style] = await Promise.all(
    ['page.html', 'page.css'].map((name) => readFile(resolve(SOURCE, 'browser', name), 'utf8')),
  );
  const policy = `default-src 'none'; script-src '${digestOf(script)}'; style-src '${digestOf(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  await put(
    outfile,
    page
      .replace('{policy}', () => policy)
      .replace('<style></style>', () => `<style>${style}</style>`)
      .replace('<script></script>', () => `<script>${script}</script>`),
  );
}

async function linked(options) {
  const esbuild = await import('esbuild');
  return esbuild.build({
    bundle: true,
    write: false,
    sourcemap: false,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    tsconfig: resolve(ROOT, 'tsconfig.base.json'),
    ...options,
  });
}

/** At once: whoever takes the file along meanwhile has the one before, whole. */
async function put(file, text) {
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}

function digestOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
