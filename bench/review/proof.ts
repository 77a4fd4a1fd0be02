import type { Database } from '@minutebook/platform';
import type { Acknowledged } from './reviewer';

/** What must hold after any run, and what was found instead. */
export interface Proof {
  readonly decisions: number;
  readonly faults: readonly string[];
}

/** Compares what the server acknowledged with what stands in the tables, the audit log and the tally. */
export async function prove(owner: Database, acknowledged: readonly Acknowledged[], since: number): Promise<Proof> {
  const faults: string[] = [];
  const none = async (what: string, sql: string, values: readonly unknown[] = []): Promise<void> => {
    const [row] = await owner.query<{ n: number }>(sql, values);
    if (row!.n > 0) faults.push(`${row!.n} ${what}`);
  };
  const column = (name: keyof Acknowledged): string[] => acknowledged.map((one) => one[name]);
  await none(
    'acknowledged decisions that do not stand exactly once',
    `SELECT count(*) AS n FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[]) AS k (alert, decision, by, reason)
     WHERE (SELECT count(*) FROM review.decision d WHERE d.alert_id = k.alert AND d.id > $5) <> 1
       OR NOT EXISTS (SELECT FROM review.decision d WHERE d.id = k.decision AND d.alert_id = k.alert AND d.decided_by = k.by AND d.reason = k.reason)`,
    [column('alert'), column('decision'), column('by'), column('reason'), since],
  );
  await none(
    'decisions nobody was told of',
    'SELECT count(*) AS n FROM review.decision d WHERE d.id > $2 AND d.id <> ALL($1::bigint[])',
    [column('decision'), since],
  );
  await none(
    'alerts with two standing decisions',
    `SELECT count(*) AS n FROM (SELECT d.alert_id FROM review.decision d
       WHERE NOT EXISTS (SELECT FROM review.signature s WHERE s.decision_id = d.id AND s.outcome <> 'signed') GROUP BY 1 HAVING count(*) > 1) two`,
  );
  await none(
    'decisions without exactly one entry of the audit log',
    `WITH told AS (SELECT convert_from(content, 'UTF8')::jsonb->'detail'->>'decision' AS decision, subject_id FROM access.audit_entry WHERE action = 'alert.decided')
     SELECT count(*) AS n FROM (SELECT d.id FROM review.decision d LEFT JOIN told t ON t.decision = d.id::text AND t.subject_id = d.alert_id::text WHERE d.id > $1 GROUP BY d.id HAVING count(t.decision) <> 1) wrong`,
    [since],
  );
  await none(
    'audit entries of decisions that are not there',
    `SELECT count(*) AS n FROM access.audit_entry e WHERE e.action = 'alert.decided' AND NOT EXISTS (SELECT FROM review.decision d WHERE d.id::text = convert_from(e.content, 'UTF8')::jsonb->'detail'->>'decision')`,
  );
  await none(
    'counters that differ from a count',
    `WITH told AS (SELECT queue_id, state, sum(n) AS n FROM (SELECT queue_id, state, n FROM review.tally UNION ALL SELECT queue_id, state, n FROM review.tally_change) c GROUP BY 1, 2),
       counted AS (SELECT queue_id, state, count(*) AS n FROM review.alert GROUP BY 1, 2)
     SELECT count(*) AS n FROM told FULL JOIN counted USING (queue_id, state) WHERE coalesce(told.n, 0) <> coalesce(counted.n, 0)`,
  );
  return { decisions: acknowledged.length, faults };
}

/** The newest decision before anybody worked. */
export async function lastDecision(owner: Database): Promise<number> {
  const [row] = await owner.query<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM review.decision');
  return row!.id;
}
