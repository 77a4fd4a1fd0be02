import type { Queries } from '@minutebook/platform';

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
}

const SUMS = `coalesce(sum(e.hits), 0)::bigint AS hits, coalesce(sum(e.alerts), 0)::bigint AS alerts, coalesce(sum(e.decided), 0)::bigint AS decided,
  coalesce(sum(e.right_of), 0)::bigint AS right, coalesce(sum(e.violations), 0)::bigint AS violations, coalesce(sum(e.escalated), 0)::bigint AS escalated,
  coalesce(sum(e.dwell), 0)::bigint AS dwell, max(e.last_at) AS "lastAt"`;
const WHERE =
  'e.month >= $1::date AND e.rule_id = ANY($2::bigint[]) AND ($3::text IS NULL OR e.desk = $3) AND ($4::text IS NULL OR e.language = $4)';

function values({ from, rules, desk, language }: SumScope): unknown[] {
  return [from, rules, desk ?? null, language ?? null];
}

const BY = { rule: 'e.rule_id::text', desk: 'e.desk', language: 'e.language', month: 'e.month::text' } as const;

export function readSumsBy(
  queries: Queries,
  by: keyof typeof BY,
  scope: SumScope,
): Promise<(Sums & { key: string })[]> {
  return queries.query(
    `SELECT ${BY[by]} AS key, ${SUMS} FROM review.economy e WHERE ${WHERE} GROUP BY 1`,
    values(scope),
  );
}

export async function readTotal(queries: Queries, scope: SumScope): Promise<Sums> {
  const [row] = await queries.query<Sums>(`SELECT ${SUMS} FROM review.economy e WHERE ${WHERE}`, values(scope));
  return row!;
}

export interface PatternSums extends Sums {
  readonly rule: number;
  readonly ruleVersion: number;
  readonly marks: string;
}

export function readPatterns(queries: Queries, scope: SumScope): Promise<PatternSums[]> {
  return queries.query(
    `SELECT s.*, p.rule_version_id AS "ruleVersion", p.marks FROM (
       SELECT e.rule_id AS rule, e.pattern_id, ${SUMS} FROM review.economy e WHERE ${WHERE} GROUP BY 1, 2) s
     JOIN review.pattern p ON p.id = s.pattern_id ORDER BY p.id`,
    values(scope),
  );
}

/** Of one version each. */
export function readSumsOfVersions(
  queries: Queries,
  from: string,
  ruleVersions: readonly number[],
): Promise<(Sums & { ruleVersion: number })[]> {
  return queries.query(
    `SELECT p.rule_version_id AS "ruleVersion", ${SUMS} FROM review.pattern p JOIN review.economy e ON e.pattern_id = p.id
     WHERE p.rule_version_id = ANY($2::bigint[]) AND e.month >= $1::date GROUP BY 1`,
    [from, ruleVersions],
  );
}

/** When something of each of these rules was last raised. */
export async function readLastAt(queries: Queries, rules: readonly number[]): Promise<ReadonlyMap<number, Date>> {
  const rows = await queries.query<{ rule: number; at: Date }>(
    'SELECT rule_id AS rule, max(last_at) AS at FROM review.economy WHERE rule_id = ANY($1::bigint[]) GROUP BY 1',
    [rules],
  );
  return new Map(rows.map(({ rule, at }) => [rule, at]));
}
