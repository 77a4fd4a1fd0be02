import type { Disposition } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import { exceptAlerts } from '../../store/unseen-store';

export interface KnownRow {
  readonly id: number;
  readonly alert: number;
  readonly decision: number;
  readonly answer: Disposition;
  readonly note: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly retiredAt: Date | null;
  readonly answered: number;
  readonly right: number;
  readonly version: number;
}

const KNOWN = `k.id, k.alert_id AS alert, k.decision_id AS decision, d.disposition AS answer, k.note, k.marked_by AS by, k.marked_by_name AS "byName", k.marked_at AS at, k.retired_at AS "retiredAt", k.version,
  (SELECT count(*) FROM review.reread r WHERE r.known_id = k.id AND r.answered_at IS NOT NULL) AS answered,
  (SELECT count(*) FROM review.reread r WHERE r.known_id = k.id AND r.answered_at IS NOT NULL AND NOT r.differs) AS right`;
const FROM = 'review.known_answer k JOIN review.decision d ON d.id = k.decision_id';

export async function listKnown(
  queries: Queries,
  where: { id?: number; before?: number | undefined; unseen?: readonly number[] },
  limit: number,
): Promise<KnownRow[]> {
  const values: unknown[] = [where.id ?? null, where.before ?? null, limit];
  return queries.query<KnownRow>(
    `SELECT ${KNOWN} FROM ${FROM} WHERE ($1::bigint IS NULL OR k.id = $1) AND ($2::bigint IS NULL OR k.id < $2)${exceptAlerts('k.alert_id', where.unseen, values)}
     ORDER BY k.id DESC LIMIT $3`,
    values,
  );
}

/** What an alert came to: its decision that stands, once closed, and how many signed it. */
export async function outcomeOf(
  queries: Queries,
  alert: number,
): Promise<{ state: string; decision: number | null; signatures: number } | undefined> {
  const [row] = await queries.query<{ state: string; decision: number | null; signatures: number }>(
    'SELECT state, decision_id AS decision, signatures FROM review.alert WHERE id = $1',
    [alert],
  );
  return row;
}

/** Undefined when the alert is a known answer already. */
export async function insertKnown(
  tx: Transaction,
  known: { alert: number; decision: number; note: string; by: string; byName: string; at: Date },
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.known_answer (alert_id, decision_id, note, marked_by, marked_by_name, marked_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id',
    [known.alert, known.decision, known.note, known.by, known.byName, known.at],
  );
  return row?.id;
}

export async function retireKnown(tx: Transaction, id: number, version: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.known_answer SET retired_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND retired_at IS NULL RETURNING id',
    [id, version, at],
  );
  return rows.length === 1;
}

/** Known answers whose decision still stands. */
export async function knownInUse(queries: Queries): Promise<{ id: number; decision: number }[]> {
  return queries.query(
    `SELECT k.id, k.decision_id AS decision FROM review.known_answer k JOIN review.alert a ON a.id = k.alert_id AND a.decision_id = k.decision_id
     WHERE k.retired_at IS NULL AND a.state = 'closed' ORDER BY k.id`,
  );
}

/** Known answers somebody was dealt, and alerts they have read again or have open: none of these twice. */
export async function knownToSkip(queries: Queries, user: string): Promise<{ known: number[]; alerts: number[] }> {
  const [row] = await queries.query<{ known: number[]; alerts: number[] }>(
    `SELECT ARRAY(SELECT r.known_id FROM review.reread r WHERE r.reader = $1 AND r.known_id IS NOT NULL) AS known,
            ARRAY(SELECT r.alert_id FROM review.reread r WHERE r.reader = $1) AS alerts`,
    [user],
  );
  return row!;
}

/** The last known answers somebody gave: how many, and how many of them right. */
export async function lastKnown(queries: Queries, user: string, of: number): Promise<{ right: number; of: number }> {
  const [row] = await queries.query<{ right: number; of: number }>(
    `SELECT count(*) AS of, count(*) FILTER (WHERE NOT differs) AS right FROM (
       SELECT r.differs FROM review.reread r WHERE r.reader = $1 AND r.known_id IS NOT NULL AND r.answered_at IS NOT NULL ORDER BY r.answered_at DESC, r.id DESC LIMIT $2) l`,
    [user, of],
  );
  return row!;
}

/** By month, UTC, newest first; only months that ended before `today`. */
export async function knownByMonth(
  queries: Queries,
  user: string,
  today: Date,
): Promise<{ month: string; right: number; of: number }[]> {
  return queries.query(
    `SELECT to_char(r.answered_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, count(*) FILTER (WHERE NOT r.differs) AS right, count(*) AS of
     FROM review.reread r WHERE r.reader = $1 AND r.known_id IS NOT NULL AND r.answered_at < date_trunc('month', $2::timestamptz AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
     GROUP BY 1 ORDER BY 1 DESC LIMIT 24`,
    [user, today],
  );
}
