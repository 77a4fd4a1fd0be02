import type { Disposition } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { QueueLists } from '../queues/routing';

/** Further signatures a decision needs, by disposition. */
export type SignaturesAsked = Readonly<Record<Disposition, number>>;

export interface QueueFacts extends Omit<QueueLists, 'place' | 'takesAll'> {
  readonly name: string;
  readonly owner: string | null;
  readonly assignment: 'pull' | 'auto';
  readonly hours: readonly [number, number, number];
  readonly businessDays: boolean;
  readonly signatures: SignaturesAsked;
  readonly undoMinutes: number;
  readonly holdMinutes: number;
  readonly idleDays: number;
  readonly limit: number | null;
}

export interface QueueRow extends QueueFacts, Pick<QueueLists, 'place' | 'takesAll'> {
  readonly id: number;
  readonly members: readonly string[];
  readonly version: number;
}

const QUEUE = `q.id, q.name, q.place, q.takes_all AS "takesAll", q.lexicons, q.channels, q.desks, q.languages, q.directions, q.severities, q.owner, q.assignment,
  q.hours, q.business_days AS "businessDays", q.signatures, q.undo_minutes AS "undoMinutes", q.hold_minutes AS "holdMinutes", q.idle_days AS "idleDays", q.alert_limit AS "limit", q.version,
  ARRAY(SELECT m.user_id FROM review.member m WHERE m.queue_id = q.id ORDER BY m.user_id) AS members`;

/** Queues that are not closed, by place. A firm has dozens. */
export function readQueues(queries: Queries): Promise<QueueRow[]> {
  return queries.prepared<QueueRow>(
    `SELECT ${QUEUE} FROM review.queue q WHERE q.closed_at IS NULL ORDER BY q.place, q.id`,
  );
}

/** An open queue; where it is closed, the one that takes the rest. */
export async function readQueueOrRest(queries: Queries, id: number): Promise<QueueRow> {
  const [row] = await queries.prepared<QueueRow>(
    `SELECT ${QUEUE} FROM review.queue q WHERE q.closed_at IS NULL AND (q.id = $1 OR q.takes_all) ORDER BY q.id = $1 DESC LIMIT 1`,
    [id],
  );
  return row!;
}

/** Queues somebody works in at a time: without members, of their own, or of somebody who has delegated to them. */
export async function queuesWorkedIn(queries: Queries, user: string, at: Date): Promise<number[]> {
  const rows = await queries.prepared<{ id: number }>(
    `SELECT q.id FROM review.queue q WHERE q.closed_at IS NULL AND (
       NOT EXISTS (SELECT FROM review.member m WHERE m.queue_id = q.id)
       OR EXISTS (SELECT FROM review.member m WHERE m.queue_id = q.id AND m.user_id = $1)
       OR EXISTS (SELECT FROM review.delegation g JOIN review.member m ON m.queue_id = q.id AND m.user_id = g.delegator
         WHERE g.delegate = $1 AND g.from_at <= $2 AND g.until_at > $2 AND g.ended_at IS NULL AND (g.queues = '{}' OR q.id = ANY(g.queues))))
     ORDER BY q.place, q.id`,
    [user, at],
  );
  return rows.map(({ id }) => id);
}

/** Changes to queues wait for each other, and for alerts being routed: they read queues in one state. */
export async function lockQueues(tx: Transaction): Promise<void> {
  await tx.query('SELECT id FROM review.queue WHERE takes_all FOR UPDATE');
}

const COLUMNS = [
  'name',
  'place',
  'lexicons',
  'channels',
  'desks',
  'languages',
  'directions',
  'severities',
  'owner',
  'assignment',
  'hours',
  'business_days',
  'signatures',
  'undo_minutes',
  'hold_minutes',
  'idle_days',
  'alert_limit',
];

function valuesOf(queue: QueueFacts & { place: number }): unknown[] {
  return [
    queue.name,
    queue.place,
    queue.lexicons,
    queue.channels,
    queue.desks,
    queue.languages,
    queue.directions,
    queue.severities,
    queue.owner,
    queue.assignment,
    queue.hours,
    queue.businessDays,
    JSON.stringify(queue.signatures),
    queue.undoMinutes,
    queue.holdMinutes,
    queue.idleDays,
    queue.limit,
  ];
}

