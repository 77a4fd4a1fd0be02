import type { CalendarRow } from '../store/expectation-store';
import type { Calendar } from './business-days';
import type { Watched } from './expectations';
import type { FeedState } from './feed-states';
import { heartbeat, type HeartbeatState } from './heartbeat';

/**
 * A heartbeat of a live feed, or what is known to be wrong with it. Only `healthy` is healthy.
 *
 * - `refusing`: calls were refused since it last received something.
 * - `failing`: its last test, or asking it, found a problem.
 * - `lost`: it receives, and deliveries of it were given up.
 * - `paused`: somebody wants it silent.
 */
export type FeedHealth = HeartbeatState | 'refusing' | 'failing' | 'lost' | 'paused';

/** What a feed is among the things that should arrive; undefined: it should not. */
export const COUNTS_AS: Readonly<Record<FeedHealth, HeartbeatState | undefined>> = {
  ...{ healthy: 'healthy', waiting: 'waiting', silent: 'silent', never: 'never', unreconciled: 'unreconciled' },
  ...{ refusing: 'silent', failing: 'silent', lost: 'unreconciled', paused: undefined },
};

/** How long a feed may be silent, and which days count. */
export interface FeedTerms {
  readonly days: number;
  readonly reconcileDays: number;
  readonly calendar: Calendar;
}

/** Of a feed of which nobody said anything (E12). */
const DAYS = 5;
const RECONCILE_DAYS = 30;
const WEEKDAYS: Calendar = { zone: 'UTC', weekend: [6, 7], holidays: [] };

/** As somebody expects it of the whole channel; else five days of the firm's calendar, the first: no feed is exempt. */
export function termsOf(
  channel: string,
  expectations: readonly Watched[],
  calendars: readonly CalendarRow[],
): FeedTerms {
  const said = expectations.find(
    (row) => row.channel === channel && row.source === null && row.device === null && row.person === null,
  );
  const calendar = calendars.find(({ id }) => id === said?.calendar) ?? calendars[0] ?? WEEKDAYS;
  return { days: said?.days ?? DAYS, reconcileDays: said?.reconcileDays ?? RECONCILE_DAYS, calendar };
}

/** A pure function, as the heartbeat it is made of. What is wrong goes before how long it lasts: it says what to do. */
export function feedHealth(feed: FeedState, terms: FeedTerms, reconciledAt: Date | null, now: Date): FeedHealth {
  if (feed.state !== 'active') return 'paused';
  if (feed.refusedSince > 0) return 'refusing';
  if (feed.testProblem !== null) return 'failing';
  const seen = { lastAt: feed.lastReceivedAt, reconciledAt };
  const { state } = heartbeat({ ...terms, since: feed.createdAt }, seen, terms.calendar, now);
  // What was lost stays lost, and must not hide that nothing comes any more.
  return feed.failed > 0 && state !== 'silent' && state !== 'never' ? 'lost' : state;
}
