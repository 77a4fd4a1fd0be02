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

/** Without regard to line ends and emphasis: a sentence may be broken anywhere. */
const wordsOf = (path: string): string =>
  readFileSync(join(ROOT, path), 'utf8').replace(/[*_`]/g, '').replace(/\s+/g, ' ').toLowerCase();

/** In the words of the requirements, section 3.2. */
const RESIDUAL = [
  'events suppressed before the outbox',
  'events inside the merge window',
  'collusion of db admin + signer + all witnesses',
  'truth of the source itself',
];

/** Rows of section 3.3. */
const ATTACKS = [
  'edit a row',
  'drop a middle row',
  'drop and renumber',
  'reorder (and renumber)',
  'insert a backdated row',
  'truncate the tail',
  'rewrite everything',
  'restore an old backup',
  'clock rollback, new row dated early',
  'fork: two auditors shown two histories',
  'never logged at all',
];

it.each(['docs/what-is-not-detected.md', 'ARCHITECTURE.md'])('[R96] %s names each risk that is left', (path) => {
  const words = wordsOf(path);
  expect(RESIDUAL.filter((risk) => !words.includes(risk))).toEqual([]);
});

it('[R96] the table of attacks is published whole, with the notes its cells point to', () => {
  const text = readFileSync(join(ROOT, 'docs/what-is-not-detected.md'), 'utf8');
  const [headings, , ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .replaceAll('*', '')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(rows.map(([attack]) => attack)).toEqual(ATTACKS);
  for (const [attack, ...cells] of rows) {
    expect([attack, cells.length]).toEqual([attack, headings!.length - 1]);
    for (const cell of cells) expect(cell).toMatch(/^[Y-]/);
    for (const [note] of cells.join(' ').matchAll(/\bn\d/g)) expect(text).toMatch(new RegExp(`^${note} `, 'm'));
  }
  // Some attacks nobody finds, and a page that says otherwise would be worth nothing.
  expect(
    rows
      .at(-1)!
      .slice(1)
      .every((cell) => cell.startsWith('-')),
  ).toBe(true);
});

it('[R96] nothing that was true before checkpoints left the machine is still said', () => {
  for (const path of ['ARCHITECTURE.md', 'README.md', 'docs/what-is-not-detected.md'])
    expect(wordsOf(path)).not.toMatch(/no signed checkpoint leaves the machine yet|cannot be proven yet/);
});
