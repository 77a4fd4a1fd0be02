import type { Queries, Transaction } from '@minutebook/platform';

export interface ChangeRow {
  readonly id: number;
  readonly kind: 'publication' | 'engine';
  readonly lexicon: number | null;
  readonly number: number;
  readonly what: string;
  readonly position: number;
  readonly at: Date;
  readonly closedAt: Date | null;
}

/** Hits of a rule before and after a change. */
export interface RuleTally {
  readonly rule: number;
  /** By block of the time before; blocks without a hit are left out. */
  readonly blocks: number[];
  readonly after: number;
}

export interface LineRow {
  readonly change: number;
  readonly rule: number;
  readonly code: string;
  readonly lexicon: string;
  readonly state: 'waiting' | 'steady' | 'up' | 'down';
  readonly beforeHits: number;
  readonly beforeEntries: number;
  readonly afterHits: number;
  readonly afterEntries: number;
  readonly low: number;
  readonly high: number;
  readonly flaggedAt: Date | null;
  readonly settledAt: Date | null;
  readonly settledByName: string | null;
  readonly reason: string | null;
}

export type NewLine = Pick<
  LineRow,
  'change' | 'rule' | 'state' | 'beforeHits' | 'beforeEntries' | 'afterHits' | 'afterEntries' | 'low' | 'high'
>;

const CHANGE = 'id, kind, lexicon_id AS lexicon, number, what, position, at, closed_at AS "closedAt"';

