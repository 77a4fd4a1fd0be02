import type { Queries } from '@minutebook/platform';
import type { Leaf } from './log-store';

/** Leaves that stand for these rows, below a number, in their order. */
export function readLeavesOf(queries: Queries, log: number, refs: readonly number[], below: number): Promise<Leaf[]> {
  return queries.query<Leaf>(
    'SELECT idx, ref, at, entry, hash FROM access.log_leaf WHERE log = $1 AND ref = ANY($2) AND idx < $3 ORDER BY idx',
    [log, refs, below],
  );
}

/** Leaves with these numbers, in their order. */
export function readLeavesAt(queries: Queries, log: number, indices: readonly number[]): Promise<Leaf[]> {
  return queries.query<Leaf>(
    'SELECT idx, ref, at, entry, hash FROM access.log_leaf WHERE log = $1 AND idx = ANY($2) ORDER BY idx',
    [log, indices],
  );
}
