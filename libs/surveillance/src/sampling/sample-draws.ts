import { type Actor, type Audit, systemActor } from '@minutebook/access';
import type { Directory, Reader } from '@minutebook/archive';
import type { HitWhy } from '@minutebook/contract';
import { type Clock, type Database, notFound, nudge, Problem } from '@minutebook/platform';
import type { Findings } from '../detection/findings';
import type { NewHit } from '../store/detection-store';
import type { Collector } from './collector';
import { ALGORITHM } from './draw';
import { type Chosen, hashOfRules, hashOfSample, redraw, type Redrawn } from './redrawing';
import { commitTo } from './seeds';
import { StratumNames } from './stratum-names';
import {
  type DrawRow,
  dueDraws,
  finishDraw,
  listDraws,
  readDraw,
  readStrata,
  setDrawn,
  type StratumRow,
} from './store/draw-store';
import { type PlanRow, readPlan } from './store/plan-store';
import { insertItems, type ItemRow, type PageRow, pagesOf, readItems } from './store/population-store';

const SAMPLING = systemActor('sampling');

/** Draws the samples of periods that are over, and puts them before reviewers as hits of the plan's rule. */
export class SampleDraws {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly directory: Pick<Directory, 'whoIsWho'>,
    private readonly collector: Collector,
    private readonly findings: Findings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(where: { plan?: number | undefined; before?: number | undefined }, limit: number): Promise<DrawRow[]> {
    return listDraws(this.database, where, limit);
  }

  async get(id: number): Promise<{ draw: DrawRow; plan: PlanRow; strata: StratumRow[] }> {
    const draw = await readDraw(this.database, id);
    if (!draw) throw notFound('draw');
    const plan = (await readPlan(this.database, draw.plan))!;
    return { draw, plan, strata: await readStrata(this.database, id) };
  }

  /** Members of the population of a drawn sample, a page at a time, in the order of the ledger. Throws `not-drawn`. */
  async population(id: number): Promise<{ draw: DrawRow; pages: AsyncGenerator<PopulationMember[]> }> {
    const { draw, strata } = await this.get(id);
    refuseUndrawn(draw);
    const drawn = new Set((await readItems(this.database, id)).map(({ version }) => version));
    return { draw, pages: membersOf(pagesOf(this.database, id), strata, drawn) };
  }

