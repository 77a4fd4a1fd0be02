import type { Queries } from '@minutebook/platform';

export interface OpenedRow {
  readonly idx: number;
  readonly entry: Buffer;
  readonly content: Buffer;
  readonly salt: Buffer;
}

const OPENED = 'l.idx, l.entry, e.content, e.salt';

/** Entries about these subjects below a number, in order; with a time, those made until then. */
export function selectOpened(
  queries: Queries,
  subjects: readonly { readonly kind: string; readonly id: string }[],
  below: number,
  until: Date | null,
): Promise<OpenedRow[]> {
  return queries.query<OpenedRow>(
    `SELECT ${OPENED} FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS s (kind, id)
     JOIN access.audit_entry e ON e.subject_id = s.id AND e.subject_kind = s.kind AND ($4::timestamptz IS NULL OR e.at <= $4)
     JOIN access.log_leaf l ON l.log = 2 AND l.ref = e.id AND l.idx < $3 ORDER BY l.idx`,
    [subjects.map(({ kind }) => kind), subjects.map(({ id }) => id), below, until],
  );
}

/** Entries with these numbers, in order. */
export function selectOpenedAt(queries: Queries, indices: readonly number[]): Promise<OpenedRow[]> {
  return queries.query<OpenedRow>(
    `SELECT ${OPENED} FROM access.log_leaf l JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = 2 AND l.idx = ANY($1) ORDER BY l.idx`,
    [indices],
  );
}

/** Numbers, among those of entries about conversations, of the ones whose detail names one of these messages. */
export async function selectNaming(
  queries: Queries,
  conversations: readonly string[],
  messages: readonly string[],
  below: number,
): Promise<number[]> {
  const rows = await queries.query<{ idx: number }>(
    `SELECT l.idx FROM access.audit_entry e JOIN access.log_leaf l ON l.log = 2 AND l.ref = e.id AND l.idx < $3
     WHERE e.action = 'conversation.viewed' AND e.subject_kind = 'conversation' AND e.subject_id = ANY($1)
       AND convert_from(e.content, 'UTF8')::jsonb #> '{detail,messages}' ?| $2::text[] ORDER BY l.idx`,
    [conversations, messages, below],
  );
  return rows.map(({ idx }) => idx);
}
