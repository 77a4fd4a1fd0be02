import { Controller, Inject } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import {
  api,
  type SampleDraw,
  type SampleDrawDetail,
  type SamplePlan,
  type SampleVerification,
} from '@minutebook/contract';
import { CLOCK, type Clock, idCursor, type Jobs, JOBS } from '@minutebook/platform';
import { sizeForMargin, sizeForRate } from '../bounds';
import { SAMPLING_JOB } from '../jobs/sampling.job';
import { SampleDraws } from '../sample-draws';
import { SampleReports } from '../sample-reports';
import { SampleVerifier } from '../sample-verifier';
import { SamplingPlans } from '../sampling-plans';
import type { PlanRow } from '../store/plan-store';
import { presentDetail, presentDraw, presentPlan } from './presenting';

type Page<T> = Promise<{ items: T[]; next: string | null }>;

/** Plans of random and full review, their draws, and drawing again. */
@Controller()
export class SamplingController {
  constructor(
    private readonly plans: SamplingPlans,
    private readonly draws: SampleDraws,
    private readonly reports: SampleReports,
    private readonly verifier: SampleVerifier,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.sampling.plans)
  async listPlans(@Input() { query }: In<typeof api.sampling.plans>): Page<SamplePlan> {
    const found = await this.plans.list(query.after, query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: await this.presentPlans(items),
      next: found.length > query.limit ? items.at(-1)!.name : null,
    };
  }

  @Serves(api.sampling.create)
  async create(@Input() { actor, body }: In<typeof api.sampling.create>): Promise<SamplePlan> {
    return this.presentOne(await this.plans.create(actor, body));
  }

  @Serves(api.sampling.change)
  async change(@Input() { actor, params, body }: In<typeof api.sampling.change>): Promise<SamplePlan> {
    const { version, ...rules } = body;
    return this.presentOne(await this.plans.change(actor, Number(params.id), version, rules));
  }

  @Serves(api.sampling.end)
  async end(@Input() { actor, params, query }: In<typeof api.sampling.end>): Promise<Record<string, never>> {
    await this.plans.end(actor, Number(params.id), query.version);
    return {};
  }

  @Serves(api.sampling.draws)
  async listDraws(@Input() { query }: In<typeof api.sampling.draws>): Page<SampleDraw> {
    const { plan, after, limit } = query;
    const where = { plan: plan === undefined ? undefined : Number(plan), before: idCursor(after) };
    const found = await this.draws.list(where, limit + 1);
    const items: SampleDraw[] = [];
    for (const draw of found.slice(0, limit)) items.push(presentDraw(await this.reports.ofDraw(draw), this.today()));
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  }

  @Serves(api.sampling.get)
  async get(@Input() { params }: In<typeof api.sampling.get>): Promise<SampleDrawDetail> {
    const { draw } = await this.draws.get(Number(params.id));
    return presentDetail(await this.reports.ofDraw(draw), this.today());
  }

  @Serves(api.sampling.draw)
  async draw(@Input() { actor, params, body }: In<typeof api.sampling.draw>): Promise<SampleDraw> {
    const draw = await this.draws.order(actor, Number(params.id), body);
    await this.wake();
    return presentDraw(await this.reports.ofDraw(draw), this.today());
  }

  @Serves(api.sampling.verify)
  verify(@Input() { actor, params }: In<typeof api.sampling.verify>): Promise<SampleVerification> {
    return this.verifier.verify(actor, Number(params.id));
  }

  @Serves(api.sampling.size)
  size(@Input() { query }: In<typeof api.sampling.size>): { below: number | null; within: number | null } {
    const { below, within, population } = query;
    return {
      below: below === undefined ? null : sizeForRate(below / 100),
      within: within === undefined ? null : sizeForMargin(within / 100, population),
    };
  }

  private async presentOne(plan: PlanRow): Promise<SamplePlan> {
    await this.wake();
    return (await this.presentPlans([plan]))[0]!;
  }

  private async presentPlans(plans: readonly PlanRow[]): Promise<SamplePlan[]> {
    const last = await this.reports.lastOf(plans);
    const presented: SamplePlan[] = [];
    for (const plan of plans) {
      const full = plan.kind === 'full' ? await this.reports.ofFull(plan) : undefined;
      presented.push(presentPlan(plan, last.get(plan.id), full, this.today()));
    }
    return presented;
  }

  private wake(): Promise<void> {
    return this.jobs.enqueue(SAMPLING_JOB, {}, { key: 'due' });
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }
}
