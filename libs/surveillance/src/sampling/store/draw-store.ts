import type { PlanRules } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface DrawRow {
  readonly id: number;
  readonly plan: number;
  /** Days of UTC, `2026-11-23`, both included. */
  readonly from: string;
  readonly to: string;
  readonly byHand: boolean;
  readonly rules: PlanRules;
  readonly seed: Buffer;
  readonly commitment: Buffer;
  readonly committedAt: Date;
  readonly fromPosition: number | null;
  readonly toPosition: number | null;
  readonly cursor: number | null;
  readonly population: number;
  readonly counted: number;
  readonly drawn: number;
  readonly root: Buffer | null;
  readonly drawnAt: Date | null;
}

export interface StratumRow {
  readonly number: number;
  readonly keys: string[];
  readonly population: number;
  readonly counted: number;
  readonly wanted: number | null;
  readonly drawn: number | null;
}

const DRAW = `d.id, d.plan_id AS plan, to_char(d.from_day, 'YYYY-MM-DD') AS "from", to_char(d.to_day, 'YYYY-MM-DD') AS "to", d.by_hand AS "byHand", d.rules, d.seed, d.commitment,
  d.committed_at AS "committedAt", d.from_position AS "fromPosition", d.to_position AS "toPosition", d.cursor, d.population, d.counted, d.drawn, d.root, d.drawn_at AS "drawnAt"`;

