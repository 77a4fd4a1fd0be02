export { ArchiveHttpModule, ArchiveJobsModule, ArchiveModule } from './archive.module';
export type { Absence, Annotation, AttachmentText } from './annotations/annotation';
export { Annotations, type KeptAnnotation } from './annotations/annotations';
export { Arrivals } from './completeness/arrivals';
export { CompletenessReport, type RegisterLine } from './completeness/completeness-report';
export { type FeedState, FEED_STATES, type FeedStates } from './completeness/feed-states';
export { Rereader } from './completeness/rereader';
export { AttachmentFiles } from './evidence/attachment-files';
export { Evidence } from './evidence/evidence';
export { AttachmentQueue } from './extraction/attachment-queue';
export { Extractor } from './extraction/extractor';
export { presentMessage, presentParty, textOf, titleOf } from './http/presenting';
export { addAccounts, emptyAccount } from './intake/accounting';
export { type Import, Imports, type NewImport } from './intake/imports';
export { Intake } from './intake/intake';
export { attachmentsOf, isMessage } from './ledger/events';
export { Ledger } from './ledger/ledger';
export { Directory, partyKey } from './people/directory';
export { readDirectoryFile, type DirectoryEntry } from './people/directory-file';
export { readLdapDirectory } from './people/ldap-directory';
export { type Difference, DirectoryImport } from './people/directory-import';
export { FirmDomains } from './people/firm-domains';
export { Persons } from './people/persons';
export { Rooms } from './people/rooms';
export { Sightings } from './people/sightings';
export { Unmapped } from './people/unmapped';
export { type Handle, type Holder, holderAt, isOfFirmAt } from './people/who-is-who';
export {
  type ArchivedMessage,
  type ArchivedVersion,
  type LedgerAnnotation,
  type LedgerItem,
  type LedgerVersion,
  Reader,
} from './reading/reader';
export { Reconciler } from './reconciliation/reconciler';
export { type Fault, type Verdict, Verification } from './reading/verification';
export { ARCHIVE_SCHEMA } from './schema';
export { Keyring } from './seal/keyring';
export type { PersonRow } from './store/person-store';
export type { Change, Kind } from './store/codes';
export type { FileRow, ImportRow } from './store/import-store';
export type { ConversationRow } from './store/reading-store';
