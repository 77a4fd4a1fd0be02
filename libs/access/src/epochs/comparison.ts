import type { Checkpoint } from '@minutebook/proof';
import type { LogName } from '../log/transparency-log';

/** A tree head that somebody else remembers: the signer, an anchor, an auditor. */
export interface OutsideHead extends Checkpoint {
  /** Where it is remembered: `signer`, or the name of a file. */
  readonly from: string;
}

export type LogVerdict =
  /** What is known outside is in here. */
  | 'whole'
  /** Outside more entries are known than are here. */
  | 'lost'
  /** Outside another history is known: not the same entries. */
  | 'other-history'
  /** Nobody outside was asked, or nobody knew this log. */
  | 'not-compared';

/** One log beside what is known of it outside. */
export interface LogFinding {
  readonly log: LogName;
  /** Entries here. */
  readonly size: number;
  readonly verdict: LogVerdict;
  /** Who remembers the largest tree of it. */
  readonly by: string | null;
  /** Entries they know of. */
  readonly known: number | null;
  /** Whether it is the signer: then nothing later than this was ever signed. */
  readonly bySigner: boolean;
  /** Entries that are known outside and not here: `from` (included) to `to` (excluded). */
  readonly lost: { readonly from: number; readonly to: number } | null;
  /** Ledger time of the last entry here; what was lost came after it. */
  readonly lastAt: string | null;
  /** Those whose memory contradicts what is here. */
  readonly contradictedBy: readonly string[];
}

/** What a log has here. */
export interface LogHere {
  readonly log: LogName;
  readonly origin: string;
  readonly size: number;
  readonly lastAt: Date | null;
  rootAt(size: number): Promise<Uint8Array>;
}

export const SIGNER = 'signer';

/**
 * Holds a log against every head that is remembered outside (R93). A head of at most as many entries must have the very
 * root the log had at that size; one of more entries says how many are missing here, and which.
 */
export async function compareLog(here: LogHere, outside: readonly OutsideHead[]): Promise<LogFinding> {
  const heads = outside.filter(({ origin }) => origin === here.origin).sort((a, b) => b.size - a.size);
  const contradictedBy: string[] = [];
  for (const { size, root, from } of heads) {
    if (size > here.size) continue;
    if (!Buffer.from(root).equals(await here.rootAt(size))) contradictedBy.push(from);
  }
  const largest = heads[0];
  const lost = largest && largest.size > here.size ? { from: here.size, to: largest.size } : null;
  return {
    log: here.log,
    size: here.size,
    verdict: !largest ? 'not-compared' : contradictedBy.length > 0 ? 'other-history' : lost ? 'lost' : 'whole',
    by: largest?.from ?? null,
    known: largest?.size ?? null,
    bySigner: heads.some(({ from }) => from === SIGNER),
    lost,
    lastAt: here.lastAt?.toISOString() ?? null,
    contradictedBy,
  };
}

/**
 * Whether the logs can go on under the name they have: only when the signer itself remembers nothing that is not here. A
 * file shows what was signed up to then; the signer alone knows what was signed last.
 */
export function goesOn(findings: readonly LogFinding[]): boolean {
  return findings.every(({ verdict, bySigner }) => verdict === 'whole' && bySigner);
}
