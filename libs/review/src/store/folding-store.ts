import type { AlertState, FoldKind } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { ScoreFigures } from '../alerts/folding/score';
import type { AlertFacts } from './alert-store';

/** Hits that are alerts or members already. */
export async function placedHits(queries: Queries, hits: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await queries.query<{ hit: number }>(
    'SELECT hit_id AS hit FROM review.alert WHERE hit_id = ANY($1::bigint[]) UNION ALL SELECT hit_id FROM review.folded WHERE hit_id = ANY($1::bigint[])',
    [hits],
  );
  return new Set(rows.map(({ hit }) => hit));
}

/** An alert that something new may be like. */
export interface TraceRow {
  readonly rule: number;
  readonly key: Buffer;
  readonly alert: number;
  readonly at: Date;
  readonly author: string;
}

/** What may be like something new: by its key, of one author and near in time, or of anybody and at any time. */
export interface WantedTrace {
  readonly rule: number;
  readonly key: Buffer;
  readonly author: string;
  readonly at: Date;
  /** Hours before and after; null: at any time, by anybody. */
  readonly within: number | null;
}

/** Of those with the same key, this many of the newest are looked at. */
const NEWEST = 20;

export async function findTraces(queries: Queries, wanted: readonly WantedTrace[]): Promise<TraceRow[]> {
  if (wanted.length === 0) return [];
  return queries.query<TraceRow>(
    `SELECT DISTINCT w.rule, w.key, t.alert_id AS alert, t.at, t.author FROM unnest($1::bigint[], $2::bytea[], $3::text[], $4::timestamptz[], $5::int[]) AS w (rule, key, author, at, within)
     CROSS JOIN LATERAL (SELECT alert_id, at, author FROM review.trace t WHERE t.rule_id = w.rule AND t.key = w.key
       AND (w.within IS NULL OR (t.author = w.author AND t.at BETWEEN w.at - w.within * interval '1 hour' AND w.at + w.within * interval '1 hour'))
       ORDER BY alert_id DESC LIMIT ${NEWEST}) t ORDER BY t.alert_id DESC`,
    [
      wanted.map(({ rule }) => rule),
      wanted.map(({ key }) => key),
      wanted.map(({ author }) => author),
      wanted.map(({ at }) => at),
      wanted.map(({ within }) => within),
    ],
  );
}

export async function insertTraces(tx: Transaction, traces: readonly TraceRow[], at: Date): Promise<void> {
  if (traces.length === 0) return;
  await tx.query(
    `INSERT INTO review.trace (rule_id, key, alert_id, at, author, made_at)
     SELECT n.*, $6 FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::timestamptz[], $5::text[]) AS n ON CONFLICT DO NOTHING`,
    [
      traces.map(({ rule }) => rule),
      traces.map(({ key }) => key),
      traces.map(({ alert }) => alert),
      traces.map((trace) => trace.at),
      traces.map(({ author }) => author),
      at,
    ],
  );
}

/** Traces from before a time, of alerts that are closed: what comes now is not compared with them any more. */
export async function forgetTraces(tx: Transaction, before: Date): Promise<void> {
  await tx.query(
    `DELETE FROM review.trace t USING review.alert a WHERE t.made_at < $1 AND a.id = t.alert_id AND a.state = 'closed'`,
    [before],
  );
}

/** An alert as far as folding must know it. */
export interface HeadRow {
  readonly alert: number;
  readonly rule: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly conversation: number;
  readonly hit: number;
  readonly ruleVersion: number;
  readonly severity: number;
  readonly queue: number;
  readonly state: AlertState;
  readonly snoozedUntil: Date | null;
  /** Who has it, or was given it. */
  readonly holder: string | null;
  /** It is for who belongs to a case: a new hit put there would be out of the others' sight. */
  readonly inCase: boolean;
  readonly members: number;
  readonly figures: ScoreFigures | null;
}

