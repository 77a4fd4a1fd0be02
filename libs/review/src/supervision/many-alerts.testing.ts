import { createHash } from 'node:crypto';
import type { TestDatabase } from '@minutebook/platform/testing';

export interface ManyAlerts {
  readonly alerts: number;
  readonly days: number;
  readonly reviewers: number;
  readonly queues: readonly number[];
  readonly desks: readonly string[];
  /** Rules with one version each: of both the ids. */
  readonly rules: readonly { readonly rule: number; readonly version: number; readonly lexicon: number }[];
  readonly until: Date;
}

/** For specs only: reviewer number `n`, always the same. */
export function reviewerOf(n: number): string {
  const hex = createHash('sha256').update(`reviewer ${n}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * For specs only: a firm's alerts over months, decided and signed as they are in one, straight into the tables. One in
 * twenty was decided in bulk, one in fifty taken back and decided again.
 */
export async function raiseMany({ admin }: TestDatabase, plan: ManyAlerts): Promise<void> {
  const { alerts, days, reviewers, queues, desks, rules, until } = plan;
  await admin.transaction(async (tx) => {
    // Alerts and decisions refer to each other, and each is written in one piece here.
    await tx.query('SET LOCAL session_replication_role = replica');
    await tx.query('SET LOCAL work_mem = 262144');
    await tx.query(
      `CREATE TEMP TABLE plan ON COMMIT DROP AS SELECT * FROM unnest($1::uuid[]) WITH ORDINALITY AS r (id, n)`,
      [Array.from({ length: reviewers }, (_, n) => reviewerOf(n))],
    );
    await tx.query('SELECT setseed(0.42)');
    await tx.query(
      `CREATE TEMP TABLE made ON COMMIT DROP AS
       SELECT i, 1000000 + i AS id, $6::timestamptz - make_interval(secs => ($2 * 86400.0) * (1 - i::float8 / $1)) AS raised_at, 1 + (random() * 2)::int AS severity,
         ($3::bigint[])[1 + floor(random() * $7)::int] AS queue_id, ($4::text[])[1 + floor(random() * $8)::int] AS desk, 1 + floor(random() * $9)::int AS rule,
         exp(random() * 8 + 4) AS took, exp(random() * 4 + 8)::int AS dwell, 1 + floor(random() * $5)::int AS reviewer, random() AS luck, random() AS way, random() AS again
       FROM generate_series(1, $1::int) i`,
      [alerts, days, queues, desks, reviewers, until, queues.length, desks.length, rules.length],
    );
    await tx.query(
      `CREATE TEMP TABLE decided ON COMMIT DROP AS
       SELECT m.*, p.id AS reviewer_id, raised_at + make_interval(secs => took) AS decided_at, raised_at + make_interval(secs => took + 120000 * way) AS signed_at
       FROM made m JOIN plan p ON p.n = m.reviewer WHERE raised_at + make_interval(secs => took) < $1`,
      [until],
    );
    await tx.query(
      `INSERT INTO review.bulk (id, disposition, reason, alerts, decided_by, decided_at) OVERRIDING SYSTEM VALUE SELECT 1, 'cleared', 'Newsletters of one bank, read by their subject.', '{}', id, $1 FROM plan WHERE n = 1`,
      [until],
    );
    await tx.query(
      `INSERT INTO review.decision (id, alert_id, disposition, reason, decided_by, decided_by_name, decided_at, dwell, bulk_id) OVERRIDING SYSTEM VALUE
       SELECT 3 * id, id, CASE WHEN luck < 0.6 THEN 'false-positive' WHEN luck < 0.9 THEN 'cleared' WHEN luck < 0.98 THEN 'escalated' ELSE 'violation' END,
         'Nothing in it but the price of the day.', reviewer_id, 'Reviewer ' || reviewer, decided_at, dwell, CASE WHEN way < 0.05 THEN 1 END FROM decided
       UNION ALL SELECT 3 * id - 1, id, 'cleared', 'A slip of the hand, taken back at once.', reviewer_id, 'Reviewer ' || reviewer, decided_at - interval '2 seconds', dwell, NULL FROM decided WHERE again < 0.02`,
    );
    await tx.query(
      `INSERT INTO review.signature (decision_id, level, outcome, signed_by, signed_by_name, signed_at)
       SELECT 3 * id - 1, 1, 'undone', reviewer_id, 'Reviewer ' || reviewer, decided_at - interval '1 second' FROM decided WHERE again < 0.02
       UNION ALL SELECT 3 * d.id, 1, 'signed', s.id, 'Signer', d.signed_at FROM decided d JOIN plan s ON s.n = 1 + d.reviewer % $1 WHERE d.signed_at < $2`,
      [reviewers, until],
    );
    await tx.query(
      `INSERT INTO review.alert (id, hit_id, message_id, message_version, conversation_id, rule_version_id, rule_id, lexicon_id, severity, queue_id, channel, language, direction, desk, subject,
         state, raised_at, due_at, claimed_by, claimed_by_name, decision_id, signatures_needed, signers, closed_at, version) OVERRIDING SYSTEM VALUE
       SELECT m.id, m.id, m.id, 0, m.id / 7, ($1::bigint[])[m.rule], ($2::bigint[])[m.rule], ($3::bigint[])[m.rule], m.severity, m.queue_id, 'teams', 'latin', 'internal', m.desk, 'E' || m.i % 2000,
         CASE WHEN d.id IS NULL THEN 'new' WHEN d.signed_at < $4 THEN 'closed' ELSE 'decided' END, m.raised_at, m.raised_at + interval '1 day', d.reviewer_id, 'Reviewer ' || d.reviewer,
         3 * d.id, 1, CASE WHEN d.signed_at < $4 THEN ARRAY[d.reviewer_id] ELSE '{}' END, CASE WHEN d.signed_at < $4 THEN d.signed_at END, 3
       FROM made m LEFT JOIN decided d ON d.id = m.id`,
      [rules.map(({ version }) => version), rules.map(({ rule }) => rule), rules.map(({ lexicon }) => lexicon), until],
    );
  });
  for (const table of ['alert', 'decision', 'signature']) await admin.query(`VACUUM ANALYZE review.${table}`);
}
