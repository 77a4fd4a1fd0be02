import { holdersOf, type NoticeSource, type TimedNotice } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { missedRounds } from './store/canary-store';
import { listScenarios, readWatch } from './store/scenario-store';

/** How long ago a round may have been due for somebody to be told still, in milliseconds. */
const BACK_MS = 7 * 24 * 3_600_000;
const EVERY_MS = 60_000;
/** Rules a notice names. */
const NAMED = 3;

/** Tells whoever answers for the lexicons that a canary did not come, or that a watched rule is in force no longer (R169). */
export class CanaryAlarm implements NoticeSource {
  readonly name = 'canaries';
  private lookedAt = -Infinity;

  constructor(private readonly database: Database) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    if (now.getTime() - this.lookedAt < EVERY_MS) return [];
    this.lookedAt = now.getTime();
    if (!(await readWatch(this.database)).canaries) return [];
    const [missed, scenarios] = await Promise.all([
      missedRounds(this.database, new Date(now.getTime() - BACK_MS), now),
      listScenarios(this.database),
    ]);
    const gone = scenarios.filter(({ isInForce, endedAt }) => !isInForce && !endedAt);
    if (missed.length + gone.length === 0) return [];
    const to = await holdersOf(this.database, 'lexicon.publish');
    const notice = (once: string, words: Record<string, string | number>): TimedNotice => ({
      to,
      notice: { kind: 'canary-missed', subject: { kind: 'watch', id: 'canaries' }, words, once },
    });
    return [
      ...missed.map(({ id, missed, rules }) => notice(`round:${id}`, { name: named(rules), count: missed })),
      ...gone.map(({ rule, code, retiredAt }) =>
        notice(`gone:${rule}:${retiredAt?.toISOString() ?? ''}`, { name: code }),
      ),
    ];
  }
}

function named(rules: readonly string[]): string {
  return rules.slice(0, NAMED).join(', ') + (rules.length > NAMED ? ' …' : '');
}
