import type { PlanKind, PlanRules } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface PlanRow {
  readonly id: number;
  readonly name: string;
  readonly kind: PlanKind;
  readonly rules: PlanRules;
  readonly ruleVersion: number;
  /** The rule its alerts are of. */
  readonly rule: number;
  readonly code: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly version: number;
  /** Of a review of everything: ledger entries read. */
  readonly position: number;
  /** Revision of the directory, and version of the plan, by which everything below was read. */
  readonly directory: number | null;
  readonly readVersion: number | null;
  readonly restartedAt: Date | null;
}

const PLAN = `p.id, p.name, p.kind, p.rules, p.rule_version_id AS "ruleVersion", v.rule_id AS rule, r.code, p.created_by_name AS "createdByName", p.created_at AS "createdAt",
  p.ended_at AS "endedAt", p.version, p.position, p.directory, p.read_version AS "readVersion", p.restarted_at AS "restartedAt"`;
const FROM = `surveillance.sampling_plan p JOIN surveillance.rule_version v ON v.id = p.rule_version_id JOIN surveillance.rule r ON r.id = v.rule_id`;

/** Plans that have not ended, by name. */
export function listPlans(queries: Queries, after: string | undefined, limit: number): Promise<PlanRow[]> {
  return queries.query<PlanRow>(
    `SELECT ${PLAN} FROM ${FROM} WHERE p.ended_at IS NULL AND ($1::text IS NULL OR p.name > $1) ORDER BY p.name LIMIT $2`,
    [after ?? null, limit],
  );
}

export async function readPlan(queries: Queries, id: number): Promise<PlanRow | undefined> {
  const [row] = await queries.query<PlanRow>(`SELECT ${PLAN} FROM ${FROM} WHERE p.id = $1`, [id]);
  return row;
}

/** Throws 23505 when the name is taken, by a plan that ended as well: its alerts carry it. */
export async function insertPlan(
  tx: Transaction,
  plan: { readonly name: string; readonly kind: PlanKind; readonly rules: PlanRules },
  by: { readonly id: string; readonly name: string },
  at: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.sampling_plan (name, kind, rules, created_by, created_by_name, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, 0) RETURNING id`,
    [plan.name, plan.kind, JSON.stringify(plan.rules), by.id, by.name, at],
  );
  return row!.id;
}

export async function setRuleOfPlan(tx: Transaction, id: number, ruleVersion: number): Promise<void> {
  await tx.query('UPDATE surveillance.sampling_plan SET rule_version_id = $2 WHERE id = $1', [id, ruleVersion]);
}

/** False when it ended, or is not of this version any more. */
export async function changePlan(tx: Transaction, id: number, version: number, rules: PlanRules): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.sampling_plan SET rules = $3, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING id',
    [id, version, JSON.stringify(rules)],
  );
  return rows.length === 1;
}

export async function endPlan(tx: Transaction, id: number, version: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.sampling_plan SET ended_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING id',
    [id, version, at],
  );
  return rows.length === 1;
}
