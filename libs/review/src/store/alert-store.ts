import type { AlertFilter, AlertSort, AlertState, Disposition, FoldKind, ScriptLanguage } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { ScoreFigures } from '../alerts/folding/score';
import { doneSince } from './decision-store';

/** What an alert was routed by, as it was when it was raised. */
export interface AlertFacts {
  readonly rule: number;
  readonly lexicon: number;
  readonly severity: number;
  readonly channel: string;
  readonly language: ScriptLanguage;
  readonly direction: 'internal' | 'inbound' | 'outbound' | 'unknown';
  readonly desk: string | null;
  /** External id of the person whose conduct is in question. */
  readonly subject: string | null;
}

export interface NewAlert extends AlertFacts {
  readonly hit: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly conversation: number;
  readonly ruleVersion: number;
  readonly queue: number;
  readonly dueAt: Date;
}

export interface AlertRow extends NewAlert {
  readonly id: number;
  readonly score: number;
  /** Null of an alert from before there were scores. */
  readonly figures: ScoreFigures | null;
  readonly members: number;
  /** An alert that had been decided when this one was raised, and how alike they are. */
  readonly before: number | null;
  readonly beforeKind: FoldKind | null;
  readonly queueName: string;
  readonly state: AlertState;
  readonly raisedAt: Date;
  readonly assignedTo: string | null;
  readonly assignedToName: string | null;
  readonly claimedBy: string | null;
  readonly claimedByName: string | null;
  readonly snoozedUntil: Date | null;
  readonly decision: number | null;
  readonly disposition: Disposition | null;
  readonly decidedAt: Date | null;
  readonly signaturesNeeded: number;
  readonly signers: readonly string[];
  readonly tags: readonly string[];
  readonly seen: boolean;
  readonly version: number;
}

const ALERT = `a.id, a.hit_id AS hit, a.message_id AS message, a.message_version AS "messageVersion", a.conversation_id AS conversation,
  a.rule_version_id AS "ruleVersion", a.rule_id AS rule, a.lexicon_id AS lexicon, a.severity, a.queue_id AS queue, q.name AS "queueName",
  a.score, a.score_of AS figures, a.members, a.before_id AS before, a.before_kind AS "beforeKind", a.channel, a.language, a.direction, a.desk, a.subject, a.state, a.raised_at AS "raisedAt", a.due_at AS "dueAt",
  a.assigned_to AS "assignedTo", a.assigned_to_name AS "assignedToName", a.claimed_by AS "claimedBy", a.claimed_by_name AS "claimedByName",
  a.snoozed_until AS "snoozedUntil", a.decision_id AS decision, d.disposition, d.decided_at AS "decidedAt",
  a.signatures_needed AS "signaturesNeeded", a.signers, a.version,
  ARRAY(SELECT t.tag FROM review.tag t WHERE t.alert_id = a.id ORDER BY t.tag) AS tags`;
const SEEN = `EXISTS (SELECT 1 FROM review.opened o WHERE o.alert_id = a.id AND o.user_id = $1) AS seen`;
const FROM =
  'review.alert a JOIN review.queue q ON q.id = a.queue_id LEFT JOIN review.decision d ON d.id = a.decision_id';

export type View = 'open' | 'mine' | 'to-sign' | 'snoozed' | 'closed' | 'all';

/** `$1` is always the reader, `$2` the time. */
const AWAKE = '(a.snoozed_until IS NULL OR a.snoozed_until <= $2::timestamptz)';
const VIEWS: Readonly<Record<View, string>> = {
  open: `a.state IN ('new', 'claimed') AND ${AWAKE}`,
  mine: `((a.claimed_by = $1 AND a.state IN ('claimed', 'decided')) OR (a.assigned_to = $1 AND a.state = 'new')) AND ${AWAKE}`,
  'to-sign': `a.state = 'decided' AND a.claimed_by <> $1 AND NOT $1 = ANY(a.signers)`,
  snoozed: `a.state IN ('new', 'claimed') AND a.snoozed_until > $2::timestamptz`,
  closed: `a.state = 'closed'`,
  all: 'true',
};
/** By what a view is ordered, and which way: what is due first, what was closed or raised last. */
type Order = readonly [column: string, direction: 'ASC' | 'DESC'];
const ORDERS: Readonly<Record<View, Order>> = {
  open: ['a.due_at', 'ASC'],
  mine: ['a.due_at', 'ASC'],
  'to-sign': ['a.due_at', 'ASC'],
  snoozed: ['a.due_at', 'ASC'],
  closed: ['a.closed_at', 'DESC'],
  all: ['a.raised_at', 'DESC'],
};

