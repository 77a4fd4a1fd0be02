import type { Locale } from './language';

const grouped = new Intl.NumberFormat('en-GB');

/** `4,812,330`: grouped alike in both languages. */
export function count(value: number): string {
  return grouped.format(value);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.8 MB`: three figures at most, decimal units as file managers show them. */
export function bytes(value: number): string {
  let unit = 0;
  let rest = value;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit++;
  }
  const digits = unit === 0 || rest >= 99.5 ? 0 : 1;
  return `${rest.toFixed(digits)} ${UNITS[unit]!}`;
}

/** `38 %`, whole numbers. */
export function percent(part: number, of: number): string {
  return of === 0 ? '–' : `${Math.round((100 * part) / of)} %`;
}

/** `Priya Raman or Jonas Adeyemi`, `Priya Raman、Jonas Adeyemi` */
export function anyOfNames(names: readonly string[], locale: Locale): string {
  if (locale === 'zh') return names.join('、');
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)!}`;
}
