import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');

/** swc compiles, because esbuild drops the decorator metadata that Nest's injector and TypeORM live on; esbuild links. */
function swcPlugin(swc) {
  return {
    name: 'swc',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const { code, map } = await swc.transform(await readFile(path, 'utf8'), {
          filename: path,
          sourceMaps: true,
          swcrc: false,
          configFile: false,
          jsc: {
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
            target: 'es2022',
            keepClassNames: true,
          },
        });
        return {
          contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`,
          loader: 'js',
        };
      });
    },
  };
}

/** Bundles our own sources into one CommonJS file; packages of npm stay outside. */
export async function bundle(entry, outfile) {
  const [esbuild, swc] = await Promise.all([import('esbuild'), import('@swc/core')]);
  await esbuild.build({
    entryPoints: [resolve(ROOT, entry)],
    outfile: resolve(ROOT, outfile),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    tsconfig: resolve(ROOT, 'tsconfig.base.json'),
    logLevel: 'warning',
    plugins: [swcPlugin(swc)],
  });
  return resolve(ROOT, outfile);
}

/** Loads a TypeScript module of this workspace into a plain Node script. */
export async function load(entry) {
  const outfile = await bundle(entry, `dist/.loaded/${entry.replaceAll(/[/.]/g, '-')}.cjs`);
  return import(pathToFileURL(outfile).href);
}
