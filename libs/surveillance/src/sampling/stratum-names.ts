import type { SampleGap, StratumKey } from '@minutebook/contract';
import { type Colleague, colleagueValue } from './membership';
import type { PlanRules } from '@minutebook/contract';
import type { StratumRow } from './store/draw-store';

/** Values strata go by, as people call them: a person by name, everything else as it is. */
export class StratumNames {
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly stratify: readonly StratumKey[],
    persons: readonly Colleague[],
  ) {
    this.names = new Map(persons.map(({ externalId, name }) => [externalId, name]));
  }

  of(keys: readonly string[]): string[] {
    return keys.map((value, i) => this.one(this.stratify[i]!, value));
  }

  one(key: StratumKey, value: string): string {
    return key === 'person' ? (this.names.get(value) ?? value) : value;
  }
}

/**
 * What a sample leaves uncovered (R172, E5): of each thing it is stratified by, every value the directory, the plan or the
 * sample before knows, and of which nothing was drawn or counted, whether or not anything was captured.
 */
export function gapsOf(
  { stratify, population }: PlanRules,
  strata: readonly StratumRow[],
  persons: readonly Colleague[],
  before: readonly StratumRow[],
): SampleGap[] {
  const names = new StratumNames(stratify, persons);
  const staff = persons.filter(
    ({ ofFirm, state, externalId, desk, branch }) =>
      ofFirm &&
      state === 'active' &&
      takes(population.people, externalId) &&
      takes(population.desks, desk ?? '') &&
      takes(population.branches, branch ?? ''),
  );
  return stratify.flatMap((key, i) => {
    const sums = new Map<string, { population: number; covered: number }>();
    for (const value of [...knownOf(key, population, staff), ...before.flatMap(({ keys }) => keys[i] ?? [])])
      sums.set(value, { population: 0, covered: 0 });
    for (const { keys, population: n, counted, drawn } of strata) {
      const sum = sums.get(keys[i]!) ?? { population: 0, covered: 0 };
      sums.set(keys[i]!, { population: sum.population + n, covered: sum.covered + counted + (drawn ?? 0) });
    }
    return [...sums]
      .filter(([value, { covered }]) => covered === 0 && value !== '')
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([value, sum]): SampleGap => ({
        by: key,
        value,
        label: names.one(key, value),
        why: sum.population === 0 ? 'nothing-captured' : 'nothing-drawn',
      }));
  });
}

/** Values that are there whether or not anything of them was captured. */
function knownOf(key: StratumKey, population: PlanRules['population'], staff: readonly Colleague[]): readonly string[] {
  if (key === 'channel') return population.channels;
  if (key === 'direction') return population.directions;
  if (key === 'language') return population.languages;
  return [...new Set(staff.map((colleague) => colleagueValue(key, colleague)))];
}

function takes(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}
