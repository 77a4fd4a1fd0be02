import type { Queries, Transaction } from '@minutebook/platform';

/** A channel on a UTC day, `2026-11-24`. */
export interface ChannelDay {
  readonly channel: string;
  readonly day: string;
}

/** What one handle took part in on a day. */
export interface DayPart {
  /** 0: of entries in which nobody takes part. */
  readonly handle: number;
  /** Ledger entries, ascending, and the millisecond of the day of each. */
  readonly idx: readonly number[];
  readonly ms: readonly number[];
}

/** Locks the position until the transaction ends: one follower at a time. */
export async function lockDayPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM archive.day_position FOR UPDATE');
  return row!.position;
}

/** Keeps the follower from moving on until the transaction ends. */
export async function holdDayPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM archive.day_position FOR SHARE');
  return row!.position;
}

export async function readDayPosition(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ position: number }>('SELECT position FROM archive.day_position');
  return row!.position;
}

export async function moveDayPosition(tx: Transaction, position: number): Promise<void> {
  await tx.query('UPDATE archive.day_position SET position = $1', [position]);
}

/** Notes, of entries that stand for versions, who took part and on which day; the day of a version is its message's. */
export async function addDayParts(
  tx: Transaction,
  entries: readonly { readonly idx: number; readonly ref: number }[],
  now: Date,
): Promise<void> {
  await tx.query(
    `WITH facts AS (
       SELECT e.idx, c.channel, (m.at AT TIME ZONE 'UTC')::date AS day, floor(extract(epoch FROM (m.at AT TIME ZONE 'UTC')::time) * 1000)::int AS ms,
         -- Whoever received the first version received what became of it.
         CASE WHEN v.version = 0 THEN v.parties ELSE v.parties || coalesce(f.parties, '{}') END AS parties
       FROM unnest($1::bigint[], $2::bigint[]) AS e (ref, idx)
       JOIN archive.version v ON v.id = e.ref
       JOIN archive.message m ON m.id = v.message_id
       JOIN archive.conversation c ON c.id = m.conversation_id
       LEFT JOIN archive.version f ON f.message_id = v.message_id AND f.version = 0 AND v.version > 0
     ), added AS (
       INSERT INTO archive.day_part AS p (channel, day, handle_id, idx, ms)
       SELECT f.channel, f.day, h.handle, array_agg(f.idx ORDER BY f.idx), array_agg(f.ms ORDER BY f.idx)
       FROM facts f CROSS JOIN LATERAL (SELECT DISTINCT unnest(CASE WHEN f.parties = '{}' THEN '{0}' ELSE f.parties END) AS handle) h
       GROUP BY f.channel, f.day, h.handle ORDER BY f.channel, f.day, h.handle
       ON CONFLICT (channel, day, handle_id) DO UPDATE SET idx = p.idx || EXCLUDED.idx, ms = p.ms || EXCLUDED.ms
     )
     INSERT INTO archive.day_open AS o (channel, day, since, touched) SELECT DISTINCT channel, day, $3::timestamptz, $3::timestamptz FROM facts ORDER BY channel, day
     ON CONFLICT (channel, day) DO UPDATE SET touched = EXCLUDED.touched`,
    [entries.map(({ ref }) => ref), entries.map(({ idx }) => idx), now],
  );
}

/** Opens the days of handles that changed hands. Returns how many changes it took. */
export async function openRemapped(tx: Transaction, limit: number, now: Date): Promise<number> {
  const taken = await tx.query(
    `WITH oldest AS (SELECT id FROM archive.day_remap ORDER BY id LIMIT $1),
     taken AS (DELETE FROM archive.day_remap r USING oldest WHERE r.id = oldest.id RETURNING r.id, r.scheme, r.normal),
     opened AS (
       INSERT INTO archive.day_open AS o (channel, day, since, touched)
       SELECT DISTINCT p.channel, p.day, $2::timestamptz, $2::timestamptz FROM archive.day_part p
       WHERE p.handle_id IN (SELECT h.id FROM archive.handle h JOIN taken t ON t.scheme = h.scheme AND t.normal = h.normal) ORDER BY p.channel, p.day
       ON CONFLICT (channel, day) DO UPDATE SET touched = EXCLUDED.touched
     )
     SELECT id FROM taken`,
    [limit, now],
  );
  return taken.length;
}

/**
 * Days to be closed now, in order: those over since `over`, or claimed to lie after `ahead`, at which nothing has come
 * since `quiet`, or that wait since before `longest`.
 */
export function readDueDays(
  queries: Queries,
  { over, ahead, quiet, longest }: { over: string; ahead: string; quiet: Date; longest: Date },
  limit: number,
): Promise<(ChannelDay & { readonly entries: number })[]> {
  return queries.query(
    `SELECT o.channel, o.day::text AS day, (SELECT coalesce(sum(cardinality(p.idx)), 0) FROM archive.day_part p WHERE p.channel = o.channel AND p.day = o.day) AS entries
     FROM archive.day_open o WHERE (o.day < $1::date OR o.day > $2::date) AND (o.touched <= $3 OR o.since <= $4) ORDER BY o.channel, o.day LIMIT $5`,
    [over, ahead, quiet, longest, limit],
  );
}

/** Takes days that are open out of those that are: what comes from now on opens them again. */
export async function takeOpenDays(tx: Transaction, channel: string, days: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ day: string }>(
    'DELETE FROM archive.day_open WHERE channel = $1 AND day = ANY ($2::date[]) RETURNING day::text AS day',
    [channel, days],
  );
  return rows.map(({ day }) => day).sort();
}

/** Has a day wait again as if it had just been opened. */
export async function postponeDay(queries: Queries, { channel, day }: ChannelDay, now: Date): Promise<void> {
  await queries.query('UPDATE archive.day_open SET since = $3, touched = $3 WHERE channel = $1 AND day = $2', [
    channel,
    day,
    now,
  ]);
}

export function readDayParts(queries: Queries, { channel, day }: ChannelDay): Promise<DayPart[]> {
  return queries.query<DayPart>(
    'SELECT handle_id AS handle, idx, ms FROM archive.day_part WHERE channel = $1 AND day = $2 ORDER BY handle_id',
    [channel, day],
  );
}

/** Open days between two, both included, of these channels or of all. */
export function readOpenDays(
  queries: Queries,
  from: string,
  to: string,
  channels: readonly string[] | undefined,
): Promise<ChannelDay[]> {
  return queries.query<ChannelDay>(
    `SELECT channel, day::text AS day FROM archive.day_open WHERE day BETWEEN $1::date AND $2::date AND ($3::text[] IS NULL OR channel = ANY ($3)) ORDER BY day, channel`,
    [from, to, channels ?? null],
  );
}

export async function countOpenDays(queries: Queries): Promise<{ open: number; oldest: string | null }> {
  const [row] = await queries.query<{ open: number; oldest: string | null }>(
    'SELECT count(*) AS open, min(day)::text AS oldest FROM archive.day_open',
  );
  return row!;
}
