import type { Database } from '@minutebook/platform';
import { type ComparedRow, readBlocksWith, readChanged, type RunRow } from '../store/retention-run-store';

/** Blocks looked into for one page. */
const MOST_BLOCKS = 3;
/** Ids asked about at a time, and how often for one page: a page is small, a block is not. */
const SLICE = 20_000;
const MOST_SLICES = 10;

/** Pages of what a comparison or a count found: only blocks that hold some of it are looked into again. */
export async function pageOf<T extends { readonly message: number }>(
  blocks: (after: number, limit: number) => Promise<readonly { first: number; last: number }[]>,
  rows: (block: { first: number; last: number }, limit: number) => Promise<readonly T[]>,
  after: number,
  limit: number,
): Promise<{ items: T[]; next: number | null }> {
  const items: T[] = [];
  const found = await blocks(after, MOST_BLOCKS + 1);
  let slices = 0;
  for (const { first, last } of found.slice(0, MOST_BLOCKS)) {
    for (let from = Math.max(first, after + 1); from <= last; from += SLICE) {
      if (slices++ === MOST_SLICES) return { items, next: from - 1 };
      const more = await rows({ first: from, last: Math.min(last, from + SLICE - 1) }, limit + 1 - items.length);
      items.push(...more);
      if (items.length > limit) return { items: items.slice(0, limit), next: items[limit - 1]!.message };
    }
  }
  return { items, next: found.length > MOST_BLOCKS ? found[MOST_BLOCKS - 1]!.last : null };
}

/** Messages that a comparison found to gain or lose time. The schedules are asked again, so what was stated since counts. */
export function affected(
  database: Database,
  run: RunRow,
  change: 'gain' | 'lose',
  code: string | undefined,
  after: number,
  limit: number,
): Promise<{ items: ComparedRow[]; next: number | null }> {
  return pageOf(
    (from, most) => readBlocksWith(database, run.id, from, [{ change, ...(code !== undefined && { code }) }], most),
    (block, most) =>
      readChanged(database, block, { schedule: run.schedule!, against: run.against }, change, code, most),
    after,
    limit,
  );
}
