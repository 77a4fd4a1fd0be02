import type { Queries, Transaction } from '@minutebook/platform';

/** Where a hold's catch is written: for good, or for a trial that nothing remains of. */
export interface Shelf {
  readonly held: 'archive.held' | 'archive.trial_held';
  readonly reach: 'archive.hold_reach' | 'archive.trial_reach';
}

export const STANDING: Shelf = { held: 'archive.held', reach: 'archive.hold_reach' };
export const TRIAL: Shelf = { held: 'archive.trial_held', reach: 'archive.trial_reach' };

/** Runs `work`, and leaves nothing of what it wrote. */
export async function onTrial<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.query('SAVEPOINT trial');
  const result = await work();
  await tx.query('ROLLBACK TO SAVEPOINT trial');
  return result;
}

/** A hold's scope, as its rows are written by. Empty `channels`: all. */
export interface Catch {
  readonly hold: number;
  readonly scope: number;
  /** Since when what it catches is held. */
  readonly since: Date;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly channels: readonly string[];
  /** Of a chat that is reached, all is held. */
  readonly wholeChats: boolean;
}

export interface CaughtRow {
  readonly message: number;
  readonly hold: number;
  readonly ground: 'matched' | 'context';
  readonly because: number;
  readonly scope: number;
  readonly arrived: boolean;
  readonly since: Date;
}

/** What was let go is held again: anew, and no earlier than it was let go. The database keeps the time before. */
const HELD_AGAIN = `free_at = NULL, since = CASE WHEN d.free_at IS NULL THEN d.since ELSE greatest(EXCLUDED.since, d.free_at) END,
    scope = CASE WHEN d.free_at IS NULL THEN d.scope ELSE EXCLUDED.scope END`;
/** A match that is there already gains a further reason; one of an earlier scope becomes one of this. */
const MATCH = `ON CONFLICT (message_id, hold_id) DO UPDATE SET ground = EXCLUDED.ground, kept_scope = EXCLUDED.kept_scope, ${HELD_AGAIN},
    because = CASE WHEN d.kept_scope < EXCLUDED.kept_scope OR d.ground = 'context' THEN EXCLUDED.because ELSE d.because | EXCLUDED.because END
  WHERE d.kept_scope < EXCLUDED.kept_scope OR d.ground = 'context' OR d.free_at IS NOT NULL OR (d.because & EXCLUDED.because) <> EXCLUDED.because`;
/** Context never displaces a match of the same scope. */
export const BESIDE = `ON CONFLICT (message_id, hold_id) DO UPDATE SET ground = EXCLUDED.ground, kept_scope = EXCLUDED.kept_scope, ${HELD_AGAIN}, because = EXCLUDED.because
  WHERE d.kept_scope < EXCLUDED.kept_scope`;

export const COLUMNS = '(message_id, hold_id, ground, because, scope, kept_scope, arrived, since)';
const FITS = `($4::timestamptz IS NULL OR m.at >= $4) AND ($5::timestamptz IS NULL OR m.at < $5) AND (cardinality($6::text[]) = 0 OR c.channel = ANY ($6))`;

function facts({ hold, scope, since, from, until, channels }: Catch): unknown[] {
  return [hold, scope, since, from, until, channels];
}

