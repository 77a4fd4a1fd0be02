import { addDays } from '@minutebook/archive';
import type { Ages } from '@minutebook/contract';

/** Alerts raised on a day that are open, or by how many their number changed. Days are of UTC, `YYYY-MM-DD`. */
export interface RaisedOn {
  readonly raisedOn: string;
  readonly n: number;
}

export interface Change extends RaisedOn {
  readonly day: string;
}

/** Age of what was raised on a day, at the end of another: the same day is under one day, the next two are one to three. */
export function ageAt(end: string, raisedOn: string): keyof Ages {
  const days = (Date.parse(end) - Date.parse(raisedOn)) / 86_400_000;
  return days < 1 ? 'fresh' : days < 3 ? 'days' : 'old';
}

/**
 * The backlog at the end of each day from `from` to `today`, reckoned back from what is open now: a day's changes undone
 * are the day before. The past is exact, and no day has to be counted whole.
 *
 * @param now of every day of raising, what is open
 * @param changes of the days after `from`
 */
export function backlogOver(
  from: string,
  today: string,
  now: readonly RaisedOn[],
  changes: readonly Change[],
): (Ages & { day: string })[] {
  const open = new Map<string, number>();
  for (const { raisedOn, n } of now) open.set(raisedOn, (open.get(raisedOn) ?? 0) + n);
  const byDay = new Map<string, Change[]>();
  for (const change of changes) byDay.set(change.day, [...(byDay.get(change.day) ?? []), change]);
  const days: (Ages & { day: string })[] = [];
  for (let day = today; day >= from; day = addDays(day, -1)) {
    const ages = { fresh: 0, days: 0, old: 0 };
    for (const [raisedOn, n] of open) ages[ageAt(day, raisedOn)] += n;
    days.push({ day, ...ages });
    for (const { raisedOn, n } of byDay.get(day) ?? []) {
      const rest = (open.get(raisedOn) ?? 0) - n;
      if (rest === 0) open.delete(raisedOn);
      else open.set(raisedOn, rest);
    }
  }
  return days.reverse();
}
