import type { Transaction } from '@minutebook/platform';
import { treeRoot } from '@minutebook/proof';
import { countNodes, insertNodes, readNodes } from './store/node-store';

/** Roots are kept of subtrees of 256, 65536, … leaves: of every eighth height, as C2SP tlog-tiles has it. */
export const NODE_HEIGHTS = [8, 16, 24, 32] as const;
const WIDTH = 256;
/** Nodes written in one go, each from {@link WIDTH} hashes below it. */
const STEP = 256;

/**
 * Writes the roots of the subtrees that are complete in a log of `size` leaves, in the sequencer's transaction. `leaves`
 * are the hashes of the newest ones, from `from` on, so that they are not read back; what is before them is read.
 */
export async function completeNodes(
  tx: Transaction,
  log: number,
  size: number,
  from: number,
  leaves: readonly Uint8Array[],
): Promise<void> {
  // Only a batch that passes the end of a subtree completes one; most do not, and nothing is asked.
  if (Math.floor(from / WIDTH) === Math.floor(size / WIDTH)) return;
  for (const height of NODE_HEIGHTS) {
    const after = Math.floor(size / 2 ** height);
    if (after === 0) return;
    for (let next = await countNodes(tx, log, height); next < after;) {
      const past = Math.min(after, next + STEP);
      const below = await hashesBelow(tx, log, height, next * WIDTH, past * WIDTH, from, leaves);
      const roots = Array.from({ length: past - next }, (_, i) => treeRoot(below.slice(i * WIDTH, (i + 1) * WIDTH)));
      await insertNodes(tx, log, height, next, roots);
      next = past;
    }
  }
}

async function hashesBelow(
  tx: Transaction,
  log: number,
  height: number,
  first: number,
  past: number,
  from: number,
  leaves: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const known = height === NODE_HEIGHTS[0] ? from : past;
  const [read = []] =
    first < known ? await readNodes(tx, log, [{ height: height - 8, from: first, to: Math.min(known, past) }]) : [];
  const below = known < past ? [...read, ...leaves.slice(Math.max(0, first - from), past - from)] : read;
  if (below.length !== past - first) throw new Error(`log ${log} misses nodes below height ${height}`);
  return below;
}
