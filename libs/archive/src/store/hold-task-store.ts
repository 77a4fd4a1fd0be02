import type { Queries, Transaction } from '@minutebook/platform';
import type { Doing } from './hold-store';

export interface HoldTaskRow {
  readonly id: number;
  readonly hold: number;
  readonly holdName: string;
  readonly matter: string;
  readonly silent: boolean;
  readonly kind: 'departed' | 'renamed';
  readonly person: string;
  readonly externalId: string;
  readonly name: string;
  readonly before: string | null;
  readonly raisedAt: Date;
  readonly settledAt: Date | null;
  readonly settledByName: string | null;
  readonly note: string | null;
}

const TASK = `SELECT t.id, t.hold_id AS hold, h.name AS "holdName", m.number AS matter, h.silent, t.kind, t.person_id AS person, p.external_id AS "externalId", p.name, t.before,
    t.raised_at AS "raisedAt", t.settled_at AS "settledAt", t.settled_by_name AS "settledByName", t.note
  FROM archive.hold_task t JOIN archive.hold h ON h.id = t.hold_id JOIN archive.matter m ON m.id = h.matter_id JOIN archive.person p ON p.id = t.person_id`;

/** Those not settled, after the one with this id, oldest first. */
export function listOpenTasks(
  queries: Queries,
  silent: boolean,
  after: number | undefined,
  limit: number,
): Promise<HoldTaskRow[]> {
  return queries.query<HoldTaskRow>(
    `${TASK} WHERE t.settled_at IS NULL AND ($1 OR NOT h.silent) AND ($2::bigint IS NULL OR t.id > $2) ORDER BY t.id LIMIT $3`,
    [silent, after ?? null, limit],
  );
}

export function readTasksOf(queries: Queries, hold: number): Promise<HoldTaskRow[]> {
  return queries.query<HoldTaskRow>(
    `${TASK} WHERE t.hold_id = $1 ORDER BY t.settled_at IS NOT NULL, t.id DESC LIMIT 500`,
    [hold],
  );
}

export async function readTask(queries: Queries, id: number): Promise<HoldTaskRow | undefined> {
  const [row] = await queries.query<HoldTaskRow>(`${TASK} WHERE t.id = $1`, [id]);
  return row;
}

/** Custodians of a scope who have left before. Later ones are noticed by the database. */
export async function raiseDepartures(tx: Transaction, hold: number, persons: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO archive.hold_task (hold_id, person_id, kind, raised_at)
     SELECT $1, p.id, 'departed', archive.now() FROM archive.person p WHERE p.id = ANY ($2::uuid[]) AND p.state = 'left' ON CONFLICT DO NOTHING`,
    [hold, persons],
  );
}

/** False when it was settled before. */
export async function settleTask(
  tx: Transaction,
  id: number,
  note: string,
  { at, byName }: Pick<Doing, 'at' | 'byName'>,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE archive.hold_task SET settled_at = $2, settled_by_name = $3, note = $4 WHERE id = $1 AND settled_at IS NULL RETURNING id',
    [id, at, byName, note],
  );
  return rows.length > 0;
}
