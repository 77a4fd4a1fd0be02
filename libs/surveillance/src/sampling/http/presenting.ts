import type { FullReview, SampleDraw, SampleDrawDetail, SamplePlan } from '@minutebook/contract';
import { ALGORITHM } from '../draw';
import { startOf } from '../periods';
import type { DrawReport, FullReport, StratumReport } from '../sample-reports';
import type { DrawRow } from '../store/draw-store';
import type { PlanRow } from '../store/plan-store';

/** `today`: as `2026-11-29`, of UTC. */
export function presentDraw({ draw, plan, decided, gone, finds, gaps }: DrawReport, today: string): SampleDraw {
  const { fromPosition, toPosition, cursor, root } = draw;
  return {
    id: String(draw.id),
    plan: { id: String(plan.id), name: plan.name, kind: plan.kind, rule: String(plan.rule) },
    from: draw.from,
    to: draw.to,
    state: stateOf(draw, today),
    byHand: draw.byHand,
    commitment: draw.commitment.toString('hex'),
    committedAt: draw.committedAt.toISOString(),
    committedBefore: draw.committedAt < startOf(draw.from),
    seed: root ? draw.seed.toString('hex') : null,
    algorithm: ALGORITHM,
    positions: fromPosition === null ? null : { from: fromPosition, to: toPosition! },
    progress: cursor === null || root ? null : { read: cursor - fromPosition!, of: toPosition! - fromPosition! },
    population: draw.population,
    counted: draw.counted,
    drawn: draw.drawn,
    root: root?.toString('hex') ?? null,
    drawnAt: draw.drawnAt?.toISOString() ?? null,
    decided,
    gone,
    finds,
    gaps: [...gaps],
  };
}

export function presentDetail(report: DrawReport, today: string): SampleDrawDetail {
  return {
    ...presentDraw(report, today),
    rules: report.draw.rules,
    strata: report.strata.map((one) => presentStratum(one, report.draw.rules.minimum)),
  };
}

function presentStratum(
  { stratum, labels, decided, finds }: StratumReport,
  minimum: number,
): SampleDrawDetail['strata'][number] {
  const { population, counted, wanted, drawn } = stratum;
  const covered = counted + (drawn ?? 0);
  return {
    labels: [...labels],
    population,
    counted,
    wanted: wanted ?? 0,
    drawn: drawn ?? 0,
    decided,
    finds,
    cover: covered === 0 ? 'none' : covered < minimum ? 'short' : 'covered',
  };
}

export function presentPlan(
  plan: PlanRow,
  last: DrawReport | undefined,
  full: FullReport | undefined,
  today: string,
): SamplePlan {
  return {
    ...plan.rules,
    id: String(plan.id),
    name: plan.name,
    kind: plan.kind,
    rule: String(plan.rule),
    code: plan.code,
    createdBy: plan.createdByName,
    createdAt: plan.createdAt.toISOString(),
    gaps: last?.gaps.length ?? 0,
    last: last ? presentDraw(last, today) : null,
    full: full ? presentFull(full) : null,
    version: plan.version,
  };
}

function presentFull({ people, ...counts }: FullReport): FullReview {
  return { ...counts, people: people.map((one) => ({ ...one })) };
}

function stateOf({ root, from, to }: DrawRow, today: string): SampleDraw['state'] {
  if (root) return 'drawn';
  return from > today ? 'planned' : to >= today ? 'running' : 'collecting';
}
