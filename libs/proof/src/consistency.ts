import { EMPTY_ROOT, nodeHash } from './hash';

/** Hashes that show a tree to be the beginning of a larger one: an RFC 9162 consistency proof (section 2.1.4). */
export type ConsistencyPath = readonly Uint8Array[];

/** A tree at one size: what a checkpoint says. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** The tree nobody has put anything into. */
export const EMPTY_HEAD: Head = { size: 0, root: EMPTY_ROOT };

/** Whether `to` is `from` with leaves appended and nothing else (RFC 9162 section 2.1.4.2). Empty trees begin every tree. */
export function isConsistent(from: Head, to: Head, path: ConsistencyPath): boolean {
  if (!isHead(from) || !isHead(to) || !path.every(isHash) || from.size > to.size) return false;
  if (from.size === to.size) return path.length === 0 && same(from.root, to.root);
  if (from.size === 0) return path.length === 0;
  const [first, ...rest] = isPowerOfTwo(from.size) ? [from.root, ...path] : path;
  if (first === undefined) return false;
  let [at, last] = [from.size - 1, to.size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [old, now] = [first, first];
  for (const step of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [old, now] = [nodeHash(step, old), nodeHash(step, now)];
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else now = nodeHash(now, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && same(old, from.root) && same(now, to.root);
}

/** Whether two hashes are the same bytes. Nothing here is secret, so it may stop at the first that differs. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function isHead({ size, root }: Head): boolean {
  return Number.isSafeInteger(size) && size >= 0 && isHash(root) && (size > 0 || same(root, EMPTY_ROOT));
}

function isHash(hash: Uint8Array): boolean {
  return hash.length === 32;
}

function isPowerOfTwo(size: number): boolean {
  let power = 1;
  while (power < size) power *= 2;
  return power === size;
}

function half(n: number): number {
  return Math.floor(n / 2);
}