/** What waits can also be looked at by its score, the highest first. */
function orderOf(view: View, sort: AlertSort): Order {
  const waits = ORDERS[view][0] === 'a.due_at';
  return sort === 'score' && waits ? ['a.score', 'DESC'] : ORDERS[view];
}

/** Whose alerts a reader sees: of these queues (null: of all), and not those of conversations a wall hides. */
export interface Scope {
  readonly queues: readonly number[] | null;
  readonly hidden: readonly number[];
  readonly bar: AlertBar;
}

/** What escalating keeps from a reader, whose queues ever it is in (R182). */
export interface AlertBar {
  /** External ids of themselves and everybody below them: what was escalated about one of these they never see. */
  readonly line: readonly string[];
  /** What stands in a case is for who belongs to the case. Overseers see it too, to sign it, unless it is about their line. */
  readonly oversees: boolean;
}

export const EVERYTHING: Scope = { queues: null, hidden: [], bar: { line: [], oversees: true } };

/** That the bar lets an alert be seen; null where it keeps nothing. `$1` is the reader. */
function barCondition({ line, oversees }: AlertBar, value: (one: unknown) => string): string | null {
  if (oversees && line.length === 0) return null;
  const barred = line.length === 0 ? null : `${value(line)}::text[]`;
  const oversight = oversees && barred ? ` OR a.subject IS NULL OR a.subject <> ALL(${barred})` : '';
  const inCase = `(NOT EXISTS (SELECT FROM review.case_item i WHERE i.alert_id = a.id AND i.removed_at IS NULL)
    OR EXISTS (SELECT FROM review.case_item i JOIN review.case_access c ON c.case_id = i.case_id AND c.taken_at IS NULL
      WHERE i.alert_id = a.id AND i.removed_at IS NULL AND c.user_id = $1)${oversight})`;
  return barred ? `NOT (a.kept_from && ${barred}) AND ${inCase}` : inCase;
}

/** Where a page goes on: the value the view is ordered by, a score or whole microseconds of UTC, and the id. */
export interface AlertPlace {
  readonly at: string;
  readonly id: number;
}

export interface PlacedAlert extends AlertRow {
  readonly place: AlertPlace;
}

/** A page of a view, narrowed. */
export async function listAlerts(
  queries: Queries,
  reader: string,
  view: View,
  page: { after?: AlertPlace | undefined; limit: number; now: Date; sort?: AlertSort },
  scope: Scope = EVERYTHING,
  filter: AlertFilter = {},
): Promise<PlacedAlert[]> {
  const values: unknown[] = [reader, page.now];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const [column, direction] = orderOf(view, page.sort ?? 'due');
  const isScore = column === 'a.score';
  const conditions = [VIEWS[view], ...conditionsOf(filter, value), ...scopeConditions(scope, value)];
  // A place in another order is none in this one: then it begins anew.
  if (page.after && /^\d+$/.test(page.after.at) === isScore)
    conditions.push(
      isScore
        ? `(a.score < ${value(Number(page.after.at))}::int OR (a.score = ${value(Number(page.after.at))}::int AND a.id > ${value(page.after.id)}))`
        : `(${column}, a.id) ${direction === 'ASC' ? '>' : '<'} (${value(page.after.at)}::timestamptz, ${value(page.after.id)})`,
    );
  const rows = await queries.query<AlertRow & { placeAt: string }>(
    `SELECT ${ALERT}, ${SEEN}, ${isScore ? 'a.score::text' : `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`} AS "placeAt", $2::timestamptz AS now
     FROM ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY ${column} ${direction}, a.id ${isScore ? 'ASC' : direction} LIMIT ${value(page.limit)}`,
    values,
  );
  return rows.map(({ placeAt, ...row }) => ({ ...row, place: { at: placeAt, id: row.id } }));
}

