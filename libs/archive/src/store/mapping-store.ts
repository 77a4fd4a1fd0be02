import type { Queries, Transaction } from '@minutebook/platform';
import type { Doing, Ground } from './person-store';

/** A handle that is or was somebody's. */
export interface MappingRow {
  readonly id: number;
  readonly person: string;
  readonly scheme: string;
  readonly value: string;
  readonly normal: string;
  /** When it was theirs: of messages, not of our knowledge. Null: always. */
  readonly from: Date | null;
  readonly until: Date | null;
  readonly ground: Ground;
  readonly identityCheck: string | null;
  readonly madeAt: Date;
  readonly madeByName: string;
  /** Since when it is not held to be true any more. */
  readonly endedAt: Date | null;
  readonly endedByName: string | null;
  readonly endedReason: string | null;
}

export type NewMapping = Pick<
  MappingRow,
  'person' | 'scheme' | 'value' | 'normal' | 'from' | 'until' | 'ground' | 'identityCheck'
>;

const COLUMNS = `id, person_id AS person, scheme, value, normal, from_at AS "from", until_at AS "until", ground, identity_check AS "identityCheck",
  made_at AS "madeAt", made_by_name AS "madeByName", ended_at AS "endedAt", ended_by_name AS "endedByName", ended_reason AS "endedReason"`;

/** With history, newest first. */
export async function readMappings(queries: Queries, persons: readonly string[]): Promise<MappingRow[]> {
  return persons.length === 0
    ? []
    : queries.query<MappingRow>(
        `SELECT ${COLUMNS} FROM archive.person_handle WHERE person_id = ANY($1::uuid[]) ORDER BY id DESC`,
        [persons],
      );
}

export function readAllMappings(queries: Queries): Promise<MappingRow[]> {
  return queries.query<MappingRow>(`SELECT ${COLUMNS} FROM archive.person_handle WHERE ended_at IS NULL ORDER BY id`);
}

export async function readMapping(queries: Queries, id: number): Promise<MappingRow | undefined> {
  const [row] = await queries.query<MappingRow>(`SELECT ${COLUMNS} FROM archive.person_handle WHERE id = $1`, [id]);
  return row;
}

/** Mappings in force of these handles. */
export async function readMappingsOfHandles(
  queries: Queries,
  handles: readonly { readonly scheme: string; readonly normal: string }[],
): Promise<MappingRow[]> {
  return handles.length === 0
    ? []
    : queries.query<MappingRow>(
        `SELECT ${COLUMNS} FROM archive.person_handle WHERE ended_at IS NULL AND (scheme, normal) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
        [handles.map(({ scheme }) => scheme), handles.map(({ normal }) => normal)],
      );
}

export async function insertMapping(tx: Transaction, mapping: NewMapping, { at, by, byName }: Doing): Promise<number> {
  const { person, scheme, value, normal, from, until, ground, identityCheck } = mapping;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO archive.person_handle (person_id, scheme, value, normal, from_at, until_at, ground, identity_check, made_at, made_by, made_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
    [person, scheme, value, normal, from, until, ground, identityCheck, at, by, byName],
  );
  return row!.id;
}

export async function endMapping(
  tx: Transaction,
  id: number,
  reason: string,
  { at, by, byName }: Doing,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE archive.person_handle SET ended_at = $2, ended_by = $3, ended_by_name = $4, ended_reason = $5 WHERE id = $1 AND ended_at IS NULL RETURNING id',
    [id, at, by, byName, reason],
  );
  return rows.length > 0;
}
