import type { ScriptLanguage } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { WorkingTime } from '../queues/hours';
import { doneSince } from './decision-store';

export interface DutyRow extends WorkingTime {
  readonly user: string;
  /** Empty: any. */
  readonly languages: readonly ScriptLanguage[];
  readonly capacityHours: number | null;
  readonly quota: number | null;
  readonly version: number;
}

/** Of somebody for whom nothing was set. */
export function noDuty(user: string): DutyRow {
  return {
    user,
    languages: [],
    zone: 'UTC',
    days: [],
    starts: null,
    ends: null,
    capacityHours: null,
    quota: null,
    version: 0,
  };
}

const DUTY = `user_id AS "user", languages, zone, days, to_char(starts, 'HH24:MI') AS starts, to_char(ends, 'HH24:MI') AS ends, capacity_hours::float AS "capacityHours", quota, version`;

export async function readDuties(queries: Queries): Promise<ReadonlyMap<string, DutyRow>> {
  const rows = await queries.prepared<DutyRow>(`SELECT ${DUTY} FROM review.duty`);
  return new Map(rows.map((row) => [row.user, row]));
}

/** False: somebody else set it meanwhile. Version 0 is one that was never set. */
export async function putDuty(tx: Transaction, duty: DutyRow): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO review.duty AS d (user_id, languages, zone, days, starts, ends, capacity_hours, quota, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
     ON CONFLICT (user_id) DO UPDATE SET languages = EXCLUDED.languages, zone = EXCLUDED.zone, days = EXCLUDED.days, starts = EXCLUDED.starts, ends = EXCLUDED.ends,
       capacity_hours = EXCLUDED.capacity_hours, quota = EXCLUDED.quota, version = d.version + 1 WHERE d.version = $9 RETURNING user_id`,
    [
      duty.user,
      duty.languages,
      duty.zone,
      duty.days,
      duty.starts,
      duty.ends,
      duty.capacityHours,
      duty.quota,
      duty.version,
    ],
  );
  return rows.length === 1;
}

export interface Load {
  /** Assigned or claimed, and not decided. */
  readonly open: number;
  readonly doneToday: number;
}

/** What each of these has open and has decided since. */
export async function loadsOf(
  queries: Queries,
  users: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, Load>> {
  const rows = await queries.query<Load & { user: string }>(
    `SELECT u AS "user",
       (SELECT count(*) FROM review.alert a WHERE a.claimed_by = u AND a.state = 'claimed')
         + (SELECT count(*) FROM review.alert a WHERE a.assigned_to = u AND a.state = 'new') AS open,
       ${doneSince('u', '$2')} AS "doneToday"
     FROM unnest($1::uuid[]) AS u`,
    [users, since],
  );
  return new Map(rows.map(({ user, ...load }) => [user, load]));
}

export interface Unassigned {
  readonly id: number;
  readonly version: number;
  readonly queue: number;
  readonly message: number;
  /** Whose conduct is in question; null: the author's. */
  readonly subject: string | null;
  readonly language: ScriptLanguage;
  readonly dueAt: Date;
  readonly members: number;
}

/** Alerts of these queues that nobody has, what is due first first, after one. */
export function unassigned(
  queries: Queries,
  queues: readonly number[],
  now: Date,
  after: Pick<Unassigned, 'dueAt' | 'id'> | undefined,
  limit: number,
): Promise<Unassigned[]> {
  return queries.query<Unassigned>(
    `SELECT id, version, queue_id AS queue, message_id AS message, subject, language, due_at AS "dueAt", members FROM review.alert
     WHERE queue_id = ANY($1) AND state = 'new' AND assigned_to IS NULL AND (snoozed_until IS NULL OR snoozed_until <= $2) AND ($3::timestamptz IS NULL OR (due_at, id) > ($3, $4))
     ORDER BY due_at, id LIMIT $5`,
    [queues, now, after?.dueAt ?? null, after?.id ?? null, limit],
  );
}

/** Everybody who was given an alert and has not taken it up. */
export async function assignees(queries: Queries): Promise<string[]> {
  const rows = await queries.query<{ id: string }>(
    `SELECT DISTINCT assigned_to AS id FROM review.alert WHERE state = 'new' AND assigned_to IS NOT NULL`,
  );
  return rows.map(({ id }) => id);
}

/** Alerts given to somebody of these and not taken up, that are due before a time of theirs, but for those set aside. */
export function untaken(
  queries: Queries,
  of: readonly { user: string; dueBefore: Date | null }[],
  now: Date,
  limit: number,
): Promise<{ id: number; version: number; from: string }[]> {
  return queries.query(
    `SELECT a.id, a.version, a.assigned_to AS "from" FROM review.alert a JOIN unnest($1::uuid[], $2::timestamptz[]) AS o (who, before) ON o.who = a.assigned_to
     WHERE a.state = 'new' AND (a.snoozed_until IS NULL OR a.snoozed_until <= $3) AND (o.before IS NULL OR a.due_at < o.before)
     ORDER BY a.due_at, a.id LIMIT $4`,
    [of.map(({ user }) => user), of.map(({ dueBefore }) => dueBefore), now, limit],
  );
}
