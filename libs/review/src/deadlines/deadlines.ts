import { holdersOf, type NoticeSource, type TimedNotice } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import { selectNearlyDue, selectOverdue } from './store/deadline-store';

const HOUR_MS = 3_600_000;
/** How long before its time an alert's holder is told. */
const AHEAD_MS = 4 * HOUR_MS;
/** Hours told late when nothing ran meanwhile; what is older stands on the dashboard. */
const BACK_MS = 6 * HOUR_MS;

/**
 * Tells whose alerts they are before they fall due, and who answers for the queue once they have: by hour, so that a
 * thousand alerts are one notice and not a thousand. A queue without an owner is everybody's who may assign.
 */
export class Deadlines implements NoticeSource {
  readonly name = 'deadlines';

  constructor(private readonly database: Database) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    const [due, overdue] = await Promise.all([
      selectNearlyDue(this.database, now, new Date(now.getTime() + AHEAD_MS)),
      selectOverdue(this.database, now, new Date(now.getTime() - BACK_MS)),
    ]);
    const anybody = overdue.some(({ owner }) => owner === null) ? await holdersOf(this.database, 'alert.assign') : [];
    return [
      ...due.map(({ holder, hour, alerts, firstDue }): TimedNotice => ({
        to: [holder],
        notice: {
          kind: 'alert-due',
          subject: { kind: 'alerts', id: 'mine' },
          words: { count: alerts, due: firstDue.toISOString() },
          once: hour.toISOString(),
        },
      })),
      ...overdue.map(({ queue, queueName, owner, hour, alerts }): TimedNotice => ({
        to: owner === null ? anybody : [owner],
        notice: {
          kind: 'alert-overdue',
          subject: { kind: 'queue', id: String(queue) },
          words: { queue: queueName, count: alerts },
          once: hour.toISOString(),
        },
      })),
    ];
  }
}
