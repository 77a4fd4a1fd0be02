import { type Canonical, canonicalText, parseCanonical } from './canonical';
import { type Checkpoint, parseCheckpoint } from './checkpoint';
import { same } from './consistency';
import { type InclusionPath, isIncluded } from './inclusion';
import { openNote } from './note';
import { formatProof, parseProof } from './tlog-proof';
import type { VerifierKey } from './verifier-key';

/**
 * That a log showed two histories, as something to hand on (R87): either two signed checkpoints of one size with two roots,
 * or, for two sizes, one index under which two signed checkpoints have two different leaves.
 */
export type Equivocation =
  | { readonly is: 'two roots'; readonly notes: readonly [string, string] }
  | {
      readonly is: 'two leaves';
      readonly index: number;
      readonly sides: readonly [LeafUnder, LeafUnder];
    };

/** A leaf hash, and what shows that it is in the tree of a signed checkpoint. */
export interface LeafUnder {
  readonly leaf: Uint8Array;
  readonly path: InclusionPath;
  readonly note: string;
}

/** Thrown for text that shows no equivocation. Two histories may still be two; this does not show it. */
export class NoEquivocation extends Error {
  constructor(reason: string) {
    super(`This does not show two histories: ${reason}.`);
    this.name = 'NoEquivocation';
  }
}

/** Two opened checkpoints of one log: of one size they need one root. For others a consistency proof, or two leaves, tell. */
export function contradict(a: Checkpoint, b: Checkpoint): boolean {
  return a.origin === b.origin && a.size === b.size && !same(a.root, b.root);
}

const FORMAT = 'minutebook.equivocation/1';

/** Canonical JSON, so that anybody can read it without us. */
export function formatEquivocation(equivocation: Equivocation): string {
  const said: Canonical =
    equivocation.is === 'two roots'
      ? { format: FORMAT, notes: equivocation.notes }
      : {
          format: FORMAT,
          leaves: equivocation.sides.map(({ leaf }) => hex(leaf)),
          proofs: equivocation.sides.map(({ path, note }) =>
            formatProof({ index: equivocation.index, path, checkpoint: note }),
          ),
        };
  return `${canonicalText(said)}\n`;
}

/**
 * Checks such a text against keys of the log and says which log it was and the two checkpoints. Throws NoEquivocation, and
 * what reading and opening its parts throws.
 */
export function openEquivocation(
  text: string,
  keys: readonly VerifierKey[],
): { readonly origin: string; readonly checkpoints: readonly [Checkpoint, Checkpoint]; readonly index?: number } {
  const value = parseCanonical(new TextEncoder().encode(text.replace(/\n$/, '')));
  if (!isObject(value) || value.format !== FORMAT) throw new NoEquivocation('it is not in that format');
  if (value.notes !== undefined) {
    const [a, b] = pair(value.notes).map((note) => opened(note, keys)) as [Checkpoint, Checkpoint];
    if (!contradict(a, b)) throw new NoEquivocation('the checkpoints do not contradict each other');
    return { origin: a.origin, checkpoints: [a, b] };
  }
  const [left, right] = pair(value.leaves).map(bytes) as [Uint8Array, Uint8Array];
  const proofs = pair(value.proofs).map(parseProof);
  const [a, b] = proofs.map(({ checkpoint }) => opened(checkpoint, keys)) as [Checkpoint, Checkpoint];
  if (a.origin !== b.origin || proofs[0]!.index !== proofs[1]!.index || same(left, right))
    throw new NoEquivocation('it is not about one place of one log with two leaves');
  for (const [leaf, proof, checkpoint] of [[left, proofs[0]!, a] as const, [right, proofs[1]!, b] as const])
    if (!isIncluded(leaf, proof.index, checkpoint, proof.path))
      throw new NoEquivocation('a leaf is not in the tree of its checkpoint');
  return { origin: a.origin, checkpoints: [a, b], index: proofs[0]!.index };
}

function opened(note: string, keys: readonly VerifierKey[]): Checkpoint {
  const { text, by } = openNote(note, keys);
  const checkpoint = parseCheckpoint(text);
  // A witness vouches for what it saw; only the log's own key makes it the log's word.
  if (!by.some(({ key, at }) => key.name === checkpoint.origin && at === undefined))
    throw new NoEquivocation('a checkpoint is not signed by its log');
  return checkpoint;
}

function pair(value: Canonical | undefined): [string, string] {
  if (!Array.isArray(value) || value.length !== 2 || !value.every((item) => typeof item === 'string'))
    throw new NoEquivocation('it is not in that format');
  return value as [string, string];
}

function bytes(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new NoEquivocation('it is not in that format');
  return Uint8Array.from(text.match(/../g)!, (digits) => Number.parseInt(digits, 16));
}

function hex(hash: Uint8Array): string {
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isObject(value: Canonical): value is { readonly [key: string]: Canonical } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
