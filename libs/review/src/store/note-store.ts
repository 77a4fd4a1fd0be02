import type { Disposition } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import { isSeen, type Scope } from './alert-store';

export interface NoteRow {
  readonly id: number;
  readonly text: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly mentions: readonly string[];
}

const NOTE = 'id, text, written_by AS by, written_by_name AS "byName", written_at AS at, mentions';

export function notesOf(queries: Queries, alert: number): Promise<NoteRow[]> {
  return queries.prepared<NoteRow>(`SELECT ${NOTE} FROM review.note WHERE alert_id = $1 ORDER BY id LIMIT 500`, [
    alert,
  ]);
}

export async function insertNote(tx: Transaction, alert: number, note: Omit<NoteRow, 'id'>): Promise<NoteRow> {
  const [row] = await tx.query<NoteRow>(
    `INSERT INTO review.note (alert_id, text, written_by, written_by_name, written_at, mentions) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${NOTE}`,
    [alert, note.text, note.by, note.byName, note.at, note.mentions],
  );
  return row!;
}

/** Whether it was not there before. */
export async function putTag(tx: Transaction, alert: number, tag: string): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO review.tag (alert_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING tag',
    [alert, tag],
  );
  return rows.length === 1;
}

/** Whether it was there before. */
export async function takeTag(tx: Transaction, alert: number, tag: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM review.tag WHERE alert_id = $1 AND tag = $2 RETURNING tag', [alert, tag]);
  return rows.length === 1;
}

/** On how many alerts this reader sees each tag is; the list narrowed by it has as many. */
export function tagsInUse(
  queries: Queries,
  reader: string,
  scope: Scope,
  limit: number,
): Promise<{ tag: string; alerts: number }[]> {
  const values: unknown[] = [reader, limit];
  return queries.query(
    `SELECT t.tag, count(*) AS alerts FROM review.tag t JOIN review.alert a ON a.id = t.alert_id WHERE ${isSeen(scope, values)}
     GROUP BY t.tag ORDER BY 2 DESC, 1 LIMIT $2`,
    values,
  );
}

export interface TemplateRow {
  readonly id: number;
  readonly name: string;
  readonly disposition: Disposition | null;
  readonly text: string;
  readonly version: number;
}

const TEMPLATE = 'id, name, disposition, text, version';

export function listTemplates(
  queries: Queries,
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<TemplateRow[]> {
  return queries.query<TemplateRow>(
    `SELECT ${TEMPLATE} FROM review.template WHERE removed_at IS NULL AND ($1::text IS NULL OR (name, id) > ($1, $2)) ORDER BY name, id LIMIT $3`,
    [after?.name ?? null, after?.id ?? null, limit],
  );
}

/** Throws 23505 when the name is taken. */
export async function insertTemplate(
  tx: Transaction,
  template: Omit<TemplateRow, 'id' | 'version'>,
): Promise<TemplateRow> {
  const [row] = await tx.query<TemplateRow>(
    `INSERT INTO review.template (name, disposition, text) VALUES ($1, $2, $3) RETURNING ${TEMPLATE}`,
    [template.name, template.disposition, template.text],
  );
  return row!;
}

/** Throws 23505 when the name is taken. Undefined: it has moved on. */
export async function updateTemplate(tx: Transaction, template: TemplateRow): Promise<TemplateRow | undefined> {
  const [row] = await tx.query<TemplateRow>(
    `UPDATE review.template SET name = $3, disposition = $4, text = $5, version = version + 1 WHERE id = $1 AND version = $2 AND removed_at IS NULL RETURNING ${TEMPLATE}`,
    [template.id, template.version, template.name, template.disposition, template.text],
  );
  return row;
}

export async function removeTemplate(tx: Transaction, id: number, version: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.template SET removed_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND removed_at IS NULL RETURNING id',
    [id, version, at],
  );
  return rows.length === 1;
}
