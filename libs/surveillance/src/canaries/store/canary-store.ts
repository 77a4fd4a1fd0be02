import type { Queries, Transaction } from '@minutebook/platform';
import type { PlannedCanary } from '../canary-plan';

export interface RoundRow {
  readonly id: number;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly nonce: string;
  readonly at: Date;
  readonly dueAt: Date;
  readonly sentAt: Date | null;
}

export interface CanaryRow extends PlannedCanary {
  readonly id: number;
  readonly native: string;
}

/** A canary as a list shows it. */
export interface SentCanary extends CanaryRow {
  readonly day: string;
  readonly code: string;
  readonly lexicon: string;
  readonly version: number;
  readonly sentAt: Date;
  readonly dueAt: Date;
  readonly arrivedAt: Date | null;
}

export interface RoundFigures {
  readonly day: string;
  readonly at: Date;
  readonly sent: number;
  readonly arrived: number;
  readonly late: number;
  readonly missed: number;
}

const ROUND = 'id, day::text AS day, nonce, at, due_at AS "dueAt", sent_at AS "sentAt"';

/** The round of a day, made if nobody made it before; undefined when somebody did. */
export async function insertRound(
  tx: Transaction,
  round: { readonly day: string; readonly nonce: string; readonly at: Date; readonly dueAt: Date },
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO surveillance.canary_round (day, nonce, at, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT (day) DO NOTHING RETURNING id',
    [round.day, round.nonce, round.at, round.dueAt],
  );
  return row?.id;
}

export async function hasRound(queries: Queries, day: string): Promise<boolean> {
  return (await queries.query('SELECT FROM surveillance.canary_round WHERE day = $1', [day])).length > 0;
}

export function unsentRounds(queries: Queries): Promise<RoundRow[]> {
  return queries.query<RoundRow>(`SELECT ${ROUND} FROM surveillance.canary_round WHERE sent_at IS NULL ORDER BY id`);
}

export async function markSent(queries: Queries, round: number, at: Date): Promise<void> {
  await queries.query('UPDATE surveillance.canary_round SET sent_at = $2 WHERE id = $1', [round, at]);
}

export async function insertCanaries(tx: Transaction, round: number, planned: readonly PlannedCanary[]): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.canary (round_id, rule_id, rule_version_id, example, channel, language, native)
     SELECT $1, r, v, e, c, l, gen_random_uuid() FROM unnest($2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::text[]) AS p (r, v, e, c, l)`,
    [
      round,
      planned.map(({ rule }) => rule),
      planned.map(({ ruleVersion }) => ruleVersion),
      planned.map(({ example }) => example),
      planned.map(({ channel }) => channel),
      planned.map(({ language }) => language),
    ],
  );
}

export function canariesOf(queries: Queries, round: number): Promise<CanaryRow[]> {
  return queries.query<CanaryRow>(
    `SELECT id, rule_id AS rule, rule_version_id AS "ruleVersion", example, channel, language, native FROM surveillance.canary WHERE round_id = $1 ORDER BY id`,
    [round],
  );
}

/** The first hit of its rule counts; a canary may be found by other rules as well. */
export async function markArrived(
  tx: Transaction,
  found: readonly { readonly native: string; readonly rule: number; readonly hit: number }[],
  at: Date,
): Promise<number> {
  if (found.length === 0) return 0;
  const rows = await tx.query(
    `UPDATE surveillance.canary c SET hit_id = f.hit, arrived_at = $4 FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS f (native, rule, hit)
     WHERE c.native = f.native AND c.rule_id = f.rule AND c.hit_id IS NULL RETURNING c.id`,
    [found.map(({ native }) => native), found.map(({ rule }) => rule), found.map(({ hit }) => hit), at],
  );
  return rows.length;
}

/** `missed`: only those that are over their time and did not come. */
export function listCanaries(
  queries: Queries,
  { missed, before, limit, now }: { missed: boolean; before: number | undefined; limit: number; now: Date },
): Promise<SentCanary[]> {
  return queries.query<SentCanary>(
    `SELECT c.id, c.rule_id AS rule, c.rule_version_id AS "ruleVersion", c.example, c.channel, c.language, c.native, o.day::text AS day, r.code, l.name AS lexicon, v.version,
       o.at AS "sentAt", o.due_at AS "dueAt", c.arrived_at AS "arrivedAt"
     FROM surveillance.canary c JOIN surveillance.canary_round o ON o.id = c.round_id JOIN surveillance.rule r ON r.id = c.rule_id
     JOIN surveillance.lexicon l ON l.id = r.lexicon_id JOIN surveillance.rule_version v ON v.id = c.rule_version_id
     WHERE ($1::bigint IS NULL OR c.id < $1) AND (NOT $2 OR (c.arrived_at IS NULL AND o.due_at <= $3)) ORDER BY c.id DESC LIMIT $4`,
    [before ?? null, missed, now, limit],
  );
}

export function roundFigures(queries: Queries, now: Date, limit: number): Promise<RoundFigures[]> {
  return queries.query<RoundFigures>(
    `SELECT o.day::text AS day, o.at, count(c.id) AS sent, count(*) FILTER (WHERE c.arrived_at <= o.due_at) AS arrived, count(*) FILTER (WHERE c.arrived_at > o.due_at) AS late,
       count(*) FILTER (WHERE c.id IS NOT NULL AND c.arrived_at IS NULL AND o.due_at <= $1) AS missed
     FROM (SELECT * FROM surveillance.canary_round ORDER BY id DESC LIMIT $2) o LEFT JOIN surveillance.canary c ON c.round_id = o.id GROUP BY o.id, o.day, o.at ORDER BY o.day DESC`,
    [now, limit],
  );
}

/** Rounds over their time of which something did not come, after a moment. */
export function missedRounds(
  queries: Queries,
  after: Date,
  now: Date,
): Promise<{ id: number; day: string; missed: number; rules: string[] }[]> {
  return queries.query(
    `SELECT o.id, o.day::text AS day, count(*) AS missed, array_agg(DISTINCT r.code ORDER BY r.code) AS rules
     FROM surveillance.canary_round o JOIN surveillance.canary c ON c.round_id = o.id AND c.arrived_at IS NULL JOIN surveillance.rule r ON r.id = c.rule_id
     WHERE o.due_at > $1 AND o.due_at <= $2 GROUP BY o.id, o.day ORDER BY o.id`,
    [after, now],
  );
}
