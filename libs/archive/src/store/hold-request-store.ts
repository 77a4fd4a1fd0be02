import type { ReleasePreview } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Scope } from '../holds/scope';
import type { Doing } from './hold-store';

export const REQUEST_STATES = ['proposed', 'cooling', 'applying', 'done', 'refused', 'withdrawn', 'stopped'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export interface RequestRow {
  readonly id: number;
  readonly hold: number;
  readonly kind: 'release' | 'narrowing';
  readonly reason: string;
  /** What the scope becomes. */
  readonly scope: Scope | null;
  readonly preview: ReleasePreview;
  readonly coolingDays: number;
  readonly requestedAt: Date;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly state: RequestState;
  readonly coolingUntil: Date | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedByName: string | null;
  readonly endedReason: string | null;
  readonly version: number;
  readonly approvals: readonly { id: string; name: string; at: string; note: string | null }[];
}

const COLUMNS = `r.id, r.hold_id AS hold, r.kind, r.reason, r.scope, r.preview, r.cooling_days AS "coolingDays", r.requested_at AS "requestedAt", r.requested_by AS "requestedBy",
  r.requested_by_name AS "requestedByName", r.state, r.cooling_until AS "coolingUntil", r.ended_at AS "endedAt", r.ended_by AS "endedBy", r.ended_by_name AS "endedByName",
  r.ended_reason AS "endedReason", r.version,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.approver, 'name', a.approver_name, 'at', a.at, 'note', a.note) ORDER BY a.at), '[]') FROM archive.hold_approval a WHERE a.request_id = r.id) AS approvals`;

export async function readRequest(queries: Queries, id: number): Promise<RequestRow | undefined> {
  const [row] = await queries.query<RequestRow>(`SELECT ${COLUMNS} FROM archive.hold_request r WHERE r.id = $1`, [id]);
  return row;
}

/** Open ones first, then the newest. */
export function readRequestsOf(queries: Queries, hold: number): Promise<RequestRow[]> {
  return queries.query<RequestRow>(
    `SELECT ${COLUMNS} FROM archive.hold_request r WHERE r.hold_id = $1 ORDER BY r.state IN ('proposed', 'cooling', 'applying') DESC, r.id DESC LIMIT 100`,
    [hold],
  );
}

/** Throws 23505 when the hold has an open request. */
export async function insertRequest(
  tx: Transaction,
  request: Pick<RequestRow, 'hold' | 'kind' | 'reason' | 'scope' | 'preview' | 'coolingDays'>,
  { at, by, byName }: Doing,
): Promise<number> {
  const { hold, kind, reason, scope, preview, coolingDays } = request;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO archive.hold_request (hold_id, kind, reason, scope, preview, cooling_days, requested_at, requested_by, requested_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      hold,
      kind,
      reason,
      scope === null ? null : JSON.stringify(scope),
      JSON.stringify(preview),
      coolingDays,
      at,
      by,
      byName,
    ],
  );
  return row!.id;
}

/** Takes a request for a change. */
export async function lockRequest(tx: Transaction, id: number): Promise<RequestRow | undefined> {
  await tx.query('SELECT FROM archive.hold_request WHERE id = $1 FOR UPDATE', [id]);
  return readRequest(tx, id);
}

/** Throws 23505 when they approved it before. */
export async function insertApproval(
  tx: Transaction,
  request: number,
  note: string | null,
  { at, by, byName }: Doing,
): Promise<void> {
  await tx.query(
    'INSERT INTO archive.hold_approval (request_id, approver, approver_name, note, at) VALUES ($1, $2, $3, $4, $5)',
    [request, by, byName, note, at],
  );
  await tx.query('UPDATE archive.hold_request SET version = version + 1 WHERE id = $1', [request]);
}

/** Begins the cooling-off, by the later of the two clocks. Returns its end. */
export async function beginCooling(tx: Transaction, request: number, at: Date): Promise<Date> {
  const [row] = await tx.query<{ until: Date }>(
    `UPDATE archive.hold_request SET state = 'cooling', cooling_until = greatest($2::timestamptz, archive.now()) + make_interval(days => cooling_days)
     WHERE id = $1 RETURNING cooling_until AS until`,
    [request, at],
  );
  return row!.until;
}

export async function endRequest(
  tx: Transaction,
  request: number,
  state: 'refused' | 'withdrawn' | 'stopped',
  reason: string,
  { at, by, byName }: Doing,
): Promise<void> {
  await tx.query(
    `UPDATE archive.hold_request SET state = $2, ended_at = $3, ended_by = $4, ended_by_name = $5, ended_reason = $6, version = version + 1 WHERE id = $1`,
    [request, state, at, by, byName, reason],
  );
}

/** The open request of a hold. */
export async function readOpenRequest(queries: Queries, hold: number): Promise<RequestRow | undefined> {
  const [row] = await queries.query<RequestRow>(
    `SELECT ${COLUMNS} FROM archive.hold_request r WHERE r.hold_id = $1 AND r.state IN ('proposed', 'cooling', 'applying')`,
    [hold],
  );
  return row;
}

/** Requests whose cooling-off is over and that nobody stopped. */
export function readCooled(queries: Queries): Promise<RequestRow[]> {
  return queries.query<RequestRow>(
    `SELECT ${COLUMNS} FROM archive.hold_request r WHERE r.state = 'cooling' AND r.cooling_until <= archive.now() ORDER BY r.id`,
  );
}

/** From cooled off to applied: a release is done with that, a narrowing lets go once the hold has looked again. */
export async function applyRequest(tx: Transaction, { id, kind }: Pick<RequestRow, 'id' | 'kind'>): Promise<void> {
  await tx.query('UPDATE archive.hold_request SET state = $2, version = version + 1 WHERE id = $1', [
    id,
    kind === 'release' ? 'done' : 'applying',
  ]);
}

/** Whether a narrowing waits for the hold to have looked through the archive. */
export async function isNarrowing(tx: Transaction, hold: number): Promise<boolean> {
  const rows = await tx.query(
    `SELECT id FROM archive.hold_request WHERE hold_id = $1 AND kind = 'narrowing' AND state = 'applying' FOR UPDATE`,
    [hold],
  );
  return rows.length > 0;
}

export async function finishNarrowing(tx: Transaction, hold: number): Promise<void> {
  await tx.query(
    `UPDATE archive.hold_request SET state = 'done', version = version + 1 WHERE hold_id = $1 AND kind = 'narrowing' AND state = 'applying'`,
    [hold],
  );
}
