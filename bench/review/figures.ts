import type { Figure } from '../report';
import { quantilesOf } from '../search/latency';
import type { NaiveTimes } from './naive';
import type { Acknowledged } from './reviewer';
import type { Shift } from './shift';

/** Times in milliseconds. */
export interface Measured {
  readonly shifts: readonly {
    readonly name: string;
    readonly isGoal: boolean;
    readonly shift: Shift;
    /** Processor time of the server, a decision with everything that is asked for around it; NaN: not known. */
    readonly processor: number;
  }[];
  readonly dashboards: ReadonlyMap<string, readonly number[]>;
  readonly dashboardWhileWorking: readonly number[];
  readonly signatures: readonly number[];
  /** An alert. */
  readonly bulkEach: number;
  readonly acknowledged: readonly Acknowledged[];
  readonly lost: number;
  readonly doubles: number;
  readonly failures: readonly string[];
}

export interface MeasuredNaive {
  /** By the name of the shift. */
  readonly shifts: ReadonlyMap<string, NaiveTimes>;
  readonly dashboard: readonly number[];
}

const NAIVE = 'naive, SQL only';
const OPENS = '≤ 300';
const NEXT = '≤ 100';
const LOOKS = '≤ 1,000';

export function figuresOf(measured: Measured, naive: MeasuredNaive): Figure[] {
  return [
    ...measured.shifts.flatMap((one) => shiftFigures(one, naive.shifts.get(one.name))),
    ...both('dashboard, 30 days, while they work', measured.dashboardWhileWorking, LOOKS),
    ...[...measured.dashboards].flatMap(([name, times]) =>
      both(name, times, LOOKS, name === 'dashboard, 30 days' ? naive.dashboard : undefined),
    ),
    ...both('10 supervisors who do not think: signed', measured.signatures),
    { name: '5 reviewers deciding 100 each in bulk', value: measured.bulkEach, unit: 'ms/alert' },
  ];
}

function shiftFigures(
  { name, isGoal, shift: { seen, perSecond }, processor }: Measured['shifts'][number],
  naive: NaiveTimes | undefined,
): Figure[] {
  return [
    ...both(`${name}: queue opens`, seen.queueOpens, isGoal ? OPENS : undefined, naive?.queueOpens),
    ...both(`${name}: claimed`, seen.claims),
    ...both(`${name}: decision answered`, seen.decisions),
    ...both(`${name}: answered, and next alert there`, seen.nexts, isGoal ? NEXT : undefined, naive?.nexts),
    ...both(`${name}: at a screen, decision answered`, seen.answeredAtScreen),
    ...both(`${name}: at a screen, next alert painted`, seen.painted, isGoal ? NEXT : undefined),
    { name: `${name}: decided`, value: perSecond, unit: 'alerts/s' },
    ...(Number.isNaN(processor)
      ? []
      : [{ name: `${name}: server’s processor time, a decision and all around it`, value: processor, unit: 'ms' }]),
  ];
}

function both(name: string, times: readonly number[], goal?: string, peer?: readonly number[]): Figure[] {
  if (times.length === 0) return [];
  const [own, other] = [quantilesOf(times), peer && quantilesOf(peer)];
  return (['p50', 'p95'] as const).map((quantile) => ({
    name: `${name}, ${quantile}`,
    value: own[quantile],
    unit: 'ms',
    ...(goal && { goal }),
    ...(other && { peer: { name: NAIVE, value: other[quantile] } }),
  }));
}
