import { signal } from '@angular/core';
import { Cursor } from './cursor';

describe('the row that the keys act on', () => {
  const rows = signal<{ id: string }[]>([]);
  let cursor: Cursor<{ id: string }>;
  const show = (ids: string): void => rows.set([...ids].map((id) => ({ id })));

  beforeEach(() => {
    show('abcd');
    cursor = new Cursor(rows);
  });

  it('begins nowhere, and goes to the ends and no further', () => {
    expect(cursor.row()).toBeNull();
    const visited = ([1, 1, 1, 1, 1, -1] as const).map((by) => (cursor.step(by), cursor.row()?.id));
    expect(visited.join('')).toBe('abcddc');
    show('');
    expect([cursor.step(1), cursor.row()]).toEqual([false, null]);
  });

  it('stays the same row when others come in above it', () => {
    cursor.set({ id: 'b' });
    show('xyabcd');
    expect([cursor.row()?.id, cursor.isAt(rows()[3]!)]).toEqual(['b', true]);
    cursor.step(1);
    expect(cursor.row()?.id).toBe('c');
  });

  it('is nothing when its row has left, and goes on from where that stood', () => {
    for (const [by, next] of [
      [1, 'c'],
      [-1, 'a'],
    ] as const) {
      show('abcd');
      cursor.set({ id: 'b' });
      expect(cursor.row()?.id).toBe('b');
      show('acd');
      expect(cursor.row()).toBeNull();
      cursor.step(by);
      expect(cursor.row()?.id).toBe(next);
    }
  });

  it('goes on to the next when its row was dealt with', () => {
    cursor.set({ id: 'b' });
    cursor.leave({ id: 'a' });
    expect(cursor.row()?.id).toBe('b');
    for (const next of ['c', 'd', 'a']) {
      const row = cursor.row()!;
      cursor.leave(row);
      rows.update((all) => all.filter(({ id }) => id !== row.id));
      expect(cursor.row()?.id).toBe(next);
    }
  });
});
