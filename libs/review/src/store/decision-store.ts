import type { Disposition } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type Outcome = 'signed' | 'returned' | 'undone' | 'reopened';

export interface SignatureRow {
  readonly level: number;
  readonly outcome: Outcome;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly reason: string | null;
}

export interface DecisionRow {
  readonly id: number;
  readonly alert: number;
  readonly disposition: Disposition;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly dwell: number | null;
  readonly bulk: number | null;
  /** Hits it was made for besides the alert's own. */
  readonly members: readonly number[];
  readonly signatures: readonly SignatureRow[];
}

/** How many decisions `user` took since then, as SQL; one taken back is none. By index alone: every counter asks it. */
export function doneSince(user: string, since: string): string {
  return `(SELECT count(*) FROM review.decision d WHERE d.decided_by = ${user} AND d.decided_at >= ${since} AND d.id NOT IN
    (SELECT s.decision_id FROM review.signature s WHERE s.outcome = 'undone' AND s.signed_by = ${user} AND s.signed_at >= ${since}))`;
}

/** It is for the members the alert has, all of them: whoever decided a version of it saw which. */
export async function insertDecision(
  tx: Transaction,
  decision: {
    alert: number;
    disposition: Disposition;
    reason: string;
    by: string;
    byName: string;
    at: Date;
    dwell: number | null;
    bulk?: number | undefined;
    delegation?: number | undefined;
  },
): Promise<{ id: number; members: number[] }> {
  const [row] = await tx.prepared<{ id: number; members: number[] }>(
    `INSERT INTO review.decision (alert_id, disposition, reason, decided_by, decided_by_name, decided_at, dwell, bulk_id, delegation_id, members)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ARRAY(SELECT hit_id FROM review.folded WHERE alert_id = $1 ORDER BY hit_id)) RETURNING id, members`,
    [
      decision.alert,
      decision.disposition,
      decision.reason,
      decision.by,
      decision.byName,
      decision.at,
      decision.dwell,
      decision.bulk ?? null,
      decision.delegation ?? null,
    ],
  );
  return row!;
}

/** A signature, or what ended a decision, at the next level. */
export async function insertSignature(
  tx: Transaction,
  signature: { decision: number; outcome: Outcome; by: string; byName: string; at: Date; reason: string | null },
): Promise<number> {
  const [row] = await tx.prepared<{ level: number }>(
    `INSERT INTO review.signature (decision_id, level, outcome, signed_by, signed_by_name, signed_at, reason)
     SELECT $1, coalesce(max(level), 0) + 1, $2, $3, $4, $5, $6 FROM review.signature WHERE decision_id = $1 RETURNING level`,
    [signature.decision, signature.outcome, signature.by, signature.byName, signature.at, signature.reason],
  );
  return row!.level;
}

export async function insertBulk(
  tx: Transaction,
  bulk: { disposition: Disposition; reason: string; alerts: readonly number[]; by: string; at: Date },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.bulk (disposition, reason, alerts, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [bulk.disposition, bulk.reason, bulk.alerts, bulk.by, bulk.at],
  );
  return row!.id;
}

const SIGNATURES = `(SELECT coalesce(json_agg(json_build_object('level', s.level, 'outcome', s.outcome, 'by', s.signed_by, 'byName', s.signed_by_name, 'at', s.signed_at, 'reason', s.reason) ORDER BY s.level), '[]')
  FROM review.signature s WHERE s.decision_id = d.id) AS signatures`;
const DECISION = `d.id, d.alert_id AS alert, d.disposition, d.reason, d.decided_by AS by, d.decided_by_name AS "byName", d.decided_at AS at, d.dwell, d.bulk_id AS bulk, d.members, ${SIGNATURES}`;

/** JSON has no dates. */
function withDates<R extends DecisionRow>(row: R): R {
  return { ...row, signatures: row.signatures.map((one) => ({ ...one, at: new Date(one.at) })) };
}

export async function decisionsOf(queries: Queries, alert: number): Promise<DecisionRow[]> {
  const rows = await queries.prepared<DecisionRow>(
    `SELECT ${DECISION} FROM review.decision d WHERE d.alert_id = $1 ORDER BY d.id`,
    [alert],
  );
  return rows.map(withDates);
}

export interface RuleRecord {
  readonly ruleVersion: number;
  readonly alerts: number;
  readonly decided: number;
  /** Decided and not called a false positive. */
  readonly right: number;
}

export async function recordsOf(queries: Queries, ruleVersions: readonly number[]): Promise<RuleRecord[]> {
  return queries.query<RuleRecord>(
    `SELECT a.rule_version_id AS "ruleVersion", count(*) AS alerts, count(d.id) AS decided, count(d.id) FILTER (WHERE d.disposition <> 'false-positive') AS right
     FROM review.alert a LEFT JOIN review.decision d ON d.id = a.decision_id WHERE a.rule_version_id = ANY($1) GROUP BY 1`,
    [ruleVersions],
  );
}
