/** Longest token in UTF-16 units (semantics.md 7): engines split or refuse longer ones. */
export const MAX_TOKEN = 200;
const HASH_DIGITS = 16;
const FNV_PRIME = 0x01000193;
const FNV_BASIS = 0x811c9dc5;

function hash32(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(HASH_DIGITS / 2, '0');
}

/** Whether a term may be the beginning and the hash of a longer one, whose other letters are lost. */
export function mayBeCut(term: string): boolean {
  // One unit less where a surrogate pair would have been cut in two.
  return term.length >= MAX_TOKEN - 1;
}

/** A term of at most 200 units: the beginning, so that prefixes still find it, and a hash of the whole. */
export function cut(term: string): string {
  if (term.length <= MAX_TOKEN) return term;
  let keep = MAX_TOKEN - HASH_DIGITS;
  const last = term.charCodeAt(keep - 1);
  if (last >= 0xd800 && last <= 0xdbff) keep--;
  return term.slice(0, keep) + hash32(term, FNV_BASIS) + hash32(term, 0x9747b28c);
}
