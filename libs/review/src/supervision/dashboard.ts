import { addDays, type Reader } from '@minutebook/archive';
import type { Dashboard as View, OversightScope, QueueFigures, RuleFigures } from '@minutebook/contract';
import { type Clock, type Database, Problem, type Queries } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import type { UnseenAlerts } from '../alerts/unseen';
import { wilson } from '../http/presenting';
import type { ReviewQuality } from '../quality/reviewer-quality';
import { readQueues } from '../store/queue-store';
import { ageAt, backlogOver } from './backlog';
import type { Figures } from './figures';
import { DWELL_FACTOR, PACE_FACTOR, percentile } from './histogram';
import {
  countToSign,
  findOldest,
  liveDays,
  type OpenCount,
  type QueuePace,
  readBacklogChanges,
  readLastRaised,
  readOpen,
  readPace,
  readReviewers,
  readRules,
  type RuleCounts,
  type Scope,
} from './store/figure-store';
import { countFindings } from './store/finding-store';
import { Recent } from './recent';
import type { Surroundings } from './surroundings';

const REVIEWERS = 50;
/** A rule in force of which nothing was raised for so many days is silent. */
export const SILENT_DAYS = 90;
const LONGEST_DAYS = 400;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * What whoever supervises review looks at. Every figure is of one position of the logs: days that are over are kept
 * counted, the day that is not is counted when asked, what is open is read from its index.
 */
export class Dashboard {
  constructor(
    private readonly database: Database,
    private readonly figures: Figures,
    private readonly surroundings: Surroundings,
    private readonly findings: Findings,
    private readonly quality: ReviewQuality,
    private readonly walls: Pick<UnseenAlerts, 'of' | 'behindWalls'>,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly recent = new Recent<View>(),
  ) {}

  /** For a user: nothing that a wall hides from them is in any figure, nor what was escalated about their line. */
  async look(user: string, asked: OversightScope): Promise<View> {
    const [{ alerts: unseen }, { alerts: walled }] = await Promise.all([
      this.walls.of(user),
      this.walls.behindWalls(user),
    ]);
    return this.recent.of(JSON.stringify([asked, unseen, walled]), () => this.reckon(asked, unseen, walled));
  }

  private async reckon(asked: OversightScope, unseen: readonly number[], walled: readonly number[]): Promise<View> {
    const now = this.clock.now();
    const today = now.toISOString().slice(0, 10);
    const days = daysOf(asked, today);
    const [audit, ledger] = await Promise.all([this.figures.follow(unseen.length > 0), this.reader.head()]);
    const where = { queue: asked.queue === undefined ? undefined : Number(asked.queue), desk: asked.desk, unseen };
    const scope: Scope = { ...days, ...where, live: await liveDays(this.database, { ...days, ...where }, today) };
    const since: Scope = {
      ...scope,
      to: today,
      live: await liveDays(this.database, { ...days, ...where, to: today }, today),
    };
    const [
      { queues, open, changes, pace, reviewers, rules, raised, toSign, findings, oldest },
      { coverage, unreviewed, unmapped, arriving, answers },
    ] = await Promise.all([this.counted(scope, since, now), this.around(scope, today, walled)]);
    const shown = queues.filter(({ id }) => where.queue === undefined || id === where.queue);
    const byQueue = shown.map((queue) => queueFigures(queue, today, open, pace.queues, raised));
    const desks = coverage.desks.filter(({ desk }) => asked.desk === undefined || desk === asked.desk);
    return {
      computed: { ledger, audit, at: now.toISOString(), coverageAt: coverage.at?.toISOString() ?? null },
      ...days,
      queues: queues.map(({ id, name }) => ({ id: String(id), name })),
      desks: coverage.desks.map(({ desk }) => desk),
      open: { alerts: sum(open, ({ n }) => n), overdue: sum(open, ({ overdue }) => overdue) },
      oldest,
      toDecide: {
        decided: sum(pace.queues, ({ decided }) => decided),
        median: percentile(pace, 0.5, PACE_FACTOR),
        p95: percentile(pace, 0.95, PACE_FACTOR),
      },
      toSign,
      overturned: answers.overturned,
      backlog: backlogOver(days.from, today, open, changes).filter(({ day }) => day <= days.to),
      limit: limitOf(shown.map(({ limit }) => limit)),
      byQueue,
      reviewers: reviewers.map(({ reviewer, name, done, bulk, steps, counts }) => ({
        reviewer: { id: reviewer, name },
        done,
        bulk,
        medianDwell: percentile({ steps, counts }, 0.5, DWELL_FACTOR),
        known: answers.known.get(reviewer) ?? { right: 0, of: 0 },
      })),
      reviewerCount: reviewers[0]?.of ?? 0,
      rules,
      coverage: desks,
      unreviewed: {
        ...unreviewed,
        desks: desks.filter(({ lastReviewed }) => (lastReviewed ?? '') < days.from).map(({ desk }) => desk),
      },
      unmapped: { handles: unmapped.handles, oldestAt: unmapped.oldestAt?.toISOString() ?? null },
      feeds: arriving.feeds,
      findings,
    };
  }

