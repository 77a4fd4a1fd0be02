import type { Queries, Transaction } from '@minutebook/platform';
import type { ChannelDay } from './day-store';

/** Manifests of one channel, custodian and year. */
export interface BookRow {
  readonly id: number;
  readonly channel: string;
  readonly custodian: string;
  readonly year: number;
}

export interface NewManifest {
  readonly id: number;
  readonly book: number;
  readonly day: string;
  readonly count: number;
  readonly root: Uint8Array;
  readonly members: readonly number[];
  readonly upTo: number;
  /** Id of the one it replaces. */
  readonly amends: number | null;
  /** Id of the first of those written together. */
  readonly batch: number;
  readonly at: Date;
  readonly content: Uint8Array;
}

export interface StoredManifest extends NewManifest, ChannelDay {
  readonly custodian: string;
  readonly root: Buffer;
  readonly content: Buffer;
  readonly wrapped: Buffer;
}

/** What a manifest in force says of its day. */
export interface DayTotal {
  readonly id: number;
  readonly book: number;
  readonly day: string;
  readonly count: number;
  readonly root: Buffer;
}

const MANIFEST = `d.id, d.book_id AS book, b.channel, b.custodian, d.day::text AS day, d.count, d.root, d.members, d.up_to AS "upTo", d.amends, d.batch, d.at, d.content, k.wrapped`;
const FROM =
  'archive.day_manifest d JOIN archive.day_book b ON b.id = d.book_id JOIN archive.data_key k ON k.id = b.id';
const TOTAL = 'd.id, d.book_id AS book, d.day::text AS day, d.count, d.root';

/** Books of a channel in a year, by custodian. */
export async function readBooks(queries: Queries, channel: string, years: readonly number[]): Promise<BookRow[]> {
  return queries.query<BookRow>(
    'SELECT id, channel, custodian, year FROM archive.day_book WHERE channel = $1 AND year = ANY ($2)',
    [channel, years],
  );
}

export async function insertBooks(tx: Transaction, books: readonly BookRow[]): Promise<void> {
  await tx.copy(
    'archive.day_book',
    { id: 'int8', channel: 'text', custodian: 'text', year: 'int4' },
    books.map(({ id, channel, custodian, year }) => [id, channel, custodian, year]),
  );
}

export async function insertManifests(tx: Transaction, rows: readonly NewManifest[]): Promise<void> {
  await tx.query(
    `INSERT INTO archive.day_manifest (id, book_id, day, count, root, members, up_to, amends, batch, at, content)
     SELECT r.id, r.book, r.day, r.count, r.root, r.members::bigint[], r.up_to, r.amends, $11, r.at, r.content
     FROM unnest($1::bigint[], $2::bigint[], $3::date[], $4::int[], $5::bytea[], $6::text[], $7::bigint[], $8::bigint[], $9::timestamptz[], $10::bytea[])
       AS r (id, book, day, count, root, members, up_to, amends, at, content)`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.book),
      rows.map((row) => row.day),
      rows.map((row) => row.count),
      rows.map((row) => row.root),
      // Arrays of several lengths do not make an array.
      rows.map((row) => `{${row.members.join(',')}}`),
      rows.map((row) => row.upTo),
      rows.map((row) => row.amends),
      rows.map((row) => row.at),
      rows.map((row) => row.content),
      rows[0]!.batch,
    ],
  );
}

/** By the rows that ledger entries stand for. */
export async function readManifests(queries: Queries, ids: readonly number[]): Promise<StoredManifest[]> {
  return ids.length === 0
    ? []
    : queries.query<StoredManifest>(`SELECT ${MANIFEST} FROM ${FROM} WHERE d.id = ANY ($1::bigint[])`, [ids]);
}

/** All, amended ones too, in the order they were written. */
export function listManifests(queries: Queries, after: number, limit: number): Promise<StoredManifest[]> {
  return queries.query<StoredManifest>(`SELECT ${MANIFEST} FROM ${FROM} WHERE d.id > $1 ORDER BY d.id LIMIT $2`, [
    after,
    limit,
  ]);
}

/** Those in force of a custodian on days between two, both included, after one of them in this order; as of the first `below` ledger entries. */
export function listInForce(
  queries: Queries,
  scope: {
    readonly custodian: string;
    readonly channels: readonly string[] | null;
    readonly from: string;
    readonly to: string;
    readonly below: number;
  },
  after: { readonly channel: string; readonly day: string } | undefined,
  limit: number,
): Promise<StoredManifest[]> {
  const { custodian, channels, from, to, below } = scope;
  return queries.query<StoredManifest>(
    `SELECT ${MANIFEST} FROM ${FROM}
     WHERE b.custodian = $1 AND ($2::text[] IS NULL OR b.channel = ANY ($2)) AND d.day BETWEEN $3::date AND $4::date AND access.log_position(1::smallint, d.id) < $5
       AND NOT EXISTS (SELECT FROM archive.day_manifest n WHERE n.book_id = d.book_id AND n.day = d.day AND n.id > d.id AND access.log_position(1::smallint, n.id) < $5)
       AND ($6::text IS NULL OR (b.channel, d.day) > ($6, $7::date))
     ORDER BY b.channel, d.day LIMIT $8`,
    [custodian, channels, from, to, below, after?.channel ?? null, after?.day ?? null, limit],
  );
}

/** Those in force of these books on these days. */
export function readTotals(queries: Queries, books: readonly number[], days: readonly string[]): Promise<DayTotal[]> {
  return queries.query<DayTotal>(
    `SELECT DISTINCT ON (d.book_id, d.day) ${TOTAL} FROM archive.day_manifest d WHERE d.book_id = ANY ($1::bigint[]) AND d.day = ANY ($2::date[])
     ORDER BY d.book_id, d.day, d.id DESC`,
    [books, days],
  );
}

/** Of whole books, by day: as it is, or as it was after a batch. */
export function readYears(
  queries: Queries,
  books: readonly number[],
  batch: number | null = null,
): Promise<DayTotal[]> {
  return queries.query<DayTotal>(
    `SELECT DISTINCT ON (d.book_id, d.day) ${TOTAL} FROM archive.day_manifest d WHERE d.book_id = ANY ($1::bigint[]) AND ($2::bigint IS NULL OR d.batch <= $2)
     ORDER BY d.book_id, d.day, d.id DESC`,
    [books, batch],
  );
}

/** Of these manifests, those written last in their books. */
export async function newestAmong(queries: Queries, ids: readonly number[]): Promise<Set<number>> {
  const rows = await queries.query<{ id: number }>(
    `SELECT d.id FROM archive.day_manifest d WHERE d.id = ANY ($1::bigint[])
       AND NOT EXISTS (SELECT FROM archive.day_manifest n WHERE n.book_id = d.book_id AND n.id > d.id)`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function countManifests(queries: Queries): Promise<{ manifests: number; closedAt: Date | null }> {
  const [row] = await queries.query<{ manifests: number; closedAt: Date | null }>(
    'SELECT count(*) AS manifests, (SELECT at FROM archive.day_manifest ORDER BY id DESC LIMIT 1) AS "closedAt" FROM archive.day_manifest',
  );
  return row!;
}
