import type { Queries, Transaction } from '@minutebook/platform';

/** What comparing one conversation of a capture with the archive came to. Messages. */
export interface Comparison {
  readonly conversation: number;
  readonly gone: number;
  readonly known: number;
  readonly undecided: number;
}

export interface PendingRow {
  readonly evidence: number;
  readonly state: 'waiting' | 'noting';
  /** It was never compared before. */
  readonly isFirst: boolean;
}

/** A capture that lacks a message, with where it came from. */
export interface AbsenceRow {
  readonly message: number;
  readonly receivedAt: Date;
  readonly from: Date;
  readonly to: Date;
  readonly importId: number | null;
  readonly importName: string | null;
  readonly owner: string | null;
}

/** Unreadable records an object may have and still be compared: round each of them nothing is concluded. */
const MOST_EXCEPTIONS = 1_000;
/** So many records new inside what earlier captures covered, and half as many as are lacking: the two read it differently. */
const STRANGE = 10;

export async function awaitReconciliation(tx: Transaction, evidence: number): Promise<void> {
  await tx.query(
    `INSERT INTO archive.reconciliation (evidence_id, state) VALUES ($1, 'waiting') ON CONFLICT (evidence_id) DO UPDATE SET state = 'waiting', done_at = NULL`,
    [evidence],
  );
}

/** The oldest capture that is not compared, or not noted, yet. */
export async function nextReconciliation(queries: Queries): Promise<PendingRow | undefined> {
  const [row] = await queries.query<PendingRow>(
    `SELECT evidence_id AS evidence, state, done_at IS NULL AS "isFirst" FROM archive.reconciliation WHERE state <> 'done' ORDER BY evidence_id LIMIT 1`,
  );
  return row;
}

export async function moveReconciliation(
  tx: Transaction,
  evidence: number,
  state: 'noting' | 'done',
  at: Date,
): Promise<void> {
  await tx.query(
    `UPDATE archive.reconciliation SET state = $2, done_at = CASE WHEN $2 = 'done' THEN $3::timestamptz ELSE done_at END WHERE evidence_id = $1`,
    [evidence, state, at],
  );
}

/** Measures what the object covers of each conversation in it, by the times its records claim. */
export async function saveSpans(tx: Transaction, evidence: number): Promise<void> {
  await tx.query(
    `INSERT INTO archive.capture_span (evidence_id, conversation_id, first_at, last_at, records)
     SELECT $1, m.conversation_id, min(m.at), max(m.at), count(*)
     FROM (SELECT DISTINCT message_id FROM archive.piece WHERE evidence_id = $1 AND message_id IS NOT NULL) h
     JOIN archive.message m ON m.id = h.message_id AND m.kind IN (1, 2)
     JOIN archive.version v ON v.message_id = m.id AND v.version = 0 AND v.sent_at IS NOT NULL
     GROUP BY m.conversation_id
     ON CONFLICT (evidence_id, conversation_id) DO UPDATE SET first_at = EXCLUDED.first_at, last_at = EXCLUDED.last_at, records = EXCLUDED.records, gone = 0, known = 0, undecided = 0`,
    [evidence],
  );
}

/** Captures of the same conversations that reach further, if this one brought records they ought to have: they are compared anew. */
export async function reopenLater(tx: Transaction, evidence: number): Promise<void> {
  await tx.query(
    `UPDATE archive.reconciliation r SET state = 'waiting'
     WHERE r.state = 'done' AND r.evidence_id IN (
       SELECT k.evidence_id FROM archive.capture_span s
       JOIN archive.evidence e ON e.id = s.evidence_id AND (e.account->>'fresh')::bigint > 0
       JOIN archive.capture_span k ON k.conversation_id = s.conversation_id AND k.evidence_id <> s.evidence_id AND k.last_at >= s.last_at AND k.first_at <= s.last_at
       WHERE s.evidence_id = $1)`,
    [evidence],
  );
}

