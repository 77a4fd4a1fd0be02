import type { Queries, Transaction } from '@minutebook/platform';

/** Tables that hold something of one message, and the column that names it. The message itself and its key come last. */
const PARTS = [
  'version',
  'annotation',
  'attachment',
  'attachment_reading',
  'timer_event',
  'number_change',
  'absence',
] as const;

/** Nobody writes to these messages until the transaction ends, and no hold is placed. Those that are there. */
export async function seize(tx: Transaction, ids: readonly number[]): Promise<Set<number>> {
  const rows = await tx.query<{ id: number }>('SELECT s AS id FROM archive.seize($1::bigint[]) s', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Of messages and conversations that stood before: keeps them from disposal until the transaction ends. False when one of
 * the messages was disposed of meanwhile; then nothing may be written to it.
 */
export async function stay(
  tx: Transaction,
  messages: readonly number[],
  conversations: readonly number[] = [],
): Promise<boolean> {
  if (messages.length + conversations.length === 0) return true;
  const [row] = await tx.query<{ there: number }>('SELECT archive.stay($1::bigint[], $2::bigint[]) AS there', [
    messages,
    conversations,
  ]);
  return row!.there === messages.length;
}

export interface Licence {
  readonly message: number;
  readonly code: string;
  readonly due: Date;
}

/** Says that these are disposed of: PostgreSQL looks whether they may be, and refuses (MB010). */
export async function insertDisposed(
  tx: Transaction,
  disposal: number,
  page: number,
  licences: readonly Licence[],
): Promise<void> {
  await tx.query(
    `INSERT INTO archive.disposed (message_id, disposal_id, page, code, due, at)
     SELECT m, $1, $2, c, d, archive.now() FROM unnest($3::bigint[], $4::text[], $5::timestamptz[]) AS l (m, c, d)`,
    [
      disposal,
      page,
      licences.map(({ message }) => message),
      licences.map(({ code }) => code),
      licences.map(({ due }) => due),
    ],
  );
}

/** Remembers the raw objects these messages stand in or have attached. */
export async function noteEvidence(tx: Transaction, disposal: number, ids: readonly number[]): Promise<void> {
  await tx.query(
    `INSERT INTO archive.disposal_evidence (disposal_id, evidence_id)
     SELECT $1, e FROM (SELECT evidence_id AS e FROM archive.version WHERE message_id = ANY($2::bigint[])
       UNION SELECT evidence_id FROM archive.piece WHERE message_id = ANY($2::bigint[]) AND outcome IN (2, 5)
       UNION SELECT evidence_id FROM archive.attachment WHERE message_id = ANY($2::bigint[])) t ORDER BY e ON CONFLICT DO NOTHING`,
    [disposal, ids],
  );
}

/** Destroys what the archive has of these messages, keys and salts included. Returns their conversations. */
export async function deleteMessages(tx: Transaction, ids: readonly number[]): Promise<number[]> {
  for (const table of PARTS) await tx.query(`DELETE FROM archive.${table} WHERE message_id = ANY($1::bigint[])`, [ids]);
  const rows = await tx.query<{ conversation: number }>(
    'DELETE FROM archive.message WHERE id = ANY($1::bigint[]) RETURNING conversation_id AS conversation',
    [ids],
  );
  // What could not be read when it came, and these were found in since, still says what they said.
  await tx.query(
    `DELETE FROM archive.data_key WHERE id = ANY($1::bigint[]) OR id IN (
       SELECT x.key_id FROM archive.piece r JOIN archive.piece x ON x.evidence_id = r.evidence_id AND x.key_id IS NOT NULL
         AND x.start < r.start + r.bytes AND x.start + x.bytes > r.start
       WHERE r.message_id = ANY($1::bigint[]) AND r.outcome = 5)`,
    [ids],
  );
  return [...new Set(rows.map(({ conversation }) => conversation))];
}

/** Conversations in which nothing is left lose their title, who took part, and which holds reached them by that. */
export async function blankEmptied(tx: Transaction, conversations: readonly number[]): Promise<void> {
  const rows = await tx.query<{ id: number }>('SELECT e AS id FROM archive.emptied($1::bigint[]) e', [
    [...conversations].sort((a, b) => a - b),
  ]);
  if (rows.length === 0) return;
  const emptied = rows.map(({ id }) => id);
  await tx.query('UPDATE archive.conversation SET title = NULL WHERE id = ANY($1::bigint[]) AND title IS NOT NULL', [
    emptied,
  ]);
  await tx.query('DELETE FROM archive.member WHERE conversation_id = ANY($1::bigint[])', [emptied]);
  await tx.query('DELETE FROM archive.hold_reach WHERE conversation_id = ANY($1::bigint[])', [emptied]);
}

export interface DisposedRow {
  readonly message: number;
  readonly disposal: number;
  readonly page: number;
  readonly code: string;
  readonly due: Date;
  readonly at: Date;
}

const DISPOSED = 'message_id AS message, disposal_id AS disposal, page, code, due, at';

export async function readDisposed(queries: Queries, ids: readonly number[]): Promise<DisposedRow[]> {
  if (ids.length === 0) return [];
  return queries.prepared<DisposedRow>(
    `SELECT ${DISPOSED} FROM archive.disposed WHERE message_id = ANY($1::bigint[])`,
    [ids],
  );
}

/** Of pieces with keys of their own, by key: what took a message that a later reading found in them. */
export async function disposalsOfUnread(queries: Queries, keys: readonly number[]): Promise<Map<number, DisposedRow>> {
  if (keys.length === 0) return new Map();
  const rows = await queries.query<DisposedRow & { key: number }>(
    `SELECT DISTINCT ON (x.key_id) x.key_id AS key, d.message_id AS message, d.disposal_id AS disposal, d.page, d.code, d.due, d.at
     FROM archive.piece x
     JOIN archive.piece r ON r.evidence_id = x.evidence_id AND r.outcome = 5 AND r.start < x.start + x.bytes AND r.start + r.bytes > x.start
     JOIN archive.disposed d ON d.message_id = r.message_id
     WHERE x.key_id = ANY($1::bigint[]) ORDER BY x.key_id, d.at`,
    [keys],
  );
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}

/** What a disposal took, by class, with what that goes back to in the schedule that let it go. */
export function countDisposed(
  queries: Queries,
  disposal: number,
): Promise<{ code: string; citation: string; messages: number; earliest: Date; latest: Date }[]> {
  return queries.query(
    `SELECT d.code, coalesce(k.citation, d.code) AS citation, count(*) AS messages, min(d.due) AS earliest, max(d.due) AS latest
     FROM archive.disposal_page p CROSS JOIN LATERAL unnest(p.ids) AS i JOIN archive.disposed d ON d.message_id = i AND d.disposal_id = p.disposal_id
     LEFT JOIN archive.schedule_class k ON k.schedule_id = p.schedule AND k.code = d.code
     WHERE p.disposal_id = $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [disposal],
  );
}

export async function databaseNow(queries: Queries): Promise<Date> {
  const [row] = await queries.query<{ now: Date }>('SELECT archive.now() AS now');
  return row!.now;
}
