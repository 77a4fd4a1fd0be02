import type { BundleLog } from './names';
import type { DaysClaimed } from './pieces';

/** What can be wrong with a bundle (docs/bundles.md). */
export type FaultCode =
  | 'container'
  | 'missing'
  | 'unlisted'
  | 'unexpected'
  | 'altered'
  | 'malformed'
  | 'incomplete'
  | 'misplaced'
  | 'not-committed'
  | 'unknown-checkpoint'
  | 'not-included'
  | 'bad-signature'
  | 'wrong-origin'
  | 'key-expired'
  | 'inconsistent'
  | 'forked'
  | 'rollback'
  | 'backdated'
  | 'short'
  | 'day-differs'
  | 'day-missing'
  | 'not-disposed'
  | 'bad-timestamp';

/** Why a bundle without faults is not proven. */
export type ReasonCode = 'no-trust' | 'quorum' | 'unconnected';

export type WarningCode =
  | 'unpinned'
  | 'uncounted'
  | 'disposal-unproven'
  | 'year-unproven'
  | 'unanchored'
  | 'timestamps-unchecked'
  | 'restarted';

export interface Fault {
  readonly code: FaultCode;
  /** Of the bag; '' for a container as a whole. */
  readonly file: string;
  /** A sentence. It names files, numbers and ids, never content. */
  readonly what: string;
}

export interface Reason {
  readonly code: ReasonCode;
  readonly what: string;
}

export interface Warning {
  readonly code: WarningCode;
  readonly what: string;
}

/** How far one log had come, as the bundle shows it. */
export interface LogVerdict {
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  readonly checkpoints: number;
  /** vkeys of the log that signed the head. */
  readonly signedBy: readonly string[];
  readonly isTrusted: boolean;
  /** Names of the witnesses that are known and saw the head. */
  readonly cosignedBy: readonly string[];
  /** Ledger times of the first and last entry the bundle brings. */
  readonly earliest: string | null;
  readonly latest: string | null;
}

/** One custodian's day in one channel. */
export interface DayVerdict {
  readonly manifest: number;
  readonly channel: string;
  readonly custodian: string;
  readonly day: string;
  readonly count: number;
  /** Of them in the bundle, accounted for as disposed of, as withheld, and not accounted for. */
  readonly here: number;
  readonly disposed: number;
  readonly withheld: number;
  readonly short: number;
  /** The bundle claims to be complete for it. */
  readonly isClaimed: boolean;
}

/** How far a log had come when it was last seen. */
export interface SeenHead {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly note: string;
}

/** What checking a bundle came to. */
export interface Verdict {
  readonly format: 1;
  readonly verdict: 'proven' | 'faulty' | 'unproven';
  readonly bundle: {
    readonly id: string | null;
    /** The digest that stands for the whole, hexadecimal; as the log has it. */
    readonly digest: string | null;
    readonly madeAt: string | null;
    readonly madeBy: string | null;
  };
  readonly faults: readonly Fault[];
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Warning[];
  readonly counts: {
    readonly files: number;
    readonly records: number;
    readonly audit: number;
    readonly days: number;
    readonly withheld: number;
    readonly evidence: number;
    readonly timestamps: number;
  };
  readonly logs: Readonly<Partial<Record<BundleLog, LogVerdict>>>;
  /** What the bundle claims to be complete for. */
  readonly claimed: DaysClaimed | null;
  readonly days: readonly DayVerdict[];
  /** What to remember, by origin. */
  readonly heads: Readonly<Record<string, SeenHead>>;
}
