import type { Clock, Database } from '@minutebook/platform';
import {
  type DemandRow,
  endOfBlock,
  newestMessageId,
  type OldestRow,
  oldestWithinReach,
  readDemand,
} from '../store/within-reach-store';

/** Messages judged at once: rules are asked once for many, and who is stopped repeats little. */
const BLOCK = 50_000;

/** How far the archive was looked through for the oldest of what must be within reach. */
export interface ReachSearch {
  /** Up to which message, and to which it goes. */
  readonly after: number;
  readonly until: number;
  readonly oldest: readonly OldestRow[];
}

/**
 * What must be within reach without a restore (R12): as long as the longest `accessible` of the classes that apply says;
 * as long as it is kept, where none says anything.
 */
export class WithinReach {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly block = BLOCK,
  ) {}

  async begin(): Promise<ReachSearch> {
    return { after: 0, until: await newestMessageId(this.database), oldest: [] };
  }

  /** Looks through one more block. At the end `after` is `until`. */
  async step({ after, until, oldest }: ReachSearch): Promise<ReachSearch> {
    const to = await endOfBlock(this.database, after, until, this.block);
    if (to === undefined) return { after: until, until, oldest };
    const found = await oldestWithinReach(this.database, { from: after, to, now: this.clock.now() }, oldest);
    return { after: to, until, oldest: found };
  }

  /** Which class asks longest for it, and until when; undefined where none does. */
  demand(message: number): Promise<DemandRow | undefined> {
    return readDemand(this.database, message);
  }
}
