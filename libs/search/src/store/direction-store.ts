import type { Queries } from '@minutebook/platform';
import type { SortKey } from '../search-index';

/** How far what an index says of directions follows the directory. */
export interface DirectionPass {
  /** Revision of the directory up to which everything is settled. */
  readonly settled: number;
  /** Revision the pass under way goes to. */
  readonly target: number | null;
  /** The last message it has been over, the oldest first. */
  readonly after: SortKey | undefined;
}

export async function readDirectionPass(queries: Queries, index: string): Promise<DirectionPass> {
  const [row] = await queries.query<{
    settled: number;
    target: number | null;
    at: Date | null;
    message: number | null;
  }>('SELECT settled, target, at, message_id AS message FROM search.direction_pass WHERE index = $1', [index]);
  if (!row) return { settled: 0, target: null, after: undefined };
  const { settled, target, at, message } = row;
  return { settled, target, after: at && message !== null ? { at, id: message } : undefined };
}

export async function writeDirectionPass(
  queries: Queries,
  index: string,
  { settled, target, after }: DirectionPass,
): Promise<void> {
  await queries.query(
    `INSERT INTO search.direction_pass (index, settled, target, at, message_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (index) DO UPDATE SET settled = EXCLUDED.settled, target = EXCLUDED.target, at = EXCLUDED.at, message_id = EXCLUDED.message_id`,
    [index, settled, target, after?.at ?? null, after?.id ?? null],
  );
}
