import type { AlertState, Disposition } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface AlertRow {
  readonly id: number;
  readonly hit: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly conversation: number;
  readonly ruleVersion: number;
  readonly severity: number;
  readonly state: AlertState;
  readonly raisedAt: Date;
  readonly dueAt: Date;
  readonly claimedBy: string | null;
  readonly claimedByName: string | null;
  readonly decision: number | null;
  readonly disposition: Disposition | null;
  readonly seen: boolean;
  readonly version: number;
}

export interface NewAlert {
  readonly hit: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly conversation: number;
  readonly ruleVersion: number;
  readonly severity: number;
  readonly dueAt: Date;
}

export interface DecisionRow {
  readonly id: number;
  readonly alert: number;
  readonly disposition: Disposition;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly dwell: number | null;
  readonly outcome: 'signed' | 'returned' | 'undone' | null;
  readonly signer: string | null;
  readonly signerName: string | null;
  readonly signedAt: Date | null;
  readonly signReason: string | null;
}

const ALERT = `a.id, a.hit_id AS hit, a.message_id AS message, a.message_version AS "messageVersion", a.conversation_id AS conversation, a.rule_version_id AS "ruleVersion", a.severity, a.state,
  a.raised_at AS "raisedAt", a.due_at AS "dueAt", a.claimed_by AS "claimedBy", a.claimed_by_name AS "claimedByName", a.decision_id AS decision, d.disposition, a.version`;
const SEEN = `EXISTS (SELECT 1 FROM review.opened o WHERE o.alert_id = a.id AND o.user_id = $1) AS seen`;
const FROM = 'review.alert a LEFT JOIN review.decision d ON d.id = a.decision_id';

export type View = 'open' | 'mine' | 'to-sign' | 'closed';

/** Rows of a queue. `$1` is always the reader. */
const VIEWS: Readonly<Record<View, string>> = {
  open: `a.state IN ('new', 'claimed')`,
  mine: `a.claimed_by = $1 AND a.state IN ('claimed', 'decided')`,
  'to-sign': `a.state = 'decided' AND a.claimed_by <> $1`,
  closed: `a.state = 'closed'`,
};

export async function lockHitPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ hit: number }>('SELECT hit FROM review.state FOR UPDATE');
  return row!.hit;
}

export async function moveHitPosition(tx: Transaction, hit: number): Promise<void> {
  await tx.query('UPDATE review.state SET hit = $1', [hit]);
}

export async function insertAlerts(
  tx: Transaction,
  alerts: readonly NewAlert[],
  at: Date,
): Promise<{ id: number; hit: number }[]> {
  const column = (name: Exclude<keyof NewAlert, 'dueAt'>): number[] => alerts.map((alert) => alert[name]);
  return tx.query(
    `INSERT INTO review.alert (hit_id, message_id, message_version, conversation_id, rule_version_id, severity, state, raised_at, due_at, version)
     SELECT h, m, mv, c, r, s, 'new', $8, d, 0 FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::smallint[], $7::timestamptz[]) AS n (h, m, mv, c, r, s, d)
     ON CONFLICT (hit_id) DO NOTHING RETURNING id, hit_id AS hit`,
    [
      column('hit'),
      column('message'),
      column('messageVersion'),
      column('conversation'),
      column('ruleVersion'),
      column('severity'),
      alerts.map((alert) => alert.dueAt),
      at,
    ],
  );
}

/** A queue by due time, oldest first; closed ones newest first. */
export async function listAlerts(
  queries: Queries,
  reader: string,
  view: View,
  after: { at: Date; id: number } | undefined,
  limit: number,
): Promise<AlertRow[]> {
  const [sign, order] = view === 'closed' ? ['<', 'DESC'] : ['>', 'ASC'];
  return queries.query<AlertRow>(
    `SELECT ${ALERT}, ${SEEN} FROM ${FROM} WHERE ${VIEWS[view]} AND ($2::timestamptz IS NULL OR (a.due_at, a.id) ${sign} ($2, $3)) ORDER BY a.due_at ${order}, a.id ${order} LIMIT $4`,
    [reader, after?.at ?? null, after?.id ?? null, limit],
  );
}

export async function readAlert(queries: Queries, reader: string, id: number): Promise<AlertRow | undefined> {
  const [row] = await queries.query<AlertRow>(`SELECT ${ALERT}, ${SEEN} FROM ${FROM} WHERE a.id = $2`, [reader, id]);
  return row;
}

export async function alertsOfConversation(
  queries: Queries,
  reader: string,
  conversation: number,
): Promise<AlertRow[]> {
  return queries.query<AlertRow>(
    `SELECT ${ALERT}, ${SEEN} FROM ${FROM} WHERE a.conversation_id = $2 ORDER BY a.id LIMIT 1000`,
    [reader, conversation],
  );
}

export async function alertsOfMessages(
  queries: Queries,
  messages: readonly number[],
): Promise<{ id: number; message: number; ruleVersion: number }[]> {
  return queries.query(
    'SELECT id, message_id AS message, rule_version_id AS "ruleVersion" FROM review.alert WHERE message_id = ANY($1) ORDER BY id',
    [messages],
  );
}

