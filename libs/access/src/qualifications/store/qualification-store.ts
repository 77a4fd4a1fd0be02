import type { QualifiedAct } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface QualificationRow {
  readonly id: number;
  readonly user: string;
  readonly name: string;
  /** `2026-11-30`: the last day, in UTC. */
  readonly validUntil: string | null;
  readonly recordedAt: Date;
  readonly recordedByName: string;
  readonly endedAt: Date | null;
}

export interface RuleRow {
  readonly acts: readonly QualifiedAct[];
  readonly names: readonly string[];
  readonly version: number;
}

const COLUMNS = `id, user_id AS "user", name, to_char(valid_until, 'YYYY-MM-DD') AS "validUntil", recorded_at AS "recordedAt", recorded_by_name AS "recordedByName", ended_at AS "endedAt"`;

/** Of these users, newest first; ended ones too. */
export function readQualifications(queries: Queries, users: readonly string[]): Promise<QualificationRow[]> {
  return queries.query<QualificationRow>(
    `SELECT ${COLUMNS} FROM access.qualification WHERE user_id = ANY($1::uuid[]) ORDER BY id DESC`,
    [users],
  );
}

export async function insertQualification(
  tx: Transaction,
  row: { user: string; name: string; validUntil: string | null; at: Date; by: string; byName: string },
): Promise<QualificationRow> {
  const [created] = await tx.query<QualificationRow>(
    `INSERT INTO access.qualification (user_id, name, valid_until, recorded_at, recorded_by, recorded_by_name) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
    [row.user, row.name, row.validUntil, row.at, row.by, row.byName],
  );
  return created!;
}

/** Undefined when there is none of this id, or it has ended. */
export async function endQualification(
  tx: Transaction,
  id: number,
  { at, by, reason }: { at: Date; by: string; reason: string },
): Promise<QualificationRow | undefined> {
  const [row] = await tx.query<QualificationRow>(
    `UPDATE access.qualification SET ended_at = $2, ended_by = $3, ended_reason = $4 WHERE id = $1 AND ended_at IS NULL RETURNING ${COLUMNS}`,
    [id, at, by, reason],
  );
  return row;
}

export async function readRule(queries: Queries): Promise<RuleRow> {
  const [row] = await queries.prepared<RuleRow>('SELECT acts, names, version FROM access.qualification_rule');
  return row!;
}

/** Undefined when it is of another version. */
export async function writeRule(
  tx: Transaction,
  version: number,
  { acts, names }: Pick<RuleRow, 'acts' | 'names'>,
): Promise<RuleRow | undefined> {
  const [row] = await tx.query<RuleRow>(
    'UPDATE access.qualification_rule SET acts = $2, names = $3, version = version + 1 WHERE version = $1 RETURNING acts, names, version',
    [version, acts, names],
  );
  return row;
}
