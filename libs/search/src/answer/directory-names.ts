import type { PersonRow } from '@minutebook/archive';
import { fieldValue, normaliseValue } from '@minutebook/query';

/** A value for the query box, and a word about it. */
export interface Suggestion {
  readonly text: string;
  readonly help: string;
}

/** People whose name, further name or id has a word that begins as typed. Two of one name are told apart by their ids. */
export function peopleNamed(persons: readonly PersonRow[], typed: string, limit: number): Suggestion[] {
  const same = new Map<string, number>();
  for (const { name } of persons) same.set(normaliseValue(name), (same.get(normaliseValue(name)) ?? 0) + 1);
  return persons
    .filter(({ externalId, name, names }) => [externalId, name, ...names].some((text) => begins(text, typed)))
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, limit)
    .map(({ externalId, name, desk }) => {
      const isOnly = same.get(normaliseValue(name)) === 1;
      return {
        text: fieldValue(isOnly ? name : externalId),
        help: [isOnly ? null : name, desk].filter(Boolean).join(', '),
      };
    });
}

/** Desks with a word that begins as typed, the largest first. */
export function desksNamed(persons: readonly PersonRow[], typed: string, limit: number): Suggestion[] {
  const people = new Map<string, number>();
  for (const { desk } of persons)
    if (desk !== null && begins(desk, typed)) people.set(desk, (people.get(desk) ?? 0) + 1);
  return [...people]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, limit)
    .map(([desk]) => ({ text: fieldValue(desk), help: '' }));
}

function begins(text: string, typed: string): boolean {
  const wanted = normaliseValue(typed);
  const words = normaliseValue(text);
  // Chinese names have no blanks between their words.
  return (
    words.startsWith(wanted) ||
    words.includes(` ${wanted}`) ||
    (/\p{Script=Han}/u.test(wanted) && words.includes(wanted))
  );
}
