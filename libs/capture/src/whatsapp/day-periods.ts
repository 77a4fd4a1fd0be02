import { DAY_PERIOD_WORDS } from './day-period-words';

/** Hours (0-23) that a word beside a 12-hour time covers, both inclusive; may pass midnight. */
export interface DayPeriod {
  readonly first: number;
  readonly last: number;
}

const PERIODS = new Map(
  DAY_PERIOD_WORDS.flatMap(([first, last, words]) =>
    words.split('|').map((word) => [fold(word), { first, last }] as const),
  ),
);

export function dayPeriodOf(word: string): DayPeriod | undefined {
  return PERIODS.get(fold(word));
}

/**
 * The hour (0-23) that a written hour and a word mean. `sure` is false for the mixes that contradict themselves: above 12
 * the written hour wins over the word, 0 with a morning word stays 0 (formats.md 2.3); 0 with another word is 12, as some
 * clocks count.
 */
export function hourOf(written: number, period: DayPeriod): { readonly hour: number; readonly sure: boolean } {
  if (written > 12) return { hour: written % 24, sure: written < 24 && covers(period, written) };
  const early = written % 12;
  const late = early + 12;
  if (covers(period, early) !== covers(period, late)) return { hour: covers(period, early) ? early : late, sure: true };
  // The word covers neither or both: the half of the day that it lies in decides.
  return { hour: period.first >= 12 ? late : early, sure: covers(period, early) };
}

function covers({ first, last }: DayPeriod, hour: number): boolean {
  return first <= last ? hour >= first && hour <= last : hour >= first || hour <= last;
}

function fold(word: string): string {
  return word.replace(/[.\s\u00a0\u202f\u200e\u200f\u0640-]/g, '').toLowerCase();
}
