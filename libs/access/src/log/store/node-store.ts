import type { Queries, Transaction } from '@minutebook/platform';

/** Nodes `from` (included) to `to` (excluded) of one height: leaf hashes of height 0, roots of subtrees of 2^height leaves. */
export interface NodeRange {
  readonly height: number;
  readonly from: number;
  readonly to: number;
}

/** The hashes of each range, in the order asked for; one that is not (all) there comes back short. One round trip. */
export async function readNodes(queries: Queries, log: number, ranges: readonly NodeRange[]): Promise<Buffer[][]> {
  if (ranges.length === 0) return [];
  const rows = await queries.query<{ hashes: Buffer | null }>(
    `SELECT CASE r.height WHEN 0
       THEN (SELECT string_agg(hash, '' ORDER BY idx) FROM access.log_leaf WHERE log = $1 AND idx >= r.first AND idx < r.past)
       ELSE (SELECT string_agg(hash, '' ORDER BY idx) FROM access.log_node WHERE log = $1 AND height = r.height AND idx >= r.first AND idx < r.past)
     END AS hashes
     FROM unnest($2::smallint[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS r (height, first, past, n) ORDER BY r.n`,
    [log, ranges.map(({ height }) => height), ranges.map(({ from }) => from), ranges.map(({ to }) => to)],
  );
  return rows.map(({ hashes }) => split(hashes ?? Buffer.alloc(0)));
}

/** How many nodes of a height there are: the number of the next. */
export async function countNodes(queries: Queries, log: number, height: number): Promise<number> {
  const [row] = await queries.query<{ next: number }>(
    'SELECT coalesce(max(idx) + 1, 0) AS next FROM access.log_node WHERE log = $1 AND height = $2',
    [log, height],
  );
  return row!.next;
}

export async function insertNodes(
  tx: Transaction,
  log: number,
  height: number,
  from: number,
  hashes: readonly Uint8Array[],
): Promise<void> {
  await tx.copy(
    'access.log_node',
    { log: 'int2', height: 'int2', idx: 'int8', hash: 'bytea' },
    hashes.map((hash, i) => [log, height, from + i, hash]),
  );
}

function split(hashes: Buffer): Buffer[] {
  return Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(i * 32, (i + 1) * 32));
}
