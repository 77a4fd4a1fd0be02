import type { ErasureIntake, ErasureOutcome, ErasureState, RefusalArticle } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type ErasureCounts = Readonly<Partial<Record<ErasureOutcome, number>>>;

export interface ErasureRow extends ErasureIntake {
  readonly id: number;
  readonly upTo: number;
  readonly dueOn: string;
  readonly takenInAt: Date;
  readonly takenInBy: string;
  readonly takenInByName: string;
  readonly state: ErasureState;
  /** 0: nobody has looked for its messages yet. */
  readonly round: number;
  readonly evaluatedAt: Date | null;
  readonly disposal: number | null;
  readonly reopenedAt: Date | null;
  readonly reopenedBecause: RefusalArticle[];
  readonly version: number;
}

/** With how many messages it is about, and how many of them are gone. */
export type CountedErasure = ErasureRow & { readonly messages: number; readonly erased: number };

export interface ErasureDecisionRow {
  readonly number: number;
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
  readonly decision: 'as-found' | 'rejected';
  readonly reason: string;
  readonly round: number;
  readonly found: ErasureCounts;
  /** As it reads without silent holds. */
  readonly foundOpenly: ErasureCounts;
  readonly articles: RefusalArticle[];
  readonly articlesOpenly: RefusalArticle[];
  readonly disposal: number | null;
}

const COLUMNS = `r.id, r.subject, r.persons, r.handles, r.ground, r.reach, r.channels, r.from_day::text AS "from", r.to_day::text AS "to",
  r.received_on::text AS "receivedOn", (r.received_on + interval '1 month')::date::text AS "dueOn", r.reference, r.note, r.up_to AS "upTo",
  r.taken_in_at AS "takenInAt", r.taken_in_by AS "takenInBy", r.taken_in_by_name AS "takenInByName", r.state, r.round, r.evaluated_at AS "evaluatedAt",
  r.disposal_id AS disposal, r.reopened_at AS "reopenedAt", r.reopened_because AS "reopenedBecause", r.version`;
const COUNTED = `${COLUMNS}, (SELECT count(*) FROM archive.erasure_message m WHERE m.request_id = r.id) AS messages,
  (SELECT count(*) FROM archive.erasure_message m WHERE m.request_id = r.id AND m.gone) AS erased`;

/** Newest first. */
export function listErasures(
  queries: Queries,
  state: ErasureState | undefined,
  before: number | undefined,
  limit: number,
): Promise<CountedErasure[]> {
  return queries.query<CountedErasure>(
    `SELECT ${COUNTED} FROM archive.erasure_request r WHERE ($1::text IS NULL OR r.state = $1) AND ($2::bigint IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`,
    [state ?? null, before ?? null, limit],
  );
}

export async function readErasure(queries: Queries, id: number): Promise<CountedErasure | undefined> {
  const [row] = await queries.query<CountedErasure>(
    `SELECT ${COUNTED} FROM archive.erasure_request r WHERE r.id = $1`,
    [id],
  );
  return row;
}

/** From here to the end of the transaction nobody else changes it. */
export async function lockErasure(tx: Transaction, id: number): Promise<ErasureRow | undefined> {
  const [row] = await tx.query<ErasureRow>(
    `SELECT ${COLUMNS} FROM archive.erasure_request r WHERE r.id = $1 FOR UPDATE`,
    [id],
  );
  return row;
}

