import type { Arrivals, CapturedPeople, CompletenessReport, Directory, PersonRow, Unmapped } from '@minutebook/archive';
import { addDays } from '@minutebook/archive';
import type { Dashboard, DeskCoverage, FeedHealth } from '@minutebook/contract';
import type { Clock, Database } from '@minutebook/platform';
import { readDesksReviewed, readSubjectsReviewed } from './store/figure-store';
import { keepCaptured, readCaptured } from './store/captured-store';

const FEED_DAYS = 14;
/** Reading every expectation asks the archive about each; every dashboard of a minute shares the answer. */
const KEEP_MS = 60_000;

/** Somebody has to see to a feed like that. */
const TROUBLED: ReadonlySet<FeedHealth> = new Set(['silent', 'never', 'refusing', 'failing', 'lost']);

interface Arriving {
  readonly feeds: Dashboard['feeds'];
  /** Channels on which something is expected, by person (uuid); null: whoever. */
  readonly expected: readonly { readonly person: string | null; readonly channel: string }[];
}

/** What review depends on and does not do: who is captured, what arrives, whose handles nobody knows. */
export class Surroundings {
  private kept: { readonly at: number; readonly value: Promise<Arriving> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly captured: CapturedPeople,
    private readonly completeness: CompletenessReport,
    private readonly arrivals: Arrivals,
    private readonly handles: Unmapped,
    private readonly clock: Clock,
  ) {}

  /** Looks anew at who is captured where; a job's work, as it reads every conversation. */
  async lookAround(): Promise<void> {
    const rows = await this.captured.all();
    await this.database.transaction((tx) => keepCaptured(tx, rows, this.clock.now()));
  }

  /** People whose conduct is supervised: of the firm, there, and not a machine. */
  async supervised(): Promise<readonly PersonRow[]> {
    const { persons } = await this.directory.whoIsWho();
    return persons.filter(({ ofFirm, state, kind }) => ofFirm && state === 'active' && kind === 'employee');
  }

  unmapped(): Promise<{ handles: number; oldestAt: Date | null }> {
    return this.handles.count();
  }

  async arriving(): Promise<Arriving> {
    const now = this.clock.now().getTime();
    if (!this.kept || Math.abs(now - this.kept.at) > KEEP_MS) {
      const value = this.look();
      this.kept = { at: now, value };
      value.catch(() => (this.kept = undefined));
    }
    return this.kept.value;
  }

  /** Channels of each person by external id: captured, and expected of them. `at` is when it was looked at. */
  async channels(): Promise<{
    of: ReadonlyMap<string, ReadonlySet<string>>;
    expected: ReadonlyMap<string, ReadonlySet<string>>;
    at: Date | null;
  }> {
    const [{ rows, at }, { expected }, people] = await Promise.all([
      readCaptured(this.database),
      this.arriving(),
      this.supervised(),
    ]);
    const ids = new Map(people.map(({ id, externalId }) => [id, externalId]));
    return {
      of: grouped(rows),
      expected: grouped(
        expected.flatMap(({ person, channel }) => {
          const subject = person === null ? undefined : ids.get(person);
          return subject === undefined ? [] : [{ subject, channel }];
        }),
      ),
      at,
    };
  }

  /** By desk: how many people have something captured, on each channel its people use or are expected on. */
  async coverage(today: string, unseen: readonly number[]): Promise<{ desks: DeskCoverage[]; at: Date | null }> {
    const [people, { of, expected, at }, reviewed] = await Promise.all([
      this.supervised(),
      this.channels(),
      readDesksReviewed(this.database, today, unseen),
    ]);
    const last = new Map(reviewed.map(({ desk, day }) => [desk, day]));
    const byDesk = new Map<string, PersonRow[]>();
    for (const person of people)
      if (person.desk !== null) byDesk.set(person.desk, [...(byDesk.get(person.desk) ?? []), person]);
    const desks = [...byDesk]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([desk, own]): DeskCoverage => {
        const used = new Map<string, number>();
        for (const { externalId } of own) {
          for (const channel of expected.get(externalId) ?? []) used.set(channel, used.get(channel) ?? 0);
          for (const channel of of.get(externalId) ?? []) used.set(channel, (used.get(channel) ?? 0) + 1);
        }
        const captured = [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([channel, n]) => ({ channel, people: n }));
        return { desk, people: own.length, captured, lastReviewed: last.get(desk) ?? null };
      });
    return { desks, at };
  }

  /** The last day on which something of each of these people was decided, by external id. */
  reviewed(
    people: readonly PersonRow[],
    today: string,
    unseen: readonly number[],
  ): Promise<ReadonlyMap<string, string>> {
    return readSubjectsReviewed(
      this.database,
      people.map(({ externalId }) => externalId),
      today,
      unseen,
    );
  }

  /** Of the people supervised, those of whom nothing was decided on or after a day. */
  async unreviewedSince(
    day: string,
    today: string,
    unseen: readonly number[],
  ): Promise<{ people: number; ofPeople: number }> {
    const people = await this.supervised();
    const reviewed = await this.reviewed(people, today, unseen);
    const without = people.filter(({ externalId }) => (reviewed.get(externalId) ?? '') < day);
    return { people: without.length, ofPeople: people.length };
  }

  private async look(): Promise<Arriving> {
    const { expectations, feeds, gapsIn } = await this.completeness.overview();
    const to = this.clock.now().toISOString().slice(0, 10);
    const from = addDays(to, 1 - FEED_DAYS);
    const shown = [
      ...feeds.map(({ id, name, channel, health, gapsOpen, lastReceivedAt }) => ({
        ...{ id, name, channel, state: health, gapsOpen, lastAt: lastReceivedAt },
        silent: gapsOpen > 0 || TROUBLED.has(health),
        // Messages are counted by channel and format: a day's may be of another feed, or of files.
        scope: null,
      })),
      ...expectations
        .filter(({ person }) => person === null)
        .map(({ id, name, channel, source, device, state, lastAt }) => ({
          id: `expectation-${id}`,
          name,
          channel,
          state,
          silent: TROUBLED.has(state),
          lastAt,
          gapsOpen: gapsIn(channel, source),
          scope: { channel, source: source ?? undefined, device: device ?? undefined },
        })),
    ];
    return {
      expected: expectations.map(({ person, channel }) => ({ person, channel })),
      feeds: await Promise.all(
        shown.map(async ({ scope, lastAt, ...line }) => ({
          ...line,
          lastAt: lastAt?.toISOString() ?? null,
          days: scope && (await this.days(scope, from, to)),
        })),
      ),
    };
  }

  private async days(scope: Parameters<Arrivals['days']>[0], from: string, to: string): Promise<number[]> {
    const counts = await this.arrivals.days(scope, 'received', from, to);
    const byDay = new Map(counts.map(({ day, messages }) => [day, messages]));
    return Array.from({ length: FEED_DAYS }, (_, i) => byDay.get(addDays(from, i)) ?? 0);
  }
}

function grouped(rows: readonly { subject: string; channel: string }[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { subject, channel } of rows) {
    const own = groups.get(subject) ?? new Set();
    groups.set(subject, own.add(channel));
  }
  return groups;
}
