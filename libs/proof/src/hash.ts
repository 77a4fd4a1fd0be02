import { createHash, hash as hashAtOnce } from 'node:crypto';

const JOINED = new Uint8Array(2_048);

/** SHA-256 of the parts, one after the other. 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  // The one-shot form is twice as fast, and most of what is hashed is small: a leaf, or two hashes.
  if (parts.length === 1) return hashAtOnce('sha256', parts[0]!, 'buffer');
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length <= JOINED.length) {
    let at = 0;
    for (const part of parts) {
      JOINED.set(part, at);
      at += part.length;
    }
    return hashAtOnce('sha256', JOINED.subarray(0, length), 'buffer');
  }
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** RFC 6962 section 2.1: SHA-256(0x00 || entry). The prefixes keep a leaf from ever passing as a node (R64). */
export function leafHash(entry: Uint8Array): Buffer {
  return sha256(LEAF, entry);
}

/** RFC 6962 section 2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right);
}

/** Root of the empty tree: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256();

/** An RFC 6962 tree (section 2.1) that takes one leaf after the other and remembers a few hashes, however many come. */
export class Tree {
  // One open subtree per set bit of the size: pushing a leaf carries like adding one in binary.
  private readonly open: { height: number; hash: Uint8Array }[] = [];

  /** Adds a leaf by its hash. `completed` is told of every subtree of two or more leaves that it is the last of. */
  push(leaf: Uint8Array, completed?: (height: number, hash: Buffer) => void): void {
    let node = { height: 0, hash: leaf };
    for (let top = this.open.at(-1); top?.height === node.height; top = this.open.at(-1)) {
      const [height, hash] = [node.height + 1, nodeHash(top.hash, node.hash)];
      completed?.(height, hash);
      node = { height, hash };
      this.open.pop();
    }
    this.open.push(node);
  }

  /** Root over the leaves so far (split at the largest power of two smaller than n). */
  root(): Uint8Array {
    const [last, ...larger] = this.open.toReversed();
    return larger.reduce<Uint8Array>((root, subtree) => nodeHash(subtree.hash, root), last?.hash ?? EMPTY_ROOT);
  }
}

/** Root over leaf hashes, RFC 6962 section 2.1. */
export function treeRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const tree = new Tree();
  for (const leaf of leaves) tree.push(leaf);
  return tree.root();
}
