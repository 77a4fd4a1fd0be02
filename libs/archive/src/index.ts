export { ArchiveHttpModule, ArchiveJobsModule, ArchiveModule } from './archive.module';
export type { Absence, Annotation, AttachmentText } from './annotations/annotation';
export { Annotations, type KeptAnnotation } from './annotations/annotations';
export { CanaryPost } from './canaries/canary-post';
export { Arrivals } from './completeness/arrivals';
export { addDays, businessDaysBetween, type Calendar, dayOf, isBusinessDay } from './completeness/business-days';
export { CompletenessReport, type RegisterLine } from './completeness/completeness-report';
export { ExceptionQueue } from './completeness/exception-queue';
export { Expectations } from './completeness/expectations';
export { type FeedState, FEED_STATES, type FeedStates } from './completeness/feed-states';
export { Rereader } from './completeness/rereader';
export { type DayContent, dayContentBytes, dayRoot, UNMAPPED, type YearLine, yearRoot } from './days/day-content';
export { DayCloser } from './days/day-closer';
export { type DayManifest, DayManifests, type DayScope, type DaysState } from './days/day-manifests';
export { Certificates } from './disposal/certificates';
export { certificateNumber, disposed, disposedSentence } from './disposal/disposed';
export { type DisposalOpening, DisposalOpenings } from './disposal/disposal-openings';
export { Disposals } from './disposal/disposals';
export { Disposer } from './disposal/disposer';
export { type Keeper, Keepers, type KeepingReason } from './disposal/keepers';
export { Purge, type Purgeable } from './disposal/purge';
export { BlockedDeletions } from './holds/blocked-deletions';
export { HeldList } from './holds/held-list';
export { type Coverage, type HoldAsOf, HoldReports } from './holds/hold-reports';
export { Gaps } from './gaps/gaps';
export { presentGap } from './http/presenting-completeness';
export { presentBlocked, presentReport as presentHoldReport } from './http/presenting-holds';
export type { HeldMessageAt } from './store/held-list-store';
export { HoldAudience } from './holds/hold-audience';
export { HoldRequests } from './holds/hold-requests';
export { HoldRound } from './holds/hold-round';
export { HoldTrials } from './holds/hold-trials';
export { Holds } from './holds/holds';
export { Matters } from './holds/matters';
export { type ErasureFile, ErasureRecord, type ErasureRegisterLine } from './erasure/erasure-record';
export { ErasureRequests } from './erasure/erasure-requests';
export { ErasureWatch } from './erasure/erasure-watch';
export { AttachmentFiles } from './evidence/attachment-files';
export { Evidence } from './evidence/evidence';
export { type Origin, Provenance } from './evidence/provenance';
export { AttachmentQueue } from './extraction/attachment-queue';
export { Extractor } from './extraction/extractor';
export { Acknowledgements } from './hold-notices/acknowledgements';
export { HoldNoticeRecord } from './hold-notices/hold-notice-record';
export { HoldNotices } from './hold-notices/hold-notices';
export { NoticeLinks } from './hold-notices/notice-links';
export { NoticeTemplates } from './hold-notices/notice-templates';
export { presentAcknowledgementLink } from './http/hold-notice.controller';
export { presentErasure } from './http/presenting-erasure';
export { presentMessage, presentParty, textOf, titleOf } from './http/presenting';
export { addAccounts, emptyAccount } from './intake/accounting';
export { type Import, Imports, type NewImport } from './intake/imports';
export { Intake } from './intake/intake';
export { attachmentsOf, isMessage } from './ledger/events';
export { Ledger } from './ledger/ledger';
export { ConflictGraph, type Question as ConflictQuestion, type Signatory } from './people/conflict-graph';
export { type Captured, CapturedPeople } from './people/captured-people';
export { Directory, partyKey } from './people/directory';
export { readDirectoryFile, type DirectoryEntry } from './people/directory-file';
export { readLdapDirectory } from './people/ldap-directory';
export { type Difference, DirectoryImport } from './people/directory-import';
export type { Ground, GroundKind } from './people/grounds';
export { FirmDomains } from './people/firm-domains';
export { keyOfText, Kin } from './people/kin';
export { Persons } from './people/persons';
export { Rooms } from './people/rooms';
export { Sightings } from './people/sightings';
export { Unmapped } from './people/unmapped';
export { type Handle, type Holder, holderAt, isOfFirmAt } from './people/who-is-who';
export {
  asOf,
  documentOf,
  type MessageFacts,
  partiesByKey,
  textOfParty,
  textOfPerson,
  zonesOf,
} from './reading/documents';
export {
  type ArchivedMessage,
  type ArchivedVersion,
  type LedgerAnnotation,
  type LedgerDisposal,
  type LedgerGone,
  type LedgerItem,
  type LedgerVersion,
  Reader,
} from './reading/reader';
export { openingFault, type OpeningResult, OpeningTrial } from './reading/opening-trial';
export { type OpenedRecord, RecordOpenings } from './reading/openings';
export { Selection } from './reading/selection';
export { type MessageThen, RecordHistory } from './reading/record-history';
export { PastMaximum } from './retention/past-maximum';
export { ClockFacts } from './retention/clock-facts';
export { Extensions } from './retention/extensions';
export { RecordLabels } from './retention/record-labels';
export { RetentionRuns } from './retention/retention-runs';
export { Schedules } from './retention/schedules';
export { Why } from './retention/why';
export { type ReachSearch, WithinReach } from './retention/within-reach';
export { Rehash, type RehashPart, type RehashState } from './rehash/rehash';
export type { FaultRow as RehashFault, RehashKind } from './store/rehash-store';
export type { DemandRow as ReachDemand, OldestRow } from './store/within-reach-store';
export { Reconciler } from './reconciliation/reconciler';
export { type Fault, type Verdict, Verification } from './reading/verification';
export { ARCHIVE_SCHEMA } from './schema';
export { Keyring } from './seal/keyring';
export { MessageSeals } from './seal/message-seals';
export { type Hidden, type Scope, Sight } from './walls/sight';
export { SightedReader } from './walls/sighted-reader';
export { Sights } from './walls/sights';
export { Walls } from './walls/walls';
export type { PersonRow } from './store/person-store';
export type { Change, Kind } from './store/codes';
export type { FileRow, ImportRow } from './store/import-store';
export type { ConversationRow } from './store/reading-store';
