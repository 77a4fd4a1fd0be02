import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_ACTIONS } from '@minutebook/contract';
import { lifeDiagram, lifeTable, MOVES, stepsOf } from './life';

describe('the life of an alert', () => {
  it('is drawn in the docs as it is in the code', () => {
    const page = readFileSync(join(__dirname, '../../../../docs/alert-life.md'), 'utf8');
    expect(page).toContain(lifeDiagram());
    const cells = (table: string): string[][] =>
      table.split('\n').map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '-')));
    const table = page.slice(page.indexOf('| Move'));
    expect(cells(table.slice(0, table.indexOf('\n\n')))).toEqual(cells(lifeTable()));
  });

  it('leads from new to closed and back, leaves no dead end, and logs every move', () => {
    const states = ['new', 'claimed', 'decided', 'closed'] as const;
    const reached = new Set<string>(['new']);
    for (let n = 0; n < states.length; n++)
      for (const [from, to] of Object.values(MOVES).flatMap(stepsOf)) if (reached.has(from)) reached.add(to);
    expect([...reached].sort()).toEqual([...states].sort());
    for (const state of states)
      expect(Object.values(MOVES).some(({ from }) => (from as readonly string[]).includes(state))).toBe(true);
    for (const { audit } of Object.values(MOVES)) expect(AUDIT_ACTIONS[audit]).toBe('change');
  });

  it('no move but a decision of a person leads to decided or closed', () => {
    const deciding = Object.entries(MOVES).flatMap(([name, rule]) =>
      stepsOf(rule).some(([, to]) => to === 'decided' || to === 'closed') &&
      !(rule.from as readonly string[]).includes('decided')
        ? [name]
        : [],
    );
    expect(deciding).toEqual(['decide', 'decide in bulk']);
  });
});
