import type { Locale } from './language';

export const UNITS = ['Y', 'M', 'D'] as const;
export type Unit = (typeof UNITS)[number];

/** A period of one unit: what a form can show as a number and a word. */
export interface Span {
  readonly number: number;
  readonly unit: Unit;
}

const WORDS = {
  en: { Y: ['year', 'years'], M: ['month', 'months'], D: ['day', 'days'] },
  zh: { Y: ['年', '年'], M: ['个月', '个月'], D: ['天', '天'] },
} as const;

/** Parts of an ISO 8601 duration of years, months and days that are not nothing; null where it is not one. */
function partsOf(period: string): Span[] | null {
  const match = /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$/.exec(period);
  if (!match || period === 'P') return null;
  return UNITS.flatMap((unit, i) => {
    const number = Number(match[i + 1] ?? 0);
    return number === 0 ? [] : [{ number, unit }];
  });
}

/** `P3Y` as `3 years`, `P1Y6M` as `1 year 6 months`, `P0D` as `0 days`; what is no period stays as it is written. */
export function periodText(period: string, locale: Locale): string {
  const parts = partsOf(period);
  if (parts === null) return period;
  return (parts.length === 0 ? [{ number: 0, unit: 'D' as const }] : parts)
    .map(({ number, unit }) => `${number} ${WORDS[locale][unit][number === 1 ? 0 : 1]}`)
    .join(' ');
}

/** As a number and a unit; null where it is of several. */
export function spanOf(period: string): Span | null {
  const parts = partsOf(period);
  if (parts === null || parts.length > 1) return null;
  return parts[0] ?? { number: 0, unit: 'D' };
}

export function periodOf({ number, unit }: Span): string {
  return `P${number}${unit}`;
}

/** Days, roughly: enough to say which of two periods is the longer one; the server counts with a calendar. */
export function roughDays(period: string): number {
  const days = { Y: 365.2425, M: 30.436875, D: 1 };
  return (partsOf(period) ?? []).reduce((sum, { number, unit }) => sum + number * days[unit], 0);
}
