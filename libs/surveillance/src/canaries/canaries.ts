import { randomUUID } from 'node:crypto';
import { type Actor, type Audit, systemActor } from '@minutebook/access';
import type { Arrivals, CanaryPost } from '@minutebook/archive';
import type { WatchSettings } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound } from '@minutebook/platform';
import { readRuleVersions, type RuleVersion, rulesInForce } from '../store/lexicon-store';
import { canaryFile } from './canary-file';
import { languagesOf, obstacleTo, planRound } from './canary-plan';
import {
  canariesOf,
  hasRound,
  insertCanaries,
  insertRound,
  listCanaries,
  markSent,
  roundFigures,
  type RoundFigures,
  type RoundRow,
  type SentCanary,
  unsentRounds,
} from './store/canary-store';
import {
  endScenario,
  listScenarios,
  newestByRule,
  readWatch,
  saveWatch,
  type ScenarioRow,
  watchRules,
  type WatchRow,
} from './store/scenario-store';

const SENDER = systemActor('canaries');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ROUNDS = 30;

export interface WatchedScenario extends ScenarioRow {
  readonly languages: readonly string[];
  readonly sent: number;
  readonly arrived: number;
  readonly missed: number;
}

export interface CanaryOverview {
  readonly watch: WatchRow;
  readonly rounds: readonly RoundFigures[];
  readonly scenarios: readonly WatchedScenario[];
  /** Rules in force no canary can be sent for. */
  readonly unwatched: readonly RuleVersion[];
}

/**
 * Once a day, a message of the program's own for every rule, channel and language: from a file through the intake and the
 * ledger, past the detector, to the intake of alerts, which says that it came and raises nothing (R169).
 */
export class Canaries {
  constructor(
    private readonly database: Database,
    private readonly post: Pick<CanaryPost, 'send'>,
    private readonly arrivals: Pick<Arrivals, 'sources'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Sends what is to be sent today. Can be called at any time, and by several processes. */
  async pass(signal: AbortSignal): Promise<void> {
    await this.database.exclusively('canaries', async () => {
      const watch = await readWatch(this.database);
      if (!watch.canaries) return;
      const day = this.clock.now().toISOString().slice(0, 10);
      if (!(await hasRound(this.database, day))) await this.begin(watch, day);
      for (const round of await unsentRounds(this.database)) await this.send(round, signal);
    });
  }

  async overview(): Promise<CanaryOverview> {
    const now = this.clock.now();
    const [watch, rounds, rows, newest, inForce] = await Promise.all([
      readWatch(this.database),
      roundFigures(this.database, now, ROUNDS),
      listScenarios(this.database),
      newestByRule(this.database, now),
      rulesInForce(this.database),
    ]);
    const versions = await this.versions(rows.map(({ ruleVersion }) => ruleVersion));
    const figures = new Map(newest.map(({ rule, ...counts }) => [rule, counts]));
    return {
      watch,
      rounds,
      scenarios: rows.map((row) => ({
        ...row,
        languages: languagesOf(versions.get(row.ruleVersion)!),
        ...(figures.get(row.rule) ?? { sent: 0, arrived: 0, missed: 0 }),
      })),
      unwatched: inForce.filter((rule) => rule.kind === 'query' && obstacleTo(rule)),
    };
  }

  sent(missed: boolean, before: number | undefined, limit: number): Promise<SentCanary[]> {
    return listCanaries(this.database, { missed, before, limit, now: this.clock.now() });
  }

  async change(actor: Actor, version: number, settings: WatchSettings): Promise<CanaryOverview> {
    await this.database.transaction(async (tx) => {
      if (!(await saveWatch(tx, { ...settings, version }))) throw conflict('watch');
      await this.audit.append(tx, actor, 'watch.changed', { kind: 'watch', id: 'canaries' }, { ...settings });
    });
    return this.overview();
  }

  /** Nobody is told any more that this rule finds nothing. Throws `not-found` where it is not watched. */
  async end(actor: Actor, rule: number, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const ended = await endScenario(tx, rule, { at: this.clock.now(), byName: actor.name, reason });
      if (!ended) throw notFound('scenario');
      await this.audit.append(
        tx,
        actor,
        'watch.scenario-ended',
        { kind: 'watch', id: 'canaries' },
        { rule: ended.code, reason },
      );
    });
  }

  /** Rules in force join what is watched; those that left it stay until somebody ends that. */
  private async begin(watch: WatchRow, day: string): Promise<void> {
    const now = this.clock.now();
    const inForce = await rulesInForce(this.database);
    const sendable = inForce.filter((rule) => rule.kind === 'query' && !obstacleTo(rule));
    const channels = watch.channels ?? (await this.channelsInUse());
    await this.database.transaction(async (tx) => {
      await watchRules(
        tx,
        sendable.map(({ id, rule }) => ({ rule, ruleVersion: id })),
        now,
      );
      const scenarios = (await listScenarios(tx)).filter(({ endedAt }) => !endedAt);
      const rules = await readRuleVersions(
        tx,
        scenarios.map(({ ruleVersion }) => ruleVersion),
      );
      const planned = planRound(rules, channels, Math.floor(Date.parse(day) / DAY));
      const dueAt = new Date(now.getTime() + watch.hours * HOUR);
      const round = planned.length > 0 && (await insertRound(tx, { day, nonce: randomUUID(), at: now, dueAt }));
      if (round) await insertCanaries(tx, round, planned);
    });
  }

  private async send(round: RoundRow, signal: AbortSignal): Promise<void> {
    const canaries = await canariesOf(this.database, round.id);
    const rules = await this.versions(canaries.map(({ ruleVersion }) => ruleVersion));
    await this.post.send(SENDER, `Canaries ${round.day}`, canaryFile(round, canaries, rules), signal);
    await markSent(this.database, round.id, this.clock.now());
  }

  private async channelsInUse(): Promise<string[]> {
    return [...new Set((await this.arrivals.sources()).map(({ channel }) => channel))].sort();
  }

  private async versions(ids: readonly number[]): Promise<ReadonlyMap<number, RuleVersion>> {
    return new Map((await readRuleVersions(this.database, [...new Set(ids)])).map((rule) => [rule.id, rule]));
  }
}
