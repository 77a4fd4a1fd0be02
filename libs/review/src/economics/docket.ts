import type { Actor, Audit } from '@minutebook/access';
import type { Ground } from '@minutebook/contract';
import { type Clock, conflict, type Database, Problem } from '@minutebook/platform';
import type { RuleVersion } from '@minutebook/surveillance';
import { NOTHING_UNSEEN, type Unseen, type UnseenAlerts } from '../alerts/unseen';
import { wilson } from '../http/presenting';
import type { Booked, Bookkeeper } from './bookkeeper';
import { type Economics, monthsBack } from './economics';
import {
  type DecisionRow,
  insertDecision,
  type Limits,
  readLastDecisions,
  readLimits,
  readTestedAt,
  saveLimits,
} from './store/docket-store';
import { readLastAt, readSumsOfVersions, type Sums } from './store/economy-store';
import { falseOf, NOTHING } from './sums';

/** Noise is judged by what was raised in so many months. */
const NOISE_MONTHS = 12;
/** Nothing is kept without another look for longer. */
const MOST_KEPT_MONTHS = 24;
/** A rule that is to be changed or retired and still is as it was comes back after so long. */
const ACT_MONTHS = 3;

export interface NewRuleDecision {
  /** Of the rule in force. */
  readonly version: number;
  readonly after: number | null;
  readonly outcome: DecisionRow['outcome'];
  readonly until: string | null;
  readonly reason: string;
}

export interface Listed {
  readonly rule: RuleVersion;
  readonly grounds: Ground[];
  readonly testedAt: Date;
  readonly quietSince: Date;
  readonly sums: Sums;
  readonly decision: DecisionRow | null;
  /** Whether nobody has decided about these grounds, or what was decided has run out. */
  readonly open: boolean;
}

