import type { Queries, Transaction } from '@minutebook/platform';
import type { Doing } from './person-store';

export interface DomainRow {
  readonly id: number;
  readonly domain: string;
  readonly note: string;
  readonly addedAt: Date;
  readonly addedByName: string;
}

/** What a revision of the directory made to be of the firm, or no longer of it. */
export interface Shift {
  readonly what: 'handle' | 'domain' | 'all';
  readonly scheme: string;
  readonly normal: string;
}

export const EVERYTHING: Shift = { what: 'all', scheme: '', normal: '' };

const DOMAIN = 'id, domain, note, added_at AS "addedAt", added_by_name AS "addedByName"';

export function readDomains(queries: Queries): Promise<DomainRow[]> {
  return queries.query<DomainRow>(`SELECT ${DOMAIN} FROM archive.firm_domain WHERE ended_at IS NULL ORDER BY domain`);
}

/** Throws 23505 when it is one already. */
export async function insertDomain(tx: Transaction, domain: string, note: string, doing: Doing): Promise<DomainRow> {
  const [row] = await tx.query<DomainRow>(
    `INSERT INTO archive.firm_domain (domain, note, added_at, added_by, added_by_name) VALUES ($1, $2, $3, $4, $5) RETURNING ${DOMAIN}`,
    [domain, note, doing.at, doing.by, doing.byName],
  );
  return row!;
}

export async function endDomain(tx: Transaction, id: number, doing: Doing): Promise<DomainRow | undefined> {
  const [row] = await tx.query<DomainRow>(
    `UPDATE archive.firm_domain SET ended_at = $2, ended_by_name = $3 WHERE id = $1 AND ended_at IS NULL RETURNING ${DOMAIN}`,
    [id, doing.at, doing.byName],
  );
  return row;
}

/** Whether anything is known of the firm: somebody of it, or a domain. */
export async function knowsFirm(queries: Queries): Promise<boolean> {
  const [row] = await queries.query<{ known: boolean }>(
    'SELECT EXISTS (SELECT FROM archive.firm_domain WHERE ended_at IS NULL) OR EXISTS (SELECT FROM archive.person WHERE of_firm) AS known',
  );
  return row!.known;
}

export async function insertShifts(tx: Transaction, revision: number, shifts: readonly Shift[]): Promise<void> {
  if (shifts.length === 0) return;
  await tx.query(
    'INSERT INTO archive.directory_change (revision, what, scheme, normal) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING',
    [revision, shifts.map(({ what }) => what), shifts.map(({ scheme }) => scheme), shifts.map(({ normal }) => normal)],
  );
}

/** Ids of handles shifted after a revision, at most `limit`; undefined when everything was, or more. */
export async function handlesShifted(
  queries: Queries,
  since: number,
  upTo: number,
  limit: number,
): Promise<number[] | undefined> {
  const [all] = await queries.query(
    `SELECT 1 FROM archive.directory_change WHERE revision > $1 AND revision <= $2 AND what = 'all' LIMIT 1`,
    [since, upTo],
  );
  if (all) return undefined;
  const rows = await queries.query<{ id: number }>(
    `SELECT h.id FROM archive.directory_change c JOIN archive.handle h ON h.normal = c.normal AND h.scheme = c.scheme WHERE c.what = 'handle' AND c.revision > $1 AND c.revision <= $2
     UNION
     SELECT h.id FROM archive.directory_change c JOIN archive.handle h ON h.scheme = 'email' AND (h.normal LIKE '%@' || c.normal OR h.normal LIKE '%@%.' || c.normal)
       WHERE c.what = 'domain' AND c.revision > $1 AND c.revision <= $2
     LIMIT $3`,
    [since, upTo, limit + 1],
  );
  return rows.length > limit ? undefined : rows.map(({ id }) => id);
}
