import type { DesignationKind } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { UserState } from '../../identity/store/user.entity';

/** Somebody who can enter in an emergency. */
export interface DesigneeRow {
  readonly user: string;
  readonly name: string;
  readonly email: string;
  readonly state: UserState;
  readonly codeMadeAt: Date | null;
  readonly openId: number | null;
  readonly openUntil: Date | null;
}

export interface DesignationRow extends DesigneeRow {
  readonly id: number;
  readonly kind: DesignationKind;
  readonly slot: number;
  readonly namedBy: string;
  readonly namedByName: string;
  readonly reason: string;
  readonly since: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedByName: string | null;
  readonly endedReason: string | null;
  readonly version: number;
}

const DESIGNEE = `u.id AS "user", u.name, u.email, u.state, c.made_at AS "codeMadeAt", e.id AS "openId", e.until AS "openUntil"`;
/** `$1`: now. */
const MEANS = `LEFT JOIN access.sealed_code c ON c.user_id = u.id AND c.ended_at IS NULL
  LEFT JOIN access.emergency e ON e.user_id = u.id AND e.ended_at IS NULL AND e.until > $1`;
const SELECT = `SELECT d.id, d.kind, d.slot, d.named_by AS "namedBy", n.name AS "namedByName", d.reason, d.since, d.ended_at AS "endedAt",
    d.ended_by AS "endedBy", b.name AS "endedByName", d.ended_reason AS "endedReason", d.version, ${DESIGNEE}
  FROM access.designation d JOIN access."user" u ON u.id = d.user_id JOIN access."user" n ON n.id = d.named_by
  LEFT JOIN access."user" b ON b.id = d.ended_by ${MEANS}`;

export async function readExecutive(queries: Queries, now: Date): Promise<DesigneeRow | undefined> {
  const [row] = await queries.query<DesigneeRow>(
    `SELECT ${DESIGNEE} FROM access."user" u ${MEANS} WHERE 'executive' = ANY(u.roles) AND u.state <> 'disabled'`,
    [now],
  );
  return row;
}

/** Those that stand, by seat. */
export function readDesignations(queries: Queries, now: Date): Promise<DesignationRow[]> {
  return queries.query<DesignationRow>(`${SELECT} WHERE d.ended_at IS NULL ORDER BY d.kind, d.slot`, [now]);
}

/** All there ever were, newest first, below `before`. */
export function listDesignations(
  queries: Queries,
  now: Date,
  before: number | undefined,
  limit: number,
): Promise<DesignationRow[]> {
  return queries.query<DesignationRow>(`${SELECT} WHERE $2::bigint IS NULL OR d.id < $2 ORDER BY d.id DESC LIMIT $3`, [
    now,
    before ?? null,
    limit,
  ]);
}

export async function findDesignation(queries: Queries, now: Date, id: number): Promise<DesignationRow | undefined> {
  const [row] = await queries.query<DesignationRow>(`${SELECT} WHERE d.id = $2`, [now, id]);
  return row;
}

/** Numbers of the seats that are taken. */
export async function takenSlots(tx: Transaction, kind: DesignationKind): Promise<number[]> {
  const rows = await tx.query<{ slot: number }>(
    'SELECT slot FROM access.designation WHERE kind = $1 AND ended_at IS NULL',
    [kind],
  );
  return rows.map(({ slot }) => slot);
}

export async function insertDesignation(
  tx: Transaction,
  row: Pick<DesignationRow, 'kind' | 'slot' | 'user' | 'namedBy' | 'reason' | 'since'>,
): Promise<number> {
  const [created] = await tx.query<{ id: number }>(
    'INSERT INTO access.designation (kind, slot, user_id, named_by, reason, since) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
    [row.kind, row.slot, row.user, row.namedBy, row.reason, row.since],
  );
  return created!.id;
}

/** False: it has ended, or is of another version. */
export async function endDesignation(
  tx: Transaction,
  id: number,
  version: number,
  { at, by, reason }: { at: Date; by: string; reason: string },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE access.designation SET ended_at = $3, ended_by = $4, ended_reason = $5, version = version + 1
     WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING id`,
    [id, version, at, by, reason],
  );
  return rows.length > 0;
}

/** Users who may be named, by name, whose name or address has `part` in it. */
export function listCandidates(
  queries: Queries,
  part: string,
  after: { name: string; id: string } | undefined,
  limit: number,
): Promise<{ id: string; name: string; email: string }[]> {
  return queries.query(
    `SELECT u.id, u.name, u.email FROM access."user" u
     WHERE (u.state <> 'disabled' OR cardinality(u.roles) = 0) AND NOT u.roles && ARRAY['administrator', 'examiner', 'executive', 'designee']
       AND NOT EXISTS (SELECT FROM access.designation d WHERE d.user_id = u.id AND d.ended_at IS NULL)
       AND (u.name ILIKE $1 OR u.email ILIKE $1) AND ($2::text IS NULL OR (u.name, u.id) > ($2, $3::uuid))
     ORDER BY u.name, u.id LIMIT $4`,
    [`%${part.replace(/[\\%_]/g, '\\$&')}%`, after?.name ?? null, after?.id ?? null, limit],
  );
}
