import type { Queries, Transaction } from '@minutebook/platform';
import type { Scope } from '../holds/scope';

export interface HoldFacts {
  readonly matter: number;
  readonly name: string;
  readonly issuer: string;
  /** UTC days. */
  readonly triggerOn: string;
  readonly legalBasis: string;
  readonly reviewOn: string;
  readonly silent: boolean;
}

export interface HoldRecord extends HoldFacts {
  readonly id: number;
  readonly matterNumber: string;
  readonly matterTitle: string;
  readonly state: 'in-effect' | 'released';
  readonly certifiedAt: Date | null;
  readonly placedAt: Date;
  readonly placedBy: string;
  readonly placedByName: string;
  /** Number of the scope in force. */
  readonly scope: number;
  readonly following: boolean;
  readonly position: number;
  /** Another whenever it begins to look from the start. */
  readonly round: number;
  /** Since when it looks again with a scope it had looked through with. */
  readonly againAt: Date | null;
  readonly held: number;
  readonly caught: number;
  readonly releasedAt: Date | null;
  readonly freeAt: Date | null;
  /** Not free yet: it holds and catches. */
  readonly stands: boolean;
  readonly custodians: number;
  readonly requests: number;
  readonly tasks: number;
  readonly version: number;
}

export interface ScopeRecord extends Scope {
  readonly hold: number;
  readonly number: number;
  readonly change: 'placed' | 'widened' | 'narrowed';
  readonly reason: string | null;
  readonly at: Date;
  readonly byName: string;
}

export interface Doing {
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
}

const COLUMNS = `h.id, h.matter_id AS matter, m.number AS "matterNumber", m.title AS "matterTitle", h.name, h.state, h.silent, h.issuer, h.trigger_on::text AS "triggerOn",
  h.legal_basis AS "legalBasis", h.review_on::text AS "reviewOn", h.certified_at AS "certifiedAt", h.placed_at AS "placedAt", h.placed_by AS "placedBy", h.placed_by_name AS "placedByName",
  h.scope, h.following, h.position, h.round, h.again_at AS "againAt", h.held, h.caught, h.released_at AS "releasedAt", h.free_at AS "freeAt", archive.hold_stands(h) AS stands, h.version,
  (SELECT cardinality(s.persons) FROM archive.hold_scope s WHERE s.hold_id = h.id AND s.number = h.scope) AS custodians,
  (SELECT count(*)::int FROM archive.hold_request r WHERE r.hold_id = h.id AND r.state IN ('proposed', 'cooling', 'applying')) AS requests,
  (SELECT count(*)::int FROM archive.hold_task t WHERE t.hold_id = h.id AND t.settled_at IS NULL) AS tasks`;
const FROM = 'archive.hold h JOIN archive.matter m ON m.id = h.matter_id';

/** Conditions of the views a list offers; "today" is of UTC. */
const VIEWS = {
  all: 'true',
  'in-effect': `h.state = 'in-effect'`,
  cooling: `h.state = 'released' AND archive.hold_stands(h)`,
  released: 'NOT archive.hold_stands(h)',
  asked: `EXISTS (SELECT FROM archive.hold_request r WHERE r.hold_id = h.id AND r.state IN ('proposed', 'cooling', 'applying'))`,
  overdue: `archive.hold_stands(h) AND h.review_on < (archive.now() AT TIME ZONE 'UTC')::date`,
  tasks: 'EXISTS (SELECT FROM archive.hold_task t WHERE t.hold_id = h.id AND t.settled_at IS NULL)',
} as const;
export type HoldView = keyof typeof VIEWS;

/** Begins a change of holds: disposals that run are waited for, later ones see it, and the follower looks again. */
export async function passGate(tx: Transaction): Promise<void> {
  await tx.query('UPDATE archive.hold_gate SET revision = revision + 1');
}

export async function readRevision(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ revision: number }>('SELECT revision FROM archive.hold_gate');
  return row!.revision;
}

export interface HoldFilter {
  readonly view: HoldView;
  readonly matter?: number | undefined;
  readonly q?: string | undefined;
  /** Silent ones too. */
  readonly silent: boolean;
}

const SEEN = '($1 OR NOT (h.silent OR m.silent))';

