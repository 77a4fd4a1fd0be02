import type { CaseState, CaseTheme } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Bar } from '../bars';

export interface CaseRecord {
  readonly id: number;
  readonly title: string;
  readonly theme: CaseTheme;
  readonly severity: number;
  readonly state: CaseState;
  readonly owner: string;
  readonly ownerName: string;
  /** `YYYY-MM-DD` */
  readonly due: string | null;
  readonly regulator: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly findings: number | null;
  readonly exhibits: number;
  readonly version: number;
}

export interface CaseSummary extends CaseRecord {
  readonly members: number;
  readonly items: number;
}

export interface AccessRow {
  readonly user: string;
  readonly name: string;
  readonly givenBy: string;
  readonly givenAt: Date;
}

const RECORD = `c.id, c.title, c.theme, c.severity, c.state, c.owner, c.owner_name AS "ownerName", c.due::text AS due, c.regulator, c.opened_at AS "openedAt",
  c.closed_at AS "closedAt", c.findings_id AS findings, c.exhibits, c.version`;

/**
 * The one condition of need to know, for `$1` the user, `$2` people and `$3` handles they may never see a case about: has
 * access, and is nobody's line. Every statement that shows anything of a case has it.
 */
export const SEEN = `EXISTS (SELECT FROM review.case_access s WHERE s.case_id = c.id AND s.user_id = $1 AND s.taken_at IS NULL)
  AND NOT EXISTS (SELECT FROM review.case_person b WHERE b.case_id = c.id AND b.role = 'subject' AND b.removed_at IS NULL
    AND (b.person_id = ANY($2::uuid[]) OR b.handle_key = ANY($3::text[])))`;

export function asked(user: string, bar: Bar): unknown[] {
  return [user, bar.persons, bar.handles];
}

export async function readCase(queries: Queries, user: string, bar: Bar, id: number): Promise<CaseRecord | undefined> {
  const [row] = await queries.query<CaseRecord>(
    `SELECT ${RECORD} FROM review.case_record c WHERE c.id = $4 AND ${SEEN}`,
    [...asked(user, bar), id],
  );
  return row;
}

/** The same, kept from changing until the transaction ends. */
export async function lockCase(tx: Transaction, user: string, bar: Bar, id: number): Promise<CaseRecord | undefined> {
  const [row] = await tx.query<CaseRecord>(
    `SELECT ${RECORD} FROM review.case_record c WHERE c.id = $4 AND ${SEEN} FOR UPDATE OF c`,
    [...asked(user, bar), id],
  );
  return row;
}

export async function caseExists(queries: Queries, id: number): Promise<boolean> {
  return (await queries.query('SELECT FROM review.case_record WHERE id = $1', [id])).length > 0;
}

export interface CaseFilter {
  readonly state: CaseState | 'all';
  readonly q?: string | undefined;
}

export function listCases(
  queries: Queries,
  user: string,
  bar: Bar,
  { state, q }: CaseFilter,
  before: number | undefined,
  limit: number,
): Promise<CaseSummary[]> {
  const pattern = q?.trim() ? `%${q.trim().replace(/[\\%_]/g, '\\$&')}%` : null;
  return queries.query<CaseSummary>(
    `SELECT ${RECORD},
       (SELECT count(*) FROM review.case_access a WHERE a.case_id = c.id AND a.taken_at IS NULL) AS members,
       (SELECT count(*) FROM review.case_item i WHERE i.case_id = c.id AND i.removed_at IS NULL) AS items
     FROM review.case_record c
     WHERE ${SEEN} AND ($4 = 'all' OR c.state = $4) AND ($5::bigint IS NULL OR c.id < $5)
       AND ($6::text IS NULL OR c.title ILIKE $6 OR c.theme ILIKE $6 OR 'C-' || lpad(c.id::text, greatest(3, length(c.id::text)), '0') ILIKE $6)
     ORDER BY c.id DESC LIMIT $7`,
    [...asked(user, bar), state, before ?? null, pattern, limit],
  );
}

export async function countCases(
  queries: Queries,
  user: string,
  bar: Bar,
  today: string,
): Promise<{ open: number; signing: number; closed: number; late: number }> {
  const [row] = await queries.query<{ open: number; signing: number; closed: number; late: number }>(
    `SELECT count(*) FILTER (WHERE c.state = 'open') AS open, count(*) FILTER (WHERE c.state = 'signing') AS signing,
       count(*) FILTER (WHERE c.state = 'closed') AS closed, count(*) FILTER (WHERE c.state <> 'closed' AND c.due < $4::date) AS late
     FROM review.case_record c WHERE ${SEEN}`,
    [...asked(user, bar), today],
  );
  return row!;
}

/** Which of these cases the user sees. */
export async function seenAmong(
  queries: Queries,
  user: string,
  bar: Bar,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const rows = await queries.query<{ id: number; title: string }>(
    `SELECT c.id, c.title FROM review.case_record c WHERE c.id = ANY($4) AND ${SEEN}`,
    [...asked(user, bar), ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

export async function insertCase(
  tx: Transaction,
  {
    title,
    theme,
    severity,
    owner,
    ownerName,
    due,
    openedAt,
  }: Pick<CaseRecord, 'title' | 'theme' | 'severity' | 'owner' | 'ownerName' | 'due' | 'openedAt'>,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.case_record (title, theme, severity, owner, owner_name, due, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [title, theme, severity, owner, ownerName, due, openedAt],
  );
  return row!.id;
}

/** The caller holds the row's lock. */
export async function updateCase(tx: Transaction, record: CaseRecord): Promise<void> {
  const { id, title, theme, severity, state, owner, ownerName, due, regulator, closedAt, findings, exhibits, version } =
    record;
  await tx.query(
    `UPDATE review.case_record SET title = $2, theme = $3, severity = $4, state = $5, owner = $6, owner_name = $7, due = $8, regulator = $9, closed_at = $10,
       findings_id = $11, exhibits = $12, version = $13 WHERE id = $1`,
    [id, title, theme, severity, state, owner, ownerName, due, regulator, closedAt, findings, exhibits, version],
  );
}

export function readAccess(queries: Queries, id: number): Promise<AccessRow[]> {
  return queries.query<AccessRow>(
    `SELECT user_id AS user, user_name AS name, given_by_name AS "givenBy", given_at AS "givenAt" FROM review.case_access
     WHERE case_id = $1 AND taken_at IS NULL ORDER BY given_at, id`,
    [id],
  );
}

/** Everybody who ever had access, for naming them in the timeline. */
export async function readEverAccess(queries: Queries, id: number): Promise<Map<string, string>> {
  const rows = await queries.query<{ user: string; name: string }>(
    'SELECT user_id AS user, user_name AS name FROM review.case_access WHERE case_id = $1',
    [id],
  );
  return new Map(rows.map(({ user, name }) => [user, name]));
}

/** False: they had it already. */
export async function insertAccess(
  tx: Transaction,
  id: number,
  user: { id: string; name: string },
  by: { name: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO review.case_access (case_id, user_id, user_name, given_by_name, given_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (case_id, user_id) WHERE taken_at IS NULL DO NOTHING RETURNING id`,
    [id, user.id, user.name, by.name, by.at],
  );
  return rows.length > 0;
}

/** False: they had none. */
export async function endAccess(tx: Transaction, id: number, user: string, reason: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.case_access SET taken_at = $4, taken_reason = $3 WHERE case_id = $1 AND user_id = $2 AND taken_at IS NULL RETURNING id',
    [id, user, reason, at],
  );
  return rows.length > 0;
}
