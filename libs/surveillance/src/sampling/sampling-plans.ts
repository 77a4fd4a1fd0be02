import { type Actor, type Audit, systemActor } from '@minutebook/access';
import { addDays } from '@minutebook/archive';
import type { NewPlan, PlanRules } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { keepBuiltIn } from '../lexicons/built-in';
import { endOfPeriod } from './periods';
import { hashOfRules } from './redrawing';
import { commitTo } from './seeds';
import { changeRules, lastPeriod } from './store/draw-store';
import { changePlan, endPlan, insertPlan, listPlans, type PlanRow, readPlan, setRuleOfPlan } from './store/plan-store';

const SAMPLING = systemActor('sampling');
/** Plans a firm has. */
const PLANS = 10_000;
/** Severity of what nobody suspects anything of. */
const SEVERITY = 1;

/** Plans of random review: how much of what, every week, month or quarter; and what is reviewed whole (R187). */
export class SamplingPlans {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(after: string | undefined, limit: number): Promise<PlanRow[]> {
    return listPlans(this.database, after, limit);
  }

  async get(id: number): Promise<PlanRow> {
    const plan = await readPlan(this.database, id);
    if (!plan) throw notFound('plan');
    return plan;
  }

  /** Begins with the next period, so that its seed is committed before anything of it is written. */
  async create(actor: Actor, { name, kind, ...rules }: NewPlan): Promise<PlanRow> {
    refuseNothing(kind, rules);
    const id = await this.named(name, async (tx) => {
      const now = this.clock.now();
      const made = await insertPlan(tx, { name, kind, rules }, actor, now);
      const rule = await keepBuiltIn(tx, 'sampling', { code: `S${made}`, title: name, severity: SEVERITY }, now);
      await setRuleOfPlan(tx, made, rule.id);
      await this.audit.append(tx, actor, 'sampling.plan-created', subjectOf(made), factsOf({ name, kind, ...rules }));
      await this.commitPeriods(tx, (await readPlan(tx, made))!);
      await nudge(tx, { topic: 'sampling' });
      return made;
    });
    return this.get(id);
  }

  /** From the next period on: what is committed to for the running one stays. */
  async change(actor: Actor, id: number, version: number, rules: PlanRules): Promise<PlanRow> {
    const { kind, name } = await this.get(id);
    refuseNothing(kind, rules);
    await this.database.transaction(async (tx) => {
      if (!(await changePlan(tx, id, version, rules))) throw conflict('plan');
      await changeRules(tx, id, this.today(), rules);
      await this.audit.append(tx, actor, 'sampling.plan-changed', subjectOf(id), factsOf({ name, kind, ...rules }));
      await nudge(tx, { topic: 'sampling' });
    });
    return this.get(id);
  }

  async end(actor: Actor, id: number, version: number): Promise<void> {
    await this.get(id);
    await this.database.transaction(async (tx) => {
      if (!(await endPlan(tx, id, version, this.clock.now()))) throw conflict('plan');
      await this.audit.append(tx, actor, 'sampling.plan-ended', subjectOf(id));
    });
  }

  /** Commits to the seeds of periods to come, and of those that began while nothing ran. */
  async commitDue(): Promise<void> {
    for (const plan of await listPlans(this.database, undefined, PLANS))
      await this.database.transaction((tx) => this.commitPeriods(tx, plan));
  }

  private async commitPeriods(tx: Transaction, plan: PlanRow): Promise<void> {
    if (plan.kind === 'full') return;
    const [today, { period }] = [this.today(), plan.rules];
    for (;;) {
      const last = await lastPeriod(tx, plan.id);
      if (last && last.from > today) return;
      const from = addDays(last?.to ?? endOfPeriod(period, today), 1);
      const days = { from, to: endOfPeriod(period, from) };
      const made = await commitTo(tx, this.audit, SAMPLING, { plan, ...days, byHand: false, at: this.clock.now() });
      // Another process makes the same ones.
      if (made === undefined) return;
    }
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }

  private async named<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem({
        code: 'name-taken',
        status: 409,
        title: `There is a plan “${name}” already, or there was one.`,
        hint: 'Choose another name: alerts carry it for ever.',
        fields: { name: 'is taken' },
      });
    }
  }
}

function refuseNothing(kind: PlanRow['kind'], rules: PlanRules): void {
  const isEmpty =
    kind === 'full'
      ? rules.newHireDays === null && rules.supervised.length === 0
      : rules.percent === 0 && rules.minimum === 0;
  if (!isEmpty) return;
  throw new Problem({
    code: 'request-invalid',
    status: 422,
    title: kind === 'full' ? 'This reviews nobody’s messages.' : 'This draws nothing.',
    hint: kind === 'full' ? 'Name people, or days of new hires.' : 'Give a percentage or a minimum.',
    fields: kind === 'full' ? { supervised: 'names nobody' } : { percent: 'draws nothing' },
  });
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'sampling-plan', id: String(id) };
}

function factsOf({ name, kind, ...rules }: NewPlan) {
  const { stratify, percent, minimum, period, countHits, newHireDays, supervised } = rules;
  return {
    name,
    kind,
    rules: hashOfRules(rules),
    ...(kind === 'full'
      ? { newHireDays, people: supervised.map(({ person }) => person) }
      : { stratify: [...stratify], percent: String(percent), minimum, period, countHits }),
  };
}
