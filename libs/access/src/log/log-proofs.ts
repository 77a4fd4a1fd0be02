import type { Queries } from '@minutebook/platform';
import {
  type ConsistencyPath,
  type InclusionPath,
  type NodeReader,
  proveConsistency,
  proveInclusion,
  remembering,
  rootOf,
  treeRoot,
} from '@minutebook/proof';
import { NODE_HEIGHTS } from './log-nodes';
import { LOGS, type LogName } from './transparency-log';
import { type NodeRange, readNodes } from './store/node-store';

/** Nodes remembered while many leaves are proven. */
const REMEMBERED = 20_000;
/** Nodes asked of the database in one go; a proof needs at most some eighty. */
const AT_ONCE = 200;

/**
 * Proofs about a log, at any size it ever had. A subtree's root is kept at every eighth height; what lies between is added
 * up from at most 128 hashes a node, so that a proof is one round trip and some hundred hashes, however large the log.
 */
export class LogProofs {
  constructor(private readonly database: Queries) {}

  nodes(log: LogName): NodeReader {
    return async (nodes) => {
      const roots: Uint8Array[] = [];
      for (let from = 0; from < nodes.length; from += AT_ONCE) {
        const some = nodes.slice(from, from + AT_ONCE);
        const ranges = some.map(({ level, index }) => below(level, index));
        for (const [i, hashes] of (await readNodes(this.database, LOGS[log], ranges)).entries()) {
          const { height, from: first, to } = ranges[i]!;
          if (hashes.length !== to - first) throw new NodeMissing(log, height, first, to);
          roots.push(treeRoot(hashes));
        }
      }
      return roots;
    };
  }

  root(log: LogName, size: number): Promise<Uint8Array> {
    return rootOf(this.nodes(log), size);
  }

  inclusion(log: LogName, index: number, size: number): Promise<InclusionPath> {
    return proveInclusion(this.nodes(log), index, size);
  }

  /**
   * Of many leaves, in the order asked. What their paths share is read and added up once: neighbours cost next to nothing.
   */
  async inclusions(
    log: LogName,
    indices: readonly number[],
    size: number,
    signal?: AbortSignal,
  ): Promise<InclusionPath[]> {
    const read = remembering(this.nodes(log), REMEMBERED);
    const paths: InclusionPath[] = [];
    for (const index of indices) {
      signal?.throwIfAborted();
      paths.push(await proveInclusion(read, index, size));
    }
    return paths;
  }

  consistency(log: LogName, from: number, to: number): Promise<ConsistencyPath> {
    return proveConsistency(this.nodes(log), from, to);
  }

  /** Hashes `from` (included) to `to` of one height: of 0 the leaves, of 8, 16, … what tiles hold. Throws for any that is not there. */
  async hashes(log: LogName, height: number, from: number, to: number): Promise<Buffer[]> {
    const [hashes = []] = await readNodes(this.database, LOGS[log], [{ height, from, to }]);
    if (hashes.length !== to - from) throw new NodeMissing(log, height, from, to);
    return hashes;
  }
}

/** A hash that the log's size says is there is not: somebody took it away. */
export class NodeMissing extends Error {
  override readonly name = 'NodeMissing';

  constructor(log: LogName, height: number, from: number, to: number) {
    super(`the ${log} log misses hashes of height ${height} among ${from} to ${to}`);
  }
}

/** Kept nodes under a node, from which its root is added up. */
function below(level: number, index: number): NodeRange {
  const height = Math.min(level - (level % 8), NODE_HEIGHTS.at(-1)!);
  const width = 2 ** (level - height);
  return { height, from: index * width, to: (index + 1) * width };
}