function conditionsOf(filter: AlertFilter, value: (one: unknown) => string): string[] {
  const found: string[] = [];
  const equal = (column: string, one: unknown): void => {
    if (one !== undefined) found.push(`${column} = ${value(one)}`);
  };
  equal('a.queue_id', filter.queue);
  equal('a.lexicon_id', filter.lexicon);
  equal('a.rule_id', filter.rule);
  equal('a.channel', filter.channel);
  equal('a.desk', filter.desk);
  equal('a.language', filter.language);
  equal('a.severity', filter.severity);
  equal('a.subject', filter.subject);
  equal('d.disposition', filter.disposition);
  if (filter.reviewer !== undefined) {
    const who = value(filter.reviewer);
    found.push(`(a.claimed_by = ${who} OR d.decided_by = ${who})`);
  }
  if (filter.tag !== undefined)
    found.push(`EXISTS (SELECT 1 FROM review.tag t WHERE t.alert_id = a.id AND t.tag = ${value(filter.tag)})`);
  if (filter.overdue !== undefined)
    found.push(`(a.state <> 'closed' AND a.due_at < $2::timestamptz) = ${value(filter.overdue)}`);
  if (filter.bulk !== undefined) found.push(`(d.bulk_id IS NOT NULL) = ${value(filter.bulk)}`);
  if (filter.from !== undefined) found.push(`a.raised_at >= ${value(filter.from)}::date::timestamp AT TIME ZONE 'UTC'`);
  if (filter.to !== undefined)
    found.push(`a.raised_at < (${value(filter.to)}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  return found;
}

/** That a reader sees an alert `a`, for a statement of its own. `$1` is the reader, named also where nothing asks who it is. */
export function isSeen(scope: Scope, values: unknown[]): string {
  return ['$1::uuid IS NOT NULL', ...scopeConditions(scope, (one) => `$${values.push(one)}`)].join(' AND ');
}

function scopeConditions({ queues, hidden, bar }: Scope, value: (one: unknown) => string): string[] {
  const barred = barCondition(bar, value);
  return [
    ...(barred === null ? [] : [barred]),
    ...(queues === null ? [] : [`(a.queue_id = ANY(${value(queues)}) OR a.claimed_by = $1 OR a.assigned_to = $1)`]),
    ...(hidden.length === 0 ? [] : [`a.conversation_id <> ALL(${value(hidden)}::bigint[])`]),
  ];
}

export interface ReadAlert extends AlertRow {
  /** Stands in a case or was escalated: not everybody sees it. */
  readonly isKept: boolean;
}

export async function readAlert(queries: Queries, reader: string, id: number): Promise<ReadAlert | undefined> {
  const [row] = await queries.prepared<ReadAlert>(
    `SELECT ${ALERT}, ${SEEN}, a.kept_from <> '{}' OR EXISTS (SELECT FROM review.case_item i WHERE i.alert_id = a.id AND i.removed_at IS NULL) AS "isKept"
     FROM ${FROM} WHERE a.id = $2`,
    [reader, id],
  );
  return row;
}

/** Whether this reader may not see an alert for what was escalated, or put into a case. */
export async function isKeptFrom(queries: Queries, reader: string, id: number, bar: AlertBar): Promise<boolean> {
  const values: unknown[] = [reader, id];
  const seen = barCondition(bar, (one) => `$${values.push(one)}`) ?? 'true';
  const rows = await queries.prepared(
    `SELECT 1 FROM review.alert a WHERE $1::uuid IS NOT NULL AND a.id = $2 AND ${seen}`,
    values,
  );
  return rows.length === 0;
}

/**
 * An alert is kept from whom it was escalated about: its subject and those of its members. That stays when the decision does
 * not, as its words stay readable.
 */
export async function keepFromSubjects(tx: Transaction, id: number): Promise<void> {
  await tx.prepared(
    `UPDATE review.alert a SET kept_from = ARRAY(
       SELECT unnest(a.kept_from) UNION SELECT a.subject WHERE a.subject IS NOT NULL
       UNION SELECT f.subject FROM review.folded f WHERE f.alert_id = a.id AND f.subject IS NOT NULL) WHERE a.id = $1`,
    [id],
  );
}

/** Only what marks a conversation, members of alerts included: there may be many, and they are read with every alert. */
export async function alertsOfConversation(
  queries: Queries,
  reader: string,
  conversation: number,
  bar: AlertBar,
): Promise<Pick<AlertRow, 'id' | 'hit' | 'message' | 'ruleVersion' | 'state' | 'severity'>[]> {
  const values: unknown[] = [reader, conversation];
  const kept = barCondition(bar, (one) => `$${values.push(one)}`) ?? 'true';
  return queries.prepared(
    `SELECT a.id, a.hit_id AS hit, a.message_id AS message, a.rule_version_id AS "ruleVersion", a.state, a.severity
     FROM review.alert a WHERE $1::uuid IS NOT NULL AND a.conversation_id = $2 AND ${kept}
     UNION ALL
     SELECT a.id, f.hit_id, f.message_id, f.rule_version_id, a.state, f.severity
     FROM review.folded f JOIN review.alert a ON a.id = f.alert_id WHERE f.conversation_id = $2 AND ${kept} ORDER BY 1, 2 LIMIT 1000`,
    values,
  );
}

/** Alerts on these messages, their own or those they are folded under. */
export async function alertsOfMessages(
  queries: Queries,
  messages: readonly number[],
): Promise<{ id: number; message: number; ruleVersion: number }[]> {
  return queries.query(
    `SELECT id, message_id AS message, rule_version_id AS "ruleVersion" FROM review.alert WHERE message_id = ANY($1)
     UNION ALL SELECT alert_id, message_id, rule_version_id FROM review.folded WHERE message_id = ANY($1) ORDER BY id`,
    [messages],
  );
}

export interface AlertCounts {
  readonly open: number;
  readonly mine: number;
  readonly toSign: number;
  readonly snoozed: number;
  readonly closed: number;
  readonly doneToday: number;
}

/**
 * How many wait. Open, decided and closed ones come from the tally and cost the same however many there are; what concerns
 * one person is counted by index. Conditions that do not narrow are left out, so that one plan fits whatever values follow.
 */
export async function countAlerts(
  queries: Queries,
  reader: string,
  now: Date,
  since: Date,
  { queues, hidden, bar: { line } }: Scope,
): Promise<AlertCounts> {
  const values: unknown[] = [reader, now, since];
  const queueList = queues && `$${values.push(queues)}::bigint[]`;
  const hiddenList = hidden.length > 0 ? `$${values.push(hidden)}::bigint[]` : null;
  const inQueues = queueList ? `AND queue_id = ANY(${queueList})` : '';
  const barred = line.length > 0 ? `$${values.push(line)}::text[]` : null;
  const not = [
    ...(hiddenList ? [`a.conversation_id = ANY(${hiddenList})`] : []),
    ...(barred ? [`(a.kept_from <> '{}' AND a.kept_from && ${barred})`] : []),
  ].join(' OR ');
  const seen = not && `AND NOT (${not})`;
  const unseen = not && `UNION ALL SELECT queue_id, state, -1 FROM review.alert a WHERE ${not}`;
  const [row] = await queries.prepared<AlertCounts>(
    `WITH tally AS (
       SELECT state, sum(n) AS n FROM (
         SELECT queue_id, state, n FROM review.tally UNION ALL SELECT queue_id, state, n FROM review.tally_change ${unseen}) t
       WHERE true ${inQueues} GROUP BY state
     ), mine AS MATERIALIZED (
       SELECT (SELECT count(*) FROM review.alert a WHERE a.claimed_by = $1 AND a.state = 'claimed' AND ${AWAKE} ${seen}) AS claimed,
              (SELECT count(*) FROM review.alert a WHERE a.claimed_by = $1 AND a.state = 'decided' ${inQueues} ${seen}) AS decided,
              (SELECT count(*) FROM review.alert a WHERE a.assigned_to = $1 AND a.state = 'new' AND ${AWAKE} ${seen}) AS assigned,
              (SELECT count(*) FROM review.alert a WHERE a.state = 'decided' AND a.signers <> '{}' AND a.signers @> ARRAY[$1::uuid] ${inQueues} ${seen}) AS signed,
              (SELECT count(*) FROM review.alert a WHERE a.snoozed_until > $2 AND a.state IN ('new', 'claimed') ${inQueues} ${seen}) AS asleep
     )
     SELECT coalesce((SELECT sum(n) FROM tally WHERE state IN ('new', 'claimed')), 0)::bigint - m.asleep AS open,
            m.claimed + m.decided + m.assigned AS mine,
            coalesce((SELECT n FROM tally WHERE state = 'decided'), 0)::bigint - m.decided - m.signed AS "toSign",
            m.asleep AS snoozed,
            coalesce((SELECT n FROM tally WHERE state = 'closed'), 0)::bigint AS closed,
            ${doneSince('$1', '$3')} AS "doneToday"
     FROM mine m`,
    values,
  );
  return row!;
}

/** Adds the changes to the sums. One at a time; readers see either the one or the other, never both. */
export async function compactTally(tx: Transaction): Promise<void> {
  await tx.query(
    `WITH gone AS (DELETE FROM review.tally_change RETURNING queue_id, state, n)
     INSERT INTO review.tally (queue_id, state, n) SELECT queue_id, state, sum(n) FROM gone GROUP BY 1, 2
     ON CONFLICT (queue_id, state) DO UPDATE SET n = review.tally.n + EXCLUDED.n`,
  );
}

/** What a move makes of an alert. What is left out stays as it is. */
export interface AlertChange {
  readonly state?: AlertState;
  readonly claim?: { readonly by: string; readonly name: string; readonly at: Date } | null;
  readonly assignment?: { readonly to: string; readonly name: string } | null;
  readonly snoozedUntil?: Date | null;
  readonly decision?: number | null;
  readonly signaturesNeeded?: number;
  readonly signers?: readonly string[];
  readonly closedAt?: Date | null;
  readonly queue?: number;
  readonly dueAt?: Date;
  readonly members?: number;
  readonly score?: number;
}

/** Changes an alert if it is still at `version` and in one of `from`; false when it has moved on. */
export async function moveAlert(
  tx: Transaction,
  id: number,
  version: number,
  from: readonly AlertState[],
  to: AlertChange,
): Promise<boolean> {
  const values: unknown[] = [id, version, from];
  const sets = columnsOf(to).map(([column, one]) => `${column} = $${values.push(one)}`);
  const rows = await tx.prepared(
    `UPDATE review.alert SET ${sets.join(', ')}, version = version + 1 WHERE id = $1 AND version = $2 AND state = ANY($3) RETURNING id`,
    values,
  );
  return rows.length === 1;
}

function columnsOf(to: AlertChange): [string, unknown][] {
  const columns: [string, unknown][] = [];
  const set = (column: string, one: unknown): void => void (one !== undefined && columns.push([column, one]));
  set('state', to.state);
  if (to.claim !== undefined) {
    set('claimed_by', to.claim?.by ?? null);
    set('claimed_by_name', to.claim?.name ?? null);
    set('claimed_at', to.claim?.at ?? null);
  }
  if (to.assignment !== undefined) {
    set('assigned_to', to.assignment?.to ?? null);
    set('assigned_to_name', to.assignment?.name ?? null);
  }
  set('snoozed_until', to.snoozedUntil);
  set('decision_id', to.decision);
  set('signatures_needed', to.signaturesNeeded);
  set('signers', to.signers);
  set('closed_at', to.closedAt);
  set('queue_id', to.queue);
  set('due_at', to.dueAt);
  set('members', to.members);
  set('score', to.score);
  return columns;
}

/** Alerts that wait for this person, best first; those nobody else works on now. Locks none of them. */
export async function waitingFor(
  queries: Queries,
  reader: string,
  now: Date,
  scope: Scope,
  filter: { queue?: number | undefined; except: readonly number[] },
  limit: number,
): Promise<AlertRow[]> {
  const values: unknown[] = [reader, now, filter.except, filter.queue ?? null, limit];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const wanted = `NOT a.id = ANY($3::bigint[]) AND ($4::bigint IS NULL OR a.queue_id = $4) AND a.state = 'new' AND ${AWAKE}`;
  const inScope = scope.queues === null ? 'true' : `a.queue_id = ANY(${value(scope.queues)})`;
  const seen = `a.conversation_id <> ALL(${value(scope.hidden)}::bigint[]) AND ${barCondition(scope.bar, value) ?? 'true'}`;
  return queries.query<AlertRow>(
    `(SELECT ${ALERT}, ${SEEN}, 0 AS rank FROM ${FROM} WHERE a.assigned_to = $1 AND ${wanted} AND ${seen} ORDER BY a.due_at, a.id LIMIT $5)
     UNION ALL
     (SELECT ${ALERT}, ${SEEN}, 1 AS rank FROM ${FROM} WHERE a.assigned_to IS NULL AND ${inScope} AND ${wanted} AND ${seen} ORDER BY a.due_at, a.id LIMIT $5)
     ORDER BY rank, "dueAt", id LIMIT $5`,
    values,
  );
}

/** Claims nobody has worked on for as long as their queue allows. */
export async function staleClaims(
  queries: Queries,
  now: Date,
  limit: number,
): Promise<{ id: number; version: number; by: string }[]> {
  return queries.query(
    `SELECT a.id, a.version, a.by FROM review.queue q CROSS JOIN LATERAL (
       SELECT id, version, claimed_by AS by, claimed_at FROM review.alert
       WHERE state = 'claimed' AND queue_id = q.id AND claimed_at < $1::timestamptz - q.hold_minutes * interval '1 minute' ORDER BY claimed_at LIMIT $2
     ) a ORDER BY a.claimed_at LIMIT $2`,
    [now, limit],
  );
}

export async function noteOpened(
  tx: Transaction,
  alert: number,
  user: { id: string; name: string },
  at: Date,
): Promise<void> {
  await tx.prepared(
    'INSERT INTO review.opened (alert_id, user_id, user_name, first_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [alert, user.id, user.name, at],
  );
}

export async function openedBy(queries: Queries, alert: number): Promise<{ id: string; name: string; at: Date }[]> {
  return queries.prepared(
    'SELECT user_id AS id, user_name AS name, first_at AS at FROM review.opened WHERE alert_id = $1 ORDER BY first_at LIMIT 200',
    [alert],
  );
}
