import { holdersOf, type NoticeSource, type TimedNotice } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import type { Expectations } from './expectations';

/** Looking is a handful of queries for each expectation, and silence is counted in days. */
const EVERY_MS = 600_000;

/**
 * Tells everybody who keeps the list of what should arrive that something does not (R44): once for each silence, whatever
 * becomes of it.
 */
export class Silences implements NoticeSource {
  readonly name = 'silences';
  private lookedAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly expectations: Expectations,
  ) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    if (now.getTime() - this.lookedAt < EVERY_MS) return [];
    const silent = (await this.expectations.watch()).filter(({ state }) => state === 'silent' || state === 'never');
    this.lookedAt = now.getTime();
    if (silent.length === 0) return [];
    const to = await holdersOf(this.database, 'completeness.write');
    return silent.map(({ id, name, lastAt, quietDays }) => ({
      to,
      notice: {
        kind: 'feed-silent',
        subject: { kind: 'expectation', id: String(id) },
        words: { name, days: quietDays },
        once: lastAt?.toISOString() ?? 'never',
      },
    }));
  }
}
