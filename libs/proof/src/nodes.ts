import { EMPTY_ROOT, nodeHash, treeRoot } from './hash';
import type { InclusionPath } from './inclusion';
import type { ConsistencyPath } from './consistency';

/** The root of leaves `index * 2^level` to `(index + 1) * 2^level - 1`: a subtree that is complete and never changes. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** Hashes of nodes, in the order asked. Whatever a proof needs is asked for at once, each node once. */
export type NodeReader = (nodes: readonly NodeId[]) => Promise<readonly Uint8Array[]>;

/** Root of the tree of the first `size` leaves (RFC 6962 section 2.1). */
export async function rootOf(read: NodeReader, size: number): Promise<Uint8Array> {
  checkSize(size);
  if (size === 0) return EMPTY_ROOT;
  return (await fold(read, [nodesBetween(0, size)]))[0]!;
}

/** Proof that leaf `index` is in the tree of the first `size` leaves (RFC 9162 section 2.1.3.1). */
export async function proveInclusion(read: NodeReader, index: number, size: number): Promise<InclusionPath> {
  checkSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  const path: NodeId[][] = [];
  for (let [low, high] = [0, size]; high - low > 1;) {
    const middle = low + split(high - low);
    path.push(index < middle ? nodesBetween(middle, high) : nodesBetween(low, middle));
    [low, high] = index < middle ? [low, middle] : [middle, high];
  }
  return fold(read, path.toReversed());
}

/** Proof that the tree of `from` leaves is the beginning of that of `to` leaves (RFC 9162 section 2.1.4.1). */
export async function proveConsistency(read: NodeReader, from: number, to: number): Promise<ConsistencyPath> {
  checkSize(from);
  checkSize(to);
  if (from > to) throw new RangeError(`a tree of ${from} leaves is not the beginning of one of ${to}`);
  if (from === 0 || from === to) return [];
  const path: NodeId[][] = [];
  let [low, high, known] = [0, to, true];
  while (high !== from) {
    const middle = low + split(high - low);
    if (from <= middle) {
      path.push(nodesBetween(middle, high));
      high = middle;
    } else {
      path.push(nodesBetween(low, middle));
      [low, known] = [middle, false];
    }
  }
  // Whoever checks knows the old root. Where that is not itself a node of the new tree, the proof starts with one that is.
  if (!known) path.push(nodesBetween(low, high));
  return fold(read, path.toReversed());
}

/**
 * Asks `read` once for what many proofs share: neighbouring leaves have most of their path in common, and a node never
 * changes. It forgets all when it knows more than `most`.
 */
export function remembering(read: NodeReader, most: number): NodeReader {
  const known = new Map<string, Uint8Array>();
  const key = ({ level, index }: NodeId): string => `${level} ${index}`;
  return async (nodes) => {
    const fresh = nodes.filter((node) => !known.has(key(node)));
    const found = new Map(nodes.map((node) => [key(node), known.get(key(node))]));
    if (fresh.length > 0) {
      if (known.size > most) known.clear();
      for (const [i, hash] of (await read(fresh)).entries()) {
        known.set(key(fresh[i]!), hash);
        found.set(key(fresh[i]!), hash);
      }
    }
    return nodes.map((node) => found.get(key(node))!);
  };
}

/** Reads nodes of a tree that is at hand as leaf hashes. */
export function nodesOf(leaves: readonly Uint8Array[]): NodeReader {
  return (nodes) =>
    Promise.resolve(
      nodes.map(({ level, index }) => {
        const [low, high] = [index * 2 ** level, (index + 1) * 2 ** level];
        if (high > leaves.length)
          throw new RangeError(`no complete subtree ${level}/${index} in ${leaves.length} leaves`);
        return treeRoot(leaves.slice(low, high));
      }),
    );
}

/** The largest power of two smaller than n, for n > 1. */
function split(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** The complete subtrees that tile [low, high), from the left; low is where such a range starts in some tree. */
function nodesBetween(low: number, high: number): NodeId[] {
  const nodes: NodeId[] = [];
  let level = 0;
  while (2 ** (level + 1) <= high - low) level++;
  for (; low < high; level--) {
    if (2 ** level > high - low) continue;
    nodes.push({ level, index: low / 2 ** level });
    low += 2 ** level;
  }
  return nodes;
}

/** The hash over each range, of nodes that tile it. */
async function fold(read: NodeReader, ranges: readonly (readonly NodeId[])[]): Promise<Uint8Array[]> {
  const wanted = ranges.flat();
  if (wanted.length === 0) return [];
  const hashes = await read(wanted);
  let at = 0;
  return ranges.map((range) => {
    const [last, ...left] = hashes.slice(at, (at += range.length)).toReversed();
    return left.reduce<Uint8Array>((right, hash) => nodeHash(hash, right), last!);
  });
}

function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a tree has no ${size} leaves`);
}
