import type { Queries } from '@minutebook/platform';
import type { Sight } from '../walls/sight';
import { KINDS } from './codes';
import { seen } from './sight-condition';

/** Lines of the service in a conversation, in the order of time: the notices of who came and went are among them. */
export async function noticesOf(queries: Queries, conversation: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT id FROM archive.message WHERE conversation_id = $1 AND kind = $2 ORDER BY at, id',
    [conversation, KINDS.system],
  );
  return rows.map((row) => row.id);
}

/** Of every party of a conversation's messages, the last message up to a moment and the first one after it. */
export function sightsAround(
  queries: Queries,
  conversation: number,
  at: Date,
  sight: Sight,
): Promise<{ handle: number; before: boolean; at: Date; message: number }[]> {
  const values: unknown[] = [conversation, at, KINDS.system];
  return queries.query(
    `SELECT DISTINCT ON (p, m.at <= $2) p AS handle, m.at <= $2 AS before, m.at, m.id AS message
     FROM archive.message m JOIN archive.version v ON v.message_id = m.id AND v.version = 0 CROSS JOIN unnest(v.parties) AS p
     WHERE m.conversation_id = $1 AND m.kind <> $3 AND ${seen(sight, values)}
     ORDER BY p, m.at <= $2, CASE WHEN m.at <= $2 THEN m.at END DESC, m.at, m.id`,
    values,
  );
}

export interface ClassRow {
  readonly class: 'business' | 'personal' | 'undecided';
  readonly reason: string;
  readonly at: Date;
  readonly byName: string;
}

/** What people decided a conversation to be, newest first. */
export function readClasses(queries: Queries, conversation: number): Promise<ClassRow[]> {
  return queries.query<ClassRow>(
    'SELECT class, reason, at, by_name AS "byName" FROM archive.conversation_class WHERE conversation_id = $1 ORDER BY id DESC LIMIT 100',
    [conversation],
  );
}

export async function insertClass(
  queries: Queries,
  conversation: number,
  row: ClassRow & { readonly by: string },
): Promise<void> {
  await queries.query(
    'INSERT INTO archive.conversation_class (conversation_id, class, reason, at, by, by_name) VALUES ($1, $2, $3, $4, $5, $6)',
    [conversation, row.class, row.reason, row.at, row.by, row.byName],
  );
}