/** Throws 23505 when the name is taken. */
export async function insertQueue(tx: Transaction, queue: QueueFacts & { place: number }): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.queue (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`,
    valuesOf(queue),
  );
  return row!.id;
}

/** Throws 23505 when the name is taken. False: it has moved on. */
export async function updateQueue(
  tx: Transaction,
  id: number,
  version: number,
  queue: QueueFacts & { place: number },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE review.queue SET ${COLUMNS.map((column, i) => `${column} = $${i + 3}`).join(', ')}, version = version + 1 WHERE id = $1 AND version = $2 AND closed_at IS NULL RETURNING id`,
    [id, version, ...valuesOf(queue)],
  );
  return rows.length === 1;
}

export async function closeQueue(tx: Transaction, id: number, version: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.queue SET closed_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND closed_at IS NULL AND NOT takes_all RETURNING id',
    [id, version, at],
  );
  return rows.length === 1;
}

export async function setMembers(tx: Transaction, queue: number, members: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM review.member WHERE queue_id = $1 AND NOT user_id = ANY($2::uuid[])', [queue, members]);
  await tx.query(
    'INSERT INTO review.member (queue_id, user_id) SELECT $1, m FROM unnest($2::uuid[]) AS m ON CONFLICT DO NOTHING',
    [queue, members],
  );
}

/** Makes room for a queue at a place: those from there on move back by one; the one that takes the rest stays last. */
export async function makePlace(tx: Transaction, place: number, except: number): Promise<void> {
  await tx.query('UPDATE review.queue SET place = place + 1 WHERE place >= $1 AND id <> $2 AND NOT takes_all', [
    place,
    except,
  ]);
}

/** Open alerts by queue, however many there are: from the tally. */
export async function openByQueue(queries: Queries): Promise<ReadonlyMap<number, number>> {
  const rows = await queries.query<{ id: number; open: number }>(
    `SELECT queue_id AS id, sum(n)::bigint AS open FROM (SELECT queue_id, state, n FROM review.tally UNION ALL SELECT queue_id, state, n FROM review.tally_change) c
     WHERE state IN ('new', 'claimed') GROUP BY 1`,
  );
  return new Map(rows.map(({ id, open }) => [id, open]));
}

/** How many of them are late, by queue: counted, so not for every reader anew. */
export async function overdueByQueue(queries: Queries, now: Date): Promise<ReadonlyMap<number, number>> {
  const rows = await queries.query<{ id: number; overdue: number }>(
    `SELECT queue_id AS id, count(*) AS overdue FROM review.alert WHERE state IN ('new', 'claimed') AND due_at < $1 GROUP BY 1`,
    [now],
  );
  return new Map(rows.map(({ id, overdue }) => [id, overdue]));
}

/** How much of what waits, and of what of it is late, are these alerts. */
export function waitingAmong(
  queries: Queries,
  alerts: readonly number[],
  now: Date,
): Promise<{ queue: number; open: number; overdue: number }[]> {
  return queries.query(
    `SELECT queue_id AS queue, count(*) AS open, count(*) FILTER (WHERE due_at < $2) AS overdue FROM review.alert
     WHERE id = ANY($1::bigint[]) AND state IN ('new', 'claimed') GROUP BY 1`,
    [alerts, now],
  );
}

/** Alerts nobody holds, after an id: what may be routed again. */
export function unheldAfter(
  queries: Queries,
  after: number,
  limit: number,
): Promise<
  {
    id: number;
    version: number;
    queue: number;
    lexicon: number;
    channel: string;
    desk: string | null;
    language: string;
    direction: string;
    severity: number;
    raisedAt: Date;
  }[]
> {
  return queries.query(
    `SELECT id, version, queue_id AS queue, lexicon_id AS lexicon, channel, desk, language, direction, severity, raised_at AS "raisedAt"
     FROM review.alert WHERE state = 'new' AND assigned_to IS NULL AND id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

/** Moves alerts that nobody took meanwhile to other queues; returns those moved. */
export async function rerouteAlerts(
  tx: Transaction,
  moves: readonly { id: number; queue: number; dueAt: Date }[],
): Promise<{ id: number; queue: number }[]> {
  return tx.query(
    `UPDATE review.alert a SET queue_id = m.queue, due_at = m.due, version = a.version + 1
     FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) AS m (id, queue, due)
     WHERE a.id = m.id AND a.state = 'new' AND a.assigned_to IS NULL RETURNING a.id, a.queue_id AS queue`,
    [moves.map(({ id }) => id), moves.map(({ queue }) => queue), moves.map((move) => move.dueAt)],
  );
}