export async function insertErasure(
  tx: Transaction,
  intake: ErasureIntake,
  { at, by, byName, watched }: { at: Date; by: string; byName: string; watched: number },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO archive.erasure_request (subject, persons, handles, ground, reach, channels, from_day, to_day, received_on, reference, note, up_to, taken_in_at, taken_in_by, taken_in_by_name, watched, state)
     VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT coalesce(max(id), 0) FROM archive.message), $12, $13, $14, $15, 'open') RETURNING id`,
    [
      intake.subject,
      intake.persons,
      JSON.stringify(intake.handles),
      intake.ground,
      intake.reach,
      intake.channels,
      intake.from,
      intake.to,
      intake.receivedOn,
      intake.reference,
      intake.note,
      at,
      by,
      byName,
      watched,
    ],
  );
  return row!.id;
}

/** Moves a request on; its version counts up. Reopening says when and why. */
export async function moveErasure(
  tx: Transaction,
  id: number,
  state: ErasureState,
  {
    disposal = null,
    reopened,
  }: { readonly disposal?: number | null; readonly reopened?: { at: Date; because: readonly RefusalArticle[] } } = {},
): Promise<void> {
  await tx.query(
    `UPDATE archive.erasure_request SET state = $2, disposal_id = $3, reopened_at = coalesce($4, reopened_at),
       reopened_because = coalesce($5::text[], CASE WHEN $2 = 'open' THEN reopened_because ELSE '{}' END), version = version + 1 WHERE id = $1`,
    [id, state, disposal, reopened?.at ?? null, reopened?.because ?? null],
  );
}

/** Records an evaluation. `changed`: it found something else than the one before, and so is another round. */
export async function recordEvaluation(tx: Transaction, id: number, at: Date, changed: boolean): Promise<void> {
  await tx.query(
    `UPDATE archive.erasure_request SET evaluated_at = $2, round = round + $3, version = version + $3 WHERE id = $1`,
    [id, at, changed ? 1 : 0],
  );
}

/** Throws MB001 when it is by whoever took the request in. */
export async function insertErasureDecision(
  tx: Transaction,
  id: number,
  decision: Omit<ErasureDecisionRow, 'number'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO archive.erasure_decision (request_id, number, at, by, by_name, decision, reason, round, found, found_openly, articles, articles_openly, disposal_id)
     SELECT $1, count(*) + 1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, $11, $12 FROM archive.erasure_decision WHERE request_id = $1`,
    [
      id,
      decision.at,
      decision.by,
      decision.byName,
      decision.decision,
      decision.reason,
      decision.round,
      JSON.stringify(decision.found),
      JSON.stringify(decision.foundOpenly),
      decision.articles,
      decision.articlesOpenly,
      decision.disposal,
    ],
  );
}

const DECISION = `number, at, by, by_name AS "byName", decision, reason, round, found, found_openly AS "foundOpenly", articles, articles_openly AS "articlesOpenly", disposal_id AS disposal`;

/** Newest first. */
export function decisionsOfErasure(queries: Queries, id: number): Promise<ErasureDecisionRow[]> {
  return queries.query<ErasureDecisionRow>(
    `SELECT ${DECISION} FROM archive.erasure_decision WHERE request_id = $1 ORDER BY number DESC`,
    [id],
  );
}

/** Of each of these requests that was decided. */
export async function latestDecisions(
  queries: Queries,
  ids: readonly number[],
): Promise<ReadonlyMap<number, ErasureDecisionRow>> {
  const rows = await queries.query<ErasureDecisionRow & { request: number }>(
    `SELECT DISTINCT ON (request_id) request_id AS request, ${DECISION} FROM archive.erasure_decision WHERE request_id = ANY($1::bigint[]) ORDER BY request_id, number DESC`,
    [ids],
  );
  return new Map(rows.map(({ request, ...decision }) => [request, decision]));
}

/** Requests that are not over, with up to where in the audit log each was watched. */
export function unsettledErasures(
  queries: Queries,
): Promise<{ id: number; watched: number; evaluatedAt: Date | null }[]> {
  return queries.query(
    `SELECT id, watched, evaluated_at AS "evaluatedAt" FROM archive.erasure_request WHERE state IN ('open', 'erasing', 'refused') ORDER BY id`,
  );
}

export async function setErasuresWatched(tx: Queries, ids: readonly number[], upTo: number): Promise<void> {
  await tx.query('UPDATE archive.erasure_request SET watched = $2 WHERE id = ANY($1::bigint[]) AND watched < $2', [
    ids,
    upTo,
  ]);
}

/** Nobody has decided them, and their month is over on this day or before. */
export function dueErasures(queries: Queries, day: string): Promise<{ id: number; dueOn: string }[]> {
  return queries.query(
    `SELECT r.id, (r.received_on + interval '1 month')::date::text AS "dueOn" FROM archive.erasure_request r
     WHERE r.state = 'open' AND r.received_on + interval '1 month' <= $1::date AND NOT EXISTS (SELECT FROM archive.erasure_decision d WHERE d.request_id = r.id) ORDER BY r.id`,
    [day],
  );
}
