import type { Queries, Transaction } from '@minutebook/platform';
import type { LookFilter } from '@minutebook/contract';
import type { LookedAt, NewLook, Whose } from '../looks';

/** The row lock that makes its holder the follower. */
export async function lockLookPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM review.look_position FOR UPDATE');
  return row!.position;
}

export async function readLookPosition(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ position: number }>('SELECT position FROM review.look_position');
  return row!.position;
}

export async function moveLookPosition(tx: Transaction, position: number): Promise<void> {
  await tx.query('UPDATE review.look_position SET position = $1', [position]);
}

/** Once an entry and whoever it touched. */
export async function insertLooks(
  tx: Transaction,
  entries: readonly LookedAt[],
  looks: readonly NewLook[],
): Promise<void> {
  const ofEntry = <K extends keyof LookedAt>(name: K): LookedAt[K][] => entries.map((entry) => entry[name]);
  const ofLook = <K extends keyof NewLook>(name: K): NewLook[K][] => looks.map((look) => look[name]);
  await tx.query(
    `INSERT INTO review.look_entry (idx, at, actor, actor_name, actor_role, kind, caused, on_screen)
     SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::int[]) ON CONFLICT DO NOTHING`,
    [
      ofEntry('index'),
      ofEntry('at'),
      ofEntry('actor'),
      ofEntry('actorName'),
      ofEntry('actorRole'),
      ofEntry('kind'),
      ofEntry('caused'),
      ofEntry('onScreen'),
    ],
  );
  await tx.query(
    `INSERT INTO review.look (who, idx, messages, wrote, first_at, last_at)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::boolean[], $5::timestamptz[], $6::timestamptz[]) ON CONFLICT DO NOTHING`,
    [ofLook('who'), ofLook('index'), ofLook('messages'), ofLook('wrote'), ofLook('firstAt'), ofLook('lastAt')],
  );
}

class Picked {
  readonly values: unknown[];
  private readonly where: string[] = [];

  /** A handle counts for messages of the time in which it was the person's. */
  constructor(whose: readonly Whose[], filter: LookFilter) {
    this.values = [whose.map(({ who }) => who), whose.map(({ from }) => from), whose.map(({ until }) => until)];
    if (filter.kind) this.where.push(`e.kind = ${this.value(filter.kind)}`);
    if (filter.from) this.where.push(`e.at >= ${this.value(filter.from)}::date::timestamp AT TIME ZONE 'UTC'`);
    if (filter.to) this.where.push(`e.at < (${this.value(filter.to)}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  }

  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get sql(): string {
    const conditions = this.where.map((condition) => ` AND ${condition}`).join('');
    return `FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS w (who, starts, ends)
      JOIN review.look k ON k.who = w.who AND (k.last_at IS NULL OR ((w.starts IS NULL OR k.last_at >= w.starts) AND (w.ends IS NULL OR k.first_at < w.ends)))
      JOIN review.look_entry e ON e.idx = k.idx${conditions}`;
  }
}

/** Numbers of the entries that touched somebody, newest first. */
export function selectLooks(
  queries: Queries,
  whose: readonly Whose[],
  filter: LookFilter,
  before: number | undefined,
  limit: number,
): Promise<{ index: number; messages: number; wrote: boolean }[]> {
  const picked = new Picked(whose, filter);
  const below = before === undefined ? '' : `AND e.idx < ${picked.value(before)}`;
  return queries.query(
    `SELECT e.idx AS index, sum(k.messages)::int AS messages, bool_or(k.wrote) AS wrote ${picked.sql} ${below}
     GROUP BY e.idx ORDER BY e.idx DESC LIMIT ${picked.value(limit)}`,
    picked.values,
  );
}

export async function countLooks(queries: Queries, whose: readonly Whose[], filter: LookFilter): Promise<number> {
  const picked = new Picked(whose, filter);
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(DISTINCT e.idx)::bigint AS n ${picked.sql}`,
    picked.values,
  );
  return row!.n;
}

export interface LookLine {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly entries: number;
  readonly onScreen: number;
  readonly of: number;
}

export interface LookMark {
  readonly actor: string;
  readonly at: Date;
  readonly kind: 'change' | 'read' | 'refusal';
  readonly caused: boolean;
  readonly entries: number;
}

export async function selectLookSpan(
  queries: Queries,
  whose: readonly Whose[],
  filter: LookFilter,
): Promise<{ from: Date | null; to: Date | null }> {
  const picked = new Picked(whose, filter);
  const [row] = await queries.query<{ from: Date | null; to: Date | null }>(
    `SELECT min(e.at) AS "from", max(e.at) AS "to" ${picked.sql}`,
    picked.values,
  );
  return row!;
}

/** Those who touched somebody's messages most, and when. */
export async function selectLookTimeline(
  queries: Queries,
  whose: readonly Whose[],
  filter: LookFilter,
  step: string,
  limit: number,
): Promise<[LookLine[], LookMark[]]> {
  const counted = new Picked(whose, filter);
  const lines = await queries.query<LookLine>(
    `SELECT t.actor AS id, (array_agg(t.actor_name ORDER BY t.idx DESC))[1] AS name, (array_agg(t.actor_role ORDER BY t.idx DESC))[1] AS role, count(*)::bigint AS entries,
       sum(t.on_screen)::bigint AS "onScreen", count(*) OVER ()::bigint AS of
     FROM (SELECT DISTINCT e.* ${counted.sql}) AS t GROUP BY t.actor ORDER BY count(*) DESC, t.actor LIMIT ${counted.value(limit)}`,
    counted.values,
  );
  const marked = new Picked(whose, filter);
  const among = marked.value(lines.map(({ id }) => id));
  const marks = await queries.query<LookMark>(
    `SELECT t.actor, date_trunc(${marked.value(step)}, t.at, 'UTC') AS at, t.kind, t.caused, count(*)::bigint AS entries
     FROM (SELECT DISTINCT e.* ${marked.sql} AND e.actor = ANY(${among})) AS t GROUP BY 1, 2, 3, 4 ORDER BY 2`,
    marked.values,
  );
  return [lines, marks];
}

/** Messages of alerts, those folded in as well. */
export function messagesOfAlerts(
  queries: Queries,
  alerts: readonly number[],
): Promise<{ alert: number; message: number }[]> {
  return queries.query(
    `SELECT id AS alert, message_id AS message FROM review.alert WHERE id = ANY($1::bigint[])
     UNION SELECT alert_id, message_id FROM review.folded WHERE alert_id = ANY($1::bigint[])`,
    [alerts],
  );
}

/** People of the directory that cases are about. */
export function subjectsOfCases(
  queries: Queries,
  cases: readonly number[],
): Promise<{ case: number; person: string }[]> {
  return queries.query(
    `SELECT DISTINCT case_id AS "case", person_id::text AS person FROM review.case_person WHERE case_id = ANY($1::bigint[]) AND person_id IS NOT NULL AND role = 'subject'`,
    [cases],
  );
}

export async function messagesOfProduction(
  queries: Queries,
  request: number,
  number: number,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await queries.query<{ message: number }>(
    `SELECT i.message_id AS message FROM review.production p JOIN review.production_item i ON i.production_id = p.id
     WHERE p.request_id = $1 AND p.number = $2 AND i.message_id > $3 ORDER BY i.message_id LIMIT $4`,
    [request, number, after, limit],
  );
  return rows.map(({ message }) => message);
}
