/** Alerts and folded hits that are not to count, as SQL of two arrays. */
export interface NotCounted {
  readonly alerts: string;
  readonly folded: string;
}

/** What a rule brought in a month (of UTC, by when alerts were raised), from the rows themselves, as `review.economy` holds it. */
export function countsOf(rule: string, month: string, not?: NotCounted): string {
  const [alerts, folded] = not
    ? [` AND id <> ALL(${not.alerts}::bigint[])`, ` AND f.hit_id <> ALL(${not.folded}::bigint[])`]
    : ['', ''];
  return `
    WITH a AS MATERIALIZED (
      SELECT * FROM review.alert WHERE rule_id = ${rule} AND raised_at >= ${month}::date::timestamp AT TIME ZONE 'UTC' AND raised_at < (${month}::date + interval '1 month') AT TIME ZONE 'UTC'${alerts}
    ), h AS (
      SELECT hit_id, id, true AS own FROM a UNION ALL SELECT f.hit_id, f.alert_id, false FROM a JOIN review.folded f ON f.alert_id = a.id WHERE a.members > 0${folded}
    )
    SELECT ${rule}::bigint AS rule_id, ${month}::date AS month, p.pattern_id, coalesce(a.desk, '') AS desk, a.language, count(*) AS hits, count(*) FILTER (WHERE own) AS alerts, count(d.id) FILTER (WHERE own) AS decided,
      count(*) FILTER (WHERE own AND d.disposition <> 'false-positive') AS right_of, count(*) FILTER (WHERE own AND d.disposition = 'violation') AS violations,
      count(*) FILTER (WHERE own AND d.disposition = 'escalated') AS escalated, coalesce(sum(t.dwell) FILTER (WHERE own), 0)::bigint AS dwell, max(a.raised_at) AS last_at
    FROM h JOIN a USING (id) JOIN review.hit_pattern p ON p.hit_id = h.hit_id LEFT JOIN review.decision d ON d.id = a.decision_id
      LEFT JOIN LATERAL (SELECT sum(x.dwell) AS dwell FROM review.decision x WHERE x.alert_id = a.id AND x.bulk_id IS NULL
        AND NOT EXISTS (SELECT FROM review.signature s WHERE s.decision_id = x.id AND s.outcome = 'undone')) t ON own
    GROUP BY p.pattern_id, coalesce(a.desk, ''), a.language`;
}
