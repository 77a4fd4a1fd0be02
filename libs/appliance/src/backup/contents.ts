import type { SequenceState, TableShape } from '@minutebook/platform';
import type { LogMoment } from './store/moment';

/** Raised when the entries of a backup change in a way older programs cannot read. */
export const BACKUP_FORMAT = 1;
/** What backups are called in a folder. */
export const BACKUP_SUFFIX = '.mbackup';
/** Added while it is written. */
export const PART = '.part';

/** What a backup says of itself in the clear. */
export interface About {
  readonly format: number;
  readonly id: string;
  readonly site: string;
  readonly made: string;
  readonly expires: string;
  readonly program: string;
  /** Whether the key-encryption key is inside, under a passphrase of its own. */
  readonly withKey: boolean;
}

/** The first entry: what follows, and of which moment it is. */
export interface Manifest {
  readonly id: string;
  readonly site: string;
  readonly made: string;
  readonly migrations: readonly string[];
  readonly tables: readonly TableShape[];
  readonly logs: readonly LogMoment[];
  /** Keys that signed the checkpoints of this archive, as it says itself. */
  readonly keys: readonly string[];
}

/** The last entry: what there was to read. */
export interface Tally {
  readonly rows: Readonly<Record<string, number>>;
  readonly blobs: number;
  readonly blobBytes: number;
}

export type { SequenceState };

/** Kinds of entries, in the order they stand in. */
export const ENTRY = {
  manifest: 'manifest',
  key: 'key',
  table: 'table',
  sequences: 'sequences',
  blob: 'blob',
  tally: 'tally',
} as const;
