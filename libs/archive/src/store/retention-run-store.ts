import type { Queries, Transaction } from '@minutebook/platform';

export interface RunRow {
  readonly id: number;
  readonly schedule: number | null;
  readonly against: number | null;
  readonly purpose: 'count' | 'compare';
  readonly asOf: Date;
  readonly lastId: number;
  readonly messages: number;
  readonly doneAt: Date | null;
  /** Messages looked at. */
  readonly done: number;
}

/** How many messages of a block are alike. Years are of UTC; `now`: free already; `never`; `unclassified`. */
export interface TallyRow {
  readonly change: 'gain' | 'lose' | 'same' | 'classified' | 'declassified';
  readonly code: string | null;
  readonly before: string;
  readonly after: string;
  /** Of those without a class. */
  readonly channel: string | null;
  /** Events nobody stated. */
  readonly missing: readonly string[];
  readonly n: number;
}

const COLUMNS = `r.id, r.schedule_id AS schedule, r.against, r.purpose, r.as_of AS "asOf", r.last_id AS "lastId", r.messages, r.done_at AS "doneAt",
  (SELECT coalesce(sum(b.messages), 0)::bigint FROM archive.retention_block b WHERE b.run_id = r.id) AS done`;

export async function insertRun(
  queries: Queries,
  purpose: 'count' | 'compare',
  schedule: number | null,
  against: number | null,
  asOf: Date,
): Promise<number> {
  const [row] = await queries.query<{ id: number }>(
    `INSERT INTO archive.retention_run (schedule_id, against, purpose, as_of, last_id, messages)
     SELECT $1, $2, $3, $4, coalesce(max(id), 0), count(*) FROM archive.message RETURNING id`,
    [schedule, against, purpose, asOf],
  );
  return row!.id;
}

export async function readRun(queries: Queries, id: number): Promise<RunRow | undefined> {
  const [row] = await queries.query<RunRow>(`SELECT ${COLUMNS} FROM archive.retention_run r WHERE r.id = $1`, [id]);
  return row;
}

export function listOpenRuns(queries: Queries): Promise<RunRow[]> {
  return queries.query<RunRow>(
    `SELECT ${COLUMNS} FROM archive.retention_run r WHERE r.done_at IS NULL ORDER BY r.purpose = 'count', r.id`,
  );
}

/** The newest count of the archive, finished or not. */
export async function readNewestCount(queries: Queries, done: boolean): Promise<RunRow | undefined> {
  const [row] = await queries.query<RunRow>(
    `SELECT ${COLUMNS} FROM archive.retention_run r WHERE r.purpose = 'count' AND (r.done_at IS NOT NULL) = $1 ORDER BY r.id DESC LIMIT 1`,
    [done],
  );
  return row;
}

/** Where the next block of a run begins: after this id. */
export async function lastLooked(queries: Queries, run: number): Promise<number> {
  const [row] = await queries.query<{ id: number }>(
    'SELECT coalesce(max(last_id), 0) AS id FROM archive.retention_block WHERE run_id = $1',
    [run],
  );
  return row!.id;
}

/** The ids of a block: `size` messages after an id, up to the last the run looks at. */
export async function readBlockIds(queries: Queries, after: number, until: number, size: number): Promise<number[]> {
  const [row] = await queries.query<{ ids: number[] }>(
    'SELECT ARRAY(SELECT id FROM archive.message WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3) AS ids',
    [after, until, size],
  );
  return row!.ids;
}

/** A message's year, as a tally says it. */
const year = (of: string) =>
  `CASE WHEN ${of}.state <> 'due' THEN ${of}.state WHEN ${of}.due <= $4 THEN 'now' ELSE extract(year FROM ${of}.due AT TIME ZONE 'UTC')::text END`;
/** What the second evaluation says against the first. Without an end counts as later than any date. */
export const CHANGE = `CASE WHEN b.state = 'unclassified' AND a.state = 'unclassified' THEN 'same' WHEN b.state = 'unclassified' THEN 'classified' WHEN a.state = 'unclassified' THEN 'declassified'
  WHEN coalesce(a.due, 'infinity') > coalesce(b.due, 'infinity') THEN 'gain' WHEN coalesce(a.due, 'infinity') < coalesce(b.due, 'infinity') THEN 'lose' ELSE 'same' END`;