/** Undefined when the plan has a draw of a period that begins on this day already. */
export async function insertDraw(
  tx: Transaction,
  draw: Pick<DrawRow, 'plan' | 'from' | 'to' | 'byHand' | 'rules' | 'seed' | 'commitment' | 'committedAt'>,
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.sample_draw (plan_id, from_day, to_day, by_hand, rules, seed, commitment, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (plan_id, from_day) WHERE NOT by_hand DO NOTHING RETURNING id`,
    [
      draw.plan,
      draw.from,
      draw.to,
      draw.byHand,
      JSON.stringify(draw.rules),
      draw.seed,
      draw.commitment,
      draw.committedAt,
    ],
  );
  return row?.id;
}

export async function readDraw(queries: Queries, id: number): Promise<DrawRow | undefined> {
  const [row] = await queries.query<DrawRow>(`SELECT ${DRAW} FROM surveillance.sample_draw d WHERE d.id = $1`, [id]);
  return row;
}

/** A period that had not begun when its plan ended is not drawn. */
const STANDS = `EXISTS (SELECT FROM surveillance.sampling_plan p WHERE p.id = d.plan_id AND (p.ended_at IS NULL OR d.from_day <= (p.ended_at AT TIME ZONE 'UTC')::date))`;

/** Newest first. */
export function listDraws(
  queries: Queries,
  where: { readonly plan?: number | undefined; readonly before?: number | undefined },
  limit: number,
): Promise<DrawRow[]> {
  return queries.query<DrawRow>(
    `SELECT ${DRAW} FROM surveillance.sample_draw d WHERE ${STANDS} AND ($1::bigint IS NULL OR d.plan_id = $1) AND ($2::bigint IS NULL OR d.id < $2) ORDER BY d.id DESC LIMIT $3`,
    [where.plan ?? null, where.before ?? null, limit],
  );
}

/** Of each plan, its last draw there is. */
export function lastDraws(queries: Queries, plans: readonly number[]): Promise<DrawRow[]> {
  return queries.query<DrawRow>(
    `SELECT DISTINCT ON (d.plan_id) ${DRAW} FROM surveillance.sample_draw d WHERE d.plan_id = ANY($1) AND d.root IS NOT NULL ORDER BY d.plan_id, d.to_day DESC, d.id DESC`,
    [plans],
  );
}

/** Of a plan's own periods, the last one there is. */
export async function lastPeriod(queries: Queries, plan: number): Promise<DrawRow | undefined> {
  const [row] = await queries.query<DrawRow>(
    `SELECT ${DRAW} FROM surveillance.sample_draw d WHERE d.plan_id = $1 AND NOT d.by_hand ORDER BY d.from_day DESC LIMIT 1`,
    [plan],
  );
  return row;
}

/** Those not drawn yet whose days are over before this one, the oldest first; of plans that ended since as well. */
export function dueDraws(queries: Queries, today: string): Promise<DrawRow[]> {
  return queries.query<DrawRow>(
    `SELECT ${DRAW} FROM surveillance.sample_draw d WHERE ${STANDS} AND d.root IS NULL AND d.to_day < $1::date ORDER BY d.to_day, d.id LIMIT 1000`,
    [today],
  );
}

/** Rules of a period that has not begun. */
export async function changeRules(tx: Transaction, plan: number, today: string, rules: PlanRules): Promise<void> {
  await tx.query(
    'UPDATE surveillance.sample_draw SET rules = $3 WHERE plan_id = $1 AND from_day > $2::date AND cursor IS NULL AND NOT by_hand',
    [plan, today, JSON.stringify(rules)],
  );
}

/** Where the population of the period before ended, if the periods follow on each other. */
export async function endOfPositions(queries: Queries, plan: number, dayBefore: string): Promise<number | undefined> {
  const [row] = await queries.query<{ to: number | null }>(
    'SELECT to_position AS "to" FROM surveillance.sample_draw WHERE plan_id = $1 AND to_day = $2::date AND NOT by_hand',
    [plan, dayBefore],
  );
  return row?.to ?? undefined;
}

/** False when somebody else did. */
export async function placeDraw(tx: Transaction, id: number, from: number, to: number): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.sample_draw SET from_position = $2, to_position = $3, cursor = $2 WHERE id = $1 AND cursor IS NULL RETURNING id',
    [id, from, to],
  );
  return rows.length === 1;
}

/** Moves the reading of a population on; false when somebody else did. */
export async function moveDraw(
  tx: Transaction,
  id: number,
  from: number,
  to: number,
  more: { readonly population: number; readonly counted: number },
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.sample_draw SET cursor = $3, population = population + $4, counted = counted + $5 WHERE id = $1 AND cursor = $2 AND root IS NULL RETURNING id',
    [id, from, to, more.population, more.counted],
  );
  return rows.length === 1;
}

/** False when somebody else did. */
export async function finishDraw(
  tx: Transaction,
  id: number,
  made: { readonly root: Uint8Array; readonly drawn: number; readonly at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.sample_draw SET root = $2, drawn = $3, drawn_at = $4 WHERE id = $1 AND root IS NULL RETURNING id',
    [id, Buffer.from(made.root), made.drawn, made.at],
  );
  return rows.length === 1;
}

export function readStrata(queries: Queries, draw: number): Promise<StratumRow[]> {
  return queries.query<StratumRow>(
    'SELECT number, keys, population, counted, wanted, drawn FROM surveillance.sample_stratum WHERE draw_id = $1 ORDER BY number',
    [draw],
  );
}

/** Adds to what is known of strata; new ones begin. */
export async function addToStrata(
  tx: Transaction,
  draw: number,
  strata: readonly Pick<StratumRow, 'number' | 'keys' | 'population' | 'counted'>[],
): Promise<void> {
  if (strata.length === 0) return;
  await tx.query(
    `INSERT INTO surveillance.sample_stratum AS s (draw_id, number, keys, population, counted)
     SELECT $1, (x->>'number')::int, ARRAY(SELECT jsonb_array_elements_text(x->'keys')), (x->>'population')::bigint, (x->>'counted')::bigint FROM jsonb_array_elements($2::jsonb) x
     ON CONFLICT (draw_id, number) DO UPDATE SET population = s.population + EXCLUDED.population, counted = s.counted + EXCLUDED.counted`,
    [draw, JSON.stringify(strata)],
  );
}

export async function setDrawn(
  tx: Transaction,
  draw: number,
  strata: readonly { readonly number: number; readonly wanted: number; readonly drawn: number }[],
): Promise<void> {
  await tx.query(
    `UPDATE surveillance.sample_stratum s SET wanted = x.wanted, drawn = x.drawn FROM unnest($2::int[], $3::bigint[], $4::bigint[]) AS x (number, wanted, drawn)
     WHERE s.draw_id = $1 AND s.number = x.number`,
    [draw, strata.map(({ number }) => number), strata.map(({ wanted }) => wanted), strata.map(({ drawn }) => drawn)],
  );
}

/** The draw of the same plan before this one, if it was drawn. */
export async function drawBefore(
  queries: Queries,
  { plan, from, id }: Pick<DrawRow, 'plan' | 'from' | 'id'>,
): Promise<DrawRow | undefined> {
  const [row] = await queries.query<DrawRow>(
    `SELECT ${DRAW} FROM surveillance.sample_draw d WHERE d.plan_id = $1 AND d.to_day < $2::date AND d.id <> $3 AND d.root IS NOT NULL ORDER BY d.to_day DESC, d.id DESC LIMIT 1`,
    [plan, from, id],
  );
  return row;
}
