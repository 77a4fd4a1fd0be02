import type { Queries, Transaction } from '@minutebook/platform';
import { countsOf } from './month-counts';

/** How far hits, and entries of the audit log, are booked. */
export interface Place {
  readonly hit: number;
  readonly audit: number;
}

export async function lockPlace(tx: Transaction): Promise<Place> {
  const [row] = await tx.query<Place>('SELECT hit, audit FROM review.economy_state FOR UPDATE');
  return row!;
}

export async function movePlace(tx: Transaction, { hit, audit }: Place): Promise<void> {
  await tx.query('UPDATE review.economy_state SET hit = $1, audit = $2', [hit, audit]);
}

/** The last hit that was made an alert of, or put into one. */
export async function readRaised(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ hit: number }>('SELECT hit FROM review.state');
  return row!.hit;
}

export interface Marked {
  readonly hit: number;
  readonly ruleVersion: number;
  readonly marks: string;
}

const MONTH = (column: string): string => `date_trunc('month', ${column} AT TIME ZONE 'UTC')::date`;

/** Books hits. The months of the alerts they are in, or folded into, have to be counted anew. */
export async function bookHits(tx: Transaction, hits: readonly Marked[]): Promise<void> {
  if (hits.length === 0) return;
  const columns = [
    hits.map(({ hit }) => hit),
    hits.map(({ ruleVersion }) => ruleVersion),
    hits.map(({ marks }) => marks),
  ];
  await tx.query(
    `INSERT INTO review.pattern (rule_version_id, marks) SELECT DISTINCT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT DO NOTHING`,
    columns.slice(1),
  );
  await tx.query(
    `INSERT INTO review.hit_pattern (hit_id, pattern_id)
     SELECT h.hit, p.id FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS h (hit, rule_version, marks)
       JOIN review.pattern p ON p.rule_version_id = h.rule_version AND md5(p.marks) = md5(h.marks)
     ON CONFLICT DO NOTHING`,
    columns,
  );
  await tx.query(
    `${MARK} SELECT DISTINCT a.rule_id, ${MONTH('a.raised_at')}, true FROM (
       SELECT id FROM review.alert WHERE hit_id = ANY($1) UNION ALL SELECT alert_id FROM review.folded WHERE hit_id = ANY($1)
     ) i JOIN review.alert a ON a.id = i.id ${DIRTY}`,
    columns.slice(0, 1),
  );
}

const MARK = 'INSERT INTO review.economy_month (rule_id, month, dirty)';
const DIRTY = 'ORDER BY 1, 2 ON CONFLICT (rule_id, month) DO UPDATE SET dirty = true WHERE NOT economy_month.dirty';

/** What was decided about these alerts has changed, or, then, what belongs to them. */
export async function markMonthsOf(
  tx: Transaction,
  changes: readonly { alert: number; at: Date | null }[],
): Promise<void> {
  if (changes.length > 0)
    await tx.query(
      `${MARK} SELECT DISTINCT a.rule_id, m.month, true FROM unnest($1::bigint[], $2::timestamptz[]) AS c (alert, at) JOIN review.alert a ON a.id = c.alert
         CROSS JOIN LATERAL (VALUES (${MONTH('a.raised_at')}), (${MONTH('c.at')})) AS m (month) WHERE m.month IS NOT NULL ${DIRTY}`,
      [changes.map(({ alert }) => alert), changes.map(({ at }) => at)],
    );
}

/** Months still to be counted anew. */
export async function countDirty(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ n: number }>('SELECT count(*) AS n FROM review.economy_month WHERE dirty');
  return row!.n;
}

/** Counts the newest months that have to be counted anew from their rows; false when there are none. */
export async function recountMonths(tx: Transaction, most: number): Promise<boolean> {
  const months = await tx.query<{ rule: number; month: string }>(
    `SELECT rule_id AS rule, month::text FROM review.economy_month WHERE dirty ORDER BY month DESC, rule_id LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [most],
  );
  for (const { rule, month } of months) {
    await tx.query('DELETE FROM review.economy WHERE rule_id = $1 AND month = $2', [rule, month]);
    await tx.query(
      `INSERT INTO review.economy (rule_id, month, pattern_id, desk, language, hits, alerts, decided, right_of, violations, escalated, dwell, last_at) ${countsOf('$1', '$2')}`,
      [rule, month],
    );
    await tx.query('UPDATE review.economy_month SET dirty = false WHERE rule_id = $1 AND month = $2', [rule, month]);
  }
  return months.length > 0;
}