export async function countAlerts(
  queries: Queries,
  reader: string,
  since: Date,
): Promise<Record<'open' | 'mine' | 'toSign' | 'closed' | 'doneToday', number>> {
  const [row] = await queries.query<Record<'open' | 'mine' | 'toSign' | 'closed' | 'doneToday', number>>(
    `SELECT (SELECT count(*) FROM review.alert a WHERE ${VIEWS.open}) AS open,
            (SELECT count(*) FROM review.alert a WHERE ${VIEWS.mine}) AS mine,
            (SELECT count(*) FROM review.alert a WHERE ${VIEWS['to-sign']}) AS "toSign",
            (SELECT count(*) FROM review.alert a WHERE ${VIEWS.closed}) AS closed,
            (SELECT count(*) FROM review.decision d WHERE d.decided_by = $1 AND d.decided_at >= $2) AS "doneToday"`,
    [reader, since],
  );
  return row!;
}

/** Changes an alert if it is still at `version` and in one of `from`; false when it has moved on. */
export async function moveAlert(
  tx: Transaction,
  id: number,
  version: number,
  from: readonly AlertState[],
  to: { state: AlertState; claimedBy: string | null; claimedByName: string | null; decision: number | null },
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE review.alert SET state = $4, claimed_by = $5, claimed_by_name = $6, decision_id = $7, version = version + 1 WHERE id = $1 AND version = $2 AND state = ANY($3) RETURNING id',
    [id, version, from, to.state, to.claimedBy, to.claimedByName, to.decision],
  );
  return rows.length === 1;
}

export async function insertDecision(
  tx: Transaction,
  decision: {
    alert: number;
    disposition: Disposition;
    reason: string;
    by: string;
    byName: string;
    at: Date;
    dwell: number | null;
  },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO review.decision (alert_id, disposition, reason, decided_by, decided_by_name, decided_at, dwell) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id',
    [decision.alert, decision.disposition, decision.reason, decision.by, decision.byName, decision.at, decision.dwell],
  );
  return row!.id;
}

export async function insertSignature(
  tx: Transaction,
  signature: {
    decision: number;
    outcome: 'signed' | 'returned' | 'undone';
    by: string;
    byName: string;
    at: Date;
    reason: string | null;
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO review.signature (decision_id, outcome, signed_by, signed_by_name, signed_at, reason) VALUES ($1, $2, $3, $4, $5, $6)',
    [signature.decision, signature.outcome, signature.by, signature.byName, signature.at, signature.reason],
  );
}

const DECISION = `d.id, d.alert_id AS alert, d.disposition, d.reason, d.decided_by AS by, d.decided_by_name AS "byName", d.decided_at AS at, d.dwell,
  s.outcome, s.signed_by AS signer, s.signed_by_name AS "signerName", s.signed_at AS "signedAt", s.reason AS "signReason"`;

export async function decisionsOf(queries: Queries, alert: number): Promise<DecisionRow[]> {
  return queries.query<DecisionRow>(
    `SELECT ${DECISION} FROM review.decision d LEFT JOIN review.signature s ON s.decision_id = d.id WHERE d.alert_id = $1 ORDER BY d.id`,
    [alert],
  );
}

export async function noteOpened(tx: Transaction, alert: number, user: string, at: Date): Promise<void> {
  await tx.query('INSERT INTO review.opened (alert_id, user_id, first_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    alert,
    user,
    at,
  ]);
}

export interface RuleRecord {
  readonly ruleVersion: number;
  readonly alerts: number;
  readonly decided: number;
  /** Decided and not called a false positive. */
  readonly right: number;
}

export async function recordsOf(queries: Queries, ruleVersions: readonly number[]): Promise<RuleRecord[]> {
  return queries.query<RuleRecord>(
    `SELECT a.rule_version_id AS "ruleVersion", count(*) AS alerts, count(d.id) AS decided, count(d.id) FILTER (WHERE d.disposition <> 'false-positive') AS right
     FROM review.alert a LEFT JOIN review.decision d ON d.id = a.decision_id WHERE a.rule_version_id = ANY($1) GROUP BY 1`,
    [ruleVersions],
  );
}

export interface ReviewLineRow extends DecisionRow {
  readonly message: number;
  readonly messageVersion: number;
  readonly ruleVersion: number;
}

/** Decisions that stand or were signed, in the order they were made; undone ones are no review. */
export async function reviewLines(
  queries: Queries,
  period: { from?: string | undefined; to?: string | undefined; reviewer?: string | undefined },
  after: number,
  limit: number,
): Promise<ReviewLineRow[]> {
  return queries.query<ReviewLineRow>(
    `SELECT ${DECISION}, a.message_id AS message, a.message_version AS "messageVersion", a.rule_version_id AS "ruleVersion"
     FROM review.decision d JOIN review.alert a ON a.id = d.alert_id LEFT JOIN review.signature s ON s.decision_id = d.id
     WHERE d.id > $1 AND coalesce(s.outcome, '') <> 'undone'
       AND ($2::date IS NULL OR d.decided_at >= $2::date) AND ($3::date IS NULL OR d.decided_at < $3::date + 1) AND ($4::uuid IS NULL OR d.decided_by = $4)
     ORDER BY d.id LIMIT $5`,
    [after, period.from ?? null, period.to ?? null, period.reviewer ?? null, limit],
  );
}
