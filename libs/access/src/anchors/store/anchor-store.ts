import type { Queries, Transaction } from '@minutebook/platform';
import type { AnchorKind } from '../anchor';

export interface NewReceiptRow {
  readonly anchor: string;
  readonly kind: AnchorKind;
  readonly log: number;
  readonly origin: string;
  readonly size: number;
  readonly at: Date;
  readonly place: string;
  readonly evidence: Buffer | null;
}

export interface ReceiptRow extends NewReceiptRow {
  readonly id: number;
}

export interface StandingRow {
  readonly anchor: string;
  readonly since: Date;
  readonly attempts: number;
  readonly fault: string | null;
  readonly faultAt: Date | null;
  readonly nextAt: Date | null;
}

const COLUMNS = 'id, anchor, kind, log, origin, size, at, place, evidence';

export async function insertReceipt(tx: Transaction, row: NewReceiptRow): Promise<void> {
  await tx.query(
    'INSERT INTO access.anchor_receipt (anchor, kind, log, origin, size, at, place, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [row.anchor, row.kind, row.log, row.origin, row.size, row.at, row.place, row.evidence],
  );
}

export function selectReceipts(queries: Queries, before: number | undefined, limit: number): Promise<ReceiptRow[]> {
  return queries.query(
    `SELECT ${COLUMNS} FROM access.anchor_receipt WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

/** Oldest first. */
export function selectReceiptsOf(queries: Queries, log: number, origin: string, size: number): Promise<ReceiptRow[]> {
  return queries.query(
    `SELECT ${COLUMNS} FROM access.anchor_receipt WHERE log = $1 AND origin = $2 AND size = $3 ORDER BY id`,
    [log, origin, size],
  );
}

/** The newest receipt of each of these anchors, a log. */
export function selectLatest(
  queries: Queries,
  anchors: readonly string[],
): Promise<{ anchor: string; log: number; origin: string; size: number; at: Date }[]> {
  return queries.query(
    `SELECT r.anchor, r.log, r.origin, r.size, r.at FROM unnest($1::text[]) AS a (name) CROSS JOIN unnest('{1,2}'::smallint[]) AS l (log)
     CROSS JOIN LATERAL (SELECT * FROM access.anchor_receipt WHERE anchor = a.name AND log = l.log ORDER BY id DESC LIMIT 1) r`,
    [anchors],
  );
}

/** The largest size of a log that an anchor has under this name. */
export async function selectLargest(queries: Queries, anchor: string, log: number, origin: string): Promise<number> {
  const [row] = await queries.query<{ size: number }>(
    'SELECT size FROM access.anchor_receipt WHERE anchor = $1 AND log = $2 AND origin = $3 ORDER BY id DESC LIMIT 1',
    [anchor, log, origin],
  );
  return row?.size ?? 0;
}

/** Receipts looked through for the newest checkpoint that enough witnesses cosigned: a day and more of several witnesses. */
const RECENT = 10_000;

/** Size of the newest checkpoint of a log that at least `needed` of these cosigned. */
export async function selectCosigned(
  queries: Queries,
  log: number,
  origin: string,
  witnesses: readonly string[],
  needed: number,
): Promise<number | null> {
  const [row] = await queries.query<{ size: number }>(
    `WITH recent AS (SELECT anchor, size FROM access.anchor_receipt WHERE log = $1 AND origin = $2 AND kind = 'witness' ORDER BY size DESC LIMIT ${RECENT})
     SELECT size FROM recent WHERE anchor = ANY($3) GROUP BY size HAVING count(DISTINCT anchor) >= $4 ORDER BY size DESC LIMIT 1`,
    [log, origin, witnesses, needed],
  );
  return row?.size ?? null;
}

/** Sizes that left the machine up to a size, one a day: the last of each. */
export async function selectAnchored(
  queries: Queries,
  log: number,
  origin: string,
  upTo: number,
  limit: number,
): Promise<number[]> {
  const rows = await queries.query<{ size: number }>(
    `SELECT max(size) AS size FROM access.anchor_receipt WHERE log = $1 AND origin = $2 AND size <= $3
     GROUP BY (at AT TIME ZONE 'UTC')::date ORDER BY (at AT TIME ZONE 'UTC')::date DESC LIMIT $4`,
    [log, origin, upTo, limit],
  );
  return [...new Set(rows.map(({ size }) => size))].sort((one, other) => one - other);
}

export function selectStanding(queries: Queries): Promise<StandingRow[]> {
  return queries.query(
    'SELECT anchor, since, attempts, fault, fault_at AS "faultAt", next_at AS "nextAt" FROM access.anchor_state',
  );
}

/** Those named now are known from now on; others are forgotten, so that one that comes back is not late at once. */
export async function nameAnchors(tx: Transaction, anchors: readonly string[], at: Date): Promise<void> {
  await tx.query('DELETE FROM access.anchor_state WHERE anchor <> ALL($1)', [anchors]);
  await tx.query(
    'INSERT INTO access.anchor_state (anchor, since) SELECT name, $2 FROM unnest($1::text[]) AS a (name) ON CONFLICT DO NOTHING',
    [anchors, at],
  );
}

export async function noteFault(tx: Transaction, anchor: string, fault: string, at: Date, nextAt: Date): Promise<void> {
  await tx.query(
    'UPDATE access.anchor_state SET attempts = attempts + 1, fault = $2, fault_at = $3, next_at = $4 WHERE anchor = $1',
    [anchor, fault, at, nextAt],
  );
}

export async function noteSuccess(tx: Transaction, anchor: string): Promise<void> {
  await tx.query(
    'UPDATE access.anchor_state SET attempts = 0, fault = NULL, fault_at = NULL, next_at = NULL WHERE anchor = $1',
    [anchor],
  );
}
