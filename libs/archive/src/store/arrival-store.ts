import type { Queries, Transaction } from '@minutebook/platform';

/** What a day brought, per channel, format and device. Days are of UTC, `YYYY-MM-DD`. */
export interface DayRow {
  readonly day: string;
  readonly messages: number;
}

export interface SourceRow {
  readonly channel: string;
  readonly source: string;
  /** Null where nobody said whose device it is. */
  readonly device: string | null;
  readonly messages: number;
  readonly lastAt: Date;
  readonly lastReceivedOn: string;
}

/** What to count: everything that is not said counts. */
export interface Scope {
  readonly channel?: string | undefined;
  readonly source?: string | undefined;
  readonly device?: string | undefined;
}

/** Ledger entries counted so far. Locks the position until the transaction ends: one follower at a time. */
export async function lockArrivalPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM archive.arrival_position FOR UPDATE');
  return row!.position;
}

export async function moveArrivalPosition(tx: Transaction, position: number): Promise<void> {
  await tx.query('UPDATE archive.arrival_position SET position = $1', [position]);
}

/** Counts the messages (not reactions) that these versions began. */
export async function addArrivals(tx: Transaction, versions: readonly number[]): Promise<void> {
  await tx.query(
    `INSERT INTO archive.arrival AS a (channel, source, device, claimed_on, received_on, messages, last_at)
     SELECT c.channel, e.format, coalesce(e.options->>'owner', ''), (m.at AT TIME ZONE 'UTC')::date, (v.received_at AT TIME ZONE 'UTC')::date, count(*), max(least(m.at, v.received_at))
     FROM archive.version v JOIN archive.message m ON m.id = v.message_id AND m.kind IN (1, 2)
     JOIN archive.conversation c ON c.id = m.conversation_id JOIN archive.evidence e ON e.id = v.evidence_id
     WHERE v.id = ANY($1) AND v.version = 0 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
     ON CONFLICT (channel, source, device, claimed_on, received_on) DO UPDATE SET messages = a.messages + EXCLUDED.messages, last_at = greatest(a.last_at, EXCLUDED.last_at)`,
    [versions],
  );
}

const IN_SCOPE =
  '($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR source = $2) AND ($3::text IS NULL OR device = $3)';
const scoped = ({ channel, source, device }: Scope): unknown[] => [channel ?? null, source ?? null, device ?? null];

/** Counts of the days from `from` to `to`, those with nothing left out. */
export function readDays(
  queries: Queries,
  scope: Scope,
  by: 'claimed' | 'received',
  from: string,
  to: string,
): Promise<DayRow[]> {
  const column = by === 'claimed' ? 'claimed_on' : 'received_on';
  return queries.query<DayRow>(
    `SELECT ${column}::text AS day, sum(messages)::bigint AS messages FROM archive.arrival WHERE ${IN_SCOPE} AND ${column} BETWEEN $4 AND $5 GROUP BY ${column} ORDER BY 1`,
    [...scoped(scope), from, to],
  );
}

export async function readLastArrival(queries: Queries, scope: Scope): Promise<Date | null> {
  const [row] = await queries.query<{ at: Date | null }>(
    `SELECT max(last_at) AS at FROM archive.arrival WHERE ${IN_SCOPE}`,
    scoped(scope),
  );
  return row!.at;
}

/** Everything that ever arrived, by channel, format and device. */
export function readSources(queries: Queries): Promise<SourceRow[]> {
  return queries.query<SourceRow>(
    `SELECT channel, source, nullif(device, '') AS device, sum(messages)::bigint AS messages, max(last_at) AS "lastAt", max(received_on)::text AS "lastReceivedOn"
     FROM archive.arrival GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 NULLS FIRST LIMIT 5000`,
  );
}

/** Who the handles are whose messages are counted, and where a day begins. */
export interface Custody {
  readonly channel: string;
  readonly handles: readonly number[];
  readonly zone: string;
  readonly from: string;
  readonly to: string;
}

/** Messages the handles wrote or received, by the day they claim (of the zone), with the bytes of their records. */
export function readCustodianDays(
  queries: Queries,
  { channel, handles, zone, from, to }: Custody,
  by: 'claimed' | 'received' = 'claimed',
): Promise<(DayRow & { readonly bytes: number })[]> {
  if (handles.length === 0) return Promise.resolve([]);
  const at = by === 'claimed' ? 'm.at' : 'v.received_at';
  return queries.query(
    `SELECT (${at} AT TIME ZONE $3)::date::text AS day, count(*) AS messages, sum(p.bytes)::bigint AS bytes
     FROM (SELECT DISTINCT conversation_id FROM archive.member WHERE handle_id = ANY($2)) b
     JOIN archive.conversation c ON c.id = b.conversation_id AND c.channel = $1
     JOIN archive.message m ON m.conversation_id = c.id AND m.kind IN (1, 2)
     JOIN archive.version v ON v.message_id = m.id AND v.version = 0 AND v.parties && $2::bigint[]
     JOIN archive.piece p ON p.evidence_id = v.evidence_id AND p.ordinal = v.ordinal
     WHERE ${at} >= ($4::date)::timestamp AT TIME ZONE $3 AND ${at} < ($5::date + 1)::timestamp AT TIME ZONE $3
     GROUP BY 1 ORDER BY 1`,
    [channel, handles, zone, from, to],
  );
}

/** Newest message the handles wrote or received on a channel; none counts later than it was received. */
export async function readLastOf(queries: Queries, channel: string, handles: readonly number[]): Promise<Date | null> {
  if (handles.length === 0) return null;
  const [row] = await queries.query<{ at: Date | null }>(
    `SELECT max(last.at) AS at FROM (SELECT DISTINCT conversation_id FROM archive.member WHERE handle_id = ANY($2)) b
     JOIN archive.conversation c ON c.id = b.conversation_id AND c.channel = $1
     JOIN LATERAL (SELECT least(m.at, v.received_at) AS at FROM archive.message m JOIN archive.version v ON v.message_id = m.id AND v.version = 0
       WHERE m.conversation_id = c.id AND m.kind IN (1, 2) AND v.parties && $2::bigint[] ORDER BY m.at DESC LIMIT 1) last ON true`,
    [channel, handles],
  );
  return row!.at;
}
