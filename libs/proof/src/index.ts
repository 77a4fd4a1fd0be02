export { type AddCheckpoint, formatAddCheckpoint, MalformedRequest, parseAddCheckpoint } from './add-checkpoint';
export { fromBase64, toBase64 } from './base64';
export { canonicalBytes, canonicalText, NotCanonical, parseCanonical, wellFormed, type Canonical } from './canonical';
export { type Checkpoint, checkpointText, MalformedCheckpoint, parseCheckpoint } from './checkpoint';
export { commitment, freshSalt, SALT_BYTES } from './commitment';
export { type ConsistencyPath, EMPTY_HEAD, type Head, isConsistent } from './consistency';
export { entryBytes, MAX_ENTRY_BYTES, type LogEntry } from './entry';
export {
  contradict,
  type Equivocation,
  formatEquivocation,
  type LeafUnder,
  NoEquivocation,
  openEquivocation,
} from './equivocation';
export { EMPTY_ROOT, leafHash, nodeHash, sha256, Tree, treeRoot } from './hash';
export { type InclusionPath, isIncluded, ProvingTree, rootByPath } from './inclusion';
export { HeadKeeper, type HeadJudgement } from './keeper';
export { askToSign, type DatedKey, LogSigner, type Reply, type SignerMemory, type Vault } from './log-signer';
export { LogWitness, type TrustedLog, type WitnessMemory } from './log-witness';
export { type NodeId, type NodeReader, nodesOf, proveConsistency, proveInclusion, remembering, rootOf } from './nodes';
export {
  BadSignature,
  MalformedNote,
  type Note,
  NoteKey,
  openNote,
  type OpenNote,
  parseNote,
  type SignatureLine,
  signedNote,
  UnknownSigner,
} from './note';
export { formatRotation, MalformedRotation, openRotation, type Rotation } from './rotation';
export { formatProof, MalformedProof, parseProof, type TlogProof } from './tlog-proof';
export { MalformedKey, SIGNATURE_TYPE, VerifierKey } from './verifier-key';
export {
  BadTimestamp,
  certificatesOf,
  readTimestamp,
  type Timestamp,
  timestampRequest,
  TimestampRefused,
  tokenOf,
  verifyTimestamp,
} from './timestamp';
export * from './bundle';
