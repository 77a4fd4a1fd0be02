import type { Queries, Transaction } from '@minutebook/platform';
import type { Bar } from '../bars';
import { asked, SEEN } from './case-store';

export interface ComplaintRow {
  readonly id: number;
  readonly case: number;
  readonly item: number | null;
  readonly complainant: string | null;
  /** `YYYY-MM-DD` */
  readonly receivedAt: string | null;
  readonly product: string | null;
  readonly allegation: string | null;
  readonly actionTaken: string | null;
  readonly rule: string;
  readonly by: string;
  readonly byName: string;
  readonly openedAt: Date;
  readonly changedAt: Date;
  readonly version: number;
}

const COMPLAINT = `id, case_id AS case, item_number AS item, complainant, received_at::text AS "receivedAt", product, allegation, action_taken AS "actionTaken", rule,
  opened_by AS by, opened_by_name AS "byName", opened_at AS "openedAt", changed_at AS "changedAt", version`;

export function complaintsOf(queries: Queries, cases: readonly number[]): Promise<ComplaintRow[]> {
  return queries.query<ComplaintRow>(`SELECT ${COMPLAINT} FROM review.complaint WHERE case_id = ANY($1) ORDER BY id`, [
    cases,
  ]);
}

export async function readComplaint(queries: Queries, id: number): Promise<ComplaintRow | undefined> {
  const [row] = await queries.query<ComplaintRow>(`SELECT ${COMPLAINT} FROM review.complaint WHERE id = $1`, [id]);
  return row;
}

/** Of the cases a user sees, newest first. */
export function listComplaints(
  queries: Queries,
  user: string,
  bar: Bar,
  before: number | undefined,
  limit: number,
): Promise<ComplaintRow[]> {
  return queries.query<ComplaintRow>(
    `SELECT ${COMPLAINT} FROM review.complaint WHERE ($4::bigint IS NULL OR id < $4)
       AND case_id IN (SELECT c.id FROM review.case_record c WHERE ${SEEN}) ORDER BY id DESC LIMIT $5`,
    [...asked(user, bar), before ?? null, limit],
  );
}

export async function insertComplaint(
  tx: Transaction,
  row: Omit<ComplaintRow, 'id' | 'version' | 'changedAt'>,
): Promise<ComplaintRow> {
  const [inserted] = await tx.query<ComplaintRow>(
    `INSERT INTO review.complaint (case_id, item_number, complainant, received_at, product, allegation, action_taken, rule, opened_by, opened_by_name, opened_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING ${COMPLAINT}`,
    [
      row.case,
      row.item,
      row.complainant,
      row.receivedAt,
      row.product,
      row.allegation,
      row.actionTaken,
      row.rule,
      row.by,
      row.byName,
      row.openedAt,
    ],
  );
  return inserted!;
}

/** Undefined: somebody was faster. */
export async function updateComplaint(tx: Transaction, row: ComplaintRow): Promise<ComplaintRow | undefined> {
  const [updated] = await tx.query<ComplaintRow>(
    `UPDATE review.complaint SET complainant = $3, received_at = $4, product = $5, allegation = $6, action_taken = $7, changed_at = $8, version = version + 1
     WHERE id = $1 AND version = $2 RETURNING ${COMPLAINT}`,
    [row.id, row.version, row.complainant, row.receivedAt, row.product, row.allegation, row.actionTaken, row.changedAt],
  );
  return updated;
}

export async function insertComplaintVersion(
  tx: Transaction,
  { id, version, complainant, receivedAt, product, allegation, actionTaken, changedAt }: ComplaintRow,
  by: { id: string; name: string },
): Promise<void> {
  await tx.query(
    'INSERT INTO review.complaint_version (complaint_id, version, content, changed_by, changed_by_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      id,
      version,
      JSON.stringify({ complainant, receivedAt, product, allegation, actionTaken }),
      by.id,
      by.name,
      changedAt,
    ],
  );
}