/** Notes publications and changes of the engine that are not noted yet. */
export async function noteChanges(tx: Transaction): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.volume_change (kind, lexicon_id, number, what, position, at)
     SELECT * FROM (
       SELECT 'publication', p.lexicon_id, p.number, l.name || ' ' || p.number, p.position, p.at FROM surveillance.publication p JOIN surveillance.lexicon l ON l.id = p.lexicon_id WHERE l.kind = 'query'
       UNION ALL SELECT 'engine', NULL, e.id, e.engine, e.position, e.at FROM surveillance.engine_change e
     ) AS c (kind, lexicon, number, what, position, at) ORDER BY at, number
     ON CONFLICT DO NOTHING`,
  );
}

export function openChanges(queries: Queries): Promise<ChangeRow[]> {
  return queries.query<ChangeRow>(
    `SELECT ${CHANGE} FROM surveillance.volume_change WHERE closed_at IS NULL ORDER BY id`,
  );
}

export function listChanges(queries: Queries, before: number | undefined, limit: number): Promise<ChangeRow[]> {
  return queries.query<ChangeRow>(
    `SELECT ${CHANGE} FROM surveillance.volume_change WHERE ($1::bigint IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

/** Where the next change of the same rules took over; null where none did. */
export async function nextPosition(queries: Queries, { id, kind, lexicon, number }: ChangeRow): Promise<number | null> {
  const [row] = await queries.query<{ position: number | null }>(
    `SELECT min(position) AS position FROM surveillance.volume_change
     WHERE id <> $1 AND CASE WHEN kind = $2 THEN lexicon_id IS NOT DISTINCT FROM $3 AND number > $4 ELSE id > $1 AND 'engine' IN (kind, $2) END`,
    [id, kind, lexicon, number],
  );
  return row!.position;
}

/** Rules a change concerns that were in force before it and after it. */
export async function rulesConcerned(queries: Queries, { kind, lexicon, number, at }: ChangeRow): Promise<number[]> {
  const rows =
    kind === 'engine'
      ? await queries.query<{ rule: number }>(
          `SELECT r.id AS rule FROM surveillance.rule r JOIN surveillance.rule_version v ON v.id = r.in_force AND v.kind = 'query' WHERE v.published_at <= $1`,
          [at],
        )
      : await queries.query<{ rule: number }>(
          `SELECT v.rule_id AS rule FROM surveillance.publication p JOIN surveillance.rule_version v ON v.id = ANY(p.rules) WHERE p.lexicon_id = $1 AND p.number = $2
           INTERSECT SELECT v.rule_id FROM surveillance.publication p JOIN surveillance.rule_version v ON v.id = ANY(p.rules) WHERE p.lexicon_id = $1 AND p.number = $2 - 1`,
          [lexicon, number],
        );
  return rows.map(({ rule }) => rule);
}

/**
 * Message versions the rules hit: of the entries from `from` on, by blocks of `block` entries, those found before the change;
 * and those of the entries from the change up to `upto`, whenever found.
 */
export function tallyRules(
  queries: Queries,
  rules: readonly number[],
  { from, position, upto, block, at }: { from: number; position: number; upto: number; block: number; at: Date },
): Promise<RuleTally[]> {
  return queries.query<RuleTally>(
    `SELECT rule, coalesce(array_agg(n ORDER BY b) FILTER (WHERE b >= 0), '{}') AS blocks, coalesce(sum(n) FILTER (WHERE b < 0), 0)::int AS after FROM (
       SELECT v.rule_id AS rule, CASE WHEN h.position >= $4 THEN -1 ELSE (h.position - $3) / $6 END AS b, count(DISTINCT h.version_id)::int AS n
       FROM surveillance.rule_version v JOIN surveillance.hit h ON h.rule_version_id = v.id
       WHERE v.rule_id = ANY($1) AND NOT h.canary AND h.position >= $3 AND h.position < $5 AND (h.position >= $4 OR h.found_at < $2) GROUP BY 1, 2
     ) AS counted GROUP BY rule`,
    [rules, at, from, position, upto, block],
  );
}

/** Returns the rules that were inside before, or not looked at, and are outside now. */
export async function saveLines(tx: Transaction, lines: readonly NewLine[], at: Date): Promise<number[]> {
  if (lines.length === 0) return [];
  const column = <K extends keyof NewLine>(name: K): NewLine[K][] => lines.map((line) => line[name]);
  const rows = await tx.query<{ rule: number }>(
    `WITH old AS (SELECT change_id, rule_id, flagged_at FROM surveillance.volume_line WHERE change_id = ANY($1)),
     saved AS (
       INSERT INTO surveillance.volume_line AS l (change_id, rule_id, state, before_hits, before_entries, after_hits, after_entries, low, high, flagged_at)
       SELECT *, CASE WHEN s IN ('up', 'down') THEN $10::timestamptz END FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::bigint[], $6::int[], $7::bigint[], $8::int[], $9::int[]) AS n (c, r, s)
       ON CONFLICT (change_id, rule_id) DO UPDATE SET state = EXCLUDED.state, before_hits = EXCLUDED.before_hits, before_entries = EXCLUDED.before_entries, after_hits = EXCLUDED.after_hits,
         after_entries = EXCLUDED.after_entries, low = EXCLUDED.low, high = EXCLUDED.high, flagged_at = coalesce(l.flagged_at, EXCLUDED.flagged_at)
       RETURNING change_id, rule_id, flagged_at)
     SELECT s.rule_id AS rule FROM saved s LEFT JOIN old o ON o.change_id = s.change_id AND o.rule_id = s.rule_id WHERE s.flagged_at IS NOT NULL AND o.flagged_at IS NULL`,
    [
      column('change'),
      column('rule'),
      column('state'),
      column('beforeHits'),
      column('beforeEntries'),
      column('afterHits'),
      column('afterEntries'),
      column('low'),
      column('high'),
      at,
    ],
  );
  return rows.map(({ rule }) => rule);
}

export async function closeChange(tx: Transaction, change: number, at: Date): Promise<void> {
  await tx.query('UPDATE surveillance.volume_change SET closed_at = $2 WHERE id = $1', [change, at]);
}

/** Those outside first, then by lexicon and code. */
export function linesOf(queries: Queries, changes: readonly number[]): Promise<LineRow[]> {
  return queries.query<LineRow>(
    `SELECT n.change_id AS change, n.rule_id AS rule, r.code, l.name AS lexicon, n.state, n.before_hits AS "beforeHits", n.before_entries AS "beforeEntries", n.after_hits AS "afterHits",
       n.after_entries AS "afterEntries", n.low, n.high, n.flagged_at AS "flaggedAt", n.settled_at AS "settledAt", n.settled_by_name AS "settledByName", n.reason
     FROM surveillance.volume_line n JOIN surveillance.rule r ON r.id = n.rule_id JOIN surveillance.lexicon l ON l.id = r.lexicon_id
     WHERE n.change_id = ANY($1) ORDER BY n.state NOT IN ('up', 'down'), l.name, r.code`,
    [changes],
  );
}

export async function settleLine(
  tx: Transaction,
  change: number,
  rule: number,
  { at, byName, reason }: { at: Date; byName: string; reason: string },
): Promise<{ code: string } | undefined> {
  const [row] = await tx.query<{ code: string }>(
    `UPDATE surveillance.volume_line n SET settled_at = $3, settled_by_name = $4, reason = $5 FROM surveillance.rule r
     WHERE n.change_id = $1 AND n.rule_id = $2 AND r.id = n.rule_id AND n.flagged_at IS NOT NULL AND n.settled_at IS NULL RETURNING r.code`,
    [change, rule, at, byName, reason],
  );
  return row;
}