/** Rules that were not tested for long, find nothing or too much that is none: each is to be kept, changed or retired (R175). */
export class Docket {
  constructor(
    private readonly database: Database,
    private readonly bookkeeper: Bookkeeper,
    private readonly economics: Economics,
    private readonly walls: Pick<UnseenAlerts, 'of'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  limits(): Promise<Limits> {
    return readLimits(this.database);
  }

  async changeLimits(actor: Actor, limits: Limits): Promise<Limits> {
    return this.database.transaction(async (tx) => {
      const saved = await saveLimits(tx, limits);
      if (!saved) throw conflict('limits');
      await this.audit.append(tx, actor, 'rule.limits-changed', { kind: 'rule-limits', id: 'all' }, { ...saved });
      return saved;
    });
  }

  /** Every rule in force there is a ground for, and those decided about; the most false positives first. */
  async list(user: string, lexicon?: string): Promise<{ listed: Listed[]; limits: Limits; booked: Booked }> {
    const booked = await this.bookkeeper.follow();
    const limits = await this.limits();
    const listed = (await this.looks(user, await this.economics.rules(lexicon), limits)).filter(
      ({ grounds, decision }) => grounds.length > 0 || decision !== null,
    );
    listed.sort((a, b) => falseOf(b.sums) - falseOf(a.sums) || (a.rule.code < b.rule.code ? -1 : 1));
    return { listed, limits, booked };
  }

  async look(user: string, rule: RuleVersion): Promise<Listed> {
    return (await this.looks(user, [rule], await this.limits()))[0]!;
  }

  async decide(actor: Actor, id: number, decision: NewRuleDecision): Promise<Listed> {
    const rule = await this.economics.rule(id);
    if (rule.version !== decision.version) throw conflict('rule');
    const until = this.untilOf(decision);
    const { grounds } = await this.look(actor.id, rule);
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      const { outcome, reason, after } = decision;
      const row = {
        rule: id,
        ruleVersion: rule.id,
        version: rule.version,
        grounds,
        outcome,
        until,
        reason,
        by: actor.id,
        byName: actor.name,
        at,
      };
      if (!(await insertDecision(tx, { ...row, after: after ?? 0 }))) throw conflict('decision');
      await this.audit.append(
        tx,
        actor,
        'rule.decided',
        { kind: 'rule', id: String(id) },
        { code: rule.code, version: rule.version, grounds, outcome, until, reason },
      );
    });
    return this.look(actor.id, rule);
  }

  private untilOf({ outcome, until }: NewRuleDecision): string | null {
    if (outcome !== 'keep') return null;
    const today = this.clock.now().toISOString().slice(0, 10);
    const last = addMonths(this.clock.now(), MOST_KEPT_MONTHS).toISOString().slice(0, 10);
    if (until !== null && until > today && until <= last) return until;
    throw new Problem({
      code: 'keep-span',
      status: 422,
      title: `A rule is kept until a day, at most ${MOST_KEPT_MONTHS} months from now.`,
      hint: 'Choose a day on which somebody looks again.',
      fields: { until: `is not within ${MOST_KEPT_MONTHS} months from now` },
    });
  }

  private hasLapsed({ until, at }: DecisionRow): boolean {
    const now = this.clock.now();
    return until === null ? at <= addMonths(now, -ACT_MONTHS) : until < now.toISOString().slice(0, 10);
  }

  /**
   * Grounds are of everything a rule found, as it works for everybody and one that only those behind a wall hear of must not
   * be listed as silent. The figures beside them are of what the user sees.
   */
  private async looks(user: string, rules: readonly RuleVersion[], limits: Limits): Promise<Listed[]> {
    const now = this.clock.now();
    const [tested, all, decisions, unseen] = await Promise.all([
      readTestedAt(this.database),
      this.found(rules, now, NOTHING_UNSEEN),
      readLastDecisions(this.database),
      this.walls.of(user),
    ]);
    const seen = unseen === NOTHING_UNSEEN ? all : await this.found(rules, now, unseen);
    return rules.map((rule) => {
      const own = all.sums.get(rule.id) ?? NOTHING;
      // Putting a version into force runs its examples and rehearses it.
      const testedAt = later(rule.publishedAt, tested.get(rule.id));
      const quietSince = later(rule.publishedAt, all.last.get(rule.rule));
      const grounds: Ground[] = [];
      if (testedAt <= addMonths(now, -limits.untestedMonths)) grounds.push('untested');
      if (quietSince <= addMonths(now, -limits.silentMonths)) grounds.push('silent');
      if ((wilson(own.right, own.decided).high ?? 100) < limits.precisionFloor) grounds.push('noisy');
      const decision = decisions.get(rule.rule) ?? null;
      // What was decided of an earlier version is settled by this one.
      const standing = decision?.ruleVersion === rule.id ? decision : null;
      const settled = standing !== null && grounds.every((ground) => standing.grounds.includes(ground));
      const open = grounds.length > 0 && (!settled || this.hasLapsed(standing));
      return {
        rule,
        grounds,
        testedAt,
        quietSince: later(rule.publishedAt, seen.last.get(rule.rule)),
        sums: seen.sums.get(rule.id) ?? NOTHING,
        decision: standing,
        open,
      };
    });
  }

  private async found(
    rules: readonly RuleVersion[],
    now: Date,
    unseen: Unseen,
  ): Promise<{ sums: ReadonlyMap<number, Sums>; last: ReadonlyMap<number, Date> }> {
    const ids = rules.map(({ id }) => id);
    const [sums, last] = await Promise.all([
      readSumsOfVersions(this.database, monthsBack(now, NOISE_MONTHS), ids, unseen),
      readLastAt(
        this.database,
        rules.map(({ rule }) => rule),
        unseen,
      ),
    ]);
    return { sums: new Map(sums.map((row) => [row.ruleVersion, row])), last };
  }
}

function later(one: Date, other: Date | undefined): Date {
  return other && other > one ? other : one;
}

/** The same day of another month, or its last one. */
export function addMonths(at: Date, months: number): Date {
  const moved = new Date(at);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const days = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(at.getUTCDate(), days));
  return moved;
}
