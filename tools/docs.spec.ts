import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

it('every file on the way of a message is there', () => {
  const named = [
    ...readFileSync(join(ROOT, 'docs/life-of-a-message.md'), 'utf8').matchAll(/`((?:apps|libs)\/[^`]+)`/g),
  ].map((match) => match[1]!);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('[R96] the documents say what cannot be proven yet', () => {
  expect(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')).toMatch(/What is not proven/);
});
