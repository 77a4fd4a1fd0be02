export { ArchiveHttpModule, ArchiveJobsModule, ArchiveModule } from './archive.module';
export type { Absence, Annotation, AttachmentText, TextOutcome } from './annotations/annotation';
export { Annotations, type KeptAnnotation } from './annotations/annotations';
export { Evidence } from './evidence/evidence';
export { presentMessage, presentParty, textOf, titleOf } from './http/presenting';
export { addAccounts, emptyAccount } from './intake/accounting';
export { type Import, Imports, type NewImport } from './intake/imports';
export { Intake } from './intake/intake';
export { attachmentsOf, isMessage } from './ledger/events';
export { Ledger } from './ledger/ledger';
export { Directory, type Handle, partyKey } from './people/directory';
export {
  type ArchivedMessage,
  type ArchivedVersion,
  type LedgerAnnotation,
  type LedgerItem,
  type LedgerVersion,
  Reader,
} from './reading/reader';
export { type Fault, type Verdict, Verification } from './reading/verification';
export { ARCHIVE_SCHEMA } from './schema';
export { Keyring } from './seal/keyring';
export type { Change, Kind } from './store/codes';
export type { FileRow, ImportRow } from './store/import-store';
export type { ConversationRow } from './store/reading-store';
