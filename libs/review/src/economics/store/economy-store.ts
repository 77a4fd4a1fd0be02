import type { Queries } from '@minutebook/platform';
import type { Unseen } from '../../alerts/unseen';
import { countsOf } from './month-counts';

/** Sums of what rules in a scope brought and cost. */
export interface Sums {
  readonly hits: number;
  readonly alerts: number;
  readonly decided: number;
  readonly right: number;
  readonly violations: number;
  readonly escalated: number;
  /** Milliseconds of reading. */
  readonly dwell: number;
  readonly lastAt: Date | null;
}

/** Alerts raised in months from one on, of these rules; of a desk and a language. */
export interface SumScope {
  /** First day of the first month. */
  readonly from: string;
  readonly rules: readonly number[];
  readonly desk?: string | undefined;
  readonly language?: string | undefined;
  /** What does not count, as a wall hides it. */
  readonly unseen: Unseen;
}

const SUMS = `coalesce(sum(e.hits), 0)::bigint AS hits, coalesce(sum(e.alerts), 0)::bigint AS alerts, coalesce(sum(e.decided), 0)::bigint AS decided,
  coalesce(sum(e.right_of), 0)::bigint AS right, coalesce(sum(e.violations), 0)::bigint AS violations, coalesce(sum(e.escalated), 0)::bigint AS escalated,
  coalesce(sum(e.dwell), 0)::bigint AS dwell, max(e.last_at) AS "lastAt"`;
const WHERE =
  'e.month >= $1::date AND e.rule_id = ANY($2::bigint[]) AND ($3::text IS NULL OR e.desk = $3) AND ($4::text IS NULL OR e.language = $4)';

function valuesOf({ from, rules, desk, language }: SumScope): unknown[] {
  return [from, rules, desk ?? null, language ?? null];
}

/** What is kept counted; of months with something that does not count, what is left of their rows. */
function economy({ alerts, folded }: Unseen, values: unknown[]): string {
  if (alerts.length === 0 && folded.length === 0) return 'review.economy e';
  const not = { alerts: `$${values.push(alerts)}`, folded: `$${values.push(folded)}` };
  const touched = `(SELECT DISTINCT rule_id, date_trunc('month', raised_at AT TIME ZONE 'UTC')::date AS month FROM review.alert
    WHERE id = ANY(${not.alerts}::bigint[]) OR id IN (SELECT alert_id FROM review.folded WHERE hit_id = ANY(${not.folded}::bigint[])))`;
  const columns =
    'rule_id, month, pattern_id, desk, language, hits, alerts, decided, right_of, violations, escalated, dwell, last_at';
  return `(SELECT ${columns} FROM review.economy k WHERE NOT EXISTS (SELECT FROM ${touched} o WHERE o.rule_id = k.rule_id AND o.month = k.month)
    UNION ALL SELECT ${columns.replace(/\w+/g, 'c.$&')} FROM ${touched} o CROSS JOIN LATERAL (${countsOf('o.rule_id', 'o.month', not)}) c) e`;
}

const BY = { rule: 'e.rule_id::text', desk: 'e.desk', language: 'e.language', month: 'e.month::text' } as const;

export function readSumsBy(
  queries: Queries,
  by: keyof typeof BY,
  scope: SumScope,
): Promise<(Sums & { key: string })[]> {
  const values = valuesOf(scope);
  return queries.query(
    `SELECT ${BY[by]} AS key, ${SUMS} FROM ${economy(scope.unseen, values)} WHERE ${WHERE} GROUP BY 1`,
    values,
  );
}

export async function readTotal(queries: Queries, scope: SumScope): Promise<Sums> {
  const values = valuesOf(scope);
  const [row] = await queries.query<Sums>(
    `SELECT ${SUMS} FROM ${economy(scope.unseen, values)} WHERE ${WHERE}`,
    values,
  );
  return row!;
}

export interface PatternSums extends Sums {
  readonly rule: number;
  readonly ruleVersion: number;
  readonly marks: string;
}

export function readPatterns(queries: Queries, scope: SumScope): Promise<PatternSums[]> {
  const values = valuesOf(scope);
  return queries.query(
    `SELECT s.*, p.rule_version_id AS "ruleVersion", p.marks FROM (
       SELECT e.rule_id AS rule, e.pattern_id, ${SUMS} FROM ${economy(scope.unseen, values)} WHERE ${WHERE} GROUP BY 1, 2) s
     JOIN review.pattern p ON p.id = s.pattern_id ORDER BY p.id`,
    values,
  );
}

/** Of one version each. */
export function readSumsOfVersions(
  queries: Queries,
  from: string,
  ruleVersions: readonly number[],
  unseen: Unseen,
): Promise<(Sums & { ruleVersion: number })[]> {
  const values: unknown[] = [from, ruleVersions];
  return queries.query(
    `SELECT p.rule_version_id AS "ruleVersion", ${SUMS} FROM review.pattern p JOIN ${economy(unseen, values)} ON e.pattern_id = p.id
     WHERE p.rule_version_id = ANY($2::bigint[]) AND e.month >= $1::date GROUP BY 1`,
    values,
  );
}

/** When something of each of these rules was last raised. */
export async function readLastAt(
  queries: Queries,
  rules: readonly number[],
  unseen: Unseen,
): Promise<ReadonlyMap<number, Date>> {
  const values: unknown[] = [rules];
  const rows = await queries.query<{ rule: number; at: Date }>(
    `SELECT e.rule_id AS rule, max(e.last_at) AS at FROM ${economy(unseen, values)} WHERE e.rule_id = ANY($1::bigint[]) GROUP BY 1`,
    values,
  );
  return new Map(rows.map(({ rule, at }) => [rule, at]));
}
