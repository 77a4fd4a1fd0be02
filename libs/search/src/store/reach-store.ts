import type { OldestRow } from '@minutebook/archive';
import type { ReachOutcome, ReachPart } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface ReachCheckRow {
  readonly id: number;
  readonly startedAt: Date;
  readonly askedByName: string | null;
  readonly looked: number;
  readonly lastId: number;
  readonly oldest: readonly OldestRow[];
  readonly finishedAt: Date | null;
}

export interface ReachResultRow {
  readonly id: number;
  readonly check: number;
  readonly channel: string;
  readonly part: ReachPart;
  readonly message: number;
  /** Null, like its time: it could not even be read. */
  readonly conversation: number | null;
  readonly messageAt: Date | null;
  readonly demand: { readonly code: string; readonly citation: string; readonly until: string | null } | null;
  readonly engine: 'postgres' | 'elasticsearch';
  readonly outcome: ReachOutcome;
  readonly fault: boolean;
  readonly since: Date;
  readonly searchMs: number | null;
  readonly openMs: number | null;
  readonly budgetMs: number;
  readonly at: Date;
}

const CHECK = `id, started_at AS "startedAt", asked_by_name AS "askedByName", looked, last_id AS "lastId", oldest, finished_at AS "finishedAt"`;
const RESULT = `id, check_id AS "check", channel, part, message_id AS message, conversation_id AS conversation, message_at AS "messageAt", demand, engine, outcome, fault, since,
  search_ms AS "searchMs", open_ms AS "openMs", budget_ms AS "budgetMs", at`;

export async function newestCheck(queries: Queries): Promise<ReachCheckRow | undefined> {
  const [row] = await queries.query<ReachCheckRow>(`SELECT ${CHECK} FROM search.reach_check ORDER BY id DESC LIMIT 1`);
  return row;
}

/** Undefined when one is under way. */
export async function insertCheck(
  queries: Queries,
  { at, lastId, by }: { at: Date; lastId: number; by?: { readonly id: string; readonly name: string } },
): Promise<ReachCheckRow | undefined> {
  const [row] = await queries.query<ReachCheckRow>(
    `INSERT INTO search.reach_check (started_at, last_id, asked_by, asked_by_name) VALUES ($1, $2, $3, $4)
     ON CONFLICT ((true)) WHERE finished_at IS NULL DO NOTHING RETURNING ${CHECK}`,
    [at, lastId, by?.id ?? null, by?.name ?? null],
  );
  return row;
}

/** Notes how far the archive was looked through. */
export async function noteLooked(
  queries: Queries,
  check: number,
  { after, until, oldest }: { after: number; until: number; oldest: readonly OldestRow[] },
): Promise<void> {
  await queries.query('UPDATE search.reach_check SET looked = $2, last_id = $3, oldest = $4 WHERE id = $1', [
    check,
    after,
    until,
    JSON.stringify(oldest),
  ]);
}

export async function finishCheck(tx: Transaction, check: number, at: Date): Promise<void> {
  await tx.query('UPDATE search.reach_check SET finished_at = $2 WHERE id = $1', [check, at]);
}

/** The newest of each channel, of the check under way and of the last that was finished. */
export function latestResults(queries: Queries): Promise<ReachResultRow[]> {
  return queries.query<ReachResultRow>(
    `SELECT DISTINCT ON (channel, part) ${RESULT} FROM search.reach_result
     WHERE check_id >= (SELECT coalesce(max(c.id), 0) FROM search.reach_check c WHERE c.finished_at IS NOT NULL) ORDER BY channel, part DESC, id DESC`,
  );
}

/** Newest first. */
export function listResults(
  queries: Queries,
  { channel, part }: { channel?: string | undefined; part?: ReachPart | undefined },
  before: number | undefined,
  limit: number,
): Promise<ReachResultRow[]> {
  return queries.query<ReachResultRow>(
    `SELECT ${RESULT} FROM search.reach_result WHERE ($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR part = $2) AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
    [channel ?? null, part ?? null, before ?? null, limit],
  );
}

export async function insertResult(tx: Transaction, row: Omit<ReachResultRow, 'id'>): Promise<void> {
  await tx.query(
    `INSERT INTO search.reach_result (check_id, channel, part, message_id, conversation_id, message_at, demand, engine, outcome, fault, since, search_ms, open_ms, budget_ms, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      row.check,
      row.channel,
      row.part,
      row.message,
      row.conversation,
      row.messageAt,
      row.demand && JSON.stringify(row.demand),
      row.engine,
      row.outcome,
      row.fault,
      row.since,
      row.searchMs,
      row.openMs,
      row.budgetMs,
      row.at,
    ],
  );
}