/**
 * Every message archived before that lies strictly within what capture $1 covers of its conversation and is not in it, with
 * a verdict. Minutes at either end are left out: exports differ in whether they have seconds.
 *
 * - `known`: noted already as gone from the same device.
 * - `unreadable`: lies where the object has records that could not be read.
 * - `changed`: the object has another record by the same author in that minute that no earlier capture has. Without ids of
 *   the source that may be the same message: edited without a mark, or with its media left out.
 * - `no-ground`: this capture does not follow one that has the message (by its last record; by receipt where those are of
 *   one moment; a live capture is followed by an export whose last record is later than its receipt), or the same device
 *   has the message in a capture still later.
 */
const JUDGED = `
  WITH own AS (SELECT id, received_at, options->>'owner' AS owner FROM archive.evidence WHERE id = $1),
  -- A set operation, not an anti-join: the planner, knowing nothing yet of a fresh import, would compare each with each.
  lacks AS MATERIALIZED (
    SELECT m.id FROM archive.capture_span s
    JOIN archive.message m ON m.conversation_id = s.conversation_id AND m.kind = 1
      AND m.at >= date_trunc('minute', s.first_at) + interval '1 minute' AND m.at < date_trunc('minute', s.last_at)
    WHERE s.evidence_id = $1
    EXCEPT SELECT message_id FROM archive.piece WHERE evidence_id = $1),
  -- Lacking, and in a capture of the same device that reaches further.
  kept AS MATERIALIZED (
    SELECT id FROM lacks
    INTERSECT SELECT p.message_id FROM own, archive.capture_span s
    JOIN archive.capture_span k ON k.conversation_id = s.conversation_id AND k.evidence_id <> s.evidence_id
    JOIN archive.evidence e ON e.id = k.evidence_id
    JOIN archive.piece p ON p.evidence_id = k.evidence_id
    WHERE s.evidence_id = $1 AND (k.last_at > s.last_at OR (k.last_at = s.last_at AND (e.received_at, e.id) > (own.received_at, own.id)))
      AND (e.options->>'owner' IS NULL OR own.owner IS NULL OR e.options->>'owner' = own.owner)),
  lacking AS MATERIALIZED (
    SELECT m.id, m.at, m.conversation_id, s.last_at, v.sender, v.native
    FROM lacks JOIN archive.message m ON m.id = lacks.id
    JOIN archive.version v ON v.message_id = m.id AND v.version = 0 AND v.sent_at IS NOT NULL
    JOIN archive.capture_span s ON s.evidence_id = $1 AND s.conversation_id = m.conversation_id),
  judged AS (
    SELECT l.id, l.conversation_id, CASE
      WHEN EXISTS (SELECT FROM archive.absence a WHERE a.message_id = l.id AND a.evidence_id = $1) THEN 'gone'
      WHEN EXISTS (SELECT FROM archive.absence a JOIN archive.evidence e ON e.id = a.evidence_id, own
        WHERE a.message_id = l.id AND e.options->>'owner' IS NOT DISTINCT FROM own.owner) THEN 'known'
      WHEN EXISTS (SELECT FROM unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[]) AS w (c, a, b)
        WHERE w.c = l.conversation_id AND l.at BETWEEN w.a AND w.b) THEN 'unreadable'
      WHEN l.native IS NULL AND EXISTS (SELECT FROM archive.message x JOIN archive.version v ON v.message_id = x.id AND v.version = 0
        WHERE x.conversation_id = l.conversation_id AND x.kind = 1 AND x.at >= date_trunc('minute', l.at) AND x.at < date_trunc('minute', l.at) + interval '1 minute'
          AND v.evidence_id = $1 AND v.sender IS NOT DISTINCT FROM l.sender) THEN 'changed'
      WHEN NOT EXISTS (
          SELECT FROM (SELECT evidence_id FROM archive.version WHERE message_id = l.id
            UNION SELECT evidence_id FROM archive.piece WHERE message_id = l.id AND outcome = 2) k
          JOIN archive.evidence e ON e.id = k.evidence_id
          LEFT JOIN archive.capture_span s ON s.evidence_id = k.evidence_id AND s.conversation_id = l.conversation_id, own
          WHERE CASE WHEN s.last_at IS NULL THEN e.received_at <= l.last_at
            ELSE s.last_at < l.last_at OR (s.last_at = l.last_at AND (e.received_at, e.id) < (own.received_at, own.id)) END)
        OR l.id IN (SELECT id FROM kept) THEN 'no-ground'
      ELSE 'gone' END AS verdict
    FROM lacking l)`;

