import type { AuditEntry, EntryProof } from '@minutebook/contract';

/** What this browser found when it computed the proof itself. */
export type Verdict = 'included' | 'faulty' | 'waits' | 'unchecked';

const TEXT = new TextEncoder();
const DOMAIN = TEXT.encode('appl-commit-v1');

/**
 * Computes from the entry's own bytes up to the root that was signed (RFC 9162, section 2.1.3.2), and from what it says to
 * what the entry commits to. The signature is the verifier's to check. `unchecked`: the browser computes no hashes here.
 */
export async function verdictOf(
  proof: EntryProof,
  subtle: SubtleCrypto | undefined,
  shown?: Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject'>,
): Promise<Verdict> {
  if (!proof.checkpoint) return 'waits';
  if (!subtle) return 'unchecked';
  const hash = async (...parts: readonly Uint8Array[]): Promise<Uint8Array> =>
    new Uint8Array(await subtle.digest('SHA-256', joined(parts)));
  const leaf = await hash(Uint8Array.of(0), TEXT.encode(proof.entry));
  const root = await rootByPath(leaf, proof.index, proof.checkpoint.size, proof.path.map(bytesOf), (left, right) =>
    hash(Uint8Array.of(1), left, right),
  );
  if (!root || hexOf(root) !== proof.checkpoint.root) return 'faulty';
  if (!proof.opening) return 'included';
  const { content, salt } = proof.opening;
  const commit = hexOf(await hash(DOMAIN, bytesOf(salt), await hash(TEXT.encode(content))));
  const isCommitted = (JSON.parse(proof.entry) as { commit?: unknown }).commit === commit;
  return isCommitted && (!shown || isSaid(content, shown)) ? 'included' : 'faulty';
}

/** Whether what stands on the page is what the entry commits to. */
function isSaid(content: string, shown: Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject'>): boolean {
  const said = JSON.parse(content) as typeof shown;
  return (
    said.at === shown.at &&
    said.action === shown.action &&
    said.actor.id === shown.actor.id &&
    said.actor.name === shown.actor.name &&
    said.subject.kind === shown.subject.kind &&
    said.subject.id === shown.subject.id
  );
}

async function rootByPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  node: (left: Uint8Array, right: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array | undefined> {
  if (index >= size) return undefined;
  let [first, last, hash] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return undefined;
    if (first % 2 === 1 || first === last) {
      hash = await node(step, hash);
      while (first % 2 === 0 && first !== 0) [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
    } else hash = await node(hash, step);
    [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

/** On which side of the way up each hash of a path stands, from the leaf up. */
export function sidesOf({ index, path, checkpoint }: EntryProof): readonly ('left' | 'right')[] {
  let [first, last] = [index, (checkpoint?.size ?? 1) - 1];
  return path.map(() => {
    const isLeft = first % 2 === 1 || first === last;
    if (isLeft) while (first % 2 === 0 && first !== 0) [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
    [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
    return isLeft ? 'left' : 'right';
  });
}

/** `3f9a 61c2 07be 4410 … 8d21` */
export function grouped(hex: string): string {
  return `${(hex.slice(0, 16).match(/.{4}/g) ?? []).join(' ')} … ${hex.slice(-4)}`;
}

/** `3f9a…8d21` */
export function shortHash(hex: string): string {
  return `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
