import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Invocation } from '../main';
import { Terminal } from '../terminal';
import { testLexicon } from './test-lexicon';

// The program itself runs when it is imported.
jest.mock('../main', () => ({ EXIT: { done: 0, failed: 1, usage: 2, found: 3, interrupted: 130 } }));

const folder = mkdtempSync(join(tmpdir(), 'lexicon-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = `minutebook lexicon 1
name: Promises

rule: G-1
title: Guarantee
severity: 2
query: ~obf(guarantee*)
hits: returns are guaranteed
hits: I guar@ntee it
misses: no promise at all
`;

/** The exit code, and what was printed. */
async function tried(...texts: string[]): Promise<[number, string]> {
  const files = texts.map((text, n) => {
    const path = join(folder, `${n}.txt`);
    writeFileSync(path, text);
    return path;
  });
  let shown = '';
  const terminal = Object.assign(new Terminal(false), {
    result: (_document: unknown, text: () => string) => (shown = text()),
  });
  const invocation: Invocation = { positionals: [], flags: {}, terminal, signal: new AbortController().signal };
  return [await testLexicon(invocation, files), shown.replaceAll(`${folder}/`, '')];
}

it('[R173] examples run in CI: all as written is 0, a failing one or a fault is 3, and each is named', async () => {
  expect(await tried(GOOD)).toEqual([0, '0.txt: 1 rules, 3 examples, all as written\n']);
  const wrong = GOOD.replace('no promise at all', 'a guarantee').replace('returns are', 'returns or');
  const broken = GOOD.replace('~obf(guarantee*)', 'guarantee W/5');
  const [code, text] = await tried(GOOD, wrong, broken);
  expect(code).toBe(3);
  expect(text).toContain('0.txt: 1 rules, 3 examples, all as written\n1.txt: 1 rules, 3 examples, 1 wrong\n');
  expect(text).toContain('  G-1: example 3 must not hit and does\n');
  expect(text).toMatch(/2\.txt: .* 3 wrong\n {2}G-1: /);
});

it('a file of which a rule cannot be read is refused with its line, not tried in part', async () => {
  await expect(tried(GOOD.replace('severity: 2', 'gravity: 2'))).rejects.toMatchObject({
    code: 'lexicon-unreadable',
    detail: expect.stringContaining('line 6'),
  });
  await expect(testLexicon({} as Invocation, [join(folder, 'none.txt')])).rejects.toMatchObject({ code: 'usage' });
});
