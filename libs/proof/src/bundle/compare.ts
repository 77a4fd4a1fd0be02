import { type Checkpoint, parseCheckpoint } from '../checkpoint';
import { same } from '../consistency';
import { type Equivocation, formatEquivocation, openEquivocation } from '../equivocation';
import { leafHash } from '../hash';
import { parseNote } from '../note';
import { parseProof } from '../tlog-proof';
import type { VerifierKey } from '../verifier-key';
import type { BundleFiles } from './bundle-files';
import { BAG, byName, entryName, placeOf } from './names';
import { readOpening, readSeal } from './pieces';
import { textOf } from './reading';

/** What two bundles say of one log. */
export type Comparison = {
  readonly origin: string;
} & (
  | {
      readonly is: 'forked';
      /** To be handed on: shows the two histories to anybody who has the log's key. */ readonly proof: string;
    }
  /** One history, as far as the largest size both have. */
  | { readonly is: 'one'; readonly size: number }
  /** Nothing in them meets. */
  | { readonly is: 'apart' }
);

interface Signed {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/**
 * Whether two bundles tell one history (R87). Each for itself may be proven; that both are of one log, only comparing shows.
 * What is said to be forked is shown to be signed by one of the keys.
 */
export async function compareBundles(
  a: BundleFiles,
  b: BundleFiles,
  keys: readonly VerifierKey[],
): Promise<readonly Comparison[]> {
  const [left, right] = [await signedOf(a), await signedOf(b)];
  const origins = [...new Set([...left, ...right].map(({ checkpoint }) => checkpoint.origin))].sort(byName);
  const compared: Comparison[] = [];
  for (const origin of origins) {
    const isOf = ({ checkpoint }: Signed): boolean => checkpoint.origin === origin;
    const [ours, theirs] = [left.filter(isOf), right.filter(isOf)];
    if (ours.length === 0 || theirs.length === 0) continue;
    const proof = proven(rootsApart(ours, theirs), keys) ?? proven(await leavesApart(a, b, origin), keys);
    const shared = ours.filter((one) => theirs.some((other) => isSame(one.checkpoint, other.checkpoint)));
    if (proof !== undefined) compared.push({ origin, is: 'forked', proof });
    else if (shared.length > 0)
      compared.push({ origin, is: 'one', size: Math.max(...shared.map(({ checkpoint }) => checkpoint.size)) });
    else compared.push({ origin, is: 'apart' });
  }
  return compared;
}

/** Whether text shows two histories of a log that one of these keys signed; the log's origin. Throws where it does not. */
export function openFork(
  text: string,
  keys: readonly VerifierKey[],
): { origin: string; sizes: readonly [number, number] } {
  const { origin, checkpoints } = openEquivocation(text, keys);
  return { origin, sizes: [checkpoints[0].size, checkpoints[1].size] };
}

function proven(equivocation: Equivocation | undefined, keys: readonly VerifierKey[]): string | undefined {
  if (!equivocation) return undefined;
  const text = formatEquivocation(equivocation);
  return attempt(() => openEquivocation(text, keys)) && text;
}

function isSame(a: Checkpoint, b: Checkpoint): boolean {
  return a.size === b.size && same(a.root, b.root);
}

function rootsApart(ours: readonly Signed[], theirs: readonly Signed[]): Equivocation | undefined {
  for (const one of ours)
    for (const other of theirs)
      if (one.checkpoint.size === other.checkpoint.size && !same(one.checkpoint.root, other.checkpoint.root))
        return { is: 'two roots', notes: [one.note, other.note] };
  return undefined;
}

/** An entry that both have, and that differs. */
async function leavesApart(a: BundleFiles, b: BundleFiles, origin: string): Promise<Equivocation | undefined> {
  const theirs = new Set(b.names());
  for (const name of [...a.names()].sort(byName)) {
    const place = placeOf(name);
    if (place?.kind !== 'opening' || !theirs.has(name)) continue;
    const proof = entryName(place.folder, place.idx, 'tlog-proof');
    const [one, other] = [await leafOf(a, name, proof), await leafOf(b, name, proof)];
    if (one?.origin === origin && other?.origin === origin && !same(one.leaf, other.leaf))
      return { is: 'two leaves', index: place.idx, sides: [one, other] };
  }
  return undefined;
}

async function leafOf(
  files: BundleFiles,
  opening: string,
  proof: string,
): Promise<{ origin: string; leaf: Uint8Array; path: readonly Uint8Array[]; note: string } | undefined> {
  if (!new Set(files.names()).has(proof)) return undefined;
  const [opened, proved] = [await files.read(opening), await files.read(proof)];
  return attempt(() => {
    const { path, checkpoint: note } = parseProof(textOf(proved));
    const { origin } = parseCheckpoint(parseNote(note).text);
    return { origin, leaf: leafHash(readOpening(opened).entry.bytes), path, note };
  });
}

/** Every checkpoint a bundle brings that can be read. */
async function signedOf(files: BundleFiles): Promise<Signed[]> {
  const found: Signed[] = [];
  for (const name of files.names()) {
    if (name !== BAG.seal && placeOf(name)?.kind !== 'note') continue;
    const bytes = await files.read(name);
    const signed = attempt(() => {
      const note = name === BAG.seal ? parseProof(readSeal(bytes).proof).checkpoint : textOf(bytes);
      return { note, checkpoint: parseCheckpoint(parseNote(note).text) };
    });
    if (signed) found.push(signed);
  }
  return found;
}

/** Bytes of others' making: what cannot be read says nothing. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
