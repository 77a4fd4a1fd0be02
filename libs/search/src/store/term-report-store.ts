import type { TermLine } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type TermReportState = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

export interface TermReportRow {
  readonly id: number;
  readonly state: TermReportState;
  readonly owner: string;
  readonly within: string | null;
  readonly zone: string | null;
  readonly asOf: number;
  /** The rule of the sight it is counted under. */
  readonly sight: string;
  readonly lines: readonly TermLine[];
  readonly done: number;
  readonly any: number | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly version: number;
}

const COLUMNS = `id, state, owner, within, zone, as_of AS "asOf", sight, lines, done, any_hits AS "any", created_at AS "createdAt", finished_at AS "finishedAt", version`;

export function listReports(
  queries: Queries,
  owner: string,
  /** Only those counted under this one; undefined: all. */
  sight: string | undefined,
  before: number | undefined,
  limit: number,
): Promise<TermReportRow[]> {
  return queries.query<TermReportRow>(
    `SELECT ${COLUMNS} FROM search.term_report WHERE owner = $1 AND ($2::bigint IS NULL OR id < $2) AND ($4::text IS NULL OR sight = $4) ORDER BY id DESC LIMIT $3`,
    [owner, before ?? null, limit, sight ?? null],
  );
}

export async function readReport(queries: Queries, id: number): Promise<TermReportRow | undefined> {
  const [row] = await queries.query<TermReportRow>(`SELECT ${COLUMNS} FROM search.term_report WHERE id = $1`, [id]);
  return row;
}

export function unfinishedReports(queries: Queries): Promise<{ id: number }[]> {
  return queries.query(`SELECT id FROM search.term_report WHERE state IN ('waiting', 'running') ORDER BY id`);
}

export async function insertReport(
  tx: Transaction,
  row: Pick<TermReportRow, 'owner' | 'within' | 'zone' | 'asOf' | 'sight' | 'lines' | 'createdAt'>,
): Promise<TermReportRow> {
  const [created] = await tx.query<TermReportRow>(
    `INSERT INTO search.term_report (state, owner, within, zone, as_of, lines, done, created_at, version, sight) VALUES ('waiting', $1, $2, $3, $4, $5, 0, $6, 0, $7) RETURNING ${COLUMNS}`,
    [row.owner, row.within, row.zone, row.asOf, JSON.stringify(row.lines), row.createdAt, row.sight],
  );
  return created!;
}

/** Notes how far it has come. False when it is no longer to go on: cancelled meanwhile. */
export async function noteProgress(
  queries: Queries,
  id: number,
  progress: Pick<TermReportRow, 'lines' | 'done'>,
): Promise<boolean> {
  const rows = await queries.query(
    `UPDATE search.term_report SET state = 'running', lines = $2, done = $3 WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id`,
    [id, JSON.stringify(progress.lines), progress.done],
  );
  return rows.length > 0;
}

export async function finishReport(
  queries: Queries,
  id: number,
  end: Pick<TermReportRow, 'lines' | 'done' | 'any'> & { state: 'done' | 'failed'; at: Date },
): Promise<void> {
  await queries.query(
    `UPDATE search.term_report SET state = $2, lines = $3, done = $4, any_hits = $5, finished_at = $6, version = version + 1 WHERE id = $1 AND state IN ('waiting', 'running')`,
    [id, end.state, JSON.stringify(end.lines), end.done, end.any, end.at],
  );
}

/** Undefined when it has ended already, or is of another version. */
export async function cancelReport(
  tx: Transaction,
  id: number,
  owner: string,
  version: number,
  at: Date,
): Promise<TermReportRow | undefined> {
  const [row] = await tx.query<TermReportRow>(
    `UPDATE search.term_report SET state = 'cancelled', finished_at = $4, version = version + 1 WHERE id = $1 AND owner = $2 AND version = $3 AND state IN ('waiting', 'running') RETURNING ${COLUMNS}`,
    [id, owner, version, at],
  );
  return row;
}
