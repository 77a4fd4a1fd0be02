import nx from '@nx/eslint-plugin';
import angular from '@angular-eslint/eslint-plugin';
import angularTemplate from '@angular-eslint/eslint-plugin-template';
import angularTemplateParser from '@angular-eslint/template-parser';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * The order a message travels. A library imports only what stands to its left; members of one group do not import each
 * other. This one array is the architecture: every boundary below is generated from it.
 */
const ORDER = [
  ['query', 'proof', 'contract', 'capture', 'platform'],
  ['extract'],
  ['access'],
  ['archive'],
  ['sources'],
  ['search'],
  ['surveillance'],
  ['review'],
  ['export'],
  ['appliance'],
  ['apps'],
];

const leftOf = (group) => ORDER.slice(0, group).flat();
const PURE = ['query', 'proof', 'contract', 'capture', 'extract'];
const FRAMEWORKS = [
  '@nestjs/*',
  'typeorm',
  'bull',
  'pg',
  'pg-copy-streams',
  '@elastic/*',
  'express',
  'express-session',
  'passport*',
];

const depConstraints = [
  ...ORDER.flatMap((libraries, group) =>
    libraries.map((library) => ({
      sourceTag: `layer:${library}`,
      onlyDependOnLibsWithTags: leftOf(group).map((name) => `layer:${name}`),
      ...(PURE.includes(library) ? { bannedExternalImports: FRAMEWORKS } : {}),
    })),
  ),
  {
    sourceTag: 'app:workbench',
    onlyDependOnLibsWithTags: ['layer:query', 'layer:contract'],
    bannedExternalImports: FRAMEWORKS,
  },
  { sourceTag: 'app:signer', onlyDependOnLibsWithTags: ['layer:proof'], bannedExternalImports: ['*'] },
  { sourceTag: 'app:verifier', onlyDependOnLibsWithTags: ['layer:proof'], bannedExternalImports: ['*'] },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/.nx', '**/.angular', 'data', 'coverage', '**/node_modules'] },
  ...tseslint.configs.strict.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts', '**/*.mjs'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], depConstraints, banTransitiveDependencies: false, enforceBuildableLibDependency: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    // Nest's injector reads constructor parameter types at run time, so those imports must stay values.
    files: [
      '**/*.module.ts',
      '**/http/**/*.ts',
      '**/jobs/**/*.ts',
      '**/store/**/*.ts',
      'apps/server/**/*.ts',
      'libs/platform/**/*.ts',
    ],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // Inside a library, frameworks stay at the edge.
    files: ['libs/{access,archive,sources,search,surveillance,review,export,appliance}/src/**/*.ts'],
    ignores: [
      '**/http/**',
      '**/jobs/**',
      '**/store/**',
      '**/*.module.ts',
      '**/elastic/**',
      '**/*.int.spec.ts',
      '**/*.contract.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: FRAMEWORKS.map((group) => ({
            group: [group],
            message: 'Only http/, jobs/, store/ and *.module.ts may import a framework or client.',
          })),
        },
      ],
    },
  },
  {
    files: ['apps/workbench/**/*.ts'],
    plugins: { '@angular-eslint': angular },
    processor: angularTemplate.processors['extract-inline-html'],
    rules: {
      ...angular.configs.recommended.rules,
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/directive-class-suffix': 'off',
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'mb', style: 'kebab-case' }],
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: ['apps/workbench/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.testing.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['@minutebook/contract', '@minutebook/contract/api'].map((name) => ({
            name,
            allowTypeImports: true,
            message: 'Import the area’s own file: of the whole contract every screen would carry every other.',
          })),
        },
      ],
    },
  },
  {
    files: ['apps/workbench/**/*.html'],
    languageOptions: { parser: angularTemplateParser },
    plugins: { '@angular-eslint/template': angularTemplate },
    rules: { ...angularTemplate.configs.recommended.rules, ...angularTemplate.configs.accessibility.rules },
  },
  {
    files: ['**/*.mjs', 'bench/**', 'apps/cli/**', 'tools/**'],
    rules: { 'no-console': 'off', 'no-restricted-exports': 'off' },
  },
  { files: ['**/*.{spec,contract,e2e}.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  prettier,
);
