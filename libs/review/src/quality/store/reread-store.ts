import type { Disposition, REREAD_VIEWS } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import { exceptAlerts } from '../../store/unseen-store';

export interface RereadRow {
  readonly id: number;
  readonly alert: number;
  readonly decision: number;
  readonly draw: number | null;
  readonly known: number | null;
  readonly reader: string | null;
  readonly readerName: string | null;
  readonly dealtAt: Date;
  readonly dueAt: Date;
  readonly firstBy: string;
  readonly firstByName: string;
  readonly firstDisposition: Disposition;
  readonly firstReason: string;
  readonly firstAt: Date;
  readonly signers: readonly string[];
  readonly disposition: Disposition | null;
  readonly reason: string | null;
  readonly differs: boolean | null;
  readonly answeredAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly stands: 'first' | 'second' | null;
  readonly feedback: string | null;
  readonly settledBy: string | null;
  readonly settledByName: string | null;
  readonly settledAt: Date | null;
  readonly readAt: Date | null;
  readonly message: number;
  readonly hit: number;
  readonly conversation: number;
  readonly ruleVersion: number;
  readonly severity: number;
  readonly channel: string;
  readonly version: number;
}

export interface NewReread {
  readonly alert: number;
  readonly decision: number;
  readonly firstBy: string;
  readonly known: number | null;
  readonly reader: { readonly id: string; readonly name: string } | undefined;
}

const REREAD = `r.id, r.alert_id AS alert, r.decision_id AS decision, r.draw_id AS draw, r.known_id AS known, r.reader, r.reader_name AS "readerName", r.dealt_at AS "dealtAt", r.due_at AS "dueAt",
  r.first_by AS "firstBy", d.decided_by_name AS "firstByName", d.disposition AS "firstDisposition", d.reason AS "firstReason", d.decided_at AS "firstAt",
  ARRAY(SELECT g.signed_by FROM review.signature g WHERE g.decision_id = d.id AND g.outcome = 'signed') AS signers,
  r.disposition, r.reason, r.differs, r.answered_at AS "answeredAt", r.withdrawn_at AS "withdrawnAt",
  s.stands, s.feedback, s.settled_by AS "settledBy", s.settled_by_name AS "settledByName", s.settled_at AS "settledAt", f.at AS "readAt",
  a.message_id AS message, a.hit_id AS hit, a.conversation_id AS conversation, a.rule_version_id AS "ruleVersion", a.severity, a.channel, r.version`;
const FROM = `review.reread r JOIN review.alert a ON a.id = r.alert_id JOIN review.decision d ON d.id = r.decision_id
  LEFT JOIN review.settlement s ON s.reread_id = r.id LEFT JOIN review.feedback_read f ON f.reread_id = r.id`;

const OPEN = 'r.answered_at IS NULL AND r.withdrawn_at IS NULL';
export type RereadView = (typeof REREAD_VIEWS)[number];

/** What each view shows. Known answers stand apart: they say nothing about whoever decided first. */
const VIEWS: Readonly<Record<RereadView, string>> = {
  open: `${OPEN}`,
  'to-settle': 'r.known_id IS NULL AND r.differs AND s.reread_id IS NULL',
  done: 'r.known_id IS NULL AND r.answered_at IS NOT NULL',
  overturned: `r.known_id IS NULL AND s.stands = 'second'`,
  known: 'r.known_id IS NOT NULL AND r.answered_at IS NOT NULL',
  withdrawn: 'r.withdrawn_at IS NOT NULL',
  all: 'true',
};

