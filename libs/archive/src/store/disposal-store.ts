import type { DisposalScope, DisposalState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

/** Why a message stays, as the tables hold it. `silent`: nothing keeps it but holds that few may know of (R59). */
export type Kept =
  | 'in-retention'
  | 'unclassified'
  | 'unresolved-clock'
  | 'held'
  | 'silent'
  | 'alert'
  | 'case'
  | 'request'
  | 'record'
  | 'changed';

/** What a dry run counted. */
export interface Tally {
  readonly matched: number;
  readonly disposable: number;
  readonly kept: Readonly<Partial<Record<Kept, number>>>;
  readonly classes: Readonly<Record<string, { messages: number; earliest: string; latest: string }>>;
  /** Messages without a class, by channel. */
  readonly unclassified: Readonly<Record<string, number>>;
}

export interface DisposalRow {
  readonly id: number;
  readonly state: DisposalState;
  readonly reason: string;
  readonly scope: DisposalScope;
  readonly erasure: number | null;
  readonly asks: boolean;
  readonly schedule: number | null;
  readonly asOf: Date;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
  readonly decision: string | null;
  readonly lookedAt: number;
  readonly counted: boolean;
  readonly tally: Tally;
  readonly cleared: boolean;
  readonly evidence: number;
  readonly root: Buffer | null;
  readonly finishedAt: Date | null;
  readonly purgedAt: Date | null;
  readonly version: number;
  /** From its pages. */
  readonly pages: number;
  readonly pagesDone: number;
  readonly listed: number;
  readonly disposed: number;
  readonly looked: number;
}

const COLUMNS = `d.id, d.state, d.reason, d.scope, d.erasure, d.asks, d.schedule, d.as_of AS "asOf", d.requested_by AS "requestedBy", d.requested_by_name AS "requestedByName",
  d.requested_at AS "requestedAt", d.decided_by AS "decidedBy", d.decided_by_name AS "decidedByName", d.decided_at AS "decidedAt", d.decision, d.looked_at AS "lookedAt",
  d.counted, d.tally, d.cleared, d.evidence, d.root, d.finished_at AS "finishedAt", d.purged_at AS "purgedAt", d.version`;
const FROM = `archive.disposal d CROSS JOIN LATERAL (SELECT count(*) AS pages, count(*) FILTER (WHERE state = 'done') AS "pagesDone", coalesce(sum(listed), 0)::bigint AS listed,
  coalesce(sum(disposed), 0)::bigint AS disposed, coalesce(sum(listed) FILTER (WHERE state = 'done'), 0)::bigint AS looked FROM archive.disposal_page WHERE disposal_id = d.id) p`;
const ROW = `${COLUMNS}, p.pages, p."pagesDone", p.listed, p.disposed, p.looked`;

export async function readDisposal(queries: Queries, id: number): Promise<DisposalRow | undefined> {
  const [row] = await queries.query<DisposalRow>(`SELECT ${ROW} FROM ${FROM} WHERE d.id = $1`, [id]);
  return row;
}

/** Those before an id, newest first. */
export function listDisposals(
  queries: Queries,
  state: DisposalState | undefined,
  before: number | undefined,
  limit: number,
): Promise<DisposalRow[]> {
  return queries.query<DisposalRow>(
    `SELECT ${ROW} FROM ${FROM} WHERE ($1::text IS NULL OR d.state = $1) AND ($2::bigint IS NULL OR d.id < $2) ORDER BY d.id DESC LIMIT $3`,
    [state ?? null, before ?? null, limit],
  );
}

/** Disposals with something to do for the program, oldest first. */
export function openDisposals(queries: Queries): Promise<DisposalRow[]> {
  return queries.query<DisposalRow>(
    `SELECT ${ROW} FROM ${FROM} WHERE NOT d.cleared AND (d.state = 'dry-run' AND NOT d.counted OR d.state IN ('approved', 'running') OR d.state = 'cancelled' AND p."pagesDone" > 0) ORDER BY d.id`,
  );
}

export interface NewDisposal {
  readonly scope: DisposalScope;
  readonly reason: string;
  readonly erasure?: number;
  readonly asks: boolean;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
}

export const NOTHING: Tally = { matched: 0, disposable: 0, kept: {}, classes: {}, unclassified: {} };

export async function insertDisposal(
  tx: Transaction,
  { scope, reason, erasure, asks, by, byName, at }: NewDisposal,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO archive.disposal (state, reason, scope, erasure, asks, as_of, requested_by, requested_by_name, requested_at, tally, version)
     VALUES ('dry-run', $1, $2, $3, $4, archive.now(), $5, $6, $7, $8, 0) RETURNING id`,
    [reason, JSON.stringify(scope), erasure ?? null, asks, by, byName, at, JSON.stringify(NOTHING)],
  );
  return row!.id;
}

export async function insertWanted(tx: Transaction, disposal: number, messages: readonly number[]): Promise<void> {
  await tx.query(
    'INSERT INTO archive.disposal_wanted (disposal_id, message_id) SELECT $1, m FROM unnest($2::bigint[]) AS m ON CONFLICT DO NOTHING',
    [disposal, messages],
  );
}

/** What somebody decided; who asks for approval or stops decides nothing. */
export interface Decision {
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** Undefined when it is of another version, or not in one of these states. */
export async function moveDisposal(
  tx: Transaction,
  id: number,
  version: number,
  from: readonly DisposalState[],
  to: DisposalState,
  decision?: Decision,
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `UPDATE archive.disposal SET state = $4, version = version + 1, decided_by = coalesce($5, decided_by), decided_by_name = coalesce($6, decided_by_name),
       decided_at = coalesce($7, decided_at), decision = coalesce($8, decision)
     WHERE id = $1 AND version = $2 AND state = ANY($3) RETURNING id`,
    [
      id,
      version,
      from,
      to,
      decision?.by ?? null,
      decision?.byName ?? null,
      decision?.at ?? null,
      decision?.reason ?? null,
    ],
  );
  return row?.id;
}

/** The program itself moves on, whatever the version. False when somebody else did. */
export async function advanceDisposal(
  tx: Transaction,
  id: number,
  from: DisposalState,
  to: DisposalState,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE archive.disposal SET state = $3, version = version + 1 WHERE id = $1 AND state = $2 RETURNING id',
    [id, from, to],
  );
  return rows.length > 0;
}

/** State of a disposal, kept from changing until the transaction ends. */
export async function lockDisposal(tx: Transaction, id: number): Promise<DisposalState | undefined> {
  const [row] = await tx.query<{ state: DisposalState }>('SELECT state FROM archive.disposal WHERE id = $1 FOR SHARE', [
    id,
  ]);
  return row?.state;
}

export async function saveCount(
  tx: Transaction,
  id: number,
  place: { readonly lookedAt: number; readonly counted: boolean; readonly schedule: number | null },
  tally: Tally,
): Promise<void> {
  await tx.query(
    'UPDATE archive.disposal SET looked_at = $2, counted = $3, schedule = $4, tally = $5, version = version + 1 WHERE id = $1',
    [id, place.lookedAt, place.counted, place.schedule, JSON.stringify(tally)],
  );
}

export async function saveCertified(
  tx: Transaction,
  id: number,
  { root, evidence, at }: { root: Uint8Array; evidence: number; at: Date },
): Promise<void> {
  await tx.query(
    'UPDATE archive.disposal SET root = $2, evidence = $3, finished_at = $4, cleared = true, version = version + 1 WHERE id = $1',
    [id, root, evidence, at],
  );
}

/** Nothing of these is left in any file. */
export async function savePurged(tx: Transaction, ids: readonly number[], at: Date): Promise<void> {
  await tx.query('UPDATE archive.disposal SET purged_at = $2, version = version + 1 WHERE id = ANY($1)', [ids, at]);
}

/** Disposals that ended by then and whose bytes may still lie about in free space. */
export async function unpurged(queries: Queries, endedBy: Date): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT id FROM archive.disposal WHERE cleared AND purged_at IS NULL AND finished_at <= $1 ORDER BY id`,
    [endedBy],
  );
  return rows.map(({ id }) => id);
}

export async function scheduleInForce(queries: Queries): Promise<number | null> {
  const [row] = await queries.query<{ id: number }>(`SELECT id FROM archive.schedule WHERE state = 'in-force'`);
  return row?.id ?? null;
}

/** What the classes of a version of the schedule go back to. */
export async function citationsOf(queries: Queries, schedule: number): Promise<Map<string, string>> {
  const rows = await queries.query<{ code: string; citation: string }>(
    'SELECT code, citation FROM archive.schedule_class WHERE schedule_id = $1',
    [schedule],
  );
  return new Map(rows.map(({ code, citation }) => [code, citation]));
}
