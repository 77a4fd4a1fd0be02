import { type Handle, holderAt } from '../people/who-is-who';
import type { DayPart } from '../store/day-store';
import { UNMAPPED } from './day-content';

/**
 * Whose the entries of a channel's day are: of every person who took part, as the directory says today whose the handles
 * were at that moment; of nobody where no person did. Each list ascends and names an entry once.
 */
export function membersOf(
  day: string,
  parts: readonly DayPart[],
  handles: ReadonlyMap<number, Pick<Handle, 'holders'>>,
): Map<string, number[]> {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const found = new Map<string, Set<number>>();
  const all = new Set<number>();
  const known = new Set<number>();
  for (const { handle, idx, ms } of parts) {
    const holders = handles.get(handle)?.holders ?? [];
    for (const [i, entry] of idx.entries()) {
      all.add(entry);
      const person = holders.length > 0 ? holderAt({ holders }, new Date(midnight + ms[i]!))?.id : undefined;
      if (person === undefined) continue;
      known.add(entry);
      found.set(person, (found.get(person) ?? new Set()).add(entry));
    }
  }
  const nobodys = [...all].filter((entry) => !known.has(entry));
  if (nobodys.length > 0) found.set(UNMAPPED, new Set(nobodys));
  return new Map([...found].map(([custodian, entries]) => [custodian, [...entries].sort((a, b) => a - b)]));
}
