import type { Economy } from '@minutebook/contract';
import { wilson } from '../http/presenting';
import type { Sums } from './store/economy-store';

const HOUR = 3_600_000;

export const NOTHING: Sums = {
  hits: 0,
  alerts: 0,
  decided: 0,
  right: 0,
  violations: 0,
  escalated: 0,
  dwell: 0,
  lastAt: null,
};

export function plus(one: Sums, other: Sums): Sums {
  return {
    hits: one.hits + other.hits,
    alerts: one.alerts + other.alerts,
    decided: one.decided + other.decided,
    right: one.right + other.right,
    violations: one.violations + other.violations,
    escalated: one.escalated + other.escalated,
    dwell: one.dwell + other.dwell,
    lastAt: one.lastAt !== null && (other.lastAt === null || one.lastAt > other.lastAt) ? one.lastAt : other.lastAt,
  };
}

export function falseOf({ decided, right }: Pick<Sums, 'decided' | 'right'>): number {
  return decided - right;
}

export function hoursOf(dwell: number): number {
  return dwell / HOUR;
}

export function economyOf(sums: Sums): Economy {
  return {
    hits: sums.hits,
    alerts: sums.alerts,
    decided: sums.decided,
    right: sums.right,
    violations: sums.violations,
    escalated: sums.escalated,
    ...wilson(sums.right, sums.decided),
    hours: hoursOf(sums.dwell),
    lastHitAt: sums.lastAt?.toISOString() ?? null,
  };
}
