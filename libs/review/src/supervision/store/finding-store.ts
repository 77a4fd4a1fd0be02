import type { OversightFinding } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type FindingKind = OversightFinding['kind'];

export interface NewFinding {
  readonly kind: FindingKind;
  readonly queue: number;
  /** First day of the spell. */
  readonly since: string;
  readonly days: number;
  readonly waiting: number;
  readonly at: Date;
  readonly told: readonly { readonly id: string; readonly name: string }[];
}

export interface FindingRow {
  readonly id: number;
  readonly kind: FindingKind;
  readonly queue: number;
  readonly queueName: string;
  readonly since: string;
  readonly days: number;
  readonly waiting: number;
  readonly foundAt: Date;
  readonly told: string[];
  readonly toldNames: string[];
  readonly endedAt: Date | null;
}

/** Undefined when the queue's spell was found already. */
export async function insertFinding(tx: Transaction, finding: NewFinding): Promise<number | undefined> {
  const { kind, queue, since, days, waiting, at, told } = finding;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.finding (kind, queue_id, since, days, waiting, found_at, told, told_names) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (kind, queue_id) WHERE ended_at IS NULL DO NOTHING RETURNING id`,
    [kind, queue, since, days, waiting, at, told.map(({ id }) => id), told.map(({ name }) => name)],
  );
  return row?.id;
}

/** Ends those that have not ended. Returns their ids. */
export async function endFinding(tx: Transaction, kind: FindingKind, queue: number, at: Date): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    'UPDATE review.finding SET ended_at = $3 WHERE kind = $1 AND queue_id = $2 AND ended_at IS NULL RETURNING id',
    [kind, queue, at],
  );
  return rows.map(({ id }) => id);
}

export async function countFindings(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ n: number }>('SELECT count(*) AS n FROM review.finding WHERE ended_at IS NULL');
  return row!.n;
}

/** Newest first, below `before`. */
export function listFindings(
  queries: Queries,
  open: boolean | undefined,
  before: number | undefined,
  limit: number,
): Promise<FindingRow[]> {
  return queries.query<FindingRow>(
    `SELECT f.id, f.kind, f.queue_id AS queue, q.name AS "queueName", f.since::text, f.days, f.waiting, f.found_at AS "foundAt", f.told, f.told_names AS "toldNames", f.ended_at AS "endedAt"
     FROM review.finding f JOIN review.queue q ON q.id = f.queue_id
     WHERE ($1::boolean IS NULL OR (f.ended_at IS NULL) = $1) AND ($2::bigint IS NULL OR f.id < $2) ORDER BY f.id DESC LIMIT $3`,
    [open ?? null, before ?? null, limit],
  );
}
