import type { Actor, Audit, TransparencyLog } from '@minutebook/access';
import type { SampleVerification } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import { sha256 } from '@minutebook/proof';
import { hashOfRules, hashOfSample, redraw } from './redrawing';
import { refuseUndrawn, type SampleDraws } from './sample-draws';
import type { DrawRow } from './store/draw-store';
import { hitsOfRule, type ItemRow, pagesOf, readItems } from './store/population-store';
import type { PlanRow } from './store/plan-store';

type Check = SampleVerification['checks'][number];

/**
 * Draws a sample again and compares (R171): the seed with what was committed to, the population with its root and with
 * the ledger, the sample with what the seed gives, the alerts with the sample, and all of it with the audit log.
 */
export class SampleVerifier {
  constructor(
    private readonly database: Database,
    private readonly log: Pick<TransparencyLog, 'refs'>,
    private readonly draws: SampleDraws,
    private readonly audit: Audit,
  ) {}

  async verify(actor: Actor, id: number): Promise<SampleVerification> {
    const { draw, plan, strata } = await this.draws.get(id);
    refuseUndrawn(draw);
    const [made, items] = [await redraw(this.database, draw, strata), await readItems(this.database, id)];
    const root = Buffer.from(made.root).toString('hex');
    const again = new Set(made.chosen.map((one) => one.id));
    const differing =
      items.filter(({ version }) => !again.has(version)).length + Math.max(0, again.size - items.length);
    const isRoot = root === draw.root.toString('hex') && made.population === draw.population;
    const checks = [
      one('seed', sha256(draw.seed).equals(draw.commitment)),
      many('population', made.population, isRoot ? 0 : 1),
      await this.ledger(draw),
      many('sample', items.length, differing),
      await this.alerts(plan, items),
      await this.logged(plan, draw, root, items),
    ];
    const ok = checks.every((check) => check.ok);
    await this.audit.record(
      actor,
      'sampling.verified',
      { kind: 'sample-draw', id: String(id) },
      { ok, root, failed: checks.filter((check) => !check.ok).map(({ check }) => check) },
    );
    return { ok, checks, root };
  }

  /** Every member is the entry of the ledger it says, within the stretch the population is from. */
  private async ledger(draw: DrawRow): Promise<Check> {
    let [of, wrong] = [0, 0];
    for await (const { ids, positions } of pagesOf(this.database, draw.id)) {
      const [first, last] = [positions[0]!, positions.at(-1)!];
      const refs = await this.log.refs('records', first, last - first + 1);
      const byIndex = new Map(refs.map(({ idx, ref }) => [idx, ref]));
      ids.forEach((id, i) => {
        const position = positions[i]!;
        const isInside = position >= draw.fromPosition! && position < draw.toPosition!;
        if (!isInside || byIndex.get(position) !== id) wrong += 1;
      });
      of += ids.length;
    }
    return many('ledger', of, wrong);
  }

  private async alerts(plan: PlanRow, items: readonly ItemRow[]): Promise<Check> {
    const there = items.filter(({ message }) => message !== null).map(({ version }) => version);
    const hits = await hitsOfRule(this.database, plan.ruleVersion, there);
    return many('alerts', there.length, there.length - hits.size);
  }

  /** What the log said before the period, and when the sample was drawn: nobody can change that unseen. */
  private async logged(plan: PlanRow, draw: DrawRow, root: string, items: readonly ItemRow[]): Promise<Check> {
    const subjects = [
      { kind: 'sample-draw', id: String(draw.id) },
      { kind: 'sampling-plan', id: String(plan.id) },
    ];
    const found = await this.audit.entriesOf(subjects, [
      'sampling.committed',
      'sampling.drawn',
      'sampling.plan-changed',
    ]);
    const entries = found.get(`sample-draw:${draw.id}`) ?? [];
    const [committed] = entries.filter(({ action }) => action === 'sampling.committed');
    const [drawn] = entries.filter(({ action }) => action === 'sampling.drawn');
    // A change of the plan counts for periods that had not begun, and not for what is drawn by hand.
    const changed = (found.get(`sampling-plan:${plan.id}`) ?? []).filter(
      ({ index, at }) =>
        !draw.byHand && committed && index > committed.index && at.toISOString().slice(0, 10) < draw.from,
    );
    const rules = hashOfRules(draw.rules);
    const sample = hashOfSample(items.map(({ version }) => version));
    const wrong = [
      committed?.detail['commitment'] !== draw.commitment.toString('hex'),
      (changed.at(-1) ?? committed)?.detail['rules'] !== rules,
      drawn?.detail['rules'] !== rules,
      drawn?.detail['seed'] !== draw.seed.toString('hex'),
      drawn?.detail['root'] !== root,
      drawn?.detail['population'] !== draw.population,
      drawn?.detail['sample'] !== sample,
    ];
    return many('log', wrong.length, wrong.filter(Boolean).length);
  }
}

function one(check: Check['check'], ok: boolean): Check {
  return many(check, 1, ok ? 0 : 1);
}

function many(check: Check['check'], of: number, wrong: number): Check {
  return { check, ok: wrong === 0, of, wrong };
}
