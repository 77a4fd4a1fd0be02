import type { LogName, LogProofs, SignedCheckpoint } from '@minutebook/access';
import {
  formatProof,
  type NodeId,
  type NodeReader,
  proveConsistency,
  proveInclusion,
  remembering,
} from '@minutebook/proof';

/** Subtrees remembered of a log: neighbours share most of their path. */
const REMEMBERED = 200_000;

/** A head that a bundle goes by: its note with every cosignature there is. */
export interface BundleHead {
  readonly log: LogName;
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
  readonly at: Date;
}

/** Proves many entries of a log to be under one head, and heads to continue each other. */
export class Prover {
  private readonly read: NodeReader;

  constructor(
    proofs: Pick<LogProofs, 'nodes'>,
    private readonly log: LogName,
  ) {
    this.read = remembering(proofs.nodes(log), REMEMBERED);
  }

  /** Fetches in one go what the proofs of all these need: one by one each would ask for its own. */
  async prepare(indices: readonly number[], { size }: Pick<SignedCheckpoint, 'size'>): Promise<void> {
    const wanted = new Map<string, NodeId>();
    const note: NodeReader = async (nodes) => {
      for (const node of nodes) wanted.set(`${node.level} ${node.index}`, node);
      return nodes.map(() => NO_HASH);
    };
    for (const index of indices) if (index < size) await proveInclusion(note, index, size);
    await this.read([...wanted.values()]);
  }

  path(index: number, { size }: Pick<SignedCheckpoint, 'size'>): Promise<readonly Uint8Array[]> {
    return proveInclusion(this.read, index, size);
  }

  /** A C2SP tlog-proof. */
  async proof(index: number, { log, size, note }: BundleHead): Promise<string> {
    if (log !== this.log) throw new RangeError(`a head of ${log} proves nothing of ${this.log}`);
    return formatProof({ index, path: await proveInclusion(this.read, index, size), checkpoint: note });
  }

  continues(from: number, to: number): Promise<readonly Uint8Array[]> {
    return proveConsistency(this.read, from, to);
  }
}

const NO_HASH = new Uint8Array(32);
