import type { CaptureOptions } from '@minutebook/capture';
import type { Account, ImportQuestion, ImportState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import { emptyAccount } from '../intake/accounting';

/** `looked`: read through, and nothing of it is in the archive yet. */
export type FileState = Exclude<ImportState, 'collecting' | 'paused'> | 'looking' | 'looked';

export interface ImportRow {
  readonly id: number;
  readonly name: string;
  readonly state: ImportState;
  readonly zone: string | null;
  readonly dayOrder: 'day-first' | 'month-first' | 'year-first' | null;
  /** Whose device the files come from, as the operator wrote it. */
  readonly owner: string | null;
  /** Read at once after a look that leaves nothing to settle. */
  readonly startWhenClear: boolean;
  readonly startedBy: string;
  readonly startedByName: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly version: number;
}

export interface FileRow {
  readonly id: number;
  readonly importId: number;
  readonly name: string;
  readonly bytes: number;
  readonly state: FileState;
  /** Where the bytes wait to be read: a path below `staging`, or null when they are read from where they lie. */
  readonly staged: string | null;
  /** Settled for this file alone. */
  readonly options: Pick<CaptureOptions, 'zone' | 'dayOrder' | 'columns'>;
  readonly questions: readonly ImportQuestion[];
  readonly bytesRead: number;
  readonly format: string | null;
  readonly account: Account;
  readonly notes: readonly string[];
  readonly doubts: readonly string[];
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly problemCode: string | null;
  readonly problemTitle: string | null;
}

const IMPORT = `id, name, state, zone, day_order AS "dayOrder", owner, start_when_clear AS "startWhenClear", started_by AS "startedBy", started_by_name AS "startedByName", created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt", version`;
const FILE = `id, import_id AS "importId", name, bytes, state, staged, options, questions, bytes_read AS "bytesRead", format, account, notes, doubts, first_at AS "firstAt", last_at AS "lastAt", started_at AS "startedAt", finished_at AS "finishedAt", problem_code AS "problemCode", problem_title AS "problemTitle"`;

export async function insertImport(
  tx: Transaction,
  row: Pick<
    ImportRow,
    'name' | 'zone' | 'dayOrder' | 'owner' | 'startWhenClear' | 'startedBy' | 'startedByName' | 'createdAt'
  >,
): Promise<ImportRow> {
  const [created] = await tx.query<ImportRow>(
    `INSERT INTO archive.import (name, state, zone, day_order, owner, start_when_clear, started_by, started_by_name, created_at, version) VALUES ($1, 'collecting', $2, $3, $4, $5, $6, $7, $8, 0) RETURNING ${IMPORT}`,
    [row.name, row.zone, row.dayOrder, row.owner, row.startWhenClear, row.startedBy, row.startedByName, row.createdAt],
  );
  return created!;
}

/** In their order. */
export async function insertFiles(
  tx: Transaction,
  importId: number,
  files: readonly Pick<FileRow, 'name' | 'bytes' | 'staged'>[],
  account: Account,
): Promise<FileRow[]> {
  const rows = await tx.query<FileRow>(
    `INSERT INTO archive.import_file (import_id, name, bytes, state, staged, options, questions, bytes_read, account, notes, doubts)
     SELECT $1, name, bytes, 'waiting', staged, '{}', '[]', 0, $5, '{}', '{}' FROM unnest($2::text[], $3::bigint[], $4::text[]) WITH ORDINALITY AS f (name, bytes, staged, n) ORDER BY n
     RETURNING ${FILE}`,
    [
      importId,
      files.map(({ name }) => name),
      files.map(({ bytes }) => bytes),
      files.map(({ staged }) => staged),
      JSON.stringify(account),
    ],
  );
  return rows.sort((a, b) => a.id - b.id);
}

export async function readImport(queries: Queries, id: number): Promise<ImportRow | undefined> {
  const [row] = await queries.query<ImportRow>(`SELECT ${IMPORT} FROM archive.import WHERE id = $1`, [id]);
  return row;
}

export async function listImports(queries: Queries, before: number | undefined, limit: number): Promise<ImportRow[]> {
  return queries.query<ImportRow>(
    `SELECT ${IMPORT} FROM archive.import WHERE ($1::bigint IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

export async function readFiles(queries: Queries, importIds: readonly number[]): Promise<FileRow[]> {
  return queries.query<FileRow>(`SELECT ${FILE} FROM archive.import_file WHERE import_id = ANY($1) ORDER BY id`, [
    importIds,
  ]);
}

/** What the files of an import come to, without their rows: there may be a hundred thousand. */
export interface FileTotals {
  readonly files: number;
  readonly bytes: number;
  readonly bytesRead: number;
  readonly looking: number;
  readonly looked: number;
  /** Something about them is to be settled. */
  readonly open: number;
  /** Somebody should look at them. */
  readonly attention: number;
  readonly account: Account;
}

const ATTENTION = `(state = 'failed' OR questions <> '[]' OR doubts <> '{}' OR (account->>'exceptions')::bigint > 0)`;
const ACCOUNT_SUM = (() => {
  const { attachments, ...counts } = emptyAccount();
  const sums = (json: string, keys: object): string =>
    Object.keys(keys)
      .map((key) => `'${key}', coalesce(sum((${json}->>'${key}')::bigint), 0)`)
      .join(', ');
  return `jsonb_build_object(${sums('account', counts)}, 'attachments', jsonb_build_object(${sums("account->'attachments'", attachments)}))`;
})();

/** One for each import, in their order. */
export async function totalsOfFiles(queries: Queries, importIds: readonly number[]): Promise<FileTotals[]> {
  return queries.query<FileTotals>(
    `SELECT t.* FROM unnest($1::bigint[]) WITH ORDINALITY AS i (id, place) CROSS JOIN LATERAL (
       SELECT count(*) AS files, coalesce(sum(bytes), 0)::bigint AS bytes, coalesce(sum(bytes_read), 0)::bigint AS "bytesRead",
         count(*) FILTER (WHERE state = 'looking') AS looking, count(*) FILTER (WHERE state = 'looked') AS looked,
         count(*) FILTER (WHERE questions <> '[]') AS open, count(*) FILTER (WHERE ${ATTENTION}) AS attention, ${ACCOUNT_SUM} AS account
       FROM archive.import_file WHERE import_id = i.id) t ORDER BY i.place`,
    [importIds],
  );
}

/** Files of an import in the order they were added. */
export async function pageOfFiles(
  queries: Queries,
  importId: number,
  { after, limit, attention }: { after: number | undefined; limit: number; attention: boolean },
): Promise<FileRow[]> {
  return queries.query<FileRow>(
    `SELECT ${FILE} FROM archive.import_file WHERE import_id = $1 AND id > $2 ${attention ? `AND ${ATTENTION}` : ''} ORDER BY id LIMIT $3`,
    [importId, after ?? 0, limit],
  );
}

export async function readTheseFiles(queries: Queries, ids: readonly number[]): Promise<FileRow[]> {
  return queries.query<FileRow>(`SELECT ${FILE} FROM archive.import_file WHERE id = ANY($1) ORDER BY id`, [ids]);
}

/** Moves an import on from one of `from`; undefined when it is elsewhere by now, or `version` (if given) is not current. */
export async function moveImport(
  tx: Transaction,
  id: number,
  from: readonly ImportState[],
  to: ImportState,
  at: Date,
  version?: number,
): Promise<ImportRow | undefined> {
  const [row] = await tx.query<ImportRow>(
    `UPDATE archive.import SET state = $3, version = version + 1,
       started_at = CASE WHEN $3 = 'running' THEN coalesce(started_at, $4) ELSE started_at END,
       finished_at = CASE WHEN $3 IN ('done', 'cancelled', 'failed') THEN $4::timestamptz END
     WHERE id = $1 AND state = ANY($2) AND ($5::int IS NULL OR version = $5) RETURNING ${IMPORT}`,
    [id, from, to, at, version ?? null],
  );
  return row;
}

/** Imports that were to be read when a process stopped. */
export async function unfinishedImports(queries: Queries): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT id FROM archive.import WHERE state IN ('waiting', 'running') ORDER BY id`,
  );
  return rows.map((row) => row.id);
}

/** Moves the version on without changing state; undefined when the import is elsewhere by now. */
export function touchImport(
  tx: Transaction,
  id: number,
  state: ImportState,
  at: Date,
  version: number,
): Promise<ImportRow | undefined> {
  return moveImport(tx, id, [state], state, at, version);
}

/** Files that are to be looked through, or that a process stopped looking through. */
export async function lookAtFiles(tx: Transaction, importId: number, files?: readonly number[]): Promise<void> {
  await tx.query(
    `UPDATE archive.import_file SET state = 'looking', bytes_read = 0, questions = '[]', doubts = '{}', notes = '{}'
     WHERE import_id = $1 AND state IN ('waiting', 'looking', 'looked') AND ($2::bigint[] IS NULL OR id = ANY($2))`,
    [importId, files ?? null],
  );
}

/** False when nobody wants the look any more. */
export async function saveLook(tx: Transaction, id: number, account: Account, bytesRead: number): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE archive.import_file SET account = $2, bytes_read = least(bytes, $3) WHERE id = $1 AND state = 'looking' RETURNING id`,
    [id, JSON.stringify(account), bytesRead],
  );
  return rows.length > 0;
}

export async function settleFile(tx: Transaction, id: number, options: FileRow['options']): Promise<void> {
  await tx.query('UPDATE archive.import_file SET options = $2 WHERE id = $1', [id, JSON.stringify(options)]);
}

/** What a look counted is forgotten: now it is counted as it goes into the archive. */
export async function beginFiles(tx: Transaction, importId: number, account: Account): Promise<void> {
  await tx.query(
    `UPDATE archive.import_file SET state = 'waiting', bytes_read = 0, account = $2 WHERE import_id = $1 AND state IN ('looking', 'looked')`,
    [importId, JSON.stringify(account)],
  );
}

/** Imports somebody was looking through when a process stopped. */
export async function unfinishedLooks(queries: Queries): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT DISTINCT i.id FROM archive.import i JOIN archive.import_file f ON f.import_id = i.id WHERE i.state = 'collecting' AND f.state = 'looking' ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

/** Also what makes a file `running`: its first progress. */
export async function saveProgress(
  tx: Transaction,
  id: number,
  account: Account,
  bytesRead: number,
  startedAt: Date,
): Promise<void> {
  await tx.query(
    `UPDATE archive.import_file SET state = 'running', account = $2, bytes_read = least(bytes, $3), started_at = coalesce(started_at, $4) WHERE id = $1`,
    [id, JSON.stringify(account), bytesRead, startedAt],
  );
}

export async function endFile(
  tx: Transaction,
  id: number,
  end: Pick<
    FileRow,
    | 'state'
    | 'format'
    | 'account'
    | 'notes'
    | 'doubts'
    | 'questions'
    | 'firstAt'
    | 'lastAt'
    | 'problemCode'
    | 'problemTitle'
  >,
  at: Date,
): Promise<void> {
  await tx.query(
    `UPDATE archive.import_file SET state = $2, format = $3, account = $4, notes = $5, doubts = $6, first_at = $7, last_at = $8, problem_code = $9, problem_title = $10,
       finished_at = CASE WHEN $2 <> 'looked' THEN $11::timestamptz END, questions = $12,
       bytes_read = CASE WHEN $2 IN ('done', 'looked') THEN bytes ELSE bytes_read END WHERE id = $1`,
    [
      id,
      end.state,
      end.format,
      JSON.stringify(end.account),
      end.notes,
      end.doubts,
      end.firstAt,
      end.lastAt,
      end.problemCode,
      end.problemTitle,
      at,
      JSON.stringify(end.questions),
    ],
  );
}

/** Files that were archived together, whole. */
export async function endFiles(
  tx: Transaction,
  files: readonly Pick<
    FileRow,
    'id' | 'format' | 'account' | 'notes' | 'doubts' | 'questions' | 'firstAt' | 'lastAt'
  >[],
  at: Date,
): Promise<void> {
  await tx.query(
    `UPDATE archive.import_file f SET state = 'done', format = e.format, account = e.account, questions = e.questions,
       notes = ARRAY(SELECT jsonb_array_elements_text(e.notes)), doubts = ARRAY(SELECT jsonb_array_elements_text(e.doubts)),
       first_at = e."firstAt", last_at = e."lastAt", bytes_read = f.bytes, started_at = coalesce(f.started_at, $2), finished_at = $2
     FROM jsonb_to_recordset($1) AS e (id bigint, format text, account jsonb, questions jsonb, notes jsonb, doubts jsonb, "firstAt" timestamptz, "lastAt" timestamptz)
     WHERE f.id = e.id`,
    [JSON.stringify(files), at],
  );
}

export async function cancelFiles(tx: Transaction, importId: number, at: Date): Promise<void> {
  await tx.query(
    `UPDATE archive.import_file SET state = 'cancelled', finished_at = $2 WHERE import_id = $1 AND state IN ('waiting', 'looking', 'looked', 'running')`,
    [importId, at],
  );
}

/** Staged bytes that somebody still means to read. */
export async function stagedInUse(queries: Queries): Promise<Set<string>> {
  const rows = await queries.query<{ staged: string }>(
    `SELECT f.staged FROM archive.import_file f JOIN archive.import i ON i.id = f.import_id WHERE f.staged IS NOT NULL AND i.state IN ('collecting', 'waiting', 'running', 'paused')`,
  );
  return new Set(rows.map((row) => row.staged));
}

export async function countRunning(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM archive.import WHERE state IN ('waiting', 'running')`,
  );
  return row!.n;
}
