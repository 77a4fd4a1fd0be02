import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The table that auditors read. What it says is what is tested; there is no other copy of it. */
const DOCUMENT = readFileSync(resolve(__dirname, '../../../docs/what-is-not-detected.md'), 'utf8');
export const [HEADINGS = [], , ...LINES] = DOCUMENT.split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .replaceAll('*', '')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
export const OWN = HEADINGS.slice(5);
/** By row: the cells, and whether each says that the attack is found. */
export const PUBLISHED = new Map(
  LINES.map(([attack = '', ...cells]) => [
    attack,
    new Map(cells.map((cell, column) => [HEADINGS[column + 1]!, { cell, isFound: cell.startsWith('Y') }])),
  ]),
);