/** Locked, in their order: none of them is decided before the transaction ends. */
export async function lockHeads(tx: Transaction, ids: readonly number[]): Promise<HeadRow[]> {
  if (ids.length === 0) return [];
  return tx.query<HeadRow>(
    `SELECT id AS alert, rule_id AS rule, message_id AS message, message_version AS "messageVersion", conversation_id AS conversation, hit_id AS hit,
       rule_version_id AS "ruleVersion", severity, queue_id AS queue, state, snoozed_until AS "snoozedUntil", members, score_of AS figures, coalesce(claimed_by, assigned_to) AS holder,
       EXISTS (SELECT FROM review.case_item i WHERE i.alert_id = alert.id AND i.removed_at IS NULL) AS "inCase"
     FROM review.alert WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
}

export interface NewMember extends AlertFacts {
  readonly hit: number;
  readonly alert: number;
  readonly kind: FoldKind;
  readonly likeness: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly conversation: number;
  readonly ruleVersion: number;
  readonly figures: ScoreFigures;
  readonly dueAt: Date;
}

export async function insertMembers(tx: Transaction, members: readonly NewMember[], at: Date): Promise<void> {
  if (members.length === 0) return;
  const column = <K extends keyof NewMember>(name: K): NewMember[K][] => members.map((member) => member[name]);
  await tx.query(
    `INSERT INTO review.folded (hit_id, alert_id, kind, likeness, message_id, message_version, conversation_id, rule_version_id, severity, channel, language, direction, desk, subject, score_of, due_at, folded_at)
     SELECT n.hit, n.alert, n.kind, n.likeness, n.message, n.version, n.conversation, n.rule, n.severity, n.channel, n.language, n.direction, n.desk, n.subject, n.score::jsonb, n.due, $17
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::smallint[], $5::bigint[], $6::smallint[], $7::bigint[], $8::bigint[], $9::smallint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[])
       AS n (hit, alert, kind, likeness, message, version, conversation, rule, severity, channel, language, direction, desk, subject, score, due)`,
    [
      column('hit'),
      column('alert'),
      column('kind'),
      column('likeness'),
      column('message'),
      column('messageVersion'),
      column('conversation'),
      column('ruleVersion'),
      column('severity'),
      column('channel'),
      column('language'),
      column('direction'),
      column('desk'),
      column('subject'),
      members.map(({ figures }) => JSON.stringify(figures)),
      column('dueAt'),
      at,
    ],
  );
}

/** What alerts are with the members they got: of another version, so that whoever is about to decide one is told. */
export async function growHeads(
  tx: Transaction,
  heads: readonly {
    readonly alert: number;
    readonly members: number;
    readonly score: number | undefined;
    readonly dueAt: Date;
  }[],
): Promise<void> {
  if (heads.length === 0) return;
  await tx.query(
    `UPDATE review.alert a SET members = n.members, score = coalesce(n.score, a.score), due_at = least(a.due_at, n.due), version = a.version + 1
     FROM unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::timestamptz[]) AS n (id, members, score, due) WHERE a.id = n.id`,
    [
      heads.map(({ alert }) => alert),
      heads.map(({ members }) => members),
      heads.map(({ score }) => score ?? null),
      heads.map(({ dueAt }) => dueAt),
    ],
  );
}

export interface MemberRow extends Omit<NewMember, 'figures' | 'dueAt' | 'rule' | 'lexicon'> {
  readonly foldedAt: Date;
}

const MEMBER = `f.hit_id AS hit, f.alert_id AS alert, f.kind, f.likeness, f.message_id AS message, f.message_version AS "messageVersion", f.conversation_id AS conversation,
  f.rule_version_id AS "ruleVersion", f.severity, f.channel, f.language, f.direction, f.desk, f.subject, f.folded_at AS "foldedAt"`;

/** Members of an alert after one, in the order their hits were found; not those of conversations that are hidden. */
export function membersOf(
  queries: Queries,
  alert: number,
  page: { readonly after: number; readonly limit: number; readonly hidden: readonly number[] },
): Promise<MemberRow[]> {
  return queries.query<MemberRow>(
    `SELECT ${MEMBER} FROM review.folded f WHERE f.alert_id = $1 AND f.hit_id > $2 AND f.conversation_id <> ALL($3::bigint[]) ORDER BY f.hit_id LIMIT $4`,
    [alert, page.after, page.hidden, page.limit],
  );
}

/** Members of several alerts. */
export function membersOfAlerts(queries: Queries, alerts: readonly number[]): Promise<MemberRow[]> {
  return queries.query<MemberRow>(
    `SELECT ${MEMBER} FROM review.folded f WHERE f.alert_id = ANY($1::bigint[]) ORDER BY f.hit_id`,
    [alerts],
  );
}

/** Takes members out of an alert and makes each an alert of its own, in the queue of that one. Returns the new alerts. */
export async function separateMembers(
  tx: Transaction,
  alert: number,
  members: readonly { readonly hit: number; readonly score: number }[],
  at: Date,
): Promise<{ id: number; hit: number; message: number; messageVersion: number; ruleVersion: number }[]> {
  return tx.query(
    `WITH gone AS (DELETE FROM review.folded f USING unnest($2::bigint[], $3::smallint[]) AS n (hit, score) WHERE f.alert_id = $1 AND f.hit_id = n.hit RETURNING f.*, n.score)
     INSERT INTO review.alert (hit_id, message_id, message_version, conversation_id, rule_version_id, rule_id, lexicon_id, severity, queue_id, channel, language, direction, desk, subject, due_at, score, score_of, state, raised_at, version)
     SELECT g.hit_id, g.message_id, g.message_version, g.conversation_id, g.rule_version_id, a.rule_id, a.lexicon_id, g.severity, a.queue_id, g.channel, g.language, g.direction, g.desk, g.subject, g.due_at, g.score, g.score_of, 'new', $4, 0
     FROM gone g JOIN review.alert a ON a.id = g.alert_id ORDER BY g.hit_id
     RETURNING id, hit_id AS hit, message_id AS message, message_version AS "messageVersion", rule_version_id AS "ruleVersion"`,
    [alert, members.map(({ hit }) => hit), members.map(({ score }) => score), at],
  );
}

export function figuresOf(
  queries: Queries,
  alert: number,
  hits: readonly number[],
): Promise<{ hit: number; figures: ScoreFigures; conversation: number }[]> {
  return queries.query(
    'SELECT hit_id AS hit, score_of AS figures, conversation_id AS conversation FROM review.folded WHERE alert_id = $1 AND hit_id = ANY($2::bigint[])',
    [alert, hits],
  );
}

/** How many members of each alert lie in conversations that are hidden. */
export async function hiddenMembers(
  queries: Queries,
  alerts: readonly number[],
  hidden: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (alerts.length === 0 || hidden.length === 0) return new Map();
  const rows = await queries.query<{ alert: number; n: number }>(
    'SELECT alert_id AS alert, count(*) AS n FROM review.folded WHERE alert_id = ANY($1::bigint[]) AND conversation_id = ANY($2::bigint[]) GROUP BY 1',
    [alerts, hidden],
  );
  return new Map(rows.map(({ alert, n }) => [alert, n]));
}

/** Of the newest decided alerts of each rule, whatever its version: how many, and how many were no false positives. */
export function recentRecords(
  queries: Queries,
  rules: readonly number[],
): Promise<{ rule: number; decided: number; right: number }[]> {
  return queries.query(
    `SELECT r.rule, count(*) AS decided, count(*) FILTER (WHERE d.disposition <> 'false-positive') AS right FROM unnest($1::bigint[]) AS r (rule)
     CROSS JOIN LATERAL (SELECT decision_id FROM review.alert a WHERE a.rule_id = r.rule AND a.decision_id IS NOT NULL ORDER BY a.raised_at DESC LIMIT 1000) a
     JOIN review.decision d ON d.id = a.decision_id GROUP BY 1`,
    [rules],
  );
}
