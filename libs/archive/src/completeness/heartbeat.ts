import { businessDaysBetween, type Calendar, dayOf } from './business-days';

/**
 * - `healthy`: something arrived within its days, and a reconciliation holds good.
 * - `waiting`: nothing yet, and its days are not over. Not healthy: nothing shows that it works.
 * - `never`: nothing since it was expected, and its days are over (E12).
 * - `silent`: something once, and nothing for its days (R44).
 * - `unreconciled`: it arrives, and no comparison with stated counts is newer than its period (E13). No feed is exempt.
 */
export type HeartbeatState = 'healthy' | 'waiting' | 'never' | 'silent' | 'unreconciled';

export interface Expected {
  /** Business days it may be silent. */
  readonly days: number;
  /** Calendar days a reconciliation holds good. */
  readonly reconcileDays: number;
  readonly since: Date;
}

export interface Seen {
  /** Newest time a message claims, none later than it was received; null when nothing ever arrived. */
  readonly lastAt: Date | null;
  readonly reconciledAt: Date | null;
}

export interface Heartbeat {
  readonly state: HeartbeatState;
  /** Whole business days without a message, since the last or since it was expected. */
  readonly quietDays: number;
}

const DAY = 86_400_000;

/**
 * The state of something expected. A pure function, so that everybody computes the same from the same facts. Today is not
 * over and counts for nothing; nor does the day of the last message.
 */
export function heartbeat(expected: Expected, seen: Seen, calendar: Calendar, now: Date): Heartbeat {
  const from = dayOf(seen.lastAt ?? expected.since, calendar.zone);
  const quietDays = businessDaysBetween(from, dayOf(now, calendar.zone), calendar);
  const isQuiet = quietDays >= expected.days;
  if (!seen.lastAt) return { state: isQuiet ? 'never' : 'waiting', quietDays };
  if (isQuiet) return { state: 'silent', quietDays };
  const isReconciled =
    seen.reconciledAt !== null && now.getTime() - seen.reconciledAt.getTime() <= expected.reconcileDays * DAY;
  return { state: isReconciled ? 'healthy' : 'unreconciled', quietDays };
}
