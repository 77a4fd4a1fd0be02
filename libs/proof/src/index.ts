export { canonicalBytes, canonicalText, NotCanonical, parseCanonical, wellFormed, type Canonical } from './canonical';
export { commitment, freshSalt, SALT_BYTES } from './commitment';
export { entryBytes, MAX_ENTRY_BYTES, type LogEntry } from './entry';
export { EMPTY_ROOT, leafHash, nodeHash, sha256, Tree, treeRoot } from './hash';
export { type InclusionPath, ProvingTree, rootByPath } from './inclusion';
