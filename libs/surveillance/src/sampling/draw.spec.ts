import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { leafOf, sizeOf, Smallest } from './draw';

const SEED = 'ab'.repeat(32);

describe('a draw', () => {
  it('[R171] takes those whose SHA-256 of seed and id is smallest, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1e9 }), { maxLength: 300 }),
        fc.nat(320),
        fc.stringMatching(/^[0-9a-f]{64}$/),
        (ids, size, seed) => {
          // As anybody would: hash each, sort, take the first.
          const hash = (id: number): string => createHash('sha256').update(`${seed}:${id}`).digest('hex');
          const expected = [...ids].sort((one, other) => (hash(one) < hash(other) ? -1 : 1)).slice(0, size);
          for (const order of [ids, [...ids].reverse()]) {
            const smallest = new Smallest(seed, size);
            for (const id of order) smallest.add(id);
            expect(smallest.kept().map(({ id }) => id)).toEqual(expected);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('draws others with another seed', () => {
    const draw = (seed: string): number[] => {
      const smallest = new Smallest(seed, 10);
      for (let id = 1; id <= 1_000; id++) smallest.add(id);
      return smallest.kept().map(({ id }) => id);
    };
    expect(draw(SEED)).not.toEqual(draw('ac'.repeat(32)));
  });

  it('takes a percentage with fractions, rounded up, and never fewer than the minimum if there are so many', () => {
    expect(sizeOf(100_000, { percent: 0.07, minimum: 0 })).toBe(70);
    expect(sizeOf(100_001, { percent: 0.07, minimum: 0 })).toBe(71);
    expect(sizeOf(1_000, { percent: 0.25, minimum: 0 })).toBe(3);
    expect(sizeOf(10, { percent: 0.25, minimum: 0 })).toBe(1);
    expect(sizeOf(10, { percent: 0.25, minimum: 5 })).toBe(5);
    expect(sizeOf(3, { percent: 0.25, minimum: 5 })).toBe(3);
    expect(sizeOf(0, { percent: 100, minimum: 5 })).toBe(0);
    expect(sizeOf(7, { percent: 100, minimum: 0 })).toBe(7);
    expect(sizeOf(7, { percent: 0, minimum: 0 })).toBe(0);
  });

  it('[R171] commits to which stratum a member was in and whether it counted, not to its id alone', () => {
    const leaf = (id: number, keys: string[], counted: boolean): string =>
      leafOf({ id, keys, counted }).toString('hex');
    const leaves = [
      leaf(1, ['Rates'], false),
      leaf(2, ['Rates'], false),
      leaf(1, ['ECM'], false),
      leaf(1, ['Rates'], true),
    ];
    expect(new Set(leaves).size).toBe(4);
    // RFC 6962: SHA-256 of a zero byte and the entry.
    expect(leaves[0]).toBe(createHash('sha256').update('\0["1",["Rates"],false]').digest('hex'));
  });
});
