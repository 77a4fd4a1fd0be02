import type { Signing } from './store/checkpoint-store';

/** One log, as it stands. */
export interface LogState {
  readonly size: number;
  /** Entries that wait to be numbered. */
  readonly pending: number;
  readonly checkpoint: { readonly size: number; readonly root: Uint8Array; readonly at: Date } | null;
}

/** How it stands with the ledger: for the foot of the screen, /readyz and notices. */
export interface LedgerState {
  readonly records: LogState;
  readonly audit: LogState;
  /** For how long the oldest entry waits that no checkpoint covers. */
  readonly mergeDelayMs: number;
  readonly signer: 'signing' | 'away' | 'refused';
  /** A code, where it does not sign. */
  readonly reason: string | null;
  readonly since: Date;
}

/** Longer than this an entry must not wait for its checkpoint (R74). */
export const MOST_DELAY_MS = 60_000;

const BAD: Readonly<Record<Signing['state'], number>> = { signing: 0, away: 1, refused: 2 };

export function worseOf(a: Signing, b: Signing): Signing {
  return BAD[b.state] > BAD[a.state] ? b : a;
}
