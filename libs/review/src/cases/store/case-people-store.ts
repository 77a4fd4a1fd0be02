import type { CaseRole } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface CasePersonRow {
  readonly id: number;
  /** Of the directory. */
  readonly person: string | null;
  readonly scheme: string | null;
  readonly value: string | null;
  readonly handleKey: string | null;
  /** As they were called when they were linked. */
  readonly name: string;
  readonly role: CaseRole;
  readonly why: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
}

interface By {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
}

export function readPeople(queries: Queries, id: number): Promise<CasePersonRow[]> {
  return queries.query<CasePersonRow>(
    `SELECT id, person_id AS person, scheme, value, handle_key AS "handleKey", name, role, why, added_by AS by, added_by_name AS "byName", added_at AS at
     FROM review.case_person WHERE case_id = $1 AND removed_at IS NULL ORDER BY role <> 'subject', id`,
    [id],
  );
}

/** Undefined: they are linked already. */
export async function insertPerson(
  tx: Transaction,
  id: number,
  person: Omit<CasePersonRow, 'id' | 'by' | 'byName' | 'at'>,
  by: By,
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.case_person (case_id, person_id, scheme, value, handle_key, name, role, why, added_by, added_by_name, added_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (case_id, coalesce(person_id::text, handle_key)) WHERE removed_at IS NULL DO NOTHING RETURNING id`,
    [
      id,
      person.person,
      person.scheme,
      person.value,
      person.handleKey,
      person.name,
      person.role,
      person.why,
      by.id,
      by.name,
      by.at,
    ],
  );
  return row?.id;
}

export async function endPerson(tx: Transaction, id: number, part: number, reason: string, by: By): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE review.case_person SET removed_at = $4, removed_by_name = $5, removed_reason = $3 WHERE case_id = $1 AND id = $2 AND removed_at IS NULL RETURNING id`,
    [id, part, reason, by.at, by.name],
  );
  return rows.length > 0;
}

/** Names of everybody who ever was linked, by the id of the link. */
export async function readEverPeople(queries: Queries, id: number): Promise<Map<string, string>> {
  const rows = await queries.query<{ id: number; name: string }>(
    'SELECT id, name FROM review.case_person WHERE case_id = $1',
    [id],
  );
  return new Map(rows.map((row) => [String(row.id), row.name]));
}