  /**
   * What the logs and the index of open alerts say, all of one moment. One after the other: all at once would take hardly
   * less time, and every core from those who review.
   */
  private async counted(scope: Scope, since: Scope, now: Date) {
    const inForce = await this.findings.inForce();
    return this.database.atOneMoment(async (moment) => {
      const open = await readOpen(moment, scope, now);
      return {
        open,
        queues: await readQueues(moment),
        changes: await readBacklogChanges(moment, since),
        pace: await readPace(moment, scope),
        reviewers: await readReviewers(moment, scope, REVIEWERS),
        ...(await rulesOf(moment, inForce, scope, now)),
        toSign: await countToSign(moment, scope),
        findings: await countFindings(moment),
        oldest: await oldestOf(moment, open, scope),
      };
    });
  }

  private async around({ from, to, queue, unseen = [] }: Scope, today: string, walled: readonly number[]) {
    return {
      coverage: await this.surroundings.coverage(today, walled),
      unreviewed: await this.surroundings.unreviewedSince(from, today, walled),
      unmapped: await this.surroundings.unmapped(),
      arriving: await this.surroundings.arriving(),
      answers: await this.quality.answers({ from, to, queue: queue ?? null, unseen }),
    };
  }
}

/** Those in force, the surely precise first: by the lower end of the interval; and what was raised in each queue. */
async function rulesOf(
  moment: Queries,
  inForce: Awaited<ReturnType<Findings['inForce']>>,
  scope: Scope,
  now: Date,
): Promise<{ rules: RuleFigures[]; raised: readonly { queue: number; raised: number }[] }> {
  const counts = await readRules(moment, scope);
  const byRule = new Map(counts.rules.map((row) => [row.rule, row]));
  const lately = await readLastRaised(
    moment,
    inForce.map(({ rule }) => rule),
    scope.unseen ?? [],
  );
  const last = new Map(lately.map(({ rule, at }) => [rule, at]));
  const rules = inForce
    .map(({ rule, lexicon, code, title, publishedAt }): RuleFigures => {
      const { raised, signed, right, dwell } = byRule.get(rule) ?? NOTHING;
      const quiet = Math.floor((now.getTime() - (last.get(rule) ?? publishedAt).getTime()) / DAY);
      return {
        rule: String(rule),
        lexicon: String(lexicon),
        code,
        title,
        raised,
        signed,
        right,
        ...wilson(right, signed),
        hours: dwell / HOUR,
        silentDays: quiet >= SILENT_DAYS ? quiet : null,
      };
    })
    .sort((a, b) => (b.low ?? -1) - (a.low ?? -1) || b.raised - a.raised);
  return { rules, raised: counts.raised };
}

async function oldestOf(moment: Queries, open: readonly OpenCount[], scope: Scope): Promise<View['oldest']> {
  if (open.length === 0) return null;
  const raisedAt = open.map(({ oldest }) => oldest).reduce((one, other) => (other < one ? other : one));
  const id = await findOldest(moment, raisedAt, scope);
  return id === undefined ? null : { id: String(id), raisedAt: raisedAt.toISOString() };
}

const NOTHING: Omit<RuleCounts, 'rule'> = { raised: 0, signed: 0, right: 0, dwell: 0 };

function queueFigures(
  { id, name, limit }: { id: number; name: string; limit: number | null },
  today: string,
  open: readonly OpenCount[],
  pace: readonly QueuePace[],
  raised: readonly { queue: number; raised: number }[],
): QueueFigures {
  const own = open.filter(({ queue }) => queue === id);
  const ages = { fresh: 0, days: 0, old: 0 };
  for (const { raisedOn, n } of own) ages[ageAt(today, raisedOn)] += n;
  const { decided, onTime } = pace.find(({ queue }) => queue === id) ?? { decided: 0, onTime: 0 };
  return {
    id: String(id),
    name,
    ages,
    open: sum(own, ({ n }) => n),
    overdue: sum(own, ({ overdue }) => overdue),
    limit,
    raised: sum(
      raised.filter(({ queue }) => queue === id),
      (row) => row.raised,
    ),
    decided,
    onTime,
  };
}

/** Days of UTC from and to, both included. */
export function daysOf({ period, from, to }: OversightScope, today: string): { from: string; to: string } {
  if (period === 'today') return { from: today, to: today };
  if (period === 'month') return { from: addDays(today, -29), to: today };
  if (period === 'quarter') return { from: addDays(today, -90), to: today };
  const days = { from: from ?? addDays(today, -29), to: to === undefined || to > today ? today : to };
  if (days.from > days.to || days.from < addDays(days.to, -LONGEST_DAYS))
    throw new Problem({
      code: 'request-invalid',
      status: 422,
      title: `A period begins before it ends, and has at most ${LONGEST_DAYS} days.`,
      fields: { from: 'is after its end, or too early' },
    });
  return days;
}

/** Agreed for all of them together; null where one has none. */
function limitOf(limits: readonly (number | null)[]): number | null {
  return limits.length > 0 && limits.every((limit) => limit !== null) ? limits.reduce((a, b) => a + b, 0) : null;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
