import { rowAt } from './virtual-list';

describe('rowAt', () => {
  // A head of 24, three rows of 62, a head, a row.
  const offsets = [0, 24, 86, 148, 210, 234, 296];

  it.each([
    [-400, 0],
    [0, 0],
    [23, 0],
    [24, 1],
    [147, 2],
    [210, 4],
    [233, 4],
    [234, 5],
    [9_999, 5],
  ])('%d px is in row %d', (offset, row) => expect(rowAt(offsets, offset)).toBe(row));

  it('is the first of no rows', () => expect(rowAt([0], 50)).toBe(0));
});
