import fc from 'fast-check';
import { isConsistent } from './consistency';
import { EMPTY_ROOT, leafHash, nodeHash, treeRoot } from './hash';
import { isIncluded, ProvingTree } from './inclusion';
import { type NodeId, type NodeReader, nodesOf, proveConsistency, proveInclusion, rootOf } from './nodes';

const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));
const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

/** RFC 9162 section 2.1.4.1, as it is written there. */
function subproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [treeRoot(leaves)];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), treeRoot(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), treeRoot(leaves.slice(0, k))];
}

/** A tree so large that nobody could hold it: all leaves are equal, so a level has one hash. */
const equalLeaves: NodeReader = (nodes) => {
  const levels = [leafHash(Buffer.from('same'))];
  return Promise.resolve(
    nodes.map(({ level }) => {
      while (levels.length <= level) levels.push(nodeHash(levels.at(-1)!, levels.at(-1)!));
      return levels[level]!;
    }),
  );
};

/** Notes what is read. */
function watched(read: NodeReader): { read: NodeReader; asked: (readonly NodeId[])[] } {
  const asked: (readonly NodeId[])[] = [];
  return {
    asked,
    read: (nodes) => {
      asked.push(nodes);
      return read(nodes);
    },
  };
}

describe('proofs from stored nodes', () => {
  it('[R64] [R65] are those of the RFC, for every place of every small tree', async () => {
    for (let size = 0; size <= 65; size++) {
      const leaves = leavesOf(size);
      const read = nodesOf(leaves);
      expect(hex(await rootOf(read, size))).toBe(hex(treeRoot(leaves)));
      const tree = new ProvingTree(leaves.keys());
      for (const leaf of leaves) tree.push(leaf);
      const { paths } = tree.finish();
      for (let index = 0; index < size; index++)
        expect((await proveInclusion(read, index, size)).map(hex)).toEqual(paths.get(index)!.map(hex));
      for (let from = 1; from <= size; from++) {
        const path = await proveConsistency(read, from, size);
        expect(path.map(hex)).toEqual(subproof(from, leaves, true).map(hex));
        const old = { size: from, root: treeRoot(leaves.slice(0, from)) };
        expect(isConsistent(old, { size, root: treeRoot(leaves) }, path)).toBe(true);
      }
    }
  });

  it('hold for sizes up to 2^53 - 1, with one read of few nodes, none of them twice', async () => {
    const size = fc.oneof(
      fc.nat({ max: Number.MAX_SAFE_INTEGER - 1 }),
      fc.nat({ max: 5_000 }),
      fc.nat({ max: 52 }).map((bits) => 2 ** bits),
    );
    await fc.assert(
      fc.asyncProperty(size, size, async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        for (const ask of [
          (read: NodeReader): Promise<unknown> => rootOf(read, to),
          (read: NodeReader): Promise<unknown> => proveInclusion(read, from, to),
          (read: NodeReader): Promise<unknown> => proveConsistency(read, from, to),
        ]) {
          const { read, asked } = watched(equalLeaves);
          await ask(read);
          expect(asked.length).toBeLessThanOrEqual(1);
          const names = asked.flat().map(({ level, index }) => `${level}/${index}`);
          expect(new Set(names).size).toBe(names.length);
          expect(names.length).toBeLessThanOrEqual(2 * 54);
          for (const { level, index } of asked.flat()) expect((index + 1) * 2 ** level).toBeLessThanOrEqual(to);
        }
        const tree = { size: to, root: await rootOf(equalLeaves, to) };
        const [leaf] = await equalLeaves([{ level: 0, index: 0 }]);
        expect(isIncluded(leaf!, from, tree, await proveInclusion(equalLeaves, from, to))).toBe(true);
        const old = { size: from, root: await rootOf(equalLeaves, from) };
        expect(isConsistent(old, tree, await proveConsistency(equalLeaves, from, to))).toBe(true);
      }),
    );
  });

  it('are refused for what is not there', async () => {
    const read = nodesOf(leavesOf(3));
    await expect(proveInclusion(read, 3, 3)).rejects.toThrow(RangeError);
    await expect(proveInclusion(read, -1, 3)).rejects.toThrow(RangeError);
    await expect(proveInclusion(read, 0, 0)).rejects.toThrow(RangeError);
    await expect(proveConsistency(read, 3, 2)).rejects.toThrow(RangeError);
    await expect(rootOf(read, 4)).rejects.toThrow(RangeError);
    await expect(rootOf(read, 1.5)).rejects.toThrow(RangeError);
    expect(hex(await rootOf(read, 0))).toBe(hex(EMPTY_ROOT));
    expect(await proveConsistency(read, 0, 3)).toEqual([]);
    expect(await proveConsistency(read, 3, 3)).toEqual([]);
  });
});
