import type { Actor, Audit } from '@minutebook/access';
import { type Clock, type Database, nudge } from '@minutebook/platform';
import {
  dropCountsBefore,
  finishRun,
  insertBlock,
  insertRun,
  lastLooked,
  listOpenRuns,
  readBlockIds,
  readNewestCount,
  readRun,
  readTally,
  type RunRow,
  tallyBlock,
  type TallyRow,
} from '../store/retention-run-store';
import { readInForce, readSchedule, setCompared } from '../store/schedule-store';
import { shorterClasses } from './schedule-content';
import { contentOf } from './schedules';

/** Messages of a block: large enough that rules are asked once for many, small enough to go on from after a crash. */
const BLOCK = 200_000;
/** Blocks evaluated at a time. */
const AT_ONCE = 2;
const DAY = 86_400_000;

/** What a version of the schedule makes of the whole archive: alone, every day, or against the version in force. */
export class RetentionRuns {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly block = BLOCK,
  ) {}

  /** Finishes every run that is open, and counts anew what was counted a day ago. Resumes where it was stopped. */
  async catchUp(signal: AbortSignal): Promise<void> {
    await this.countDaily();
    for (const run of await listOpenRuns(this.database)) await this.carryOut(run, signal);
  }

  /** Counts again, from now on; at once if nothing is being counted. */
  async recount(actor: Actor): Promise<void> {
    const schedule = await readInForce(this.database);
    await this.database.transaction(async (tx) => {
      if (!(await readNewestCount(tx, false)))
        await insertRun(tx, 'count', schedule?.id ?? null, null, this.clock.now());
      await this.audit.append(tx, actor, 'retention.counted', { kind: 'schedule', id: String(schedule?.id ?? 0) });
      await nudge(tx, { topic: 'retention' });
    });
  }

  run(id: number): Promise<RunRow | undefined> {
    return readRun(this.database, id);
  }

  tally(id: number): Promise<TallyRow[]> {
    return readTally(this.database, id);
  }

  /** The newest finished count, and whether another one is under way. */
  async newest(): Promise<{ run: RunRow | undefined; running: boolean }> {
    const [run, open] = await Promise.all([
      readNewestCount(this.database, true),
      readNewestCount(this.database, false),
    ]);
    return { run, running: open !== undefined };
  }

  private async countDaily(): Promise<void> {
    const { run, running } = await this.newest();
    const schedule = await readInForce(this.database);
    if (
      running ||
      (run && run.asOf.getTime() > this.clock.now().getTime() - DAY && run.schedule === (schedule?.id ?? null))
    )
      return;
    await insertRun(this.database, 'count', schedule?.id ?? null, null, this.clock.now());
  }

  private async carryOut(run: RunRow, signal: AbortSignal): Promise<void> {
    let after = await lastLooked(this.database, run.id);
    for (;;) {
      const blocks: number[][] = [];
      for (let i = 0; i < AT_ONCE; i++) {
        const ids = await readBlockIds(this.database, after, run.lastId, this.block);
        if (ids.length === 0) break;
        blocks.push(ids);
        after = ids.at(-1)!;
      }
      if (blocks.length === 0) break;
      const tallies = await Promise.all(
        blocks.map((ids) => tallyBlock(this.database, ids, run.schedule, run.against, run.asOf)),
      );
      // In order, so that what is there is always a beginning of the whole.
      for (const [i, ids] of blocks.entries())
        if (!(await insertBlock(this.database, run.id, ids, tallies[i]!))) return;
      if (signal.aborted) return;
    }
    await this.finish(run);
  }

  private async finish(run: RunRow): Promise<void> {
    if (run.purpose === 'compare') await this.compared(run);
    await this.database.transaction(async (tx) => {
      await finishRun(tx, run.id, this.clock.now());
      if (run.purpose === 'count') await dropCountsBefore(tx, run.id);
      await nudge(tx, { topic: 'retention', ...(run.schedule !== null && { id: String(run.schedule) }) });
    });
  }

  private async compared(run: RunRow): Promise<void> {
    const [proposed, against] = await Promise.all(
      [run.schedule, run.against].map(async (id) => (id === null ? undefined : readSchedule(this.database, id))),
    );
    const shorter =
      proposed && against
        ? shorterClasses(await contentOf(this.database, against), await contentOf(this.database, proposed))
        : [];
    const loses = (await readTally(this.database, run.id)).some(({ change }) => change === 'lose');
    await setCompared(this.database, run.id, loses || shorter.length > 0, shorter);
  }
}
