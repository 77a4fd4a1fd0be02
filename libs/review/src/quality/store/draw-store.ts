import type { ProgrammeSettings } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { EligibleDecision } from '../sample';

export interface ProgrammeRow extends ProgrammeSettings {
  readonly id: number;
  readonly queueId: number | null;
  readonly queueName: string | null;
  /** A day, as `2026-11-30`. */
  readonly drawnUntil: string;
  readonly draws: number;
  readonly version: number;
}

export interface NewDraw {
  readonly programme: number | null;
  readonly reviewer: string | null;
  readonly queue: number | null;
  readonly from: string;
  readonly to: string;
  readonly seed: string;
  readonly share: number;
  readonly minimum: number;
  readonly eligible: readonly number[];
  readonly eligibleHash: Uint8Array;
  readonly sample: readonly number[];
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
}

export interface DrawRow {
  readonly id: number;
  readonly programme: number | null;
  readonly programmeName: string | null;
  readonly reviewer: string | null;
  readonly queue: number | null;
  readonly queueName: string | null;
  readonly from: string;
  readonly to: string;
  readonly seed: string;
  readonly eligible: number;
  readonly eligibleHash: Buffer;
  readonly drawn: number;
  readonly unassigned: number;
  readonly byName: string;
  readonly at: Date;
}

const PROGRAMME = `p.id, p.name, p.reviewer, p.queue_id::text AS queue, p.queue_id AS "queueId", q.name AS "queueName", p.period, p.share, p.minimum, p.known_share AS "knownShare", p.days, p.readers,
  to_char(p.drawn_until, 'YYYY-MM-DD') AS "drawnUntil", (SELECT count(*) FROM review.draw d WHERE d.programme_id = p.id) AS draws, p.version`;
const FROM = 'review.programme p LEFT JOIN review.queue q ON q.id = p.queue_id';

export async function listProgrammes(
  queries: Queries,
  after: string | undefined,
  limit: number,
): Promise<ProgrammeRow[]> {
  return queries.query<ProgrammeRow>(
    `SELECT ${PROGRAMME} FROM ${FROM} WHERE p.ended_at IS NULL AND ($1::text IS NULL OR p.name > $1) ORDER BY p.name LIMIT $2`,
    [after ?? null, limit],
  );
}

export async function readProgramme(queries: Queries, id: number): Promise<ProgrammeRow | undefined> {
  const [row] = await queries.query<ProgrammeRow>(
    `SELECT ${PROGRAMME} FROM ${FROM} WHERE p.id = $1 AND p.ended_at IS NULL`,
    [id],
  );
  return row;
}

function columnsOf(settings: ProgrammeSettings): unknown[] {
  const { name, reviewer, queue, period, share, minimum, knownShare, days, readers } = settings;
  return [name, reviewer, queue, period, share, minimum, knownShare, days, readers];
}

export async function insertProgramme(
  tx: Transaction,
  settings: ProgrammeSettings,
  drawnUntil: string,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.programme (name, reviewer, queue_id, period, share, minimum, known_share, days, readers, drawn_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [...columnsOf(settings), drawnUntil],
  );
  return row!.id;
}

export async function changeProgramme(
  tx: Transaction,
  id: number,
  version: number,
  settings: ProgrammeSettings,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE review.programme SET name = $3, reviewer = $4, queue_id = $5, period = $6, share = $7, minimum = $8, known_share = $9, days = $10, readers = $11, version = version + 1
     WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING id`,
    [id, version, ...columnsOf(settings)],
  );
  return rows.length === 1;
}

export async function endProgramme(tx: Transaction, id: number, version: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.programme SET ended_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING id',
    [id, version, at],
  );
  return rows.length === 1;
}

/** Says that a period was drawn from; false when somebody else was faster. */
export async function moveDrawnUntil(tx: Transaction, id: number, from: string, to: string): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.programme SET drawn_until = $3 WHERE id = $1 AND drawn_until = $2 AND ended_at IS NULL RETURNING id',
    [id, from, to],
  );
  return rows.length === 1;
}

/** Draws follow each other, so that no decision is drawn by two at once. */
export async function lockDraws(tx: Transaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('review.draw', 0))`);
}

/** Decisions of a period that stand and nobody has read again, in their order. */
export async function eligibleDecisions(
  tx: Transaction,
  what: { from: string; to: string; reviewer: string | null; queue: number | null },
): Promise<EligibleDecision[]> {
  return tx.query<EligibleDecision>(
    `SELECT d.id AS decision, d.decided_by AS reviewer FROM review.decision d JOIN review.alert a ON a.decision_id = d.id
     WHERE d.decided_at >= $1::date::timestamp AT TIME ZONE 'UTC' AND d.decided_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
       AND ($3::uuid IS NULL OR d.decided_by = $3) AND ($4::bigint IS NULL OR a.queue_id = $4)
       AND NOT EXISTS (SELECT 1 FROM review.reread r WHERE r.decision_id = d.id AND r.known_id IS NULL AND r.withdrawn_at IS NULL)
     ORDER BY d.id`,
    [what.from, what.to, what.reviewer, what.queue],
  );
}

export async function insertDraw(tx: Transaction, draw: NewDraw): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.draw (programme_id, reviewer, queue_id, from_day, to_day, seed, share, minimum, eligible, eligible_hash, sample, drawn_by, drawn_by_name, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
    [
      draw.programme,
      draw.reviewer,
      draw.queue,
      draw.from,
      draw.to,
      draw.seed,
      draw.share,
      draw.minimum,
      draw.eligible,
      Buffer.from(draw.eligibleHash),
      draw.sample,
      draw.by,
      draw.byName,
      draw.at,
    ],
  );
  return row!.id;
}

const DRAW = `d.id, d.programme_id AS programme, p.name AS "programmeName", d.reviewer, d.queue_id AS queue, q.name AS "queueName",
  to_char(d.from_day, 'YYYY-MM-DD') AS "from", to_char(d.to_day, 'YYYY-MM-DD') AS "to", d.seed, cardinality(d.eligible) AS eligible, d.eligible_hash AS "eligibleHash",
  cardinality(d.sample) AS drawn, (SELECT count(*) FROM review.reread r WHERE r.draw_id = d.id AND r.reader IS NULL AND r.withdrawn_at IS NULL) AS unassigned, d.drawn_by_name AS "byName", d.at`;

export async function listDraws(
  queries: Queries,
  where: { id?: number; before?: number | undefined },
  limit: number,
): Promise<DrawRow[]> {
  return queries.query<DrawRow>(
    `SELECT ${DRAW} FROM review.draw d LEFT JOIN review.programme p ON p.id = d.programme_id LEFT JOIN review.queue q ON q.id = d.queue_id
     WHERE ($1::bigint IS NULL OR d.id = $1) AND ($2::bigint IS NULL OR d.id < $2) ORDER BY d.id DESC LIMIT $3`,
    [where.id ?? null, where.before ?? null, limit],
  );
}