/** Chats one of these handles takes part in, whoever writes there. Returns those that were not known to be. */
export async function reachChats(
  tx: Transaction,
  { reach }: Shelf,
  hold: number,
  handles: readonly number[],
): Promise<number[]> {
  if (handles.length === 0) return [];
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO ${reach} (conversation_id, hold_id, day, ground)
     SELECT DISTINCT m.conversation_id, $1::bigint, '-infinity'::date, 'matched' FROM archive.member m JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE m.handle_id = ANY ($2::bigint[]) AND c.channel <> 'email' ON CONFLICT DO NOTHING RETURNING conversation_id AS id`,
    [hold, handles],
  );
  return rows.map(({ id }) => id);
}

/** Messages of the chats reached; of `chats` alone where given. */
export async function catchChats(
  tx: Transaction,
  { held, reach }: Shelf,
  facet: Catch,
  because: number,
  chats: readonly number[] | null = null,
): Promise<void> {
  await tx.query(
    `INSERT INTO ${held} AS d ${COLUMNS}
     SELECT m.id, $1, 'matched', $7::smallint, $2, $2, false, $3::timestamptz FROM ${reach} r
     JOIN archive.message m ON m.conversation_id = r.conversation_id JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE r.hold_id = $1 AND r.day = '-infinity' AND r.ground = 'matched' AND ($8::bigint[] IS NULL OR r.conversation_id = ANY ($8)) AND ${FITS}
     ORDER BY m.id ${MATCH}`,
    [...facts(facet), because, chats],
  );
}

/** Mail one of these handles sent or received. One by one, because `&&` compares every party with every handle. */
export async function catchMail(
  tx: Transaction,
  { held }: Shelf,
  facet: Catch,
  because: number,
  handles: readonly number[],
): Promise<void> {
  if (handles.length === 0) return;
  await tx.query(
    `INSERT INTO ${held} AS d ${COLUMNS}
     SELECT m.id, $1, 'matched', $7::smallint, $2, $2, false, $3::timestamptz FROM archive.message m JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE c.channel = 'email' AND m.conversation_id IN (SELECT conversation_id FROM archive.member WHERE handle_id = ANY ($8::bigint[])) AND ${FITS}
       AND EXISTS (SELECT FROM archive.version v, unnest(v.parties) AS p (id) WHERE v.message_id = m.id AND p.id = ANY ($8::bigint[]))
     ORDER BY m.id ${MATCH}`,
    [...facts(facet), because, handles],
  );
}

/** Everything of the dates and channels. */
export async function catchFacets(tx: Transaction, { held }: Shelf, facet: Catch, because: number): Promise<void> {
  await tx.query(
    `INSERT INTO ${held} AS d ${COLUMNS}
     SELECT m.id, $1, 'matched', $7::smallint, $2, $2, false, $3::timestamptz FROM archive.message m JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE ${FITS} ORDER BY m.id ${MATCH}`,
    [...facts(facet), because],
  );
}

/** Single items, and whole conversations. */
export async function catchItems(
  tx: Transaction,
  { held }: Shelf,
  { hold, scope, since }: Catch,
  because: number,
  which: 'id' | 'conversation_id',
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `INSERT INTO ${held} AS d ${COLUMNS}
     SELECT m.id, $1, 'matched', $4::smallint, $2, $2, false, $3::timestamptz FROM archive.message m WHERE m.${which} = ANY ($5::bigint[]) ORDER BY m.id ${MATCH}`,
    [hold, scope, since, because, ids],
  );
}

/** What one statement added to the rows of a hold. */
export interface Newly {
  readonly hold: number;
  readonly held: number;
  /** Those of them that came in after the hold was placed. */
  readonly caught: number;
}

/** What {@link laid} asks of a row written. */
export const WRITTEN = 'd.message_id, d.hold_id, d.arrived, d.xmax = 0 AS is_new';

/** Rows of a statement's `written` that add to a hold: new ones, and those that had been let go when it began. */
export function laid(written: string): string {
  return `SELECT w.hold_id, w.arrived FROM ${written} w
     WHERE w.is_new OR EXISTS (SELECT FROM archive.held o WHERE o.message_id = w.message_id AND o.hold_id = w.hold_id AND o.free_at IS NOT NULL)`;
}

/** Of rows just `laid`, how many of each hold. */
export const NEWLY = `SELECT hold_id AS hold, count(*) AS held, count(*) FILTER (WHERE arrived) AS caught FROM laid GROUP BY hold_id`;

/** Message and hold of each row; the rest is the same for many, and written once for them. */
const ROWS = `SELECT r.message, r.hold, n.ground, n.because, n.scope, n.scope, n.arrived, n.since
  FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::int[], $6::bool[], $7::timestamptz[]) AS n (messages, holds, ground, because, scope, arrived, since),
    unnest(n.messages::bigint[], n.holds::bigint[]) AS r (message, hold)`;

/** Rows judged one by one. Returns how many of each hold it did not hold before. */
export async function catchRows(tx: Transaction, { held }: Shelf, rows: readonly CaughtRow[]): Promise<Newly[]> {
  const fresh: Newly[] = [];
  for (const ground of ['matched', 'context'] as const) {
    const group = rows.filter((row) => row.ground === ground);
    if (group.length === 0) continue;
    fresh.push(
      ...(await tx.query<Newly>(
        `WITH written AS (INSERT INTO ${held} AS d ${COLUMNS} ${ROWS} ${ground === 'matched' ? MATCH : BESIDE} RETURNING ${WRITTEN}),
         laid AS (${laid('written')}) ${NEWLY}`,
        lists(group),
      )),
    );
  }
  return fresh;
}

/**
 * The same of messages just met, of which no hold holds anything yet: there is nothing to agree with, and a row costs half.
 * One that is there all the same fails the transaction.
 */
export async function catchArrivals(tx: Transaction, rows: readonly CaughtRow[]): Promise<Newly[]> {
  if (rows.length === 0) return [];
  await tx.query(`INSERT INTO archive.held ${COLUMNS} ${ROWS}`, lists(rows));
  const counts = new Map<number, { hold: number; held: number; caught: number }>();
  for (const { hold, arrived } of rows) {
    let count = counts.get(hold);
    if (!count) counts.set(hold, (count = { hold, held: 0, caught: 0 }));
    count.held++;
    if (arrived) count.caught++;
  }
  return [...counts.values()];
}

/** Whether any hold, also one that was released, holds or held one of these messages. */
export async function isAnyHeld(tx: Transaction, messages: readonly number[]): Promise<boolean> {
  // Messages that came in together have ids one after the other.
  const runs: { first: number; last: number }[] = [];
  for (const message of [...messages].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && message <= run.last + 1) run.last = message;
    else runs.push({ first: message, last: message });
  }
  const [row] = await tx.query<{ held: boolean }>(
    `SELECT EXISTS (SELECT FROM unnest($1::bigint[], $2::bigint[]) AS r (first, last), LATERAL (SELECT FROM archive.held d WHERE d.message_id BETWEEN r.first AND r.last LIMIT 1) AS d) AS held`,
    [runs.map(({ first }) => first), runs.map(({ last }) => last)],
  );
  return row!.held;
}

interface Together {
  readonly messages: number[];
  readonly holds: number[];
  readonly same: CaughtRow;
}

/** Parameters of {@link ROWS}. */
function lists(rows: readonly CaughtRow[]): unknown[] {
  const found = new Map<string, Together>();
  for (const same of rows) {
    const { message, hold, ground, because, scope, arrived, since } = same;
    const key = `${ground} ${because} ${scope} ${arrived} ${since.getTime()}`;
    let together = found.get(key);
    if (!together) found.set(key, (together = { messages: [], holds: [], same }));
    together.messages.push(message);
    together.holds.push(hold);
  }
  const all = [...found.values()];
  return [
    all.map(({ messages }) => `{${messages.join(',')}}`),
    all.map(({ holds }) => `{${holds.join(',')}}`),
    all.map(({ same }) => same.ground),
    all.map(({ same }) => same.because),
    all.map(({ same }) => same.scope),
    all.map(({ same }) => same.arrived),
    all.map(({ same }) => same.since),
  ];
}

/** How many messages a hold holds, that no narrowing let go; and how many of those came in after it was placed. */
export async function countHeld(queries: Queries, hold: number): Promise<Omit<Newly, 'hold'>> {
  const [row] = await queries.query<Omit<Newly, 'hold'>>(
    `SELECT count(*)::bigint AS held, count(*) FILTER (WHERE arrived)::bigint AS caught FROM archive.held WHERE hold_id = $1 AND free_at IS NULL`,
    [hold],
  );
  return row!;
}

/** What the scope in force no longer holds is let go, from now. The database allows it only to an approved narrowing. */
export async function letGo(tx: Transaction, hold: number, scope: number): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `WITH gone AS (UPDATE archive.held SET free_at = archive.now() WHERE hold_id = $1 AND kept_scope < $2 AND free_at IS NULL RETURNING 1)
     SELECT count(*)::bigint AS n FROM gone`,
    [hold, scope],
  );
  return row!.n;
}
