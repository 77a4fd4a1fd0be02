import type { Queries, Transaction } from '@minutebook/platform';

export interface NewReading {
  readonly alert: number | null;
  readonly conversation: number;
  readonly user: string;
  readonly userName: string;
  readonly view: Uint8Array;
  readonly elapsed: number;
  readonly seen: readonly { readonly message: number; readonly version: number; readonly ms: number }[];
  readonly at: Date;
}

export interface ReadingRow {
  readonly user: string;
  readonly userName: string;
  readonly milliseconds: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly views: readonly Buffer[];
}

/** Many reports speak of one view; it is kept once. */
export async function keepView(tx: Transaction, hash: Uint8Array, content: Uint8Array): Promise<void> {
  await tx.query('INSERT INTO review.reading_view (hash, content) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    Buffer.from(hash),
    Buffer.from(content),
  ]);
}

export async function insertReading(tx: Transaction, reading: NewReading): Promise<number> {
  const { seen } = reading;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.reading (alert_id, conversation_id, user_id, user_name, view_hash, elapsed, messages, versions, ms, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      reading.alert,
      reading.conversation,
      reading.user,
      reading.userName,
      Buffer.from(reading.view),
      reading.elapsed,
      seen.map(({ message }) => message),
      seen.map(({ version }) => version),
      seen.map(({ ms }) => ms),
      reading.at,
    ],
  );
  return row!.id;
}

/** An alert, when this person first opened it, and how much reading of it they have reported, in milliseconds. */
export async function openedAlert(
  tx: Transaction,
  alert: number,
  user: string,
): Promise<{ conversation: number; hit: number; openedAt: Date | null; reported: number } | undefined> {
  const [row] = await tx.query<{ conversation: number; hit: number; openedAt: Date | null; reported: number }>(
    `SELECT a.conversation_id AS conversation, a.hit_id AS hit,
       least((SELECT first_at FROM review.opened o WHERE o.alert_id = a.id AND o.user_id = $2),
             (SELECT min(t.viewed_at) FROM review.reread t WHERE t.alert_id = a.id AND t.reader = $2)) AS "openedAt",
       (SELECT coalesce(sum(r.elapsed), 0)::bigint FROM review.reading r WHERE r.alert_id = a.id AND r.user_id = $2) AS reported
     FROM review.alert a WHERE a.id = $1`,
    [alert, user],
  );
  return row;
}

/** How much reading of a conversation somebody has reported since a time, in milliseconds, with an alert or without. */
export async function reportedSince(tx: Transaction, user: string, conversation: number, since: Date): Promise<number> {
  const [row] = await tx.query<{ ms: number }>(
    'SELECT coalesce(sum(elapsed), 0)::bigint AS ms FROM review.reading WHERE conversation_id = $1 AND user_id = $2 AND at >= $3',
    [conversation, user, since],
  );
  return row!.ms;
}

/** Reports about an alert, summed by reader; with `until`, only those that came before. */
export async function readingsOf(
  queries: Queries,
  alert: number,
  user: string | undefined,
  until: Date | undefined,
): Promise<ReadingRow[]> {
  return queries.query<ReadingRow>(
    `SELECT user_id AS user, (array_agg(user_name ORDER BY id DESC))[1] AS "userName", sum(elapsed)::bigint AS milliseconds,
       min(at) AS "firstAt", max(at) AS "lastAt", array_agg(DISTINCT view_hash) AS views
     FROM review.reading WHERE alert_id = $1 AND ($2::uuid IS NULL OR user_id = $2) AND ($3::timestamptz IS NULL OR at <= $3)
     GROUP BY user_id ORDER BY min(at)`,
    [alert, user ?? null, until ?? null],
  );
}

/** Milliseconds in view of each message of an alert, all versions together. */
export async function timesInView(
  queries: Queries,
  alert: number,
  user: string,
  until: Date | undefined,
): Promise<ReadonlyMap<number, number>> {
  const rows = await queries.query<{ message: number; ms: number }>(
    `SELECT s.message, sum(s.ms)::bigint AS ms FROM review.reading r, unnest(r.messages, r.ms) AS s (message, ms)
     WHERE r.alert_id = $1 AND r.user_id = $2 AND ($3::timestamptz IS NULL OR r.at <= $3) GROUP BY 1`,
    [alert, user, until ?? null],
  );
  return new Map(rows.map(({ message, ms }) => [message, ms]));
}

export async function viewsOf(
  queries: Queries,
  hashes: readonly Buffer[],
): Promise<{ hash: Buffer; content: Buffer }[]> {
  return queries.query('SELECT hash, content FROM review.reading_view WHERE hash = ANY($1)', [hashes]);
}
