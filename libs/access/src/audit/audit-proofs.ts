import type { Database } from '@minutebook/platform';
import { type InclusionPath, ProvingTree } from '@minutebook/proof';
import { LOGS, type TransparencyLog } from '../log/transparency-log';
import { readHashes } from '../log/store/log-store';
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

const STEP = 10_000;

/** Proves entries of the audit log to be in it. Reads every leaf hash of the log once: some seconds a million entries. */
export class AuditProofs {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
  ) {}

  /** Of everything done about these subjects, in order, up to a time (included). */
  async of(
    subjects: readonly Subject[],
    until: Date,
    signal?: AbortSignal,
  ): Promise<{ size: number; root: Uint8Array; entries: ProvenEntry[] }> {
    await this.log.sequence('audit');
    const size = await this.log.size('audit');
    const witnesses = (await selectWitnesses(this.database, subjects, until)).filter(({ idx }) => idx < size);
    const tree = new ProvingTree(witnesses.map(({ idx }) => idx));
    for (let from = 0; from < size; from += STEP) {
      signal?.throwIfAborted();
      for (const hash of await readHashes(this.database, LOGS.audit, from, Math.min(STEP, size - from)))
        tree.push(hash);
    }
    const proven = tree.finish();
    return {
      size: proven.size,
      root: proven.root,
      entries: witnesses.map(({ idx, entry, content, salt }) => ({
        index: idx,
        entry,
        content,
        salt,
        path: proven.paths.get(idx)!,
      })),
    };
  }
}