export interface RereadFilter {
  readonly view: RereadView;
  readonly reviewer?: string | undefined;
  readonly reader?: string | undefined;
  readonly draw?: number | undefined;
  readonly queue?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export async function listRereads(
  queries: Queries,
  filter: RereadFilter,
  before: number | undefined,
  limit: number,
  unseen: readonly number[],
): Promise<RereadRow[]> {
  const values: unknown[] = [
    filter.reviewer ?? null,
    filter.reader ?? null,
    filter.draw ?? null,
    filter.queue ?? null,
    filter.from ?? null,
    filter.to ?? null,
    before ?? null,
    limit,
  ];
  const day = 'CASE WHEN r.known_id IS NULL THEN d.decided_at ELSE r.answered_at END';
  return queries.query<RereadRow>(
    `SELECT ${REREAD} FROM ${FROM} WHERE ${VIEWS[filter.view]} AND ($1::uuid IS NULL OR (r.first_by = $1 AND r.known_id IS NULL)) AND ($2::uuid IS NULL OR r.reader = $2)
       AND ($3::bigint IS NULL OR r.draw_id = $3) AND ($4::bigint IS NULL OR a.queue_id = $4)
       AND ($5::date IS NULL OR ${day} >= $5::date::timestamp AT TIME ZONE 'UTC') AND ($6::date IS NULL OR ${day} < ($6::date + 1)::timestamp AT TIME ZONE 'UTC')
       AND ($7::bigint IS NULL OR r.id < $7)${exceptAlerts('r.alert_id', unseen, values)} ORDER BY r.id DESC LIMIT $8`,
    values,
  );
}

export async function readReread(
  queries: Queries,
  id: number,
  unseen: readonly number[],
): Promise<RereadRow | undefined> {
  const values: unknown[] = [id];
  const [row] = await queries.query<RereadRow>(
    `SELECT ${REREAD} FROM ${FROM} WHERE r.id = $1${exceptAlerts('r.alert_id', unseen, values)}`,
    values,
  );
  return row;
}

/** One's own tasks: open ones by due time, answered ones newest first. */
export async function tasksOf(
  queries: Queries,
  reader: string,
  view: 'open' | 'answered',
  after: { at: Date; id: number } | undefined,
  limit: number,
  unseen: readonly number[],
): Promise<RereadRow[]> {
  const values: unknown[] = [reader, after?.at ?? null, after?.id ?? null, limit];
  const [state, at, sign, order] =
    view === 'open' ? [OPEN, 'r.due_at', '>', 'ASC'] : ['r.answered_at IS NOT NULL', 'r.answered_at', '<', 'DESC'];
  return queries.query<RereadRow>(
    `SELECT ${REREAD} FROM ${FROM} WHERE r.reader = $1 AND ${state} AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', ${at}), r.id) ${sign} ($2, $3))${exceptAlerts('r.alert_id', unseen, values)}
     ORDER BY date_trunc('milliseconds', ${at}) ${order}, r.id ${order} LIMIT $4`,
    values,
  );
}

export async function countOpenTasks(queries: Queries, reader: string, unseen: readonly number[]): Promise<number> {
  const values: unknown[] = [reader];
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM review.reread r WHERE r.reader = $1 AND ${OPEN}${exceptAlerts('r.alert_id', unseen, values)}`,
    values,
  );
  return row!.n;
}

/** Open tasks of each, for dealing evenly. */
export async function loads(queries: Queries, readers: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await queries.query<{ reader: string; n: number }>(
    `SELECT r.reader, count(*) AS n FROM review.reread r WHERE r.reader = ANY($1) AND ${OPEN} GROUP BY 1`,
    [readers],
  );
  return new Map(rows.map(({ reader, n }) => [reader, n]));
}

/** Those of the alerts that somebody has an open blind task on. */
export async function openTaskAlerts(queries: Queries, reader: string, alerts: readonly number[]): Promise<number[]> {
  const rows = await queries.prepared<{ alert: number }>(
    `SELECT DISTINCT r.alert_id AS alert FROM review.reread r WHERE r.reader = $1 AND r.alert_id = ANY($2) AND ${OPEN}`,
    [reader, alerts],
  );
  return rows.map(({ alert }) => alert);
}

/** Who has an open blind task on an alert. */
export async function openTaskReaders(queries: Queries, alert: number): Promise<string[]> {
  const rows = await queries.prepared<{ reader: string }>(
    `SELECT DISTINCT r.reader FROM review.reread r WHERE r.alert_id = $1 AND ${OPEN}`,
    [alert],
  );
  return rows.map(({ reader }) => reader);
}

/** What is to be dealt, by decision. */
export async function casesOf(
  queries: Queries,
  decisions: readonly number[],
): Promise<
  {
    decision: number;
    alert: number;
    message: number;
    firstBy: string;
    firstByName: string;
    signers: string[];
    openers: string[];
    readers: string[];
  }[]
> {
  return queries.query(
    `SELECT d.id AS decision, d.alert_id AS alert, a.message_id AS message, d.decided_by AS "firstBy", d.decided_by_name AS "firstByName",
       ARRAY(SELECT g.signed_by FROM review.signature g WHERE g.decision_id = d.id) AS signers,
       ARRAY(SELECT o.user_id FROM review.opened o WHERE o.alert_id = d.alert_id) AS openers,
       ARRAY(SELECT r.reader FROM review.reread r WHERE r.alert_id = d.alert_id AND r.reader IS NOT NULL AND r.withdrawn_at IS NULL) AS readers
     FROM review.decision d JOIN review.alert a ON a.id = d.alert_id WHERE d.id = ANY($1) ORDER BY d.id`,
    [decisions],
  );
}

/** In this order, so that ids follow it; returns those that were new. */
export async function insertRereads(
  tx: Transaction,
  rereads: readonly NewReread[],
  common: { draw: number | null; dealtAt: Date; dueAt: Date },
): Promise<{ id: number; reader: string | null }[]> {
  return tx.query(
    `INSERT INTO review.reread (alert_id, decision_id, first_by, known_id, reader, reader_name, draw_id, dealt_at, due_at)
     SELECT a, d, f, k, u, n, $7, $8, $9 FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $6::text[]) WITH ORDINALITY AS t (a, d, f, k, u, n, i) ORDER BY i
     ON CONFLICT DO NOTHING RETURNING id, reader`,
    [
      rereads.map(({ alert }) => alert),
      rereads.map(({ decision }) => decision),
      rereads.map(({ firstBy }) => firstBy),
      rereads.map(({ known }) => known),
      rereads.map(({ reader }) => reader?.id ?? null),
      rereads.map(({ reader }) => reader?.name ?? null),
      common.draw,
      common.dealtAt,
      common.dueAt,
    ],
  );
}

export async function noteViewed(tx: Transaction, id: number, at: Date): Promise<void> {
  await tx.query('UPDATE review.reread SET viewed_at = $2 WHERE id = $1 AND viewed_at IS NULL', [id, at]);
}

export async function answerReread(
  tx: Transaction,
  id: number,
  version: number,
  answer: { disposition: Disposition; reason: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE review.reread r SET disposition = $3, reason = $4, answered_at = $5, version = version + 1,
       differs = (SELECT d.disposition <> $3 FROM review.decision d WHERE d.id = r.decision_id)
     WHERE r.id = $1 AND r.version = $2 AND ${OPEN} RETURNING r.id`,
    [id, version, answer.disposition, answer.reason, answer.at],
  );
  return rows.length === 1;
}

