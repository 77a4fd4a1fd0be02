import type { Queries, Transaction } from '@minutebook/platform';

export interface WatchRow {
  readonly canaries: boolean;
  readonly hours: number;
  readonly channels: string[] | null;
  readonly version: number;
}

export interface ScenarioRow {
  readonly rule: number;
  readonly ruleVersion: number;
  readonly code: string;
  readonly title: string;
  readonly lexicon: string;
  readonly isInForce: boolean;
  readonly retiredAt: Date | null;
  readonly since: Date;
  readonly endedAt: Date | null;
  readonly endedByName: string | null;
  readonly reason: string | null;
}

export async function readWatch(queries: Queries): Promise<WatchRow> {
  const [row] = await queries.query<WatchRow>('SELECT canaries, hours, channels, version FROM surveillance.watch');
  return row!;
}

/** False when `version` is not the current one any more. */
export async function saveWatch(tx: Transaction, { canaries, hours, channels, version }: WatchRow): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.watch SET canaries = $1, hours = $2, channels = $3, version = version + 1 WHERE version = $4 RETURNING version',
    [canaries, hours, channels, version],
  );
  return rows.length === 1;
}

/** Watches these rules by these versions of them. One whose watch was ended is watched again when it changes. */
export async function watchRules(
  tx: Transaction,
  rules: readonly { readonly rule: number; readonly ruleVersion: number }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.scenario AS s (rule_id, rule_version_id, since) SELECT r, v, $3 FROM unnest($1::bigint[], $2::bigint[]) AS n (r, v)
     ON CONFLICT (rule_id) DO UPDATE SET rule_version_id = EXCLUDED.rule_version_id, since = CASE WHEN s.ended_at IS NULL THEN s.since ELSE $3 END,
       ended_at = NULL, ended_by_name = NULL, reason = NULL WHERE s.rule_version_id <> EXCLUDED.rule_version_id`,
    [rules.map(({ rule }) => rule), rules.map(({ ruleVersion }) => ruleVersion), at],
  );
}

export function listScenarios(queries: Queries): Promise<ScenarioRow[]> {
  return queries.query<ScenarioRow>(
    `SELECT s.rule_id AS rule, s.rule_version_id AS "ruleVersion", r.code, v.title, l.name AS lexicon, r.in_force IS NOT NULL AS "isInForce", r.retired_at AS "retiredAt", s.since,
       s.ended_at AS "endedAt", s.ended_by_name AS "endedByName", s.reason
     FROM surveillance.scenario s JOIN surveillance.rule r ON r.id = s.rule_id JOIN surveillance.rule_version v ON v.id = s.rule_version_id
     JOIN surveillance.lexicon l ON l.id = r.lexicon_id ORDER BY l.name, r.code`,
  );
}

/** What became of each rule's canaries in the newest round. */
export function newestByRule(
  queries: Queries,
  now: Date,
): Promise<{ rule: number; sent: number; arrived: number; missed: number }[]> {
  return queries.query(
    `SELECT c.rule_id AS rule, count(*) AS sent, count(c.arrived_at) AS arrived, count(*) FILTER (WHERE c.arrived_at IS NULL AND o.due_at <= $1) AS missed
     FROM (SELECT id, due_at FROM surveillance.canary_round ORDER BY id DESC LIMIT 1) o JOIN surveillance.canary c ON c.round_id = o.id GROUP BY 1`,
    [now],
  );
}

export async function endScenario(
  tx: Transaction,
  rule: number,
  { at, byName, reason }: { at: Date; byName: string; reason: string },
): Promise<{ code: string } | undefined> {
  const [row] = await tx.query<{ code: string }>(
    `UPDATE surveillance.scenario s SET ended_at = $2, ended_by_name = $3, reason = $4 FROM surveillance.rule r
     WHERE s.rule_id = $1 AND r.id = s.rule_id AND s.ended_at IS NULL RETURNING r.code`,
    [rule, at, byName, reason],
  );
  return row;
}
