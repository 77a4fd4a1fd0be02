import type { LineStratum } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { LineWanted } from './rehearsal-store';

/** Asks for a sample. False when one was asked for before. */
export async function wantLine(tx: Transaction, id: number, wanted: LineWanted, seed: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE surveillance.rehearsal SET line_wanted = $2, line_seed = $3, version = version + 1
     WHERE id = $1 AND state = 'done' AND line_wanted IS NULL RETURNING id`,
    [id, JSON.stringify(wanted), seed],
  );
  return rows.length > 0;
}

/** Keeps what was drawn, once. */
export async function saveLine(
  tx: Transaction,
  id: number,
  population: LineWanted,
  drawn: readonly { readonly message: number; readonly stratum: LineStratum }[],
): Promise<void> {
  const rows = await tx.query(
    `UPDATE surveillance.rehearsal SET line_population = $2, version = version + 1 WHERE id = $1 AND line_population IS NULL RETURNING id`,
    [id, JSON.stringify(population)],
  );
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO surveillance.line_message (rehearsal_id, message_id, stratum) SELECT $1, * FROM unnest($2::bigint[], $3::text[])`,
    [id, drawn.map(({ message }) => message), drawn.map(({ stratum }) => stratum)],
  );
}

export interface LineMessageRow {
  readonly message: number;
  readonly stratum: LineStratum;
  readonly relevant: boolean | null;
  readonly note: string | null;
  readonly judgedBy: string | null;
  readonly judgedAt: Date | null;
}

const JUDGED = `surveillance.line_message l LEFT JOIN LATERAL (SELECT relevant, note, judged_by_name, judged_at FROM surveillance.line_judgement j
  WHERE (j.rehearsal_id, j.message_id) = (l.rehearsal_id, l.message_id) ORDER BY j.id DESC LIMIT 1) j ON true`;

export interface LinePlace {
  readonly judged: boolean;
  readonly message: number;
}

/** Those not judged first. */
export function lineMessages(
  queries: Queries,
  rehearsal: number,
  after: LinePlace | undefined,
  limit: number,
): Promise<LineMessageRow[]> {
  return queries.query<LineMessageRow>(
    `SELECT l.message_id AS message, l.stratum, j.relevant, j.note, j.judged_by_name AS "judgedBy", j.judged_at AS "judgedAt" FROM ${JUDGED}
     WHERE l.rehearsal_id = $1 AND ($2::boolean IS NULL OR (j.relevant IS NOT NULL, l.message_id) > ($2, $3::bigint))
     ORDER BY j.relevant IS NOT NULL, l.message_id LIMIT $4`,
    [rehearsal, after?.judged ?? null, after?.message ?? null, limit],
  );
}

export interface LineCount {
  readonly stratum: LineStratum;
  readonly drawn: number;
  readonly judged: number;
  readonly found: number;
}

export function countLine(queries: Queries, rehearsal: number): Promise<LineCount[]> {
  return queries.query<LineCount>(
    `SELECT l.stratum, count(*) AS drawn, count(j.relevant) AS judged, count(*) FILTER (WHERE j.relevant) AS found
     FROM ${JUDGED} WHERE l.rehearsal_id = $1 GROUP BY l.stratum`,
    [rehearsal],
  );
}

export async function isInLine(queries: Queries, rehearsal: number, message: number): Promise<boolean> {
  const rows = await queries.query(
    'SELECT FROM surveillance.line_message WHERE rehearsal_id = $1 AND message_id = $2',
    [rehearsal, message],
  );
  return rows.length > 0;
}

export async function insertJudgement(
  tx: Transaction,
  rehearsal: number,
  message: number,
  judgement: { relevant: boolean; note: string },
  by: { id: string; name: string },
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.line_judgement (rehearsal_id, message_id, relevant, note, judged_by, judged_by_name, judged_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [rehearsal, message, judgement.relevant, judgement.note, by.id, by.name, at],
  );
}
