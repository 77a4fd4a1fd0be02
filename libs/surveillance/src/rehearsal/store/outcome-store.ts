import type { Disposition, RehearsedRule, RehearsalSide, RuleText } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { KeptFigures } from '../outcome';

export interface RehearsedRuleRow {
  readonly code: string;
  readonly title: string;
  readonly change: RehearsedRule['change'];
  readonly figures: KeptFigures;
  /** Lost alerts that mattered, that no other rule finds and for which nobody gave a reason. */
  readonly unexplained: number;
  readonly milliseconds: number;
}

/** Rows of lost messages that somebody has to give a reason for and nobody has. */
const UNEXPLAINED = `m.side = 'lost' AND m.was IN ('violation', 'escalated') AND NOT m.elsewhere
  AND NOT EXISTS (SELECT FROM surveillance.rehearsal_reason e WHERE (e.rehearsal_id, e.code, e.message_id) = (m.rehearsal_id, m.code, m.message_id))`;

export function rehearsedRules(
  queries: Queries,
  rehearsal: number,
  after?: string,
  limit: number | null = null,
): Promise<RehearsedRuleRow[]> {
  return queries.query<RehearsedRuleRow>(
    `SELECT r.code, r.title, r.change, r.figures, r.milliseconds,
       (SELECT count(*) FROM surveillance.rehearsed_message m WHERE m.rehearsal_id = r.rehearsal_id AND m.code = r.code AND ${UNEXPLAINED}) AS unexplained
     FROM surveillance.rehearsed_rule r WHERE r.rehearsal_id = $1 AND ($2::text IS NULL OR r.code > $2) ORDER BY r.code LIMIT $3`,
    [rehearsal, after ?? null, limit],
  );
}

export async function rehearsedCodes(queries: Queries, rehearsal: number): Promise<ReadonlySet<string>> {
  const rows = await queries.query<{ code: string }>(
    'SELECT code FROM surveillance.rehearsed_rule WHERE rehearsal_id = $1',
    [rehearsal],
  );
  return new Set(rows.map(({ code }) => code));
}

export async function countUnexplained(queries: Queries, rehearsal: number): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM surveillance.rehearsed_message m WHERE m.rehearsal_id = $1 AND ${UNEXPLAINED}`,
    [rehearsal],
  );
  return row!.n;
}

export interface MessagePlace {
  readonly rank: number;
  readonly code: string;
  readonly message: number;
}

export interface RehearsedMessageRow extends MessagePlace {
  readonly was: Disposition | null;
  readonly elsewhere: boolean;
  /** What the rule said in force; null for an added one. */
  readonly before: RuleText | null;
  readonly reason: string | null;
  readonly reasonBy: string | null;
  readonly reasonAt: Date | null;
}

export function rehearsedMessages(
  queries: Queries,
  rehearsal: number,
  side: RehearsalSide,
  code: string | undefined,
  after: MessagePlace | undefined,
  limit: number,
): Promise<RehearsedMessageRow[]> {
  return queries.query<RehearsedMessageRow>(
    `SELECT m.rank, m.code, m.message_id AS message, m.was, m.elsewhere, r.before, e.reason, e.given_by_name AS "reasonBy", e.given_at AS "reasonAt"
     FROM surveillance.rehearsed_message m JOIN surveillance.rehearsed_rule r USING (rehearsal_id, code)
     LEFT JOIN LATERAL (SELECT reason, given_by_name, given_at FROM surveillance.rehearsal_reason e
       WHERE (e.rehearsal_id, e.code, e.message_id) = (m.rehearsal_id, m.code, m.message_id) ORDER BY e.id DESC LIMIT 1) e ON true
     WHERE m.rehearsal_id = $1 AND m.side = $2 AND ($3::text IS NULL OR m.code = $3)
       AND ($4::smallint IS NULL OR (m.rank, m.code, m.message_id) > ($4, $5, $6::bigint))
     ORDER BY m.rank, m.code, m.message_id LIMIT $7`,
    [rehearsal, side, code ?? null, after?.rank ?? null, after?.code ?? null, after?.message ?? null, limit],
  );
}

/** Lost messages that mattered, once each. */
export async function graveLost(queries: Queries, rehearsal: number): Promise<number[]> {
  const rows = await queries.query<{ message: number }>(
    `SELECT DISTINCT message_id AS message FROM surveillance.rehearsed_message
     WHERE rehearsal_id = $1 AND side = 'lost' AND was IN ('violation', 'escalated') ORDER BY 1`,
    [rehearsal],
  );
  return rows.map(({ message }) => message);
}

export async function markElsewhere(queries: Queries, rehearsal: number, messages: readonly number[]): Promise<void> {
  await queries.query(
    `UPDATE surveillance.rehearsed_message SET elsewhere = true WHERE rehearsal_id = $1 AND side = 'lost' AND message_id = ANY($2::bigint[])`,
    [rehearsal, messages],
  );
}

export interface LostAlert {
  readonly rule: string;
  readonly message: number;
}

/** Of these, those that the rehearsal knows as lost. */
export function knownLost(queries: Queries, rehearsal: number, alerts: readonly LostAlert[]): Promise<LostAlert[]> {
  return queries.query<LostAlert>(
    `SELECT DISTINCT m.code AS rule, m.message_id AS message FROM surveillance.rehearsed_message m
     JOIN unnest($2::text[], $3::bigint[]) AS x (code, message) ON x.code = m.code AND x.message = m.message_id
     WHERE m.rehearsal_id = $1 AND m.side = 'lost'`,
    [rehearsal, alerts.map(({ rule }) => rule), alerts.map(({ message }) => message)],
  );
}

export async function insertReasons(
  tx: Transaction,
  rehearsal: number,
  alerts: readonly LostAlert[],
  reason: string,
  by: { id: string; name: string },
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.rehearsal_reason (rehearsal_id, code, message_id, reason, given_by, given_by_name, given_at)
     SELECT $1, c, m, $4, $5, $6, $7 FROM unnest($2::text[], $3::bigint[]) AS x (c, m)`,
    [rehearsal, alerts.map(({ rule }) => rule), alerts.map(({ message }) => message), reason, by.id, by.name, at],
  );
}

/** Messages lost by these rules, once each, ascending. */
export async function lostMessages(queries: Queries, rehearsal: number, codes: readonly string[]): Promise<number[]> {
  const rows = await queries.query<{ message: number }>(
    `SELECT DISTINCT m AS message FROM surveillance.rehearsed_rule, unnest(lost) AS m WHERE rehearsal_id = $1 AND code = ANY($2) ORDER BY 1`,
    [rehearsal, codes],
  );
  return rows.map(({ message }) => message);
}
