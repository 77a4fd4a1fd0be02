import { holdersOf, type NoticeSource, type TimedNotice } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import type { CompletenessReport, WatchedFeed } from './completeness-report';
import type { Watched } from './expectations';

/** Looking is a handful of queries for each expectation, and silence is counted in days. */
const EVERY_MS = 600_000;

/**
 * Tells everybody who keeps the list of what should arrive, or the live feeds, that something does not arrive (R44): once
 * for each silence, whatever becomes of it.
 */
export class Silences implements NoticeSource {
  readonly name = 'silences';
  private lookedAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly report: CompletenessReport,
  ) {}

  async notices(now: Date): Promise<TimedNotice[]> {
    if (now.getTime() - this.lookedAt < EVERY_MS) return [];
    const { expectations, feeds } = await this.report.overview();
    this.lookedAt = now.getTime();
    const notices = [...expectations.flatMap(aboutExpectation), ...feeds.flatMap(aboutFeed)];
    if (notices.length === 0) return [];
    const holders = await Promise.all([
      holdersOf(this.database, 'completeness.write'),
      holdersOf(this.database, 'source.write'),
    ]);
    const to = [...new Set(holders.flat())];
    return notices.map((notice) => ({ to, notice }));
  }
}

function aboutExpectation({ id, name, state, lastAt, quietDays }: Watched): TimedNotice['notice'][] {
  if (state !== 'silent' && state !== 'never') return [];
  const subject = { kind: 'expectation', id: String(id) };
  return [{ kind: 'feed-silent', subject, words: { name, days: quietDays }, once: lastAt?.toISOString() ?? 'never' }];
}

function aboutFeed({ id, name, health, lastReceivedAt, failed }: WatchedFeed): TimedNotice['notice'][] {
  const about = { subject: { kind: 'source', id }, words: { name } };
  const last = lastReceivedAt?.toISOString() ?? 'never';
  switch (health) {
    case 'silent':
    case 'never':
      return [{ kind: 'feed-silent', ...about, once: last }];
    case 'lost':
      return [{ kind: 'source-failing', ...about, once: `${health} ${failed}` }];
    case 'refusing':
    case 'failing':
      // One that works now and then is told of once a day.
      return [{ kind: 'source-failing', ...about, once: `${health} ${last.slice(0, 10)}` }];
    default:
      return [];
  }
}
