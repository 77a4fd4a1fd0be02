import type { Queries, Transaction } from '@minutebook/platform';
import type { Kept } from './disposal-store';

export interface PageRow {
  readonly disposal: number;
  readonly number: number;
  /** Ascending. */
  readonly ids: number[];
  readonly state: 'waiting' | 'done';
  readonly disposed: number;
  readonly survivors: Readonly<Record<string, Kept>>;
  /** That let them go; null while it waits, and where none was in force. */
  readonly schedule: number | null;
  readonly root: Buffer | null;
  readonly content: Buffer | null;
  readonly salt: Buffer | null;
  readonly entry: number | null;
  readonly at: Date | null;
}

const PAGE = `disposal_id AS disposal, number, ids, state, disposed, survivors, schedule, root, content, salt, entry, at`;

/** After the pages there are. */
export async function insertPage(tx: Transaction, disposal: number, ids: readonly number[]): Promise<void> {
  await tx.query(
    `INSERT INTO archive.disposal_page (disposal_id, number, ids)
     SELECT $1, coalesce((SELECT max(number) FROM archive.disposal_page WHERE disposal_id = $1), 0) + 1, $2`,
    [disposal, ids],
  );
}

/** Of a disposal that counts anew. */
export async function deletePages(tx: Transaction, disposal: number): Promise<void> {
  await tx.query('DELETE FROM archive.disposal_page WHERE disposal_id = $1', [disposal]);
}

/** The next page whose turn it is, kept from everybody else; undefined when none waits. */
export async function takePage(tx: Transaction, disposal: number): Promise<PageRow | undefined> {
  const [row] = await tx.query<PageRow>(
    `SELECT ${PAGE} FROM archive.disposal_page WHERE disposal_id = $1 AND state = 'waiting' ORDER BY number LIMIT 1 FOR UPDATE`,
    [disposal],
  );
  return row;
}

export async function saveDone(
  tx: Transaction,
  { disposal, number }: Pick<PageRow, 'disposal' | 'number'>,
  done: {
    readonly disposed: number;
    readonly survivors: Readonly<Record<string, Kept>>;
    readonly schedule: number | null;
    readonly root: Uint8Array;
    readonly content: Uint8Array | null;
    readonly salt: Uint8Array | null;
    readonly entry: number | null;
  },
): Promise<void> {
  await tx.query(
    `UPDATE archive.disposal_page SET state = 'done', disposed = $3, survivors = $4, root = $5, content = $6, salt = $7, entry = $8, schedule = $9, at = archive.now()
     WHERE disposal_id = $1 AND number = $2`,
    [
      disposal,
      number,
      done.disposed,
      JSON.stringify(done.survivors),
      done.root,
      done.content,
      done.salt,
      done.entry,
      done.schedule,
    ],
  );
}

/** Pages after a number, in order. */
export function readPages(queries: Queries, disposal: number, after: number, limit: number): Promise<PageRow[]> {
  return queries.query<PageRow>(
    `SELECT ${PAGE} FROM archive.disposal_page WHERE disposal_id = $1 AND number > $2 ORDER BY number LIMIT $3`,
    [disposal, after, limit],
  );
}

/** Pages whose turn has come, of every disposal, after one. */
export function readAllPages(
  queries: Queries,
  after: { disposal: number; number: number },
  limit: number,
): Promise<PageRow[]> {
  return queries.query<PageRow>(
    `SELECT ${PAGE} FROM archive.disposal_page WHERE (disposal_id, number) > ($1, $2) AND state = 'done' ORDER BY disposal_id, number LIMIT $3`,
    [after.disposal, after.number, limit],
  );
}

/** Pages by the rows their ledger entries stand for. */
export async function readPagesByEntry(queries: Queries, entries: readonly number[]): Promise<PageRow[]> {
  return entries.length === 0
    ? []
    : queries.query<PageRow>(`SELECT ${PAGE} FROM archive.disposal_page WHERE entry = ANY($1)`, [entries]);
}

/** How many were kept when their turn came, by reason. */
export async function countSurvivors(queries: Queries, disposal: number): Promise<Map<Kept, number>> {
  const rows = await queries.query<{ reason: Kept; n: number }>(
    `SELECT s.value AS reason, count(*) AS n FROM archive.disposal_page p CROSS JOIN LATERAL jsonb_each_text(p.survivors) s WHERE p.disposal_id = $1 AND p.survivors <> '{}' GROUP BY 1`,
    [disposal],
  );
  return new Map(rows.map(({ reason, n }) => [reason, n]));
}

export interface ListedRow {
  readonly message: number;
  readonly page: number;
  readonly state: 'waiting' | 'disposed' | 'kept';
  readonly code: string | null;
  readonly due: Date | null;
  readonly reason: Kept | null;
}

/** What a disposal lists, by page and id. What waits is said as the schedule has it at this moment. */
export function listListed(
  queries: Queries,
  disposal: number,
  state: ListedRow['state'] | undefined,
  after: { page: number; message: number },
  limit: number,
): Promise<ListedRow[]> {
  return queries.query<ListedRow>(
    `WITH listed AS MATERIALIZED (
       SELECT p.number AS page, i AS message, p.state, p.survivors->>(i::text) AS reason FROM archive.disposal_page p CROSS JOIN LATERAL unnest(p.ids) AS i
       WHERE p.disposal_id = $1 AND p.number >= $2 AND (p.number, i) > ($2, $3)
         AND ($4::text IS NULL OR $4 = CASE WHEN p.state = 'waiting' THEN 'waiting' WHEN p.survivors ? i::text THEN 'kept' ELSE 'disposed' END)
       ORDER BY p.number, i LIMIT $5)
     SELECT l.page, l.message, CASE WHEN l.state = 'waiting' THEN 'waiting' WHEN l.reason IS NULL THEN 'disposed' ELSE 'kept' END AS state, l.reason,
       coalesce(d.code, r.code) AS code, coalesce(d.due, r.due) AS due
     FROM listed l LEFT JOIN archive.disposed d ON d.message_id = l.message
     LEFT JOIN archive.retention_of((SELECT coalesce(array_agg(w.message), '{}') FROM listed w WHERE w.state = 'waiting')) r ON r.message_id = l.message
     ORDER BY l.page, l.message`,
    [disposal, after.page, after.message, state ?? null, limit],
  );
}
