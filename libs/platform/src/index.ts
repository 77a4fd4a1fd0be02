export { type Entry, type EntryHead, EntryWriter, readEntries, wholeEntry } from './backup/entries';
export { type Envelope, freshBackupKeys, type Opener, type Recipient, unwrapWith, wrapFor } from './backup/recipients';
export { readHeader, readPieces, type SealedHeader, SealedWriter } from './backup/sealed-file';
export { type BlobName, Blobs } from './blobs/blobs';
export { removeLeft, syncFolder } from './blobs/files';
export { type Clock, SetClock, SYSTEM_CLOCK } from './clock';
export { readEnvFile, readSettings, type Settings, SETTINGS } from './config/settings';
export {
  type ColumnType,
  type CopyRow,
  type CopyValue,
  CopyWriter,
  TS_MAX_POSITION,
  TS_MAX_POSITIONS,
  tsPosition,
  type TsVector,
} from './database/copy';
export {
  brokenConstraint,
  type ConnectOptions,
  Database,
  LOCK_NOT_AVAILABLE,
  mayHaveCommitted,
  type Queries,
  type Row,
  type Schema,
  sqlState,
  type Transaction,
} from './database/database';
export { APP_ROLE, OWNER_ROLE, type Provision, provision } from './database/provision';
export { readCopy } from './database/copy-reader';
export { databaseUsed, Refill } from './database/refill';
export { together } from './database/together';
export { type SequenceState, Snapshot, type TableShape } from './database/snapshot';
export { barrier, DATA_FORMAT, DataFolder } from './embedded/data-folder';
export { EmbeddedPostgres, type Endpoints, freePort } from './embedded/embedded-postgres';
export { BullJobs } from './jobs/bull-jobs';
export { InlineJobs } from './jobs/inline-jobs';
export { type Handler, type JobRun, type Jobs, type Payload } from './jobs/jobs';
export { takeUp } from './jobs/take-up';
export { ProcessJobs, takeJobs } from './jobs/process-jobs';
export { Live, nudge, type Nudge } from './live/live';
export { describe, type Facts, type Level, Log } from './log/log';
export { handOver } from './mail/hand-over';
export { type Letter, Mail, MailFault } from './mail/mail';
export { checkZone, conflict, idCursor, notFound, Problem, type ProblemShape } from './problem/problem';
export { CLOCK, JOBS, ORIGIN, type Platform, PlatformModule, SETTINGS_IN_FORCE, SITE } from './platform.module';
export { ProblemFilter } from './problem/problem.filter';
export { type Block, PrintedDocument } from './print/printed-document';
