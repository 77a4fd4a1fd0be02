/** One day of the strip. `level` 0 (nothing) to 4, by the busiest day. */
export interface StripDay {
  readonly day: string;
  readonly messages: number;
  readonly level: 0 | 1 | 2 | 3 | 4;
}

export const WEEKS = 26;
const DAY_MS = 86_400_000;

/** The days of the last 26 weeks, of UTC, from a Monday on; the last of them is `today`. */
export function daysBefore(today: string): string[] {
  const end = Date.parse(`${today}T00:00:00Z`);
  const weekday = (new Date(end).getUTCDay() + 6) % 7;
  const length = 7 * (WEEKS - 1) + weekday + 1;
  return Array.from({ length }, (_, i) => new Date(end - (length - 1 - i) * DAY_MS).toISOString().slice(0, 10));
}

/** Levels on a scale of square roots, so that one flood of a day does not make the others look empty. */
export function stripOf(today: string, counts: readonly { day: string; messages: number }[]): StripDay[] {
  const byDay = new Map(counts.map(({ day, messages }) => [day, messages]));
  const most = Math.max(1, ...counts.map(({ messages }) => messages));
  return daysBefore(today).map((day) => {
    const messages = byDay.get(day) ?? 0;
    const level = messages === 0 ? 0 : (Math.max(1, Math.ceil(4 * Math.sqrt(messages / most))) as 1 | 2 | 3 | 4);
    return { day, messages, level };
  });
}
