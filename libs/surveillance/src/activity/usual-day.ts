import type { PatternSettings } from '@minutebook/contract';
import { addDays } from '@minutebook/archive';
import type { Figures } from './act';

/** Days somebody was active: how much they did, and how much of what is counted. Days by name, `YYYY-MM-DD`. */
export interface DayProfile {
  days?: Record<string, [all: number, counted: number]>;
}

/** Low and high end of a person's own days: 5th and 95th percentile, nearest rank. */
export function usualOf(counts: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = [...counts].sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { low: rank(0.05), high: rank(0.95) };
}

/** Counts what somebody did on a day. Returns the figures when this very act is the one that makes the day unusual. */
export function countDay(
  profile: DayProfile,
  day: string,
  counts: boolean,
  { window, history, factor, minimum }: PatternSettings,
): Figures | undefined {
  const days = (profile.days ??= {});
  const today = (days[day] ??= [0, 0]);
  today[0]++;
  if (!counts) return undefined;
  today[1]++;
  if (today[1] < minimum) return undefined;
  const since = addDays(day, -window);
  const kept = Object.entries(days).filter(([name]) => name >= since);
  profile.days = Object.fromEntries(kept);
  const before = kept.flatMap(([name, [, counted]]) => (name < day ? [counted] : []));
  if (before.length < history) return undefined;
  const { low, high } = usualOf(before);
  const threshold = Math.max(minimum, Math.floor(high * factor) + 1);
  return today[1] === threshold
    ? { count: today[1], low, high, days: before.length, window, factor, threshold, day }
    : undefined;
}