/** Compares, keeps which messages are gone, and what was counted. Nothing is concluded about a conversation read too differently. */
export async function compareCapture(tx: Transaction, evidence: number): Promise<Comparison[]> {
  const windows = await unreadableWindows(tx, evidence);
  if (!windows) return [];
  // Sets of message ids are hashed, up to some millions of them.
  await tx.query(`SET LOCAL work_mem = '128MB'`);
  const parameters = [
    evidence,
    windows.map(({ conversation }) => conversation),
    windows.map(({ from }) => from),
    windows.map(({ to }) => to),
  ];
  const counted = await tx.query<{ conversation: number; verdict: string; n: number }>(
    `${JUDGED} SELECT conversation_id AS conversation, verdict, count(*) AS n FROM judged GROUP BY 1, 2`,
    parameters,
  );
  const of = (conversation: number, ...verdicts: string[]): number =>
    counted
      .filter((row) => row.conversation === conversation && verdicts.includes(row.verdict))
      .reduce((sum, { n }) => sum + n, 0);
  const strange = new Set<number>();
  for (const { conversation, n } of await newInside(tx, evidence)) {
    const lacking = of(conversation, 'gone', 'changed');
    if (n >= STRANGE && n * 2 >= lacking) strange.add(conversation);
  }
  await tx.query(
    `${JUDGED} INSERT INTO archive.absence (evidence_id, message_id)
     SELECT $1, id FROM judged WHERE verdict = 'gone' AND NOT conversation_id = ANY($5::bigint[]) ON CONFLICT DO NOTHING`,
    [...parameters, [...strange]],
  );
  const comparisons = [...new Set(counted.map(({ conversation }) => conversation))].map((conversation) => {
    const isStrange = strange.has(conversation);
    return {
      conversation,
      gone: isStrange ? 0 : of(conversation, 'gone'),
      known: of(conversation, 'known'),
      undecided: of(conversation, 'unreadable', 'changed', 'no-ground') + (isStrange ? of(conversation, 'gone') : 0),
    };
  });
  await tx.query(
    `UPDATE archive.capture_span s SET gone = c.gone, known = c.known, undecided = c.undecided
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS c (conversation, gone, known, undecided)
     WHERE s.evidence_id = $1 AND s.conversation_id = c.conversation`,
    [
      evidence,
      comparisons.map(({ conversation }) => conversation),
      comparisons.map(({ gone }) => gone),
      comparisons.map(({ known }) => known),
      comparisons.map(({ undecided }) => undecided),
    ],
  );
  return comparisons;
}

/** Records new with this capture that lie inside what earlier captures covered of the conversation. */
function newInside(tx: Transaction, evidence: number): Promise<{ conversation: number; n: number }[]> {
  return tx.query(
    `SELECT m.conversation_id AS conversation, count(*) AS n
     FROM (SELECT DISTINCT message_id FROM archive.piece WHERE evidence_id = $1 AND outcome = 1 AND message_id IS NOT NULL) p
     JOIN archive.message m ON m.id = p.message_id AND m.kind = 1
     JOIN archive.version v ON v.message_id = m.id AND v.version = 0 AND v.evidence_id = $1
     JOIN (
       SELECT k.conversation_id, min(k.first_at) AS first_at, max(k.last_at) AS last_at
       FROM archive.capture_span s JOIN archive.capture_span k ON k.conversation_id = s.conversation_id AND k.evidence_id <> s.evidence_id AND k.last_at <= s.last_at
       WHERE s.evidence_id = $1 GROUP BY 1) b ON b.conversation_id = m.conversation_id AND m.at > b.first_at AND m.at < b.last_at
     GROUP BY 1`,
    [evidence],
  );
}

/**
 * For each record that could not be read, the time between its readable neighbours: it may be any message of that time.
 * Undefined when there are too many of them.
 */
