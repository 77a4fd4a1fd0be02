import { commitment } from '../commitment';
import { same } from '../consistency';
import { leafHash, sha256 } from '../hash';
import { isIncluded } from '../inclusion';
import { parseProof } from '../tlog-proof';
import type { Bag } from './bag-check';
import type { Chain } from './checkpoint-check';
import type { Findings } from './findings';
import { type BundleLog, ENTRY_FOLDERS, type EntryFolder, entryName, mayStandUnder, originOf } from './names';
import { readOpening, type ReadEntry } from './pieces';
import { canonicalOf, objectOf, readWith, textOf } from './reading';

/** An entry whose opening can be read and stands in its place. */
export interface SoundEntry {
  readonly folder: EntryFolder;
  readonly file: string;
  readonly idx: number;
  readonly at: Date;
  readonly type: string;
  readonly subject: string;
  readonly commit: Uint8Array;
  /** Bytes of the content, kept for the few whose content speaks of other things in the bundle. */
  readonly content: Uint8Array | undefined;
  /** It is a version of a message: what days count. */
  readonly isVersion: boolean;
}

export type Entries = Readonly<Record<EntryFolder, ReadonlyMap<number, SoundEntry>>>;

/** What of the contents is read again later. */
const KEPT = /^(?:day\.closed|checkpoint\.signed|disposal\..*)$/;
const DAY = 'day.closed';

/** Checks every entry of the bundle: its content, its opening, its proof. */
export async function checkEntries(bag: Bag, chain: Chain, findings: Findings): Promise<Entries> {
  const numbers: Record<EntryFolder, Set<number>> = { records: new Set(), audit: new Set(), days: new Set() };
  for (const [name, place] of bag.places) {
    if ('folder' in place) numbers[place.folder].add(place.idx);
    if (
      place.kind === 'evidence' &&
      bag.digest(name) !== undefined &&
      bag.digest(name) !== place.sha256 &&
      !findings.isBlocked(name)
    )
      findings.fault('misplaced', name, 'It has another SHA-256 than its name.');
  }
  const entries = { records: new Map(), audit: new Map(), days: new Map() } satisfies Record<
    EntryFolder,
    Map<number, SoundEntry>
  >;
  for (const folder of ENTRY_FOLDERS)
    for (const idx of [...numbers[folder]].sort((a, b) => a - b)) {
      const entry = await checkEntry(bag, chain, findings, folder, idx);
      if (entry) entries[folder].set(idx, entry);
    }
  return entries;
}

export function logOf(folder: EntryFolder): BundleLog {
  return folder === 'audit' ? 'audit' : 'records';
}

async function checkEntry(
  bag: Bag,
  chain: Chain,
  findings: Findings,
  folder: EntryFolder,
  idx: number,
): Promise<SoundEntry | undefined> {
  const [file, contentFile, proofFile] = [
    entryName(folder, idx, 'opening.json'),
    entryName(folder, idx, 'json'),
    entryName(folder, idx, 'tlog-proof'),
  ];
  for (const name of [file, contentFile, proofFile])
    if (!bag.has(name) && !findings.isBlocked(name))
      findings.fault('incomplete', name, 'Of this entry there are other files, and not this one.');
  if (folder === 'records')
    await bag.reading(entryName(folder, idx, 'about.json'), (bytes) => objectOf(canonicalOf(bytes)));
  const opening = await bag.reading(file, readOpening);
  const content = await bag.read(contentFile);
  const proof = await bag.reading(proofFile, (bytes) => {
    const text = textOf(bytes);
    return readWith(() => parseProof(text));
  });
  const value = content && findings.reading(contentFile, () => objectOf(canonicalOf(content)));
  if (!opening) return undefined;
  const { entry, salt } = opening;
  if (!isInPlace(entry, folder, idx, chain)) {
    findings.fault('misplaced', file, 'The entry’s number, log or type is not that of its place.');
    return undefined;
  }
  if (value && !same(commitment(salt, sha256(content)), entry.commit))
    findings.fault('not-committed', contentFile, `It is not what entry ${idx} committed to.`);
  if (proof) checkProof(proofFile, proof, entry, logOf(folder), chain, findings);
  return {
    folder,
    file,
    idx,
    at: entry.at,
    type: entry.type,
    subject: entry.subject,
    commit: entry.commit,
    content: value && KEPT.test(entry.type) ? content : undefined,
    isVersion: folder === 'records' && value !== undefined && Object.hasOwn(value, 'event'),
  };
}

function isInPlace(entry: ReadEntry, folder: EntryFolder, idx: number, chain: Chain): boolean {
  const origin = originOf(entry.log);
  return (
    entry.idx === idx &&
    origin?.log === logOf(folder) &&
    (chain.site === undefined || origin.site === chain.site) &&
    (folder === 'days') === (entry.type === DAY)
  );
}

function checkProof(
  file: string,
  { index, path, checkpoint: note }: ReturnType<typeof parseProof>,
  entry: ReadEntry,
  log: BundleLog,
  chain: Chain,
  findings: Findings,
): void {
  if (index !== entry.idx) {
    findings.fault('misplaced', file, 'It is of another entry.');
    return;
  }
  const found = chain.find(log, note);
  if (!found) {
    // Where a checkpoint is not what it was, this may well be the one.
    if (chain.isWhole(log)) findings.fault('unknown-checkpoint', file, 'Its checkpoint is none of the bundle’s.');
  } else if (!mayStandUnder(entry.log, found.checkpoint.origin))
    findings.fault('misplaced', file, 'Its checkpoint is of another log than the entry.');
  else if (!isIncluded(leafHash(entry.bytes), entry.idx, found.checkpoint, path))
    findings.fault('not-included', file, `Entry ${entry.idx} is not in the log that was signed.`);
}
