import type { Database } from '@minutebook/platform';
import type { ConsistencyPath } from '@minutebook/proof';
import type { LogProofs } from '../log/log-proofs';
import { LOGS, type LogName } from '../log/transparency-log';
import type { Outgoing } from './anchor';
import { selectLargest } from './store/anchor-store';
import type { Growth } from './witness-anchor';

/** What our own receipts say a witness saw last, and the proof that the log grew out of it. */
export class KnownGrowth implements Growth {
  constructor(
    private readonly database: Database,
    private readonly proofs: LogProofs,
  ) {}

  seen(witness: string, log: LogName, origin: string): Promise<number> {
    return selectLargest(this.database, witness, LOGS[log], origin);
  }

  consistency({ log, size }: Outgoing, from: number): Promise<ConsistencyPath> {
    return this.proofs.consistency(log, from, size);
  }
}
