import { type Checkpoint, parseCheckpoint } from '../checkpoint';
import { isConsistent, same } from '../consistency';
import { BadSignature, openNote, parseNote, UnknownSigner } from '../note';
import type { VerifierKey } from '../verifier-key';
import type { Bag } from './bag-check';
import type { Findings } from './findings';
import { type KeyRing, vouchesFor } from './key-ring';
import { type BundleLog, consistencyName, LOG_NAMES, noteName, originOf } from './names';
import { readConsistency } from './pieces';
import { readWith, textOf } from './reading';

/** A signed checkpoint of the bundle that could be read. */
export interface SoundNote {
  readonly file: string;
  readonly note: string;
  /** What is signed. */
  readonly text: string;
  readonly checkpoint: Checkpoint;
  /** Keys of the log that signed it. */
  readonly signers: readonly VerifierKey[];
  /** Witnesses that are known and saw it, and when. */
  readonly cosigners: readonly { readonly key: VerifierKey; readonly at: Date }[];
}

/** The checkpoints of both logs. */
export class Chain {
  readonly notes: Readonly<Record<BundleLog, readonly SoundNote[]>>;
  private readonly byNote = new Map<string, SoundNote>();
  readonly site: string | undefined;

  constructor(
    notes: Readonly<Record<BundleLog, readonly SoundNote[]>>,
    /** Sizes of all there are; of some nothing is known, because they are not what they were. */
    private readonly sizes: Readonly<Record<BundleLog, readonly number[]>>,
  ) {
    this.notes = notes;
    for (const log of LOG_NAMES) for (const sound of notes[log]) this.byNote.set(`${log}\n${sound.note}`, sound);
    const origin = (notes.audit.at(-1) ?? notes.records.at(-1))?.checkpoint.origin;
    this.site = origin === undefined ? undefined : originOf(origin)?.site;
  }

  /** The largest; undefined where there is none, and where that is not what it was. */
  head(log: BundleLog): SoundNote | undefined {
    const size = this.sizes[log].at(-1);
    return size === undefined ? undefined : this.at(log, size);
  }

  find(log: BundleLog, note: string): SoundNote | undefined {
    return this.byNote.get(`${log}\n${note}`);
  }

  at(log: BundleLog, size: number): SoundNote | undefined {
    return this.notes[log].find(({ checkpoint }) => checkpoint.size === size);
  }

  isWhole(log: BundleLog): boolean {
    return this.notes[log].length === this.sizes[log].length;
  }
}

/** Reads and checks all notes, and that each tree is the beginning of the next. */
export async function checkChain(bag: Bag, ring: KeyRing, findings: Findings): Promise<Chain> {
  const sizes: Record<BundleLog, number[]> = { records: [], audit: [] };
  for (const place of bag.places.values()) if (place.kind === 'note') sizes[place.log].push(place.size);
  const notes: Record<BundleLog, SoundNote[]> = { records: [], audit: [] };
  for (const log of LOG_NAMES) {
    sizes[log].sort((a, b) => a - b);
    for (const size of sizes[log]) {
      const sound = await readNote(bag, ring, findings, log, size);
      if (sound) notes[log].push(sound);
    }
  }
  const chain = new Chain(notes, sizes);
  for (const log of LOG_NAMES) {
    for (const { file, checkpoint } of notes[log])
      if (originOf(checkpoint.origin)?.site !== chain.site)
        findings.fault('wrong-origin', file, 'It is of another site than the head of the audit log.');
    await checkPaths(bag, findings, log, sizes[log], chain);
  }
  return chain;
}

async function readNote(
  bag: Bag,
  ring: KeyRing,
  findings: Findings,
  log: BundleLog,
  size: number,
): Promise<SoundNote | undefined> {
  const file = noteName(log, size);
  const read = await bag.reading(file, (bytes) => {
    const note = textOf(bytes);
    const { text } = readWith(() => parseNote(note));
    return { note, text, checkpoint: readWith(() => parseCheckpoint(text)) };
  });
  if (!read) return undefined;
  const { origin } = read.checkpoint;
  if (read.checkpoint.size !== size || originOf(origin)?.log !== log) {
    findings.fault('wrong-origin', file, 'Its origin or size is not that of its place.');
    return undefined;
  }
  return { file, ...read, ...signersOf(file, read.note, read.checkpoint, ring, findings) };
}

/** Who signed; with a fault where that is nobody who could, or somebody who no longer could. */
export function signersOf(
  file: string,
  note: string,
  { origin, size }: Checkpoint,
  ring: KeyRing,
  findings: Findings,
): Pick<SoundNote, 'signers' | 'cosigners'> {
  const none = { signers: [], cosigners: [] };
  if (!ring.isReadable) return none;
  try {
    const { by } = openNote(note, [...ring.keys, ...ring.witnesses]);
    const signers = by.map(({ key }) => key).filter((key) => ring.isOfLog(key) && vouchesFor(key, origin));
    if (signers.length === 0) {
      findings.fault('bad-signature', file, 'No key of the log signed it.');
      return none;
    }
    if (!signers.some((key) => ring.isInUse(key, size)))
      findings.fault('key-expired', file, 'It is signed by a key that had been replaced when the log was smaller.');
    return { signers, cosigners: by.flatMap(({ key, at }) => (at ? [{ key, at }] : [])) };
  } catch (error) {
    if (error instanceof BadSignature)
      findings.fault('bad-signature', file, `The signature of ${error.key.name} is not one of what it says.`);
    else if (error instanceof UnknownSigner) findings.fault('bad-signature', file, 'No key of the log signed it.');
    else throw error;
    return none;
  }
}

async function checkPaths(
  bag: Bag,
  findings: Findings,
  log: BundleLog,
  sizes: readonly number[],
  chain: Chain,
): Promise<void> {
  const wanted = new Set<string>();
  for (const [index, to] of sizes.entries()) {
    const from = sizes[index - 1];
    if (from === undefined) continue;
    const file = consistencyName(log, from, to);
    wanted.add(file);
    if (!bag.has(file)) {
      if (!findings.isBlocked(file))
        findings.fault('incomplete', file, 'Nothing shows that the larger tree continues the smaller.');
      continue;
    }
    const path = await bag.reading(file, readConsistency);
    const [before, after] = [chain.at(log, from), chain.at(log, to)];
    if (path && before && after && !isConsistent(before.checkpoint, after.checkpoint, path))
      findings.fault('inconsistent', file, `The tree of ${to} entries does not continue that of ${from}.`);
  }
  for (const [name, place] of bag.places)
    if (
      (place.kind === 'consistency' && place.log === log && !wanted.has(name)) ||
      (place.kind === 'timestamp' && place.log === log && !sizes.includes(place.size))
    )
      findings.fault('unexpected', name, 'There is no checkpoint it belongs to.');
}

/** Whether two checkpoints say different things of one tree. */
export function isForked(a: Checkpoint, b: Checkpoint): boolean {
  return a.origin === b.origin && a.size === b.size && !same(a.root, b.root);
}
