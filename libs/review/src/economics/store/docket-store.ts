import type { Ground, RuleDecision } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface DecisionRow {
  readonly id: number;
  readonly rule: number;
  readonly ruleVersion: number;
  readonly version: number;
  readonly grounds: Ground[];
  readonly outcome: RuleDecision['outcome'];
  readonly until: string | null;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
}

const DECISION = `id, rule_id AS rule, rule_version_id AS "ruleVersion", version, grounds, outcome, until::text, reason, decided_by AS by, decided_by_name AS "byName", decided_at AS at`;

/** Newest first. */
export function readDecisions(queries: Queries, rule: number): Promise<DecisionRow[]> {
  return queries.query(`SELECT ${DECISION} FROM review.rule_decision WHERE rule_id = $1 ORDER BY id DESC`, [rule]);
}

/** The newest of each rule. */
export async function readLastDecisions(queries: Queries): Promise<ReadonlyMap<number, DecisionRow>> {
  const rows = await queries.query<DecisionRow>(
    `SELECT DISTINCT ON (rule_id) ${DECISION} FROM review.rule_decision ORDER BY rule_id, id DESC`,
  );
  return new Map(rows.map((row) => [row.rule, row]));
}

/** False when somebody has decided since `after`. */
export async function insertDecision(
  tx: Transaction,
  decision: Omit<DecisionRow, 'id'> & { readonly after: number },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO review.rule_decision (rule_id, rule_version_id, version, grounds, outcome, until, reason, decided_by, decided_by_name, decided_at, after)
     SELECT $1, $2, $11, $3, $4, $5, $6, $7, $8, $9, $10 WHERE $10::bigint = coalesce((SELECT max(id) FROM review.rule_decision WHERE rule_version_id = $2), 0)
     ON CONFLICT (rule_version_id, after) DO NOTHING RETURNING id`,
    [
      decision.rule,
      decision.ruleVersion,
      decision.grounds,
      decision.outcome,
      decision.until,
      decision.reason,
      decision.by,
      decision.byName,
      decision.at,
      decision.after,
      decision.version,
    ],
  );
  return rows.length === 1;
}

export interface TestRow {
  readonly id: number;
  readonly rule: number;
  readonly ruleVersion: number;
  readonly version: number;
  readonly engine: string;
  readonly examples: number;
  readonly failed: string[];
  readonly replayed: number;
  readonly missed: number;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
}

const TEST = `id, rule_id AS rule, rule_version_id AS "ruleVersion", version, engine, examples, failed, replayed, missed, tested_by AS by, tested_by_name AS "byName", tested_at AS at`;

/** Newest first. */
export function readTests(queries: Queries, rule: number, limit: number): Promise<TestRow[]> {
  return queries.query(`SELECT ${TEST} FROM review.rule_test WHERE rule_id = $1 ORDER BY id DESC LIMIT $2`, [
    rule,
    limit,
  ]);
}

/** When versions of rules were last tested. */
export async function readTestedAt(queries: Queries): Promise<ReadonlyMap<number, Date>> {
  const rows = await queries.query<{ version: number; at: Date }>(
    'SELECT rule_version_id AS version, max(tested_at) AS at FROM review.rule_test GROUP BY 1',
  );
  return new Map(rows.map(({ version, at }) => [version, at]));
}

export async function insertTest(tx: Transaction, test: Omit<TestRow, 'id'>): Promise<TestRow> {
  const [row] = await tx.query<TestRow>(
    `INSERT INTO review.rule_test (rule_id, rule_version_id, version, engine, examples, failed, replayed, missed, tested_by, tested_by_name, tested_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${TEST}`,
    [
      test.rule,
      test.ruleVersion,
      test.version,
      test.engine,
      test.examples,
      test.failed,
      test.replayed,
      test.missed,
      test.by,
      test.byName,
      test.at,
    ],
  );
  return row!;
}

export interface Limits {
  readonly untestedMonths: number;
  readonly silentMonths: number;
  readonly precisionFloor: number;
  readonly version: number;
}

const LIMITS = `untested_months AS "untestedMonths", silent_months AS "silentMonths", precision_floor AS "precisionFloor", version`;

export async function readLimits(queries: Queries): Promise<Limits> {
  const [row] = await queries.query<Limits>(`SELECT ${LIMITS} FROM review.economy_limits`);
  return row!;
}

/** Undefined when `version` is not the current one any more. */
export async function saveLimits(tx: Transaction, limits: Limits): Promise<Limits | undefined> {
  const [row] = await tx.query<Limits>(
    `UPDATE review.economy_limits SET untested_months = $1, silent_months = $2, precision_floor = $3, version = version + 1 WHERE version = $4 RETURNING ${LIMITS}`,
    [limits.untestedMonths, limits.silentMonths, limits.precisionFloor, limits.version],
  );
  return row;
}
