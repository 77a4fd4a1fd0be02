import fc from 'fast-check';
import { leafHash, treeRoot } from './hash';
import { ProvingTree, rootByPath } from './inclusion';

const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

describe('an inclusion proof', () => {
  it('[R64] leads from every leaf of every tree to its root', () => {
    for (let size = 1; size <= 70; size++) {
      const leaves = leavesOf(size);
      const tree = new ProvingTree(leaves.keys());
      for (const leaf of leaves) tree.push(leaf);
      const { root, paths, size: counted } = tree.finish();
      expect(counted).toBe(size);
      expect(Buffer.from(root)).toEqual(Buffer.from(treeRoot(leaves)));
      for (const [index, leaf] of leaves.entries())
        expect(Buffer.from(rootByPath(leaf, index, size, paths.get(index)!)!)).toEqual(Buffer.from(root));
    }
  });

  it('leads nowhere else: not from another leaf, place, size or path', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), fc.nat(), fc.nat(), (size, a, b, bit) => {
        const [index, other] = [a % size, b % size];
        fc.pre(index !== other);
        const leaves = leavesOf(size);
        const tree = new ProvingTree([index]);
        for (const leaf of leaves) tree.push(leaf);
        const { root, paths } = tree.finish();
        const path = paths.get(index)!;
        const reaches = (...proof: Parameters<typeof rootByPath>): boolean =>
          Buffer.from(rootByPath(...proof) ?? []).equals(Buffer.from(root));
        expect(reaches(leaves[index]!, index, size, path)).toBe(true);
        expect(reaches(leaves[other]!, index, size, path)).toBe(false);
        expect(reaches(leaves[index]!, other, size, path)).toBe(false);
        expect(reaches(leaves[index]!, index, size, path.slice(1))).toBe(false);
        expect(reaches(leaves[index]!, index, size, [...path, leaves[other]!])).toBe(false);
        const bent = path.map((hash) => Buffer.from(hash));
        bent[bit % bent.length]![bit % 32]! ^= 1;
        expect(reaches(leaves[index]!, index, size, bent)).toBe(false);
      }),
    );
  });

  it('is of leaves that are there', () => {
    const tree = new ProvingTree([0, 7]);
    for (const leaf of leavesOf(3)) tree.push(leaf);
    expect([...tree.finish().paths.keys()]).toEqual([0]);
    expect(rootByPath(leavesOf(1)[0]!, 3, 3, [])).toBeUndefined();
    expect(rootByPath(leavesOf(1)[0]!, -1, 3, [])).toBeUndefined();
    expect(new ProvingTree([]).finish().size).toBe(0);
  });
});
