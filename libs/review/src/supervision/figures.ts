import type { Audit, Entry } from '@minutebook/access';
import type { AuditAction } from '@minutebook/contract';
import type { Clock, Database } from '@minutebook/platform';
import {
  lockDirtyDay,
  lockFigurePosition,
  markAll,
  markDays,
  markDaysOf,
  moveFigurePosition,
  recount,
} from './store/day-counts';

/** Audit entries a step takes. */
const STEP = 5_000;
/** Steps a reader waits for; what is left is the job's. */
const STEPS_WHILE_READ = 4;
/** An entry and the row it tells of are a moment apart; midnight may lie between. */
const MOMENT_MS = 60_000;

const OF_THEIR_DAY: readonly AuditAction[] = ['alert.raised', 'alert.decided', 'alert.bulk-decided', 'alert.signed'];
/** These change what earlier days count as: a decision taken back, an alert in another queue. */
const OF_EARLIER_DAYS: readonly AuditAction[] = ['alert.returned', 'alert.undone', 'alert.reopened', 'alert.routed'];

/**
 * Keeps the counts of days that are over. It follows the audit log: an entry says which days have to be counted anew, and a
 * day is counted from the rows themselves, so repeating a step changes nothing and a rebuild is position 0.
 */
export class Figures {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Follows to the end, and counts every day that is over. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    const size = await this.audit.settle();
    while (!signal?.aborted && (await this.step(size)) < size);
    while (!signal?.aborted && (await this.countDay()));
  }

  /**
   * Follows for a reader who wants what has just happened; returns the number of entries the figures are of. To the end when
   * something is taken off the counts: off one that is behind, what changed since would show.
   */
  async follow(toEnd = false): Promise<number> {
    const size = await this.audit.settle();
    let position = 0;
    for (let n = 0; (toEnd || n < STEPS_WHILE_READ) && position < size; n++) position = await this.step(size);
    return position;
  }

  /** Has every day counted anew. */
  async rebuild(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lockFigurePosition(tx);
      await markAll(tx);
    });
  }

  private step(size: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockFigurePosition(tx);
      const upTo = Math.min(size, position + STEP);
      if (position >= upTo) return position;
      const entries = await this.audit.follow(position, upTo, [...OF_THEIR_DAY, ...OF_EARLIER_DAYS]);
      await markDays(tx, [...new Set(entries.flatMap(daysOf))].sort());
      const changed = entries.filter(
        ({ action, subject }) => OF_EARLIER_DAYS.includes(action) && subject.kind === 'alert',
      );
      await markDaysOf(
        tx,
        changed.map(({ subject }) => Number(subject.id)),
      );
      await moveFigurePosition(tx, upTo);
      return upTo;
    });
  }

  private countDay(): Promise<boolean> {
    const today = this.clock.now().toISOString().slice(0, 10);
    return this.database.transaction(async (tx) => {
      const day = await lockDirtyDay(tx, today);
      if (day !== undefined) await recount(tx, day);
      return day !== undefined;
    });
  }
}

function daysOf({ at }: Entry): string[] {
  return [at.toISOString(), new Date(at.getTime() - MOMENT_MS).toISOString()].map((instant) => instant.slice(0, 10));
}
