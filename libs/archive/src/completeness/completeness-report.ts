import type { Clock, Database } from '@minutebook/platform';
import { newestStatement } from '../store/statement-store';
import type { Arrivals } from './arrivals';
import type { ExceptionQueue } from './exception-queue';
import type { Gaps } from '../gaps/gaps';
import type { Expectations, Watched } from './expectations';
import { COUNTS_AS, type FeedHealth, feedHealth, termsOf } from './feed-health';
import type { FeedState, FeedStates } from './feed-states';
import type { HeartbeatState } from './heartbeat';
import type { SourceRow } from '../store/arrival-store';

/** A source of files or a live feed (R196). Null: not known, or does not apply. */
export interface RegisterLine {
  readonly kind: 'file' | 'feed';
  readonly name: string;
  readonly channel: string;
  readonly responsible: string | null;
  readonly messages: number | null;
  readonly lastAt: Date | null;
  readonly testedAt: Date | null;
  readonly reconciledAt: Date | null;
  readonly exceptions: number | null;
  readonly gapsOpen: number | null;
}

/** A live feed, and whether it is healthy. */
export interface WatchedFeed extends FeedState {
  readonly health: FeedHealth;
}

export interface Overview {
  readonly expectations: readonly Watched[];
  readonly unexpected: readonly SourceRow[];
  readonly feeds: readonly WatchedFeed[];
  readonly health: Health;
  /** Open gaps of the files that come by a channel; of one source of them, where it is named. */
  gapsIn(channel: string, source: string | null): number;
}

/** Expectations and live feeds by state, and what is open. */
export type Health = Readonly<Record<HeartbeatState | 'unexpected' | 'exceptions' | 'gapsOpen', number>>;

/** Every page shows it; looked at anew after so long. */
const HEALTH_MS = 15_000;

/** Everything that arrives or should, on one page: files and live feeds alike. */
export class CompletenessReport {
  private health: { readonly at: number; readonly value: Promise<Health> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly arrivals: Arrivals,
    private readonly expectations: Expectations,
    private readonly exceptions: ExceptionQueue,
    private readonly gaps: Gaps,
    private readonly clock: Clock,
    private readonly live: FeedStates | undefined,
  ) {}

  async overview(): Promise<Overview> {
    const [expectations, sources, live, gaps, { codes }] = await Promise.all([
      this.expectations.watch(),
      this.arrivals.sources(),
      this.live?.feeds() ?? [],
      this.gaps.open('file'),
      this.exceptions.tally(),
    ]);
    const unexpected = this.expectations.unexpected(sources, expectations);
    const feeds = await this.watch(live, expectations);
    const states = [...expectations.map(({ state }) => state), ...feeds.map(({ health }) => COUNTS_AS[health])];
    const of = (state: HeartbeatState): number => states.filter((one) => one === state).length;
    return {
      expectations,
      unexpected,
      feeds,
      gapsIn: (channel, source) =>
        [...new Set(sources.filter((row) => row.channel === channel).map((row) => row.source))]
          .filter((name) => source === null || name === source)
          .reduce((sum, name) => sum + (gaps.get(name) ?? 0), 0),
      health: {
        healthy: of('healthy'),
        waiting: of('waiting'),
        silent: of('silent'),
        never: of('never'),
        unreconciled: of('unreconciled'),
        unexpected: unexpected.length,
        exceptions: codes.reduce((sum, { n }) => sum + n, 0),
        gapsOpen: [...feeds.map(({ gapsOpen }) => gapsOpen), ...gaps.values()].reduce((sum, n) => sum + n, 0),
      },
    };
  }

  /** The overview's counts, at most {@link HEALTH_MS} old. */
  async summary(): Promise<Health> {
    const now = this.clock.now().getTime();
    if (!this.health || Math.abs(now - this.health.at) > HEALTH_MS) {
      const value = this.overview().then(({ health }) => health);
      this.health = { at: now, value };
      value.catch(() => (this.health = undefined));
    }
    return this.health.value;
  }

  /** These live feeds, and whether each works. */
  async feeds(ids: readonly string[]): Promise<readonly WatchedFeed[]> {
    const [live, expectations] = await Promise.all([this.live?.feeds() ?? [], this.expectations.watch()]);
    return this.watch(
      live.filter(({ id }) => ids.includes(id)),
      expectations,
    );
  }

  private async watch(feeds: readonly FeedState[], expectations: readonly Watched[]): Promise<WatchedFeed[]> {
    if (feeds.length === 0) return [];
    const calendars = await this.expectations.calendars();
    const now = this.clock.now();
    return Promise.all(
      feeds.map(async (feed) => {
        const statement = await newestStatement(this.database, feed.channel, null, null);
        const terms = termsOf(feed.channel, expectations, calendars);
        return { ...feed, health: feedHealth(feed, terms, statement?.at ?? null, now) };
      }),
    );
  }

  async lines(): Promise<RegisterLine[]> {
    const [{ expectations, feeds }, sources, gaps, exceptions] = await Promise.all([
      this.overview(),
      this.arrivals.sources(),
      this.gaps.open('file'),
      this.exceptions.byFormat(),
    ]);
    const lines: RegisterLine[] = feeds.map((feed) => ({
      kind: 'feed',
      name: feed.name,
      channel: feed.channel,
      responsible: feed.responsible,
      messages: null,
      lastAt: feed.lastReceivedAt,
      testedAt: feed.testedAt,
      reconciledAt: null,
      exceptions: null,
      gapsOpen: feed.gapsOpen,
    }));
    for (const { channel, source, device, messages, lastAt } of sources) {
      const own = expectations.find(
        (row) =>
          row.channel === channel &&
          (row.source === null || row.source === source) &&
          (row.device === null || row.device === device),
      );
      const statement = await newestStatement(this.database, channel, null, device);
      lines.push({
        kind: 'file',
        name: device === null ? source : `${source} · ${device}`,
        channel,
        responsible: own?.responsible ?? null,
        messages,
        lastAt,
        testedAt: null,
        reconciledAt: statement?.at ?? null,
        exceptions: exceptions.get(source) ?? 0,
        gapsOpen: gaps.get(source) ?? 0,
      });
    }
    return lines;
  }
}
