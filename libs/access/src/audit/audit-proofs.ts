import type { Database } from '@minutebook/platform';
import type { InclusionPath } from '@minutebook/proof';
import { LogProofs } from '../log/log-proofs';
import type { TransparencyLog } from '../log/transparency-log';
import type { Subject } from './audit';
import { AuditOpenings, type OpenedEntry } from './audit-openings';

/** An entry of the audit log with everything by which whoever has it proves it, without the log. */
export interface ProvenEntry extends OpenedEntry {
  readonly path: InclusionPath;
}

/** Proves entries of the audit log to be in it. */
export class AuditProofs {
  private readonly proofs: LogProofs;
  private readonly openings: AuditOpenings;

  constructor(
    database: Database,
    private readonly log: TransparencyLog,
  ) {
    this.proofs = new LogProofs(database);
    this.openings = new AuditOpenings(database);
  }

  /** Of everything done about these subjects, in order; up to a time (included). */
  async of(
    subjects: readonly Subject[],
    until: Date | null,
    signal?: AbortSignal,
  ): Promise<{ size: number; root: Uint8Array; entries: ProvenEntry[] }> {
    await this.log.sequence('audit');
    const size = await this.log.size('audit');
    const opened = await this.openings.about(subjects, size, until);
    const indices = opened.map(({ index }) => index);
    const paths = await this.proofs.inclusions('audit', indices, size, signal);
    return {
      size,
      root: await this.proofs.root('audit', size),
      entries: opened.map((entry, i) => ({ ...entry, path: paths[i]! })),
    };
  }
}
