export { type BundleFiles, type Bytes, bytesOf, type ContainerFault, MemoryFiles } from './bundle-files';
export { type Comparison, compareBundles, openFork } from './compare';
export { crc32 } from './crc32';
export { type BagInfo, BAGIT_TEXT, bagInfoText, type Digests, manifestText } from './manifests';
export {
  BAG,
  type BundleLog,
  byName,
  consistencyName,
  DATA,
  type EntryFolder,
  entryName,
  evidenceName,
  noteName,
  timestampName,
} from './names';
export {
  type BundleKey,
  consistencyText,
  type DaysClaimed,
  keysBytes,
  membersBytes,
  openingBytes,
  type Seal,
  sealBytes,
  type Withheld,
  withheldBytes,
  yearBytes,
  type YearDay,
} from './pieces';
export { MalformedPolicy, openHeld, parsePolicy, type Policy } from './policy';
export type {
  DayVerdict,
  Fault,
  FaultCode,
  LogVerdict,
  Reason,
  ReasonCode,
  SeenHead,
  Verdict,
  Warning,
  WarningCode,
} from './verdict';
export { type Trust, verifyBundle, verifyContainer } from './verify-bundle';
export { NotAContainer, ZipFiles } from './zip-files';
export { type ZippedFile, ZipWriter } from './zip-writer';