/** Evaluates messages under two versions and keeps how many are alike. Version 0 is no version: nothing has a class. */
export async function tallyBlock(
  queries: Queries,
  ids: readonly number[],
  schedule: number | null,
  against: number | null,
  asOf: Date,
): Promise<TallyRow[]> {
  const rows = await queries.query<TallyRow>(
    // The channels of what has no class are looked up by id: joined as they come, every block would read all messages.
    `WITH t AS MATERIALIZED (SELECT a.message_id, ${CHANGE} AS change, a.code, ${year('b')} AS before, ${year('a')} AS after, a.missing
       FROM archive.retention_of($1::bigint[], $2) a JOIN ${against === null ? `(SELECT i AS message_id, 'unclassified' AS state, NULL::timestamptz AS due FROM unnest($1::bigint[]) AS i WHERE $3::bigint IS NULL)` : 'archive.retention_of($1::bigint[], $3)'} b ON b.message_id = a.message_id),
     place AS (SELECT m.id, c.channel FROM archive.message m JOIN archive.conversation c ON c.id = m.conversation_id
       WHERE m.id = ANY (ARRAY(SELECT t.message_id FROM t WHERE t.after = 'unclassified')))
     SELECT t.change, t.code, t.before, t.after, p.channel, t.missing, count(*) AS n FROM t LEFT JOIN place p ON p.id = t.message_id
     GROUP BY 1, 2, 3, 4, 5, 6`,
    [ids, schedule ?? 0, against, asOf],
  );
  return rows;
}

/** False when another process was there first. */
export async function insertBlock(
  queries: Queries,
  run: number,
  ids: readonly number[],
  tally: readonly TallyRow[],
): Promise<boolean> {
  const rows = await queries.query(
    'INSERT INTO archive.retention_block (run_id, first_id, last_id, messages, tally) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING run_id',
    [run, ids[0], ids.at(-1), ids.length, JSON.stringify(tally)],
  );
  return rows.length > 0;
}

export async function finishRun(queries: Queries, run: number, at: Date): Promise<void> {
  await queries.query('UPDATE archive.retention_run SET done_at = $2 WHERE id = $1 AND done_at IS NULL', [run, at]);
}

/** Counts before the newest one are of no more use; comparisons stay as long as their versions. */
export async function dropCountsBefore(tx: Transaction, run: number): Promise<void> {
  await tx.query(`DELETE FROM archive.retention_run WHERE purpose = 'count' AND id < $1`, [run]);
}

/** All rows of a run, added up. */
export function readTally(queries: Queries, run: number): Promise<TallyRow[]> {
  return queries.query<TallyRow>(
    `SELECT t.change, t.code, t.before, t.after, t.channel, t.missing, sum(t.n)::bigint AS n
     FROM archive.retention_block b CROSS JOIN jsonb_to_recordset(b.tally) AS t (change text, code text, before text, after text, channel text, missing jsonb, n bigint)
     WHERE b.run_id = $1 GROUP BY 1, 2, 3, 4, 5, 6`,
    [run],
  );
}

/** Blocks of a run that reach beyond an id and hold rows like `like`, in order. */
export function readBlocksWith(
  queries: Queries,
  run: number,
  after: number,
  like: readonly Partial<Omit<TallyRow, 'missing' | 'n'>>[],
  limit: number,
): Promise<{ first: number; last: number }[]> {
  return queries.query(
    `SELECT first_id AS first, last_id AS last FROM archive.retention_block WHERE run_id = $1 AND last_id > $2
       AND EXISTS (SELECT FROM jsonb_array_elements($3::jsonb) AS l WHERE tally @> jsonb_build_array(l)) ORDER BY first_id LIMIT $4`,
    [run, after, JSON.stringify(like), limit],
  );
}

export interface ComparedRow {
  readonly message: number;
  readonly conversation: number;
  readonly channel: string;
  readonly at: Date;
  readonly beforeState: 'due' | 'never' | 'unclassified';
  readonly beforeDue: Date | null;
  readonly beforeCode: string | null;
  readonly afterState: 'due' | 'never' | 'unclassified';
  readonly afterDue: Date | null;
  readonly afterCode: string | null;
}

/** Messages of a block that change so, in order of their ids. */
export function readChanged(
  queries: Queries,
  { first, last }: { first: number; last: number },
  versions: { schedule: number; against: number | null },
  change: 'gain' | 'lose',
  code: string | undefined,
  limit: number,
): Promise<ComparedRow[]> {
  return queries.query<ComparedRow>(
    `WITH ids AS (SELECT ARRAY(SELECT id FROM archive.message WHERE id BETWEEN $1 AND $2 ORDER BY id) AS ids)
     SELECT a.message_id AS message, m.conversation_id AS conversation, c.channel, m.at, b.state AS "beforeState", b.due AS "beforeDue", b.code AS "beforeCode",
       a.state AS "afterState", a.due AS "afterDue", a.code AS "afterCode"
     FROM archive.retention_of((SELECT ids FROM ids), $3) a JOIN archive.retention_of((SELECT ids FROM ids), $4) b ON b.message_id = a.message_id
     JOIN archive.message m ON m.id = a.message_id JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE ${CHANGE} = $5 AND ($6::text IS NULL OR a.code = $6) ORDER BY a.message_id LIMIT $7`,
    [first, last, versions.schedule, versions.against ?? 0, change, code ?? null, limit],
  );
}
