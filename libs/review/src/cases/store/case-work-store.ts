import type { Queries, Transaction } from '@minutebook/platform';

export interface TaskRow {
  readonly id: number;
  readonly text: string;
  readonly assignee: string | null;
  readonly assigneeName: string | null;
  /** `YYYY-MM-DD` */
  readonly due: string | null;
  readonly doneBy: string | null;
  readonly doneByName: string | null;
  readonly doneAt: Date | null;
  readonly version: number;
}

export interface NoteRow {
  readonly id: number;
  readonly text: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly mentions: readonly string[];
}

export interface LinkRow {
  readonly other: number;
  readonly why: string;
}

const TASK = `id, text, assignee, assignee_name AS "assigneeName", due::text AS due, done_by AS "doneBy", done_by_name AS "doneByName", done_at AS "doneAt", version`;

export function readTasks(queries: Queries, id: number): Promise<TaskRow[]> {
  return queries.query<TaskRow>(`SELECT ${TASK} FROM review.case_task WHERE case_id = $1 ORDER BY id`, [id]);
}

export async function insertTask(
  tx: Transaction,
  id: number,
  { text, assignee, assigneeName, due }: Pick<TaskRow, 'text' | 'assignee' | 'assigneeName' | 'due'>,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.case_task (case_id, text, assignee, assignee_name, due) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [id, text, assignee, assigneeName, due],
  );
  return row!.id;
}

/** False: somebody was faster. */
export async function updateTask(tx: Transaction, id: number, task: TaskRow): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE review.case_task SET text = $4, assignee = $5, assignee_name = $6, due = $7, done_by = $8, done_by_name = $9, done_at = $10, version = version + 1
     WHERE case_id = $1 AND id = $2 AND version = $3 RETURNING id`,
    [
      id,
      task.id,
      task.version,
      task.text,
      task.assignee,
      task.assigneeName,
      task.due,
      task.doneBy,
      task.doneByName,
      task.doneAt,
    ],
  );
  return rows.length > 0;
}

export function readNotes(queries: Queries, id: number): Promise<NoteRow[]> {
  return queries.query<NoteRow>(
    'SELECT id, text, written_by AS by, written_by_name AS "byName", written_at AS at, mentions FROM review.case_note WHERE case_id = $1 ORDER BY id',
    [id],
  );
}

export async function insertNote(tx: Transaction, id: number, note: Omit<NoteRow, 'id'>): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.case_note (case_id, text, written_by, written_by_name, written_at, mentions) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
    [id, note.text, note.by, note.byName, note.at, note.mentions],
  );
  return row!.id;
}

export function readLinks(queries: Queries, id: number): Promise<LinkRow[]> {
  return queries.query<LinkRow>(
    'SELECT CASE WHEN one = $1 THEN other ELSE one END AS other, why FROM review.case_link WHERE $1 IN (one, other) AND removed_at IS NULL ORDER BY 1',
    [id],
  );
}

export async function putLink(tx: Transaction, id: number, other: number, why: string): Promise<void> {
  await tx.query(
    `INSERT INTO review.case_link (one, other, why) VALUES ($1, $2, $3)
     ON CONFLICT (one, other) DO UPDATE SET why = excluded.why, removed_at = NULL`,
    [Math.min(id, other), Math.max(id, other), why],
  );
}

export async function endLink(tx: Transaction, id: number, other: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.case_link SET removed_at = $3 WHERE one = $1 AND other = $2 AND removed_at IS NULL RETURNING one',
    [Math.min(id, other), Math.max(id, other), at],
  );
  return rows.length > 0;
}
