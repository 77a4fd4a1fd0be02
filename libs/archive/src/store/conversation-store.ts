import type { Queries, Transaction } from '@minutebook/platform';

export interface NewConversation {
  readonly id: number;
  readonly channel: string;
  readonly title: string | null;
  readonly type: string;
}

export interface HandleRow {
  readonly id: number;
  readonly scheme: string;
  readonly value: string;
  readonly name: string;
}

export async function findConversations(queries: Queries, keys: readonly Buffer[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await queries.query<{ key: Buffer; id: number }>(
    'SELECT key, conversation_id AS id FROM archive.conversation_key WHERE key = ANY($1::bytea[])',
    [keys],
  );
  return new Map(rows.map((row) => [row.key.toString('latin1'), row.id]));
}

export async function insertConversations(
  tx: Transaction,
  rows: readonly NewConversation[],
  createdAt: Date,
): Promise<void> {
  await tx.copy(
    'archive.conversation',
    { id: 'int8', channel: 'text', title: 'text', type: 'text', created_at: 'timestamptz' },
    rows.map((row) => [row.id, row.channel, row.title, row.type, createdAt]),
  );
}

export async function insertConversationKeys(
  tx: Transaction,
  rows: readonly { key: Uint8Array; conversation: number }[],
): Promise<void> {
  await tx.copy(
    'archive.conversation_key',
    { key: 'bytea', conversation_id: 'int8' },
    rows.map((row) => [row.key, row.conversation]),
  );
}

/** Conversations of a channel in which most of these handles are members, best first: candidates for an unnamed export. */
export async function conversationsOf(
  queries: Queries,
  channel: string,
  handles: readonly number[],
  limit: number,
): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT m.conversation_id AS id FROM archive.member m JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE m.handle_id = ANY($1) AND c.channel = $2 GROUP BY m.conversation_id HAVING count(*) * 2 >= $3 ORDER BY count(*) DESC, m.conversation_id LIMIT $4`,
    [handles, channel, handles.length, limit],
  );
  return rows.map((row) => row.id);
}

/** Those of the conversations, in their order, that have a message between these times (milliseconds, both included). */
export async function thoseActive(
  queries: Queries,
  conversations: readonly number[],
  from: number,
  to: number,
): Promise<number[]> {
  if (from > to) return [];
  const rows = await queries.query<{ id: number }>(
    `SELECT c.id FROM unnest($1::bigint[]) WITH ORDINALITY AS c (id, n)
     WHERE EXISTS (SELECT FROM archive.message m WHERE m.conversation_id = c.id AND m.at BETWEEN $2 AND $3) ORDER BY c.n`,
    [conversations, new Date(from), new Date(to)],
  );
  return rows.map((row) => row.id);
}

export interface NewHandle extends Omit<HandleRow, 'id'> {
  /** Normal form for comparing whole handles. */
  readonly normal: string;
  /** Analysed words, for names typed in a query. */
  readonly words: string;
}

/** Ids of handles, made where they are new. A name is kept when it says more than the value it stands for. */
export async function upsertHandles(queries: Queries, handles: readonly NewHandle[]): Promise<HandleRow[]> {
  if (handles.length === 0) return [];
  const column = (name: 'scheme' | 'value' | 'name' | 'normal' | 'words'): string[] =>
    handles.map((handle) => handle[name]);
  await queries.query(
    `INSERT INTO archive.handle (scheme, value, name, normal, words) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
     ON CONFLICT (scheme, value) DO UPDATE SET name = EXCLUDED.name, words = EXCLUDED.words WHERE archive.handle.name = archive.handle.value AND EXCLUDED.name <> EXCLUDED.value`,
    [column('scheme'), column('value'), column('name'), column('normal'), column('words')],
  );
  return queries.query<HandleRow>(
    'SELECT h.id, h.scheme, h.value, h.name FROM unnest($1::text[], $2::text[]) AS w (s, v) JOIN archive.handle h ON h.scheme = w.s AND h.value = w.v',
    [column('scheme'), column('value')],
  );
}

export async function findHandles(
  queries: Queries,
  criterion: { words: readonly string[] } | { value: string },
  limit: number,
): Promise<HandleRow[]> {
  if ('value' in criterion)
    return queries.query<HandleRow>(
      'SELECT id, scheme, value, name FROM archive.handle WHERE normal = $1 ORDER BY id LIMIT $2',
      [criterion.value, limit],
    );
  // `*` and `?` may reach over a word's end here; whoever asks looks again.
  const phrase = `% ${criterion.words
    .map((word) =>
      word
        .replace(/[\\%_]/g, '\\$&')
        .replaceAll('*', '%')
        .replaceAll('?', '_'),
    )
    .join(' ')} %`;
  return queries.query<HandleRow>(
    'SELECT id, scheme, value, name FROM archive.handle WHERE words LIKE $1 ORDER BY id LIMIT $2',
    [phrase, limit],
  );
}

export async function findNormals(
  queries: Queries,
  handles: readonly { readonly scheme: string; readonly normal: string }[],
  limit: number,
): Promise<HandleRow[]> {
  return handles.length === 0
    ? []
    : queries.query<HandleRow>(
        `SELECT h.id, h.scheme, h.value, h.name FROM unnest($1::text[], $2::text[]) AS w (s, n) JOIN archive.handle h ON h.normal = w.n AND h.scheme = w.s
         ORDER BY h.id LIMIT $3`,
        [handles.map(({ scheme }) => scheme), handles.map(({ normal }) => normal), limit],
      );
}

export async function readHandles(queries: Queries, ids: readonly number[]): Promise<HandleRow[]> {
  return ids.length === 0
    ? []
    : queries.prepared<HandleRow>('SELECT id, scheme, value, name FROM archive.handle WHERE id = ANY($1)', [ids]);
}

export async function insertMembers(
  tx: Transaction,
  rows: readonly { conversation: number; handle: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    'INSERT INTO archive.member (conversation_id, handle_id) SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING',
    [rows.map((row) => row.conversation), rows.map((row) => row.handle)],
  );
}

/** Which of these handles take part in a conversation. */
export async function membersAmong(
  queries: Queries,
  conversation: number,
  handles: readonly { readonly scheme: string; readonly normal: string }[],
): Promise<{ scheme: string; normal: string }[]> {
  return handles.length === 0
    ? []
    : queries.query(
        `SELECT DISTINCT h.scheme, h.normal FROM unnest($2::text[], $3::text[]) AS w (s, n) JOIN archive.handle h ON h.normal = w.n AND h.scheme = w.s
         JOIN archive.member m ON m.handle_id = h.id AND m.conversation_id = $1`,
        [conversation, handles.map(({ scheme }) => scheme), handles.map(({ normal }) => normal)],
      );
}
