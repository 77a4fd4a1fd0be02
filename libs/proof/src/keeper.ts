import type { Checkpoint } from './checkpoint';
import { type ConsistencyPath, EMPTY_HEAD, type Head, isConsistent } from './consistency';

/** What somebody who remembers says of a new checkpoint. */
export type HeadJudgement =
  | { readonly is: 'accepted' }
  /** The request is not about what was seen last: that had this size. */
  | { readonly is: 'conflict'; readonly size: number }
  /** It is not a continuation of what was seen last, or not shown to be one. */
  | { readonly is: 'inconsistent' };

/**
 * Remembers the largest tree seen of each log and lets only its continuations pass (C2SP tlog-witness). Signer and witness
 * are this with a key and a file.
 */
export class HeadKeeper {
  private readonly heads: Map<string, Head>;

  constructor(heads: Iterable<readonly [origin: string, head: Head]> = []) {
    this.heads = new Map(heads);
  }

  /** The largest tree seen; undefined for a log never seen. */
  head(origin: string): Head | undefined {
    return this.heads.get(origin);
  }

  /** What {@link accept} would answer, without accepting. */
  judge(old: number, { origin, size, root }: Checkpoint, path: ConsistencyPath): HeadJudgement {
    const last = this.heads.get(origin) ?? EMPTY_HEAD;
    if (old !== last.size) return { is: 'conflict', size: last.size };
    return isConsistent(last, { size, root }, path) ? { is: 'accepted' } : { is: 'inconsistent' };
  }

  /** Remembers the checkpoint if it continues what was seen last. */
  accept(old: number, checkpoint: Checkpoint, path: ConsistencyPath): HeadJudgement {
    const judgement = this.judge(old, checkpoint, path);
    if (judgement.is === 'accepted')
      this.heads.set(checkpoint.origin, { size: checkpoint.size, root: checkpoint.root });
    return judgement;
  }

  /** All logs seen, in the order they were first. */
  all(): readonly (readonly [origin: string, head: Head])[] {
    return [...this.heads];
  }
}
