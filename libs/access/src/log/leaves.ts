import type { Queries } from '@minutebook/platform';
import { readLeavesAt, readLeavesOf } from './store/leaf-store';
import type { Leaf } from './store/log-store';
import { type LogName, LOGS } from './transparency-log';

/** Reads single leaves of the logs, wherever they stand. */
export class Leaves {
  constructor(private readonly queries: Queries) {}

  /** Those that stand for these rows among the first `below` of the log, in the order of the log. */
  of(log: LogName, refs: readonly number[], below: number): Promise<Leaf[]> {
    return refs.length === 0 ? Promise.resolve([]) : readLeavesOf(this.queries, LOGS[log], refs, below);
  }

  at(log: LogName, indices: readonly number[]): Promise<Leaf[]> {
    return indices.length === 0 ? Promise.resolve([]) : readLeavesAt(this.queries, LOGS[log], indices);
  }
}
