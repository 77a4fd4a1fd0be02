import type { Queries } from '@minutebook/platform';

export interface HeldRow {
  readonly message: number;
  readonly hold: number;
  readonly conversation: number;
  readonly channel: string;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly ground: 'matched' | 'context';
  readonly because: number;
  readonly scope: number;
  readonly arrived: boolean;
  readonly since: Date;
  readonly freeAt: Date | null;
}

const VIEWS = {
  all: 'd.free_at IS NULL',
  matched: `d.free_at IS NULL AND d.ground = 'matched'`,
  context: `d.free_at IS NULL AND d.ground = 'context'`,
  arrived: 'd.free_at IS NULL AND d.arrived',
  free: 'd.free_at IS NOT NULL',
} as const;
export type HeldView = keyof typeof VIEWS;

const HELD = `SELECT d.message_id AS message, d.hold_id AS hold, m.conversation_id AS conversation, c.channel, m.at, v.received_at AS "receivedAt", d.ground, d.because, d.scope,
    d.arrived, d.since, d.free_at AS "freeAt"
  FROM archive.held d JOIN archive.message m ON m.id = d.message_id JOIN archive.conversation c ON c.id = m.conversation_id
  JOIN archive.version v ON v.message_id = m.id AND v.version = 0`;

/** Messages of a hold before one, newest captured first. What was let go and disposed of is there no more. */
export function listHeld(
  queries: Queries,
  hold: number,
  view: HeldView,
  before: number | undefined,
  limit: number,
): Promise<HeldRow[]> {
  return queries.query<HeldRow>(
    `${HELD} WHERE d.hold_id = $1 AND ${VIEWS[view]} AND ($2::bigint IS NULL OR d.message_id < $2) ORDER BY d.message_id DESC LIMIT $3`,
    [hold, before ?? null, limit],
  );
}

/** The newest message that came in after a hold was placed. */
export async function newestArrived(
  queries: Queries,
  hold: number,
): Promise<{ at: Date; channel: string } | undefined> {
  const [row] = await queries.query<{ at: Date; channel: string }>(
    `SELECT d.since AS at, c.channel FROM archive.held d JOIN archive.message m ON m.id = d.message_id JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE d.hold_id = $1 AND d.arrived AND d.free_at IS NULL ORDER BY d.message_id DESC LIMIT 1`,
    [hold],
  );
  return row;
}

/** Rows of one message that holds keep it by, or did. */
export function readHeldBy(
  queries: Queries,
  message: number,
): Promise<Pick<HeldRow, 'hold' | 'ground' | 'because' | 'scope' | 'since' | 'freeAt'>[]> {
  return queries.query(
    'SELECT hold_id AS hold, ground, because, scope, since, free_at AS "freeAt" FROM archive.held WHERE message_id = $1 ORDER BY hold_id',
    [message],
  );
}

/** What keeps a message: hold ids, also such as have not looked at it yet. */
export async function readKeepers(queries: Queries, message: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT hold_id AS id FROM archive.kept_by_holds(ARRAY[$1::bigint])',
    [message],
  );
  return rows.map(({ id }) => id);
}

const OTHER = `JOIN archive.held o ON o.message_id = d.message_id AND o.hold_id <> $1 AND o.free_at IS NULL
  JOIN archive.hold h ON h.id = o.hold_id AND archive.hold_stands(h) AND ($2 OR NOT h.silent)`;

/** Other holds that hold some of the same, most first. */
export function sharedWith(
  queries: Queries,
  hold: number,
  silent: boolean,
  limit: number,
): Promise<{ id: number; name: string; matter: string; messages: number }[]> {
  return queries.query(
    `SELECT h.id, h.name, m.number AS matter, count(*)::bigint AS messages FROM archive.held d ${OTHER} JOIN archive.matter m ON m.id = h.matter_id
     WHERE d.hold_id = $1 AND d.free_at IS NULL GROUP BY h.id, h.name, m.number ORDER BY count(*) DESC, h.id LIMIT $3`,
    [hold, silent, limit],
  );
}

export async function countShared(queries: Queries, hold: number, silent: boolean): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(DISTINCT d.message_id)::bigint AS n FROM archive.held d ${OTHER} WHERE d.hold_id = $1 AND d.free_at IS NULL`,
    [hold, silent],
  );
  return row!.n;
}

export interface HeldAt {
  readonly held: number;
  readonly first: Date | null;
  readonly last: Date | null;
  readonly byScope: readonly { scope: number; matched: number; context: number }[];
  readonly byChannel: readonly { channel: string; messages: number }[];
}

/** What a hold held at a time, since when, and by which scope it had been caught. */
export async function readHeldAt(queries: Queries, hold: number, at: Date): Promise<HeldAt> {
  const then = 'd.hold_id = $1 AND d.since <= $2 AND (d.free_at IS NULL OR d.free_at > $2)';
  const [byScope, byChannel] = await Promise.all([
    queries.query<{ scope: number; matched: number; context: number; first: Date; last: Date }>(
      `SELECT d.scope, count(*) FILTER (WHERE d.ground = 'matched')::bigint AS matched, count(*) FILTER (WHERE d.ground = 'context')::bigint AS context,
         min(d.since) AS first, max(d.since) AS last FROM archive.held_term d WHERE ${then} GROUP BY d.scope ORDER BY d.scope`,
      [hold, at],
    ),
    queries.query<{ channel: string; messages: number }>(
      `SELECT coalesce(c.channel, '') AS channel, count(*)::bigint AS messages FROM archive.held_term d LEFT JOIN archive.message m ON m.id = d.message_id
       LEFT JOIN archive.conversation c ON c.id = m.conversation_id WHERE ${then} GROUP BY 1 ORDER BY count(*) DESC, 1`,
      [hold, at],
    ),
  ]);
  const times = (which: 'first' | 'last'): number[] => byScope.map((row) => row[which].getTime());
  return {
    held: byScope.reduce((sum, { matched, context }) => sum + matched + context, 0),
    first: byScope.length === 0 ? null : new Date(Math.min(...times('first'))),
    last: byScope.length === 0 ? null : new Date(Math.max(...times('last'))),
    byScope: byScope.map(({ scope, matched, context }) => ({ scope, matched, context })),
    byChannel,
  };
}

/** People who are custodians of a hold that stands, after one by name, then id. */
export function listCustodians(
  queries: Queries,
  silent: boolean,
  after: { readonly name: string; readonly id: string } | undefined,
  limit: number,
): Promise<{ id: string; holds: number[] }[]> {
  return queries.query(
    `SELECT p.id, array_agg(h.id ORDER BY h.id) AS holds FROM archive.hold h JOIN archive.hold_scope s ON s.hold_id = h.id AND s.number = h.scope
     JOIN archive.person p ON p.id = ANY (s.persons)
     WHERE archive.hold_stands(h) AND ($1 OR NOT h.silent) AND ($2::text IS NULL OR (lower(p.name), p.id) > (lower($2), $3::uuid))
     GROUP BY p.id, p.name ORDER BY lower(p.name), p.id LIMIT $4`,
    [silent, after?.name ?? null, after?.id ?? null, limit],
  );
}

/** Holds of which somebody is or was a custodian. */
export async function holdsOfPerson(queries: Queries, person: string): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT DISTINCT hold_id AS id FROM archive.hold_scope WHERE $1::uuid = ANY (persons) ORDER BY hold_id',
    [person],
  );
  return rows.map(({ id }) => id);
}
