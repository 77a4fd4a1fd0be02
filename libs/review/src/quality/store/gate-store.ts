import type { GateSettings } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface GateRow extends GateSettings {
  readonly queue: number;
  readonly queueName: string;
  readonly members: readonly string[];
  /** 0: nothing was ever asked for. */
  readonly version: number;
}

export interface TrainingRow {
  readonly id: number;
  readonly user: string;
  readonly userName: string;
  readonly course: string;
  /** A day. */
  readonly takenOn: string;
  readonly score: number | null;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly revokedAt: Date | null;
  readonly version: number;
}

const GATE = `q.id AS queue, q.name AS "queueName", ARRAY(SELECT m.user_id FROM review.member m WHERE m.queue_id = q.id) AS members,
  g.course, coalesce(g.months, 12) AS months, g.known_right AS "knownRight", g.known_of AS "knownOf", coalesce(g.version, 0) AS version`;
const FROM = 'review.queue q LEFT JOIN review.gate g ON g.queue_id = q.id';

export async function listGates(queries: Queries, after: number | undefined, limit: number): Promise<GateRow[]> {
  return queries.query<GateRow>(
    `SELECT ${GATE} FROM ${FROM} WHERE q.closed_at IS NULL AND ($1::bigint IS NULL OR q.id > $1) ORDER BY q.id LIMIT $2`,
    [after ?? null, limit],
  );
}

export async function readGate(queries: Queries, queue: number): Promise<GateRow | undefined> {
  const [row] = await queries.prepared<GateRow>(`SELECT ${GATE} FROM ${FROM} WHERE q.id = $1`, [queue]);
  return row;
}

export async function setGate(
  tx: Transaction,
  queue: number,
  version: number,
  { course, months, knownRight, knownOf }: GateSettings,
): Promise<boolean> {
  const rows =
    version === 0
      ? await tx.query(
          'INSERT INTO review.gate (queue_id, course, months, known_right, known_of, version) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT DO NOTHING RETURNING queue_id',
          [queue, course, months, knownRight, knownOf],
        )
      : await tx.query(
          'UPDATE review.gate SET course = $3, months = $4, known_right = $5, known_of = $6, version = version + 1 WHERE queue_id = $1 AND version = $2 RETURNING queue_id',
          [queue, version, course, months, knownRight, knownOf],
        );
  return rows.length === 1;
}

const TRAINING = `t.id, t.user_id AS user, t.user_name AS "userName", t.course, to_char(t.taken_on, 'YYYY-MM-DD') AS "takenOn", t.score,
  t.recorded_by AS by, t.recorded_by_name AS "byName", t.recorded_at AS at, t.revoked_at AS "revokedAt", t.version`;

export async function listTrainings(
  queries: Queries,
  where: { id?: number; user?: string | undefined; before?: number | undefined },
  limit: number,
): Promise<TrainingRow[]> {
  return queries.query<TrainingRow>(
    `SELECT ${TRAINING} FROM review.training t WHERE ($1::bigint IS NULL OR t.id = $1) AND ($2::uuid IS NULL OR t.user_id = $2) AND ($3::bigint IS NULL OR t.id < $3) ORDER BY t.id DESC LIMIT $4`,
    [where.id ?? null, where.user ?? null, where.before ?? null, limit],
  );
}

export async function insertTraining(
  tx: Transaction,
  training: {
    user: string;
    userName: string;
    course: string;
    takenOn: string;
    score: number | null;
    by: string;
    byName: string;
    at: Date;
  },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.training (user_id, user_name, course, taken_on, score, recorded_by, recorded_by_name, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id',
    [
      training.user,
      training.userName,
      training.course,
      training.takenOn,
      training.score,
      training.by,
      training.byName,
      training.at,
    ],
  );
  return row!.id;
}

export async function revokeTraining(tx: Transaction, id: number, version: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.training SET revoked_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND revoked_at IS NULL RETURNING id',
    [id, version, at],
  );
  return rows.length === 1;
}

/** Last day a course somebody took is good for; undefined when they never took it. */
export async function courseGoodUntil(
  queries: Queries,
  user: string,
  course: string,
  months: number,
): Promise<string | undefined> {
  const [row] = await queries.query<{ day: string | null }>(
    `SELECT to_char(max(t.taken_on) + make_interval(months => $3), 'YYYY-MM-DD') AS day FROM review.training t WHERE t.user_id = $1 AND lower(t.course) = lower($2) AND t.revoked_at IS NULL`,
    [user, course, months],
  );
  return row?.day ?? undefined;
}