  /** From days that are over; the seed is made now, and the log says so. It is drawn by the job. */
  async order(actor: Actor, planId: number, days: { readonly from: string; readonly to: string }): Promise<DrawRow> {
    const plan = await readPlan(this.database, planId);
    if (!plan || plan.endedAt) throw notFound('plan');
    const faults = {
      ...(days.to < days.from && { to: 'is before from' }),
      ...(days.to >= this.clock.now().toISOString().slice(0, 10) && { to: 'is not over yet' }),
    };
    if (plan.kind === 'full' || Object.keys(faults).length > 0)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title:
          plan.kind === 'full' ? 'A review of everything draws nothing.' : 'A sample is drawn from days that are over.',
        fields: faults,
      });
    const id = await this.database.transaction((tx) =>
      commitTo(tx, this.audit, actor, { plan, ...days, byHand: true, at: this.clock.now() }),
    );
    return (await readDraw(this.database, id!))!;
  }

  /** Every draw whose days are over: each once, however often and by how many this is run. */
  async drawDue(signal?: AbortSignal): Promise<number> {
    let drawn = 0;
    for (const due of await dueDraws(this.database, this.clock.now().toISOString().slice(0, 10))) {
      if (signal?.aborted) break;
      const plan = (await readPlan(this.database, due.plan))!;
      const placed = await this.collector.place(due, plan.kind);
      if (placed && (await this.collector.collect(placed, plan.kind, signal)) && (await this.draw(plan, placed)))
        drawn += 1;
    }
    return drawn;
  }

  private async draw(plan: PlanRow, draw: DrawRow): Promise<boolean> {
    const strata = await readStrata(this.database, draw.id);
    const made = await redraw(this.database, draw, strata);
    const names = new StratumNames(draw.rules.stratify, (await this.directory.whoIsWho()).persons);
    const why = (stratum: number): HitWhy => whyOf(plan, draw, strata[stratum]!, made, names);
    const { items, hits } = await this.resolve(plan, made.chosen, why);
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      if (!(await finishDraw(tx, draw.id, { root: made.root, drawn: items.length, at }))) return false;
      await setDrawn(
        tx,
        draw.id,
        strata.map(({ number }) => ({
          number,
          wanted: made.wanted.get(number)!,
          drawn: made.chosen.filter(({ stratum }) => stratum === number).length,
        })),
      );
      await insertItems(tx, draw.id, items);
      await this.audit.append(
        tx,
        SAMPLING,
        'sampling.drawn',
        { kind: 'sample-draw', id: String(draw.id) },
        factsOf(plan, draw, made),
      );
      await this.findings.record(tx, hits, ALGORITHM, at);
      await nudge(tx, { topic: 'sampling' });
      return true;
    });
  }

  /** What was chosen, as the archive has it; what was disposed of meanwhile stays in the sample, and is nobody's to read. */
  private async resolve(
    plan: PlanRow,
    chosen: readonly Chosen[],
    why: (stratum: number) => HitWhy,
  ): Promise<{ items: ItemRow[]; hits: NewHit[] }> {
    const [items, hits]: [ItemRow[], NewHit[]] = [[], []];
    for (const { id, position, stratum } of chosen) {
      const [item] = await this.reader.follow(position, 1);
      const found = item?.kind === 'message' && 'event' in item && item.id === id ? item : undefined;
      items.push({ version: id, position, stratum, message: found?.message ?? null });
      if (found)
        hits.push({
          versionId: id,
          message: found.message,
          messageVersion: found.version,
          ruleVersion: plan.ruleVersion,
          position,
          spans: [],
          why: why(stratum),
        });
    }
    return { items, hits };
  }
}

/** A line of a population, with what its leaf says. */
export interface PopulationMember {
  /** Of the message version. */
  readonly id: number;
  readonly position: number;
  readonly keys: readonly string[];
  readonly counted: boolean;
  readonly drawn: boolean;
}

async function* membersOf(
  pages: AsyncIterable<PageRow>,
  strata: readonly StratumRow[],
  drawn: ReadonlySet<number>,
): AsyncGenerator<PopulationMember[]> {
  for await (const { ids, positions, strata: numbers, counted } of pages)
    yield ids.map((id, i) => ({
      id,
      position: positions[i]!,
      keys: strata[numbers[i]!]!.keys,
      counted: counted[i]!,
      drawn: drawn.has(id),
    }));
}

export function refuseUndrawn(draw: DrawRow): asserts draw is DrawRow & { readonly root: Buffer } {
  if (draw.root) return;
  throw new Problem({
    code: 'not-drawn',
    status: 409,
    title: 'This sample is not drawn yet.',
    hint: 'Its seed is revealed when it is.',
  });
}

function whyOf(plan: PlanRow, draw: DrawRow, stratum: StratumRow, made: Redrawn, names: StratumNames): HitWhy {
  return {
    kind: 'sample',
    plan: plan.name,
    method: plan.kind,
    draw: String(draw.id),
    stratum: names.of(stratum.keys).join(' · '),
    by: [...draw.rules.stratify],
    drawn: made.chosen.filter(({ stratum: number }) => number === stratum.number).length,
    of: stratum.population,
    from: draw.from,
    to: draw.to,
  };
}

function factsOf(plan: PlanRow, draw: DrawRow, made: Redrawn) {
  return {
    plan: String(plan.id),
    name: plan.name,
    kind: plan.kind,
    from: draw.from,
    to: draw.to,
    algorithm: ALGORITHM,
    seed: draw.seed.toString('hex'),
    commitment: draw.commitment.toString('hex'),
    rules: hashOfRules(draw.rules),
    fromPosition: draw.fromPosition!,
    toPosition: draw.toPosition!,
    population: made.population,
    root: Buffer.from(made.root).toString('hex'),
    drawn: made.chosen.length,
    sample: hashOfSample(made.chosen.map(({ id }) => id)),
  };
}
