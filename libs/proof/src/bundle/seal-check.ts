import { type Checkpoint, parseCheckpoint } from '../checkpoint';
import { commitment } from '../commitment';
import { isConsistent, same } from '../consistency';
import { leafHash, sha256 } from '../hash';
import { isIncluded } from '../inclusion';
import { parseNote } from '../note';
import { parseProof } from '../tlog-proof';
import type { VerifierKey } from '../verifier-key';
import type { BundleFiles } from './bundle-files';
import { type Chain, isForked, signersOf } from './checkpoint-check';
import type { Findings } from './findings';
import type { KeyRing } from './key-ring';
import { Malformed } from './manifests';
import { BAG, mayStandUnder } from './names';
import { readSeal, type ReadEntry } from './pieces';
import { canonicalOf, hexOf, objectOf, readWith, wordOf } from './reading';

/** What the audit log says of the bundle. */
export interface OpenSeal {
  readonly entry: ReadEntry;
  /** SHA-256 of the tagmanifest, hexadecimal. */
  readonly digest: string;
  readonly madeBy: string | null;
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly consistency: readonly Uint8Array[];
}

/** Opens the seal as far as that goes without the keys, which it covers. */
export async function openSeal(files: BundleFiles, findings: Findings): Promise<OpenSeal | undefined> {
  const file = BAG.seal;
  if (!files.names().includes(file)) {
    findings.fault('missing', file, 'Every bundle has this file.');
    return undefined;
  }
  const bytes = await files.read(file);
  const seal = findings.reading(file, () => {
    const { entry, content, salt, proof, consistency } = readSeal(bytes);
    const { index, path, checkpoint: note } = readWith(() => parseProof(proof));
    const { text, signatures } = readWith(() => parseNote(note));
    const checkpoint = readWith(() => parseCheckpoint(text));
    if (signatures.length !== 1) throw new Malformed('its checkpoint has one signature, the log’s own');
    if (entry.type !== 'bundle.made' || entry.idx !== index || !mayStandUnder(entry.log, checkpoint.origin))
      throw new Malformed('its entry is not the one of a bundle');
    return { entry, content, salt, path, note, checkpoint, consistency, ...readMade(content) };
  });
  if (!seal) return undefined;
  const { entry, salt, content, checkpoint, path } = seal;
  if (!same(commitment(salt, sha256(content)), entry.commit)) {
    findings.fault('not-committed', file, 'The log’s entry is not about what the seal says.');
    return undefined;
  }
  if (!isIncluded(leafHash(entry.bytes), entry.idx, checkpoint, path)) {
    findings.fault('not-included', file, 'The entry is not in the log whose checkpoint it brings.');
    return undefined;
  }
  return seal;
}

function readMade(content: Uint8Array): { digest: string; madeBy: string | null } {
  const { actor, detail } = objectOf(canonicalOf(content));
  const { tagmanifest } = objectOf(detail);
  hexOf(tagmanifest);
  const { name } = actor === undefined ? {} : objectOf(actor);
  return { digest: wordOf(tagmanifest), madeBy: typeof name === 'string' ? name : null };
}

/** The rest, once keys and checkpoints of the bundle are known. Who signed the seal. */
export function checkSeal(seal: OpenSeal, ring: KeyRing, chain: Chain, findings: Findings): readonly VerifierKey[] {
  const { checkpoint, note, consistency } = seal;
  const { signers } = signersOf(BAG.seal, note, checkpoint, ring, findings);
  const head = chain.head('audit');
  if (!head) return signers;
  if (!mayStandUnder(head.checkpoint.origin, checkpoint.origin))
    findings.fault('wrong-origin', BAG.seal, 'It is of another log than the bundle’s audit log.');
  else if (isForked(head.checkpoint, checkpoint))
    findings.fault('forked', head.file, 'The seal has another root for the same size of the log.');
  else if (!isConsistent(head.checkpoint, checkpoint, consistency))
    findings.fault('inconsistent', BAG.seal, 'The log that was sealed in does not continue the one in the bundle.');
  return signers;
}
