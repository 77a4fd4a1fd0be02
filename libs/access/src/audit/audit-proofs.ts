import type { Database } from '@minutebook/platform';
import type { InclusionPath } from '@minutebook/proof';
import { LogProofs } from '../log/log-proofs';
import type { TransparencyLog } from '../log/transparency-log';
import type { Subject } from './audit';
import { selectWitnesses } from './store/audit-store';

/** An entry of the audit log with everything by which whoever has it proves it, without the log. */
export interface ProvenEntry {
  readonly index: number;
  /** Canonical bytes hashed into the tree. */
  readonly entry: Uint8Array;
  /** What was done, canonical; the entry commits to it under the salt. */
  readonly content: Uint8Array;
  readonly salt: Uint8Array;
  readonly path: InclusionPath;
}

/** Proves entries of the audit log to be in it. */
export class AuditProofs {
  private readonly proofs: LogProofs;

  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
  ) {
    this.proofs = new LogProofs(database);
  }

  /** Of everything done about these subjects, in order, up to a time (included). */
  async of(
    subjects: readonly Subject[],
    until: Date,
    signal?: AbortSignal,
  ): Promise<{ size: number; root: Uint8Array; entries: ProvenEntry[] }> {
    await this.log.sequence('audit');
    const size = await this.log.size('audit');
    const witnesses = (await selectWitnesses(this.database, subjects, until)).filter(({ idx }) => idx < size);
    const paths = await this.proofs.inclusions(
      'audit',
      witnesses.map(({ idx }) => idx),
      size,
      signal,
    );
    return {
      size,
      root: await this.proofs.root('audit', size),
      entries: witnesses.map(({ idx, entry, content, salt }, i) => ({
        index: idx,
        entry,
        content,
        salt,
        path: paths[i]!,
      })),
    };
  }
}
