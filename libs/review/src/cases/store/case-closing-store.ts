import type { FindingsOutcome } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface FindingsRow {
  readonly id: number;
  readonly outcome: FindingsOutcome;
  readonly text: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
}

export interface CaseSignatureRow {
  readonly findings: number;
  readonly level: number;
  readonly outcome: 'signed' | 'returned' | 'reopened';
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** Newest first. */
export function readFindings(queries: Queries, id: number): Promise<FindingsRow[]> {
  return queries.query<FindingsRow>(
    'SELECT id, outcome, text, written_by AS by, written_by_name AS "byName", written_at AS at FROM review.case_findings WHERE case_id = $1 ORDER BY id DESC',
    [id],
  );
}

export function readSignatures(queries: Queries, id: number): Promise<CaseSignatureRow[]> {
  return queries.query<CaseSignatureRow>(
    `SELECT s.findings_id AS findings, s.level, s.outcome, s.signed_by AS by, s.signed_by_name AS "byName", s.signed_at AS at, s.reason
     FROM review.case_signature s JOIN review.case_findings f ON f.id = s.findings_id WHERE f.case_id = $1 ORDER BY s.findings_id, s.level`,
    [id],
  );
}

export async function insertFindings(tx: Transaction, id: number, findings: Omit<FindingsRow, 'id'>): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.case_findings (case_id, outcome, text, written_by, written_by_name, written_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
    [id, findings.outcome, findings.text, findings.by, findings.byName, findings.at],
  );
  return row!.id;
}

export async function insertCaseSignature(tx: Transaction, signature: CaseSignatureRow): Promise<void> {
  const { findings, level, outcome, by, byName, at, reason } = signature;
  await tx.query(
    'INSERT INTO review.case_signature (findings_id, level, outcome, signed_by, signed_by_name, signed_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [findings, level, outcome, by, byName, at, reason],
  );
}

/** Delegations in force at one of these times, by whom and to whom. */
export function readDelegations(queries: Queries, times: readonly Date[]): Promise<{ by: string; to: string }[]> {
  return queries.query(
    `SELECT delegator AS by, delegate AS to FROM review.delegation WHERE EXISTS (
       SELECT FROM unnest($1::timestamptz[]) AS t (at) WHERE from_at <= at AND until_at > at AND (ended_at IS NULL OR ended_at > at))`,
    [times],
  );
}
