import type { PlanRules } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';
import { canonicalBytes, sha256, Tree } from '@minutebook/proof';
import { leafOf, sizeOf, Smallest } from './draw';
import { pagesOf } from './store/population-store';
import type { StratumRow } from './store/draw-store';

/** A message version that a draw chose. */
export interface Chosen {
  readonly id: number;
  readonly position: number;
  readonly stratum: number;
}

export interface Redrawn {
  readonly root: Uint8Array;
  readonly population: number;
  readonly chosen: readonly Chosen[];
  /** By number of the stratum. */
  readonly wanted: ReadonlyMap<number, number>;
}

/**
 * Draws from the pages of a population: the first time, and every time somebody checks. One page is in memory, and those
 * drawn. What counts as reviewed anyway is not drawn, and takes places of the sample.
 */
export async function redraw(
  queries: Queries,
  draw: { readonly id: number; readonly seed: Buffer; readonly rules: PlanRules },
  strata: readonly StratumRow[],
): Promise<Redrawn> {
  const seed = draw.seed.toString('hex');
  const keys = new Map(strata.map(({ number, keys: values }) => [number, values]));
  const wanted = new Map(strata.map(({ number, population }) => [number, sizeOf(population, draw.rules)]));
  const smallest = new Map(
    strata.map(({ number, counted }) => [number, new Smallest(seed, Math.max(0, wanted.get(number)! - counted))]),
  );
  const tree = new Tree();
  let population = 0;
  for await (const page of pagesOf(queries, draw.id)) {
    page.ids.forEach((id, i) => {
      const [stratum, counted] = [page.strata[i]!, page.counted[i]!];
      tree.push(leafOf({ id, keys: keys.get(stratum) ?? [], counted }));
      if (!counted) smallest.get(stratum)?.add(id, page.positions[i]!);
    });
    population += page.ids.length;
  }
  const chosen = [...smallest].flatMap(([stratum, heap]) => heap.kept().map((one) => ({ ...one, stratum })));
  return { root: tree.root(), population, chosen, wanted };
}

/** SHA-256 of the canonical JSON of the ids, ascending: what the audit log holds of a sample. */
export function hashOfSample(ids: readonly number[]): string {
  return sha256(canonicalBytes([...ids].sort((one, other) => one - other).map(String))).toString('hex');
}

/** SHA-256 of the canonical JSON of a plan's rules: what the audit log holds of them before a period begins. */
export function hashOfRules({ percent, ...rules }: PlanRules): string {
  return sha256(canonicalBytes({ ...rules, percent: String(percent) })).toString('hex');
}
