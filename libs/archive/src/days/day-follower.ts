import type { TransparencyLog } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import { addDayParts, lockDayPosition, moveDayPosition, openRemapped } from '../store/day-store';

/** Ledger entries a step takes, and handles that changed hands. */
const STEP = 2_000;

/**
 * Follows the ledger and keeps who took part in what on which day. Position and parts move in one transaction: a crash
 * repeats a step and doubles nothing. What is disposed of later stays counted, so nothing may be disposed of before it
 * was met here: whoever disposes follows first.
 */
export class DayFollower {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
    private readonly clock: Clock,
  ) {}

  /** Reads on until nothing is left. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
    while (!signal?.aborted && (await this.remap()) > 0);
  }

  private step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockDayPosition(tx);
      const entries = await this.log.refs('records', position, STEP);
      if (entries.length === 0) return 0;
      // Those that stand for no version (findings, disposals, manifests) are no records: ids are of one sequence.
      await addDayParts(tx, entries, this.clock.now());
      await moveDayPosition(tx, entries.at(-1)!.idx + 1);
      return entries.length;
    });
  }

  private remap(): Promise<number> {
    return this.database.transaction((tx) => openRemapped(tx, STEP, this.clock.now()));
  }
}