/** Those before the one with this id, newest first. */
export function listHolds(
  queries: Queries,
  { view, matter, q, silent }: HoldFilter,
  before: number | undefined,
  limit: number,
): Promise<HoldRecord[]> {
  return queries.query<HoldRecord>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${SEEN} AND ${VIEWS[view]} AND ($2::bigint IS NULL OR h.matter_id = $2) AND ($3::bigint IS NULL OR h.id < $3)
       AND ($4::text IS NULL OR strpos(lower(m.number || ' ' || m.title || ' ' || h.name), lower($4)) > 0) ORDER BY h.id DESC LIMIT $5`,
    [silent, matter ?? null, before ?? null, q ?? null, limit],
  );
}

export async function countHolds(queries: Queries, silent: boolean): Promise<Record<HoldView, number>> {
  const counts = Object.entries(VIEWS).map(([view, where]) => `count(*) FILTER (WHERE ${where})::int AS "${view}"`);
  const [row] = await queries.query<Record<HoldView, number>>(
    `SELECT ${counts.join(', ')} FROM ${FROM} WHERE ${SEEN}`,
    [silent],
  );
  return row!;
}

export function readHolds(queries: Queries, ids: readonly number[]): Promise<HoldRecord[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : queries.query<HoldRecord>(`SELECT ${COLUMNS} FROM ${FROM} WHERE h.id = ANY ($1::bigint[]) ORDER BY h.id`, [ids]);
}

/** Takes the row for a change, or for looking through the archive. */
export async function lockHold(tx: Transaction, id: number): Promise<HoldRecord | undefined> {
  await tx.query('SELECT FROM archive.hold WHERE id = $1 FOR UPDATE', [id]);
  return (await readHolds(tx, [id]))[0];
}

/** Throws 23505 when the matter has one of this name. */
export async function insertHold(tx: Transaction, facts: HoldFacts, { at, by, byName }: Doing): Promise<number> {
  const { matter, name, issuer, triggerOn, legalBasis, reviewOn, silent } = facts;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO archive.hold (matter_id, name, silent, issuer, trigger_on, legal_basis, review_on, placed_at, placed_by, placed_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [matter, name, silent, issuer, triggerOn, legalBasis, reviewOn, at, by, byName],
  );
  return row!.id;
}

/** False when it is of another version. */
export async function updateHold(
  tx: Transaction,
  id: number,
  version: number,
  {
    name,
    issuer,
    triggerOn,
    legalBasis,
    reviewOn,
  }: Pick<HoldFacts, 'name' | 'issuer' | 'triggerOn' | 'legalBasis' | 'reviewOn'>,
  certifiedAt: Date | null,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE archive.hold SET name = $3, issuer = $4, trigger_on = $5, legal_basis = $6, review_on = $7, certified_at = coalesce($8, certified_at), version = version + 1
     WHERE id = $1 AND version = $2 AND archive.hold_stands(hold) RETURNING id`,
    [id, version, name, issuer, triggerOn, legalBasis, reviewOn, certifiedAt],
  );
  return rows.length > 0;
}

/** Makes a scope the one in force: everything is to be looked at again. False when the hold is of another version. */
export async function enactScope(
  tx: Transaction,
  hold: number,
  version: number | null,
  number: number,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE archive.hold SET scope = $3, following = false, position = 0, round = round + 1, again_at = NULL, version = version + 1
     WHERE id = $1 AND ($2::int IS NULL OR version = $2) AND archive.hold_stands(hold) RETURNING id`,
    [hold, version, number],
  );
  return rows.length > 0;
}

/** Releases a hold from a time on, or, with null, takes its release back. */
export async function setFree(tx: Transaction, hold: number, freeAt: Date | null, at: Date): Promise<void> {
  await tx.query(
    `UPDATE archive.hold SET state = CASE WHEN $2::timestamptz IS NULL THEN 'in-effect' ELSE 'released' END, free_at = $2,
       released_at = CASE WHEN $2::timestamptz IS NULL THEN NULL ELSE $3::timestamptz END, version = version + 1 WHERE id = $1`,
    [hold, freeAt, at],
  );
}

export async function insertScope(
  tx: Transaction,
  hold: number,
  scope: Scope,
  how: Pick<ScopeRecord, 'number' | 'change' | 'reason'>,
  { at, by, byName }: Doing,
): Promise<void> {
  const { persons, custodians, from, until, channels, query, combine, messages, conversations, context } = scope;
  await tx.query(
    `INSERT INTO archive.hold_scope (hold_id, number, change, persons, custodians, from_on, until_on, channels, query, combine, messages, conversations, context, reason, at, by, by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      hold,
      how.number,
      how.change,
      persons,
      custodians,
      from,
      until,
      channels,
      query,
      combine,
      messages,
      conversations,
      context,
      how.reason,
      at,
      by,
      byName,
    ],
  );
}

/** Every scope these holds had, newest first. */
export function readScopes(queries: Queries, holds: readonly number[]): Promise<ScopeRecord[]> {
  return holds.length === 0
    ? Promise.resolve([])
    : queries.query<ScopeRecord>(
        `SELECT hold_id AS hold, number, change, persons, custodians, from_on::text AS "from", until_on::text AS until, channels, query, combine, messages, conversations,
           context, reason, at, by_name AS "byName" FROM archive.hold_scope WHERE hold_id = ANY ($1::bigint[]) ORDER BY hold_id, number DESC`,
        [holds],
      );
}
