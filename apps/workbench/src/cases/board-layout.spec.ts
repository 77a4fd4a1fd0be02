import type { Exhibit } from '@minutebook/contract';
import { boardOf, LEFT } from './board-layout';

const WIDTH = 900;

const exhibit = (number: number, at: string | null, who: string, more: Partial<Exhibit> = {}): Exhibit =>
  ({ id: String(number), number, at, who, kind: 'message', alert: null, speaksOfDeleting: false, ...more }) as Exhibit;

const ALERT = { alert: { id: '7' } as Exhibit['alert'] };

describe('the board', () => {
  it('draws a lane a person and a mark an exhibit, in time from left to right', () => {
    const board = boardOf(
      [
        exhibit(2, '2026-11-18T10:00:00.000Z', 'Leo F.'),
        exhibit(1, '2026-11-18T20:00:00.000Z', '周启明', ALERT),
        exhibit(3, '2026-11-20T10:00:00.000Z', 'Leo F.', { speaksOfDeleting: true }),
      ],
      WIDTH,
    )!;
    expect(board.lanes.map(({ name }) => name)).toEqual(['Leo F.', '周启明']);
    expect(board.marks.map(({ label, kind }) => [label, kind])).toEqual([
      ['E2', 'message'],
      ['E1', 'alert'],
      ['E3', 'deleting'],
    ]);
    const xs = board.marks.map(({ x }) => x);
    expect(xs).toEqual([...xs].sort((one, other) => one - other));
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(LEFT);
    expect(Math.max(...xs)).toBeLessThan(WIDTH);
    expect(board.marks[0]!.y).toBe(board.marks[2]!.y);
  });

  it('gives marks that lie on one another one label, and near events labels below each other', () => {
    const board = boardOf(
      [
        exhibit(1, '2026-11-18T10:00:00.000Z', 'Leo F.'),
        exhibit(2, '2026-11-18T10:00:30.000Z', 'Leo F.'),
        exhibit(3, '2026-11-19T10:00:00.000Z', 'Order 1', { kind: 'event' }),
        exhibit(4, '2026-11-19T10:05:00.000Z', 'orders.csv', { kind: 'file' }),
        exhibit(5, '2026-11-25T10:00:00.000Z', 'Leo F.'),
      ],
      WIDTH,
    )!;
    expect(board.marks.map(({ label }) => label)).toEqual(['E1', null, 'E5']);
    expect(board.events.map(({ label, row }) => [label, row])).toEqual([
      ['E3 Order 1', 0],
      ['E4 orders.csv', 1],
    ]);
  });

  it('leaves out what is restricted to others or has no time, and says how many people did not fit', () => {
    const crowd = Array.from({ length: 12 }, (_, i) => exhibit(i + 1, `2026-11-${10 + i}T10:00:00.000Z`, `P${i}`));
    const board = boardOf([...crowd, exhibit(13, null, 'Nobody'), exhibit(14, null, '', { kind: null })], WIDTH)!;
    expect(board.lanes).toHaveLength(9);
    expect(board.left).toBe(3);
    expect(boardOf([exhibit(1, null, 'x')], WIDTH)).toBeUndefined();
  });
});
