import type { Queries, Transaction } from '@minutebook/platform';
import type { Doing } from './hold-store';

export interface MatterRow {
  readonly id: number;
  readonly number: string;
  readonly title: string;
  readonly reference: string | null;
  readonly silent: boolean;
  readonly openedAt: Date;
  readonly openedByName: string;
  /** Holds that stand, and those that let go. */
  readonly inEffect: number;
  readonly released: number;
  readonly version: number;
}

/** `$1`: silent ones are counted and listed too. */
const MATTER = `SELECT m.id, m.number, m.title, m.reference, m.silent, m.opened_at AS "openedAt", m.opened_by_name AS "openedByName", m.version,
    count(h.id) FILTER (WHERE archive.hold_stands(h))::int AS "inEffect", count(h.id) FILTER (WHERE NOT archive.hold_stands(h))::int AS released
  FROM archive.matter m LEFT JOIN archive.hold h ON h.matter_id = m.id AND ($1 OR NOT h.silent) WHERE ($1 OR NOT m.silent)`;

/** Those before the one with this id, newest first. */
export function listMatters(
  queries: Queries,
  { silent, q }: { readonly silent: boolean; readonly q?: string | undefined },
  before: number | undefined,
  limit: number,
): Promise<MatterRow[]> {
  return queries.query<MatterRow>(
    `${MATTER} AND ($2::bigint IS NULL OR m.id < $2) AND ($3::text IS NULL OR strpos(lower(m.number || ' ' || m.title), lower($3)) > 0)
     GROUP BY m.id ORDER BY m.id DESC LIMIT $4`,
    [silent, before ?? null, q ?? null, limit],
  );
}

export async function readMatter(queries: Queries, id: number, silent: boolean): Promise<MatterRow | undefined> {
  const [row] = await queries.query<MatterRow>(`${MATTER} AND m.id = $2 GROUP BY m.id`, [silent, id]);
  return row;
}

/** Throws 23505 when another has the number. */
export async function insertMatter(
  tx: Transaction,
  matter: Pick<MatterRow, 'number' | 'title' | 'reference' | 'silent'>,
  { at, by, byName }: Doing,
): Promise<number> {
  const { number, title, reference, silent } = matter;
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO archive.matter (number, title, reference, silent, opened_at, opened_by, opened_by_name, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) RETURNING id',
    [number, title, reference, silent, at, by, byName],
  );
  return row!.id;
}

/** The number that follows the highest of the form `M-031`. */
export async function nextMatterNumber(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT coalesce(max(substring(number FROM '^M-([0-9]{1,9})$')::bigint), 0) + 1 AS n FROM archive.matter`,
  );
  return `M-${String(row!.n).padStart(3, '0')}`;
}

/** False when it is of another version. */
export async function updateMatter(
  tx: Transaction,
  id: number,
  version: number,
  { title, reference }: Pick<MatterRow, 'title' | 'reference'>,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE archive.matter SET title = $3, reference = $4, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id',
    [id, version, title, reference],
  );
  return rows.length > 0;
}
