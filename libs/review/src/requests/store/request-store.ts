import type { RequestKind, RequestState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface RequestScope {
  readonly scope: string;
  readonly persons: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface RequestFacts extends RequestScope {
  readonly kind: RequestKind;
  readonly authority: string;
  readonly reference: string;
  readonly receivedOn: string;
  readonly days: number;
  readonly calendar: number;
  readonly dueOn: string;
  readonly owner: string;
  readonly ownerName: string;
}

export interface RequestRow extends RequestFacts {
  readonly id: number;
  readonly state: RequestState;
  readonly version: number;
  readonly produced: number;
  readonly withheld: number;
  readonly waiting: number;
}

export interface RequestMoveRow {
  readonly move: string;
  readonly at: Date;
  readonly byName: string;
  readonly reason: string | null;
}

const STANDING =
  'SELECT DISTINCT ON (i.message_id) i.message_id, i.message_version, i.decision FROM review.request_item i WHERE i.request_id = r.id ORDER BY i.message_id, i.id DESC';
const LEFT =
  'SELECT FROM review.production p JOIN review.production_item m ON m.production_id = p.id WHERE p.request_id = r.id AND m.message_id = s.message_id AND m.message_version = s.message_version';
const REQUEST = `r.id, r.kind, r.authority, r.reference, r.received_on::text AS "receivedOn", r.days, r.calendar_id AS calendar, r.due_on::text AS "dueOn", r.scope, r.persons, r.channels, r.from_on::text AS "from", r.to_on::text AS "to",
  r.owner, r.owner_name AS "ownerName", r.state, r.version,
  (SELECT count(DISTINCT m.message_id) FROM review.production p JOIN review.production_item m ON m.production_id = p.id WHERE p.request_id = r.id) AS produced,
  (SELECT count(*) FROM (${STANDING}) s WHERE s.decision = 'withhold') AS withheld,
  (SELECT count(*) FROM (${STANDING}) s WHERE s.decision = 'produce' AND NOT EXISTS (${LEFT})) AS waiting`;

/** Open ones by due day; the rest newest first. */
export function listRequests(
  queries: Queries,
  view: 'open' | 'done',
  after: { day: string; id: number } | undefined,
  limit: number,
): Promise<RequestRow[]> {
  return view === 'open'
    ? queries.query<RequestRow>(
        `SELECT ${REQUEST} FROM review.request r WHERE r.state = 'open' AND ($1::date IS NULL OR (r.due_on, r.id) > ($1::date, $2::bigint)) ORDER BY r.due_on, r.id LIMIT $3`,
        [after?.day ?? null, after?.id ?? null, limit],
      )
    : queries.query<RequestRow>(
        `SELECT ${REQUEST} FROM review.request r WHERE r.state <> 'open' AND ($1::bigint IS NULL OR r.id < $1) ORDER BY r.id DESC LIMIT $2`,
        [after?.id ?? null, limit],
      );
}

export async function readRequest(queries: Queries, id: number): Promise<RequestRow | undefined> {
  const [row] = await queries.query<RequestRow>(`SELECT ${REQUEST} FROM review.request r WHERE r.id = $1`, [id]);
  return row;
}

export async function insertRequest(tx: Transaction, facts: RequestFacts): Promise<number> {
  const { scope, persons, channels, from, to } = facts;
  const { kind, authority, reference, receivedOn, days, calendar, dueOn, owner, ownerName } = facts;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.request (kind, authority, reference, received_on, days, calendar_id, due_on, scope, persons, channels, from_on, to_on, owner, owner_name, state, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open', 0) RETURNING id`,
    [
      kind,
      authority,
      reference,
      receivedOn,
      days,
      calendar,
      dueOn,
      scope,
      JSON.stringify(persons),
      channels,
      from,
      to,
      owner,
      ownerName,
    ],
  );
  return row!.id;
}

/** What of a request changes; what is not named stays. */
export interface RequestChange extends Partial<RequestScope> {
  readonly state?: RequestState | undefined;
  readonly days?: number | undefined;
  readonly dueOn?: string | undefined;
  readonly owner?: string | undefined;
  readonly ownerName?: string | undefined;
}

/** False when it is not of this version any more. */
export async function updateRequest(
  tx: Transaction,
  id: number,
  version: number,
  change: RequestChange,
): Promise<boolean> {
  const { scope, persons, channels, from, to, state, days, dueOn, owner, ownerName } = change;
  const rows = await tx.query(
    `UPDATE review.request SET scope = coalesce($3, scope), persons = coalesce($4::jsonb, persons), channels = coalesce($5, channels),
       from_on = CASE WHEN $6 THEN $7::date ELSE from_on END, to_on = CASE WHEN $6 THEN $8::date ELSE to_on END,
       state = coalesce($9, state), days = coalesce($10, days), due_on = coalesce($11::date, due_on), owner = coalesce($12::uuid, owner), owner_name = coalesce($13, owner_name), version = version + 1
     WHERE id = $1 AND version = $2 RETURNING id`,
    [
      id,
      version,
      scope ?? null,
      persons === undefined ? null : JSON.stringify(persons),
      channels ?? null,
      from !== undefined,
      from ?? null,
      to ?? null,
      state ?? null,
      days ?? null,
      dueOn ?? null,
      owner ?? null,
      ownerName ?? null,
    ],
  );
  return rows.length === 1;
}

export async function insertRequestMove(
  tx: Transaction,
  request: number,
  move: string,
  doing: { readonly at: Date; readonly byName: string; readonly reason: string | null },
): Promise<void> {
  await tx.query(
    'INSERT INTO review.request_move (request_id, move, at, by_name, reason) VALUES ($1, $2, $3, $4, $5)',
    [request, move, doing.at, doing.byName, doing.reason],
  );
}

export function movesOfRequest(queries: Queries, request: number): Promise<RequestMoveRow[]> {
  return queries.query<RequestMoveRow>(
    'SELECT move, at, by_name AS "byName", reason FROM review.request_move WHERE request_id = $1 ORDER BY id DESC LIMIT 1000',
    [request],
  );
}
