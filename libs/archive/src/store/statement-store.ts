import type { Queries, Transaction } from '@minutebook/platform';

export type DifferenceKind = 'count' | 'bytes' | 'item-missing' | 'item-unstated' | 'unknown-custodian';

export interface DifferenceRow {
  readonly number: number;
  readonly kind: DifferenceKind;
  readonly line: number | null;
  readonly custodian: string | null;
  /** `YYYY-MM-DD`. */
  readonly day: string | null;
  readonly stated: number | null;
  readonly archived: number | null;
  readonly sha256: Buffer | null;
}

export interface StatementRow {
  readonly id: number;
  readonly name: string;
  readonly channel: string;
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly lines: number;
  readonly stated: number;
  readonly archived: number;
  readonly differences: number;
  readonly persons: string[];
  readonly custodians: string[];
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
}

const STATEMENT = `id, name, channel, zone, from_on::text AS "from", to_on::text AS "to", lines, stated, archived, differences, persons, custodians, at, by, by_name AS "byName"`;

export async function insertStatement(
  tx: Transaction,
  row: Omit<StatementRow, 'id'>,
  differences: readonly Omit<DifferenceRow, 'number'>[],
): Promise<StatementRow> {
  const [statement] = await tx.query<StatementRow>(
    `INSERT INTO archive.statement (name, channel, zone, from_on, to_on, lines, stated, archived, differences, persons, custodians, at, by, by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::uuid[], $11, $12, $13, $14) RETURNING ${STATEMENT}`,
    [
      row.name,
      row.channel,
      row.zone,
      row.from,
      row.to,
      row.lines,
      row.stated,
      row.archived,
      row.differences,
      row.persons,
      row.custodians,
      row.at,
      row.by,
      row.byName,
    ],
  );
  await tx.query(
    `INSERT INTO archive.statement_difference (statement_id, number, kind, line, custodian, day, stated, archived, sha256)
     SELECT $1, n - 1, k, l, c, d, s, a, h FROM unnest($2::text[], $3::int[], $4::text[], $5::date[], $6::bigint[], $7::bigint[], $8::bytea[]) WITH ORDINALITY AS x (k, l, c, d, s, a, h, n)`,
    [
      statement!.id,
      differences.map(({ kind }) => kind),
      differences.map(({ line }) => line),
      differences.map(({ custodian }) => custodian),
      differences.map(({ day }) => day),
      differences.map(({ stated }) => stated),
      differences.map(({ archived }) => archived),
      differences.map(({ sha256 }) => sha256),
    ],
  );
  return statement!;
}

export function listStatements(queries: Queries, before: number | undefined, limit: number): Promise<StatementRow[]> {
  return queries.query<StatementRow>(
    `SELECT ${STATEMENT} FROM archive.statement WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

export async function statementExists(queries: Queries, id: number): Promise<boolean> {
  return (await queries.query('SELECT FROM archive.statement WHERE id = $1', [id])).length > 0;
}

export function listDifferences(
  queries: Queries,
  statement: number,
  after: number,
  limit: number,
): Promise<DifferenceRow[]> {
  return queries.query<DifferenceRow>(
    `SELECT number, kind, line, custodian, day::text AS day, stated, archived, sha256 FROM archive.statement_difference
     WHERE statement_id = $1 AND number > $2 ORDER BY number LIMIT $3`,
    [statement, after, limit],
  );
}

/** The newest comparison that speaks of a channel and, if given, of this person or device. */
export async function newestStatement(
  queries: Queries,
  channel: string,
  person: string | null,
  device: string | null,
): Promise<{ at: Date; differences: number } | undefined> {
  const [row] = await queries.query<{ at: Date; differences: number }>(
    `SELECT at, differences FROM archive.statement WHERE channel = $1 AND ($2::uuid IS NULL OR $2 = ANY(persons)) AND ($3::text IS NULL OR $3 = ANY(custodians))
     ORDER BY at DESC, id DESC LIMIT 1`,
    [channel, person, device],
  );
  return row;
}

/** Objects with these hashes, wherever they came from, or of one import alone. */
export function findObjects(
  queries: Queries,
  hashes: readonly Buffer[],
  importId: number | undefined,
): Promise<{ sha256: Buffer; bytes: number }[]> {
  return queries.query(
    `SELECT e.sha256, e.bytes FROM archive.evidence e WHERE e.sha256 = ANY($1::bytea[]) AND e.complete AND ($2::bigint IS NULL OR EXISTS (
       SELECT FROM archive.evidence_source s JOIN archive.import_file f ON f.id = s.import_file_id WHERE s.evidence_id = e.id AND f.import_id = $2))`,
    [hashes, importId ?? null],
  );
}

/** Hashes of the records and exceptions an import brought, not of attachments beside them. */
export function objectsOfImport(queries: Queries, importId: number): Promise<{ sha256: Buffer; bytes: number }[]> {
  return queries.query(
    `SELECT DISTINCT e.sha256, e.bytes FROM archive.import_file f JOIN archive.evidence_source s ON s.import_file_id = f.id JOIN archive.evidence e ON e.id = s.evidence_id
     WHERE f.import_id = $1 AND e.role <> 'attachment' ORDER BY 1`,
    [importId],
  );
}
