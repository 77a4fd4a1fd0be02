import { addDays } from '@minutebook/archive';
import type { PERIODS } from '@minutebook/contract';

export type PeriodName = (typeof PERIODS)[number];

/** Last day of the calendar period in which a day lies, UTC. Weeks end on Sunday (ISO 8601). Days as `2026-11-28`. */
export function endOfPeriod(period: PeriodName, day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (period === 'week') return addDays(day, (7 - at.getUTCDay()) % 7);
  const month = at.getUTCMonth() + (period === 'quarter' ? 2 - (at.getUTCMonth() % 3) : 0);
  return new Date(Date.UTC(at.getUTCFullYear(), month + 1, 0)).toISOString().slice(0, 10);
}

/** Midnight with which a day begins, UTC. */
export function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
