import { availableParallelism } from 'node:os';

const swc = {
  '^.+\\.(t|mj|j)s$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        target: 'es2022',
        externalHelpers: false,
      },
      module: { type: 'commonjs' },
    },
  ],
};

/** ES modules only on npm: transformed like our own source, because jest does not require() them. */
const ESM_ONLY = [
  'html-to-text',
  '@selderee',
  'selderee',
  'parseley',
  'leac',
  'peberminta',
  'temporal-polyfill',
  'temporal-utils',
  'temporal-spec',
];

/**
 * A global is looked up outside the sandbox of a test file each time, which made a loop that says `Math.imul` fifty times as
 * slow as it is. These come with each module instead. None that a fake clock or a spy puts something else in place of.
 */
const GLOBALS =
  'Math Number String Boolean Object Array Map Set WeakMap BigInt JSON RegExp Symbol Error Int32Array Uint8Array Uint16Array Uint32Array Float64Array'.split(
    ' ',
  );

const node = {
  rootDir: import.meta.dirname,
  sandboxInjectedGlobals: GLOBALS,
  testEnvironment: 'node',
  transform: swc,
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/tools/fast-check.cjs',
    '^@minutebook/([a-z]+)/testing$': '<rootDir>/libs/$1/src/testing.ts',
    '^@minutebook/contract/([a-z-]+)$': '<rootDir>/libs/contract/src/$1.ts',
    '^@minutebook/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.nx', '<rootDir>/.angular'],
};

/** Set up once, by the first project that needs services; `unit` needs none. */
const services = {
  globalSetup: '<rootDir>/tools/jest-services.mjs',
  globalTeardown: '<rootDir>/tools/jest-services-end.mjs',
};

export default {
  // Against what never ends. How long a thing takes is for benchmarks: a busy machine must not fail a test.
  testTimeout: 420_000,
  // Jest leaves a core free; on two cores that halves the speed of tests that wait for a database or a browser half the time.
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // A file that needs services leaves some 40 MB of heap behind it, whatever it closes. At 1.5 GB the collector makes whatever
  // comes after take two to four times as long; a new process takes a second.
  workerIdleMemoryLimit: '400MB',
  testSequencer: '<rootDir>/tools/test-order.cjs',
  projects: [
    {
      ...node,
      displayName: 'unit',
      testMatch: ['<rootDir>/{libs,apps/server,apps/cli,apps/signer,apps/verifier,tools}/**/!(*.int).spec.ts'],
    },
    {
      displayName: 'workbench',
      rootDir: import.meta.dirname,
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/apps/workbench/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/apps/workbench/src/test-setup.ts'],
      transform: {
        '^.+\\.(ts|mjs|js|html|svg)$': [
          'jest-preset-angular',
          {
            tsconfig: '<rootDir>/apps/workbench/tsconfig.spec.json',
            stringifyContentPathRegex: '\\.(html|svg)$',
          },
        ],
      },
      transformIgnorePatterns: ['node_modules/(?!.*\\.mjs$)'],
      moduleFileExtensions: ['ts', 'html', 'js', 'json', 'mjs'],
      moduleNameMapper: {
        ...node.moduleNameMapper,
        '^zod$': '<rootDir>/apps/workbench/src/shell/api/no-schemas',
      },
      modulePathIgnorePatterns: node.modulePathIgnorePatterns,
    },
    {
      ...node,
      ...services,
      displayName: 'int',
      setupFiles: ['<rootDir>/tools/cheap-passwords.ts'],
      testMatch: ['<rootDir>/{libs,apps/server,apps/cli}/**/*.int.spec.ts'],
    },
    { ...node, ...services, displayName: 'e2e', testMatch: ['<rootDir>/apps/e2e/src/**/*.e2e.ts'] },
  ],
};