async function unreadableWindows(
  tx: Transaction,
  evidence: number,
): Promise<{ conversation: number; from: Date; to: Date }[] | undefined> {
  const [count] = await tx.query<{ n: number }>(
    'SELECT count(*) AS n FROM (SELECT FROM archive.exception WHERE evidence_id = $1 LIMIT $2) x',
    [evidence, MOST_EXCEPTIONS + 1],
  );
  if (count!.n > MOST_EXCEPTIONS) return undefined;
  return tx.query(
    `SELECT b.conversation_id AS conversation, least(b.at, a.at) AS "from", greatest(b.at, a.at) AS "to"
     FROM archive.exception x
     JOIN LATERAL (SELECT m.conversation_id, m.at FROM archive.piece p JOIN archive.message m ON m.id = p.message_id
       WHERE p.evidence_id = $1 AND p.ordinal < x.ordinal AND p.kind = 1 ORDER BY p.ordinal DESC LIMIT 1) b ON true
     JOIN LATERAL (SELECT m.conversation_id, m.at FROM archive.piece p JOIN archive.message m ON m.id = p.message_id
       WHERE p.evidence_id = $1 AND p.ordinal > x.ordinal AND p.kind = 1 AND p.outcome <> 5 ORDER BY p.ordinal LIMIT 1) a ON a.conversation_id = b.conversation_id
     WHERE x.evidence_id = $1
       AND NOT EXISTS (SELECT FROM archive.exception_resolution r WHERE r.exception_id = x.id AND r.outcome = 'resolved')`,
    [evidence],
  );
}

/** Absences of a capture that no annotation tells of yet, in order. */
export function absencesToNote(queries: Queries, evidence: number, limit: number): Promise<AbsenceRow[]> {
  return queries.query<AbsenceRow>(
    `SELECT a.message_id AS message, e.received_at AS "receivedAt", s.first_at AS "from", s.last_at AS "to", i.id AS "importId", i.name AS "importName", e.options->>'owner' AS owner
     FROM (SELECT message_id FROM archive.absence WHERE evidence_id = $1 AND NOT noted ORDER BY message_id LIMIT $2) a
     JOIN archive.message m ON m.id = a.message_id JOIN archive.evidence e ON e.id = $1
     JOIN archive.capture_span s ON s.evidence_id = $1 AND s.conversation_id = m.conversation_id
     LEFT JOIN (SELECT i.id, i.name FROM archive.evidence_source x JOIN archive.import_file f ON f.id = x.import_file_id JOIN archive.import i ON i.id = f.import_id
       WHERE x.evidence_id = $1 ORDER BY x.received_at, f.id LIMIT 1) i ON true
     ORDER BY a.message_id`,
    [evidence, limit],
  );
}

export async function markNoted(tx: Transaction, evidence: number, messages: readonly number[]): Promise<void> {
  await tx.query('UPDATE archive.absence SET noted = true WHERE evidence_id = $1 AND message_id = ANY($2)', [
    evidence,
    messages,
  ]);
}

/** Of the objects of an import: messages of earlier captures they lack, and captures not compared yet. */
export async function countAbsences(
  queries: Queries,
  importId: number,
): Promise<{ gone: number; known: number; undecided: number; compared: number; waiting: number }> {
  const [row] = await queries.query<{
    gone: number;
    known: number;
    undecided: number;
    compared: number;
    waiting: number;
  }>(
    `WITH own AS (SELECT DISTINCT s.evidence_id AS id FROM archive.import_file f JOIN archive.evidence_source s ON s.import_file_id = f.id WHERE f.import_id = $1)
     SELECT coalesce(sum(s.gone), 0)::bigint AS gone, coalesce(sum(s.known), 0)::bigint AS known, coalesce(sum(s.undecided), 0)::bigint AS undecided,
       (SELECT count(*) FROM own JOIN archive.reconciliation r ON r.evidence_id = own.id AND r.state = 'done') AS compared,
       (SELECT count(*) FROM own JOIN archive.reconciliation r ON r.evidence_id = own.id AND r.state <> 'done') AS waiting
     FROM own LEFT JOIN archive.capture_span s ON s.evidence_id = own.id`,
    [importId],
  );
  return row!;
}
