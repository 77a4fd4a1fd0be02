import type { Queries, Transaction } from '@minutebook/platform';

export interface NewAnnotationRow {
  readonly id: number;
  readonly message: number;
  readonly kind: number;
  readonly key: string;
  readonly at: Date;
  readonly content: Uint8Array;
}

export interface StoredAnnotation {
  readonly id: number;
  readonly message: number;
  readonly kind: number;
  readonly at: Date;
  readonly content: Buffer;
  readonly wrapped: Buffer;
}

const ANNOTATION = 'a.id, a.message_id AS message, a.kind, a.at, a.content, k.wrapped';
const FROM = 'archive.annotation a JOIN archive.data_key k ON k.id = a.message_id';

/** Ids of those that were not there yet. */
export async function insertAnnotations(tx: Transaction, rows: readonly NewAnnotationRow[]): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const inserted = await tx.query<{ id: number }>(
    `INSERT INTO archive.annotation (id, message_id, kind, key, at, content)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::timestamptz[], $6::bytea[])
     ON CONFLICT (message_id, key) DO NOTHING RETURNING id`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.message),
      rows.map((row) => row.kind),
      rows.map((row) => row.key),
      rows.map((row) => row.at),
      rows.map((row) => row.content),
    ],
  );
  return new Set(inserted.map((row) => row.id));
}

export async function readAnnotations(queries: Queries, ids: readonly number[]): Promise<StoredAnnotation[]> {
  return ids.length === 0
    ? []
    : queries.query<StoredAnnotation>(`SELECT ${ANNOTATION} FROM ${FROM} WHERE a.id = ANY($1)`, [ids]);
}

/** In the order they were found. */
export async function readAnnotationsOf(queries: Queries, messages: readonly number[]): Promise<StoredAnnotation[]> {
  return messages.length === 0
    ? []
    : queries.prepared<StoredAnnotation>(
        `SELECT ${ANNOTATION} FROM ${FROM} WHERE a.message_id = ANY($1) ORDER BY a.message_id, a.id`,
        [messages],
      );
}
