import type { REQUEST_WORDS } from './words';

/** How much of the clock is left; nothing where it stands. */
export function dueWords(
  daysLeft: number | null,
  words: Pick<(typeof REQUEST_WORDS)['en'], 'left' | 'today' | 'late'>,
): string {
  if (daysLeft === null) return '';
  if (daysLeft === 0) return words.today;
  return daysLeft > 0 ? words.left(daysLeft) : words.late(-daysLeft);
}
