import type { Queries, Transaction } from '@minutebook/platform';

export const REHASH_KINDS = ['records', 'audit', 'evidence', 'disposals', 'days'] as const;
export type RehashKind = (typeof REHASH_KINDS)[number];

export interface RoundRow {
  readonly number: number;
  readonly startedAt: Date;
  readonly endsBy: Date;
  readonly finishedAt: Date | null;
}

export interface PartRow {
  readonly kind: RehashKind;
  readonly position: number;
  readonly checked: number;
  readonly done: boolean;
}

export interface FaultRow {
  readonly id: number;
  readonly round: number;
  readonly kind: RehashKind;
  readonly place: number;
  readonly code: string;
  readonly what: string;
  readonly at: Date;
  readonly clearedAt: Date | null;
}

const ROUND = 'number, started_at AS "startedAt", ends_by AS "endsBy", finished_at AS "finishedAt"';
const FAULT = 'id, round, kind, place, code, what, at, cleared_at AS "clearedAt"';

/** Newest first. */
export function readRounds(queries: Queries, limit: number): Promise<RoundRow[]> {
  return queries.query<RoundRow>(`SELECT ${ROUND} FROM archive.rehash_round ORDER BY number DESC LIMIT $1`, [limit]);
}

/** The newest that went through. */
export async function readLastFull(queries: Queries): Promise<RoundRow | undefined> {
  const [row] = await queries.query<RoundRow>(
    `SELECT ${ROUND} FROM archive.rehash_round WHERE finished_at IS NOT NULL ORDER BY number DESC LIMIT 1`,
  );
  return row;
}

export async function insertRound(tx: Transaction, { number, startedAt, endsBy }: RoundRow): Promise<void> {
  await tx.query('INSERT INTO archive.rehash_round (number, started_at, ends_by) VALUES ($1, $2, $3)', [
    number,
    startedAt,
    endsBy,
  ]);
  await tx.query('UPDATE archive.rehash_part SET position = 0, checked = 0, done = false');
}

export async function finishRound(
  tx: Transaction,
  number: number,
  at: Date,
  checked: Readonly<Record<string, number>>,
): Promise<void> {
  await tx.query('UPDATE archive.rehash_round SET finished_at = $2, checked = $3 WHERE number = $1', [
    number,
    at,
    JSON.stringify(checked),
  ]);
}

export function readParts(queries: Queries): Promise<PartRow[]> {
  return queries.query<PartRow>('SELECT kind, position, checked, done FROM archive.rehash_part');
}

export async function movePart(tx: Transaction, { kind, position, checked, done }: PartRow): Promise<void> {
  await tx.query('UPDATE archive.rehash_part SET position = $2, checked = $3, done = $4 WHERE kind = $1', [
    kind,
    position,
    checked,
    done,
  ]);
}

/** Faults of these places that were not cleared. */
export function readOpenFaults(queries: Queries, kind: RehashKind, places: readonly number[]): Promise<FaultRow[]> {
  return queries.query<FaultRow>(
    `SELECT ${FAULT} FROM archive.rehash_fault WHERE kind = $1 AND place = ANY ($2::bigint[]) AND cleared_at IS NULL`,
    [kind, places],
  );
}

export async function clearFaults(tx: Transaction, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query('UPDATE archive.rehash_fault SET cleared_at = $2 WHERE id = ANY ($1::bigint[])', [ids, at]);
}

export async function insertFaults(
  tx: Transaction,
  round: number,
  kind: RehashKind,
  faults: readonly { readonly place: number; readonly code: string; readonly what: string }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO archive.rehash_fault (round, kind, place, code, what, at)
     SELECT $1, $2, f.place, f.code, f.what, $6 FROM unnest($3::bigint[], $4::text[], $5::text[]) AS f (place, code, what)`,
    [round, kind, faults.map(({ place }) => place), faults.map(({ code }) => code), faults.map(({ what }) => what), at],
  );
}

/** Newest first, after one of them. */
export function listFaults(queries: Queries, before: number | null, limit: number): Promise<FaultRow[]> {
  return queries.query<FaultRow>(
    `SELECT ${FAULT} FROM archive.rehash_fault WHERE ($1::bigint IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
    [before, limit],
  );
}

/** Open ones, and those that each round found. */
export async function countFaults(queries: Queries, round: number): Promise<{ open: number; found: number }> {
  const [row] = await queries.query<{ open: number; found: number }>(
    'SELECT count(*) FILTER (WHERE cleared_at IS NULL) AS open, count(*) FILTER (WHERE round = $1) AS found FROM archive.rehash_fault',
    [round],
  );
  return row!;
}

/** Bytes of raw objects, pages of disposals, manifests. */
export async function countStored(queries: Queries): Promise<{ evidence: number; disposals: number; days: number }> {
  const [row] = await queries.query<{ evidence: number; disposals: number; days: number }>(
    `SELECT (SELECT coalesce(sum(bytes), 0)::bigint FROM archive.evidence WHERE complete AND disposed_at IS NULL) AS evidence,
       (SELECT count(*) FROM archive.disposal_page WHERE state = 'done') AS disposals,
       (SELECT count(*) FROM archive.day_manifest) AS days`,
  );
  return row!;
}
