import type { Database, Transaction } from '@minutebook/platform';
import { type Firm, QUEUES } from './firm';

/** A number in [0, 1) that belongs to an alert's number and a purpose. */
const at = (i: string, purpose: number): string => `((hashint8extended(${i}, ${purpose}) & 1048575) / 1048576.0)`;
const TABLES = ['surveillance.hit', 'review.alert', 'review.decision', 'review.signature', 'review.opened'] as const;

/**
 * A year of alerts as if rules had hit and people had worked: six in ten closed with a signature, a quarter new, the rest
 * decided or held, what is recent more often open. Many alerts share a message. The past has no entries in the audit log.
 */
export async function seedAlerts(owner: Database, { reviewers, supervisors }: Firm, alerts: number): Promise<void> {
  await owner.transaction(async (tx) => {
    await tx.query("SET LOCAL maintenance_work_mem = '1GB'");
    const people = (table: string, who: readonly { id: string; name: string }[]): Promise<unknown> =>
      tx.query(
        `CREATE TEMP TABLE ${table} ON COMMIT DROP AS SELECT o - 1 AS n, u.id, u.name FROM jsonb_array_elements_text('${JSON.stringify(who.map(({ id }) => id))}') WITH ORDINALITY AS w (id, o) JOIN access."user" u ON u.id = w.id::uuid`,
      );
    await people('reviewer', reviewers);
    await people('supervisor', supervisors);
    await tx.query(MESSAGES);
    await tx.query(RULES);
    await tx.query(WORK, [alerts]);
    await tx.query('ANALYZE work');
    // The decision that stands is named before it is there; the constraint is checked as a whole at the end.
    await tx.query('ALTER TABLE review.alert DROP CONSTRAINT alert_decision_id_fkey');
    await withoutIndexes(tx, async () => {
      for (const statement of ROWS) await tx.query(statement);
    });
    await tx.query('ALTER TABLE review.alert ADD FOREIGN KEY (decision_id) REFERENCES review.decision');
    for (const table of ['surveillance.hit', 'review.alert', 'review.decision'])
      await tx.query(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`);
    // Who follows hits has followed these.
    await tx.query('UPDATE review.state SET hit = $1', [alerts]);
    await tx.query('UPDATE surveillance.conduct_state SET hit = $1', [alerts]);
  });
  await owner.query(`VACUUM (ANALYZE) ${TABLES.join(', ')}, review.tally_change`);
}

/** A million rows and their indexes are made much faster one after the other. */
async function withoutIndexes(tx: Transaction, work: () => Promise<void>): Promise<void> {
  const indexes = await tx.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = ANY($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [TABLES],
  );
  for (const { name } of indexes) await tx.query(`DROP INDEX ${name}`);
  await work();
  for (const { definition } of indexes) await tx.query(definition);
}

const MESSAGES = `
  CREATE TEMP TABLE said ON COMMIT DROP AS
  SELECT row_number() OVER (ORDER BY v.id) - 1 AS n, v.id AS version_id, v.message_id, v.version, g.conversation_id, coalesce(l.idx, 0) AS position, c.channel, p.external_id AS subject, p.desk
  FROM archive.version v JOIN archive.message g ON g.id = v.message_id AND g.kind = 1 JOIN archive.conversation c ON c.id = g.conversation_id
    LEFT JOIN access.log_leaf l ON l.log = 1 AND l.ref = v.id
    LEFT JOIN archive.handle h ON h.id = v.sender LEFT JOIN archive.person_handle m ON m.scheme = h.scheme AND m.normal = h.normal LEFT JOIN archive.person p ON p.id = m.person_id`;

const RULES = `
  CREATE TEMP TABLE rule ON COMMIT DROP AS
  SELECT row_number() OVER (ORDER BY v.id) - 1 AS n, v.id, v.rule_id, r.lexicon_id, v.severity, q.id AS queue_id, q.hours[v.severity] AS hours, split_part(q.name, ' ', 2)::int AS queue
  FROM surveillance.rule r JOIN surveillance.rule_version v ON v.id = r.in_force
    JOIN review.queue q ON r.lexicon_id = ANY(q.lexicons) AND v.severity = ANY(q.severities)`;

/** Everything about an alert in one row: \`i\` is its number, in the order of raising. */
const WORK = `
  CREATE TEMP TABLE work ON COMMIT DROP AS
  WITH size AS (SELECT $1::bigint AS alerts, (SELECT count(*) FROM said) AS messages, (SELECT count(*) FROM rule) AS rules), drawn AS (
    SELECT i, now() - interval '365 days' * ((alerts - i) / alerts::float8) AS raised_at, i >= alerts / 2 AS recent, i % messages AS said, ((i / messages) * 7 + (i % messages) * 13) % rules AS rule
    FROM size, generate_series(0, alerts - 1) AS i
  ), stated AS (
    SELECT *, CASE WHEN ${at('i', 1)} < CASE WHEN recent THEN 0.30 ELSE 0.90 END THEN 'closed' WHEN ${at('i', 1)} < CASE WHEN recent THEN 0.72 ELSE 0.98 END THEN 'new'
      WHEN ${at('i', 1)} < CASE WHEN recent THEN 0.91 ELSE 0.99 END THEN 'decided' ELSE 'claimed' END AS state FROM drawn
  )
  SELECT s.i + 1 AS id, s.state, s.raised_at, s.raised_at + r.hours * interval '1 hour' AS due_at,
    m.version_id, m.message_id, m.version, m.conversation_id, m.position, m.channel, m.subject, m.desk,
    r.id AS rule_version_id, r.rule_id, r.lexicon_id, r.severity, r.queue_id, w.id AS reviewer, w.name AS reviewer_name, v.id AS signer, v.name AS signer_name,
    CASE WHEN s.state IN ('decided', 'closed') THEN row_number() OVER (PARTITION BY s.state IN ('decided', 'closed') ORDER BY s.i) END AS decision,
    least(s.raised_at + interval '60 hours' * ${at('s.i', 3)}, now() - interval '2 hours' * ${at('s.i', 3)}) AS decided_at,
    ${at('s.i', 4)} AS chance
  FROM stated s JOIN said m ON m.n = s.said JOIN rule r ON r.n = s.rule
    JOIN reviewer w ON w.n = r.queue + ${QUEUES} * floor(${at('s.i', 2)} * (SELECT count(*) FROM reviewer) / ${QUEUES})
    JOIN supervisor v ON v.n = floor(${at('s.i', 5)} * (SELECT count(*) FROM supervisor))`;

const ROWS = [
  `INSERT INTO surveillance.hit (id, version_id, message_id, message_version, rule_version_id, position, engine, spans, found_at) OVERRIDING SYSTEM VALUE
   SELECT id, version_id, message_id, version, rule_version_id, position, 'seeded', jsonb_build_array(jsonb_build_object('version', version, 'zone', 'own', 'part', 'body', 'start', 0, 'end', 9, 'operand', 0)), raised_at FROM work ORDER BY id`,
  `INSERT INTO review.alert (id, hit_id, message_id, message_version, conversation_id, rule_version_id, rule_id, lexicon_id, severity, queue_id, channel, language, direction, desk, subject, state, raised_at, due_at,
     assigned_to, assigned_to_name, claimed_by, claimed_by_name, claimed_at, snoozed_until, decision_id, signatures_needed, signers, closed_at, version) OVERRIDING SYSTEM VALUE
   SELECT id, id, message_id, version, conversation_id, rule_version_id, rule_id, lexicon_id, severity, queue_id, channel, 'latin', CASE WHEN chance < 0.7 THEN 'internal' WHEN chance < 0.85 THEN 'inbound' ELSE 'outbound' END, desk, subject, state, raised_at, due_at,
     CASE WHEN state = 'new' AND chance < 0.05 THEN reviewer END, CASE WHEN state = 'new' AND chance < 0.05 THEN reviewer_name END,
     CASE WHEN state <> 'new' THEN reviewer END, CASE WHEN state <> 'new' THEN reviewer_name END, CASE state WHEN 'new' THEN NULL WHEN 'claimed' THEN now() - interval '3 days' * chance ELSE decided_at - interval '3 minutes' END,
     CASE WHEN state = 'new' AND chance < 0.02 THEN now() + interval '20 days' * (0.1 + chance) END, decision, CASE WHEN decision IS NULL THEN 0 ELSE 1 END, CASE WHEN state = 'closed' THEN ARRAY[signer] ELSE '{}' END,
     CASE WHEN state = 'closed' THEN least(decided_at + interval '8 hours' * chance, now()) END, CASE state WHEN 'new' THEN 0 WHEN 'claimed' THEN 1 WHEN 'decided' THEN 2 ELSE 3 END FROM work ORDER BY id`,
  `INSERT INTO review.decision (id, alert_id, disposition, reason, decided_by, decided_by_name, decided_at, dwell) OVERRIDING SYSTEM VALUE
   SELECT decision, id, CASE WHEN chance < 0.55 THEN 'cleared' WHEN chance < 0.92 THEN 'false-positive' WHEN chance < 0.97 THEN 'escalated' ELSE 'violation' END, 'Read with what was written before and after it: business as usual.', reviewer, reviewer_name, decided_at, (8000 + 90000 * chance)::int
   FROM work WHERE decision IS NOT NULL ORDER BY decision`,
  `INSERT INTO review.signature (decision_id, level, outcome, signed_by, signed_by_name, signed_at) SELECT decision, 1, 'signed', signer, signer_name, least(decided_at + interval '8 hours' * chance, now()) FROM work WHERE state = 'closed' ORDER BY decision`,
  `INSERT INTO review.opened (alert_id, user_id, user_name, first_at) SELECT id, reviewer, reviewer_name, decided_at - interval '4 minutes' FROM work WHERE decision IS NOT NULL ORDER BY id`,
];
