import type { Disposition } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import { isSeen, type Scope } from './alert-store';

export interface DelegationRow {
  readonly id: number;
  readonly delegator: string;
  readonly delegate: string;
  /** Empty: all queues of the delegator. */
  readonly queues: readonly number[];
  readonly from: Date;
  readonly until: Date;
  readonly reason: string;
  readonly signOffDays: number;
  readonly signedOffAt: Date | null;
  readonly endedAt: Date | null;
  readonly version: number;
}

export interface SeenDelegation extends DelegationRow {
  /** Made in the delegator's stead, of alerts the reader sees. */
  readonly decisions: number;
}

/** Who reads of delegations, and which alerts they see. */
export interface DelegationSight {
  readonly reader: string;
  readonly scope: Scope;
}

const DELEGATION = `g.id, g.delegator, g.delegate, g.queues, g.from_at AS "from", g.until_at AS until, g.reason, g.sign_off_days AS "signOffDays",
  g.signed_off_at AS "signedOffAt", g.ended_at AS "endedAt", g.version`;

/** Decisions `d` of alerts the reader sees; and the values that takes, `$1` first. */
function decisionsSeen({ reader, scope }: DelegationSight): { from: string; values: unknown[] } {
  const values: unknown[] = [reader];
  return { from: `review.decision d JOIN review.alert a ON a.id = d.alert_id AND ${isSeen(scope, values)}`, values };
}

function seenDelegation(from: string): string {
  return `${DELEGATION}, (SELECT count(*) FROM ${from} WHERE d.delegation_id = g.id) AS decisions`;
}

/** Delegations in force at a time. */
export function delegationsAt(queries: Queries, at: Date): Promise<DelegationRow[]> {
  return queries.prepared<DelegationRow>(
    `SELECT ${DELEGATION} FROM review.delegation g WHERE g.from_at <= $1 AND g.until_at > $1 AND g.ended_at IS NULL ORDER BY g.id`,
    [at],
  );
}

/** By which a decision was made in somebody's stead. */
export async function delegationOf(queries: Queries, decision: number): Promise<DelegationRow | undefined> {
  const [row] = await queries.prepared<DelegationRow>(
    `SELECT ${DELEGATION} FROM review.delegation g WHERE g.id = (SELECT delegation_id FROM review.decision WHERE id = $1)`,
    [decision],
  );
  return row;
}

/** Newest first; of one person (as either side), or of all. */
export function listDelegations(
  queries: Queries,
  sight: DelegationSight,
  user: string | undefined,
  before: number | undefined,
  limit: number,
): Promise<SeenDelegation[]> {
  const { from, values } = decisionsSeen(sight);
  const value = (one: unknown): string => `$${values.push(one)}`;
  const [whose, place] = [value(user ?? null), value(before ?? null)];
  return queries.query<SeenDelegation>(
    `SELECT ${seenDelegation(from)} FROM review.delegation g WHERE (${whose}::uuid IS NULL OR ${whose} IN (g.delegator, g.delegate))
       AND (${place}::bigint IS NULL OR g.id < ${place}) ORDER BY g.id DESC LIMIT ${value(limit)}`,
    values,
  );
}

export async function readDelegation(
  queries: Queries,
  sight: DelegationSight,
  id: number,
): Promise<SeenDelegation | undefined> {
  const { from, values } = decisionsSeen(sight);
  const [row] = await queries.query<SeenDelegation>(
    `SELECT ${seenDelegation(from)} FROM review.delegation g WHERE g.id = $${values.push(id)}`,
    values,
  );
  return row;
}

export async function insertDelegation(
  tx: Transaction,
  delegation: Pick<DelegationRow, 'delegator' | 'delegate' | 'queues' | 'from' | 'until' | 'reason' | 'signOffDays'> & {
    givenBy: string;
  },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.delegation (delegator, delegate, queues, from_at, until_at, reason, sign_off_days, given_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id',
    [
      delegation.delegator,
      delegation.delegate,
      delegation.queues,
      delegation.from,
      delegation.until,
      delegation.reason,
      delegation.signOffDays,
      delegation.givenBy,
    ],
  );
  return row!.id;
}

export async function changeDelegation(
  tx: Transaction,
  id: number,
  version: number,
  change: { endedAt?: Date; signedOffAt?: Date },
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.delegation SET ended_at = coalesce($3, ended_at), signed_off_at = coalesce($4, signed_off_at), version = version + 1 WHERE id = $1 AND version = $2 RETURNING id',
    [id, version, change.endedAt ?? null, change.signedOffAt ?? null],
  );
  return rows.length === 1;
}

export interface DelegationException {
  readonly decision: number;
  readonly alert: number;
  readonly disposition: Disposition;
  readonly at: Date;
  readonly by: string;
  readonly byName: string;
  readonly what: 'returned' | 'undone' | 'reopened' | 'bulk';
}

/** What was done under a delegation and did not stand, or was done in bulk, of alerts the reader sees; newest first. */
export function delegationExceptions(
  queries: Queries,
  sight: DelegationSight,
  id: number,
  before: number | undefined,
  limit: number,
): Promise<DelegationException[]> {
  const { from, values } = decisionsSeen(sight);
  const value = (one: unknown): string => `$${values.push(one)}`;
  const place = value(before ?? null);
  return queries.query<DelegationException>(
    `SELECT * FROM (
       SELECT d.id AS decision, d.alert_id AS alert, d.disposition, d.decided_at AS at, d.decided_by AS by, d.decided_by_name AS "byName",
         coalesce((SELECT s.outcome FROM review.signature s WHERE s.decision_id = d.id AND s.outcome <> 'signed' LIMIT 1), CASE WHEN d.bulk_id IS NOT NULL THEN 'bulk' END) AS what
       FROM ${from} WHERE d.delegation_id = ${value(id)} AND (${place}::bigint IS NULL OR d.id < ${place})) e
     WHERE what IS NOT NULL ORDER BY decision DESC LIMIT ${value(limit)}`,
    values,
  );
}
