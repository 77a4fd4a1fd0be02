import type { Queries, Transaction } from '@minutebook/platform';
import type { NewEntry } from '../transparency-log';

export interface Leaf {
  readonly idx: number;
  /** Row the entry stands for. */
  readonly ref: number;
  /** Ledger time. */
  readonly at: Date;
  readonly entry: Uint8Array;
  readonly hash: Uint8Array;
}

export interface Head {
  readonly size: number;
  readonly at: Date;
}

interface PendingBatch {
  readonly actor: string;
  readonly entries: readonly NewEntry[];
}

const COMMIT_BYTES = 32;

export async function insertPending(
  tx: Transaction,
  log: number,
  actor: string,
  at: Date,
  entries: readonly NewEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.prepared(
    'INSERT INTO access.log_pending (log, actor, types, subjects, refs, commits, at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      log,
      actor,
      entries.map((entry) => entry.type),
      entries.map((entry) => entry.subject),
      entries.map((entry) => entry.ref),
      Buffer.concat(entries.map((entry) => entry.commit)),
      at,
    ],
  );
}

/** The row lock that makes its holder the sequencer. */
export async function lockHead(tx: Transaction, log: number): Promise<Head> {
  const [head] = await tx.prepared<Head>('SELECT size, at FROM access.log_head WHERE log = $1 FOR UPDATE', [log]);
  if (!head) throw new Error(`log ${log} has no head`);
  return head;
}

export async function readHead(queries: Queries, log: number): Promise<Head> {
  const [head] = await queries.prepared<Head>('SELECT size, at FROM access.log_head WHERE log = $1', [log]);
  if (!head) throw new Error(`log ${log} has no head`);
  return head;
}

/** Takes the oldest committed batches out of the outbox. */
export async function takePending(tx: Transaction, log: number, batches: number): Promise<PendingBatch[]> {
  const rows = await tx.query<{
    id: number;
    actor: string;
    types: string[];
    subjects: string[];
    refs: number[];
    commits: Buffer;
  }>(
    `WITH oldest AS (SELECT id FROM access.log_pending WHERE log = $1 ORDER BY id LIMIT $2)
     DELETE FROM access.log_pending p USING oldest WHERE p.id = oldest.id
     RETURNING p.id, p.actor, p.types, p.subjects, p.refs, p.commits`,
    [log, batches],
  );
  rows.sort((a, b) => a.id - b.id);
  return rows.map(({ actor, types, subjects, refs, commits }) => ({
    actor,
    entries: types.map((type, i) => ({
      type,
      subject: subjects[i]!,
      ref: refs[i]!,
      commit: commits.subarray(i * COMMIT_BYTES, (i + 1) * COMMIT_BYTES),
    })),
  }));
}

export async function insertLeaves(tx: Transaction, log: number, leaves: readonly Leaf[]): Promise<void> {
  await tx.copy(
    'access.log_leaf',
    { log: 'int2', idx: 'int8', ref: 'int8', at: 'timestamptz', entry: 'bytea', hash: 'bytea' },
    leaves.map((leaf) => [log, leaf.idx, leaf.ref, leaf.at, leaf.entry, leaf.hash]),
  );
}

export async function moveHead(tx: Transaction, log: number, size: number, at: Date): Promise<void> {
  await tx.query('UPDATE access.log_head SET size = $2, at = $3 WHERE log = $1', [log, size, at]);
}

export async function readLeaves(queries: Queries, log: number, from: number, limit: number): Promise<Leaf[]> {
  return queries.query<Leaf>(
    'SELECT idx, ref, at, entry, hash FROM access.log_leaf WHERE log = $1 AND idx >= $2 ORDER BY idx LIMIT $3',
    [log, from, limit],
  );
}

export async function readRefs(
  queries: Queries,
  log: number,
  from: number,
  limit: number,
): Promise<{ idx: number; ref: number; at: Date }[]> {
  return queries.query('SELECT idx, ref, at FROM access.log_leaf WHERE log = $1 AND idx >= $2 ORDER BY idx LIMIT $3', [
    log,
    from,
    limit,
  ]);
}

export async function readPositions(
  queries: Queries,
  log: number,
  refs: readonly number[],
): Promise<Map<number, { idx: number; at: Date }>> {
  const rows = await queries.prepared<{ idx: number; ref: number; at: Date }>(
    'SELECT idx, ref, at FROM access.log_leaf WHERE log = $1 AND ref = ANY($2)',
    [log, refs],
  );
  return new Map(rows.map(({ idx, ref, at }) => [ref, { idx, at }]));
}
