import { type Head, same } from './consistency';
import { EMPTY_ROOT, nodeHash } from './hash';

interface Subtree {
  readonly height: number;
  readonly hash: Uint8Array;
  /** Of the wanted leaves, those below it. */
  readonly wanted: readonly number[];
}

/** Hashes that lead from a leaf to the root, from the leaf up: an RFC 9162 inclusion proof (section 2.1.3). */
export type InclusionPath = readonly Uint8Array[];

/** An RFC 6962 tree that takes one leaf after the other, however many, and proves some of them to be in it. */
export class ProvingTree {
  private readonly open: Subtree[] = [];
  private readonly paths: Map<number, Uint8Array[]>;
  private size = 0;

  /** `wanted`: numbers of the leaves to prove, from 0. */
  constructor(wanted: Iterable<number>) {
    this.paths = new Map([...wanted].map((index) => [index, []]));
  }

  /** Adds a leaf by its hash. */
  push(leaf: Uint8Array): void {
    let node: Subtree = { height: 0, hash: leaf, wanted: this.paths.has(this.size) ? [this.size] : [] };
    for (let top = this.open.at(-1); top?.height === node.height; top = this.open.at(-1)) {
      node = this.join(top, node);
      this.open.pop();
    }
    this.open.push(node);
    this.size++;
  }

  /** Once all leaves are in. A wanted leaf that the tree does not have has no path. */
  finish(): { size: number; root: Uint8Array; paths: ReadonlyMap<number, InclusionPath> } {
    const [last, ...larger] = this.open.splice(0).toReversed();
    const root = larger.reduce<Subtree | undefined>((right, left) => right && this.join(left, right), last);
    for (const index of [...this.paths.keys()]) if (!(index < this.size)) this.paths.delete(index);
    return { size: this.size, root: root?.hash ?? EMPTY_ROOT, paths: this.paths };
  }

  private join(left: Subtree, right: Subtree): Subtree {
    for (const index of left.wanted) this.paths.get(index)!.push(right.hash);
    for (const index of right.wanted) this.paths.get(index)!.push(left.hash);
    return {
      height: left.height + 1,
      hash: nodeHash(left.hash, right.hash),
      wanted: left.wanted.length + right.wanted.length === 0 ? NONE : [...left.wanted, ...right.wanted],
    };
  }
}

const NONE: readonly number[] = [];

/**
 * The root that a leaf hash and its path lead to in a tree of `size` leaves (RFC 9162 section 2.1.3.2); undefined where
 * the path is too short or too long for that place. The leaf is in the tree if and only if this is the tree's root.
 */
export function rootByPath(leaf: Uint8Array, index: number, size: number, path: InclusionPath): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined;
  if (leaf.length !== 32 || path.some((step) => step.length !== 32)) return undefined;
  let [first, last, hash] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return undefined;
    if (first % 2 === 1 || first === last) {
      hash = nodeHash(step, hash);
      while (first % 2 === 0 && first !== 0) [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
    } else hash = nodeHash(hash, step);
    [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

/** Whether the path leads from this leaf, in this place, to the root of this tree. */
export function isIncluded(leaf: Uint8Array, index: number, tree: Head, path: InclusionPath): boolean {
  const root = rootByPath(leaf, index, tree.size, path);
  return root !== undefined && same(root, tree.root);
}