export async function assignReread(
  tx: Transaction,
  id: number,
  version: number,
  reader: { id: string; name: string },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE review.reread r SET reader = $3, reader_name = $4, viewed_at = NULL, version = version + 1 WHERE r.id = $1 AND r.version = $2 AND ${OPEN} RETURNING r.id`,
    [id, version, reader.id, reader.name],
  );
  return rows.length === 1;
}

export async function withdrawReread(
  tx: Transaction,
  id: number,
  version: number,
  withdrawal: { by: string; reason: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE review.reread r SET withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5, version = version + 1 WHERE r.id = $1 AND r.version = $2 AND ${OPEN} RETURNING r.id`,
    [id, version, withdrawal.at, withdrawal.by, withdrawal.reason],
  );
  return rows.length === 1;
}

/** A settlement goes with the version that was looked at; false when there is one already. */
export async function insertSettlement(
  tx: Transaction,
  id: number,
  version: number,
  settlement: { stands: 'first' | 'second'; feedback: string; by: string; byName: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO review.settlement (reread_id, stands, feedback, settled_by, settled_by_name, settled_at)
     SELECT id, $3, $4, $5, $6, $7 FROM review.reread WHERE id = $1 AND version = $2 AND differs ON CONFLICT DO NOTHING RETURNING reread_id`,
    [id, version, settlement.stands, settlement.feedback, settlement.by, settlement.byName, settlement.at],
  );
  return rows.length === 1;
}

/** Feedback on somebody's decisions, newest first. */
export async function feedbackFor(
  queries: Queries,
  reviewer: string,
  limit: number,
  unseen: readonly number[],
): Promise<RereadRow[]> {
  const values: unknown[] = [reviewer, limit];
  return queries.query<RereadRow>(
    `SELECT ${REREAD} FROM ${FROM} WHERE r.first_by = $1 AND s.reread_id IS NOT NULL${exceptAlerts('r.alert_id', unseen, values)}
     ORDER BY s.settled_at DESC, r.id DESC LIMIT $2`,
    values,
  );
}

export async function noteFeedbackRead(tx: Transaction, id: number, at: Date): Promise<void> {
  await tx.query('INSERT INTO review.feedback_read (reread_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, at]);
}
