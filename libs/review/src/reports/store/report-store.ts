import type { Ages, Disposition, ReportKind, ReportParameters } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Section } from '../report';

/** A decision as evidence needs it. */
export interface DecidedRow {
  readonly id: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly ruleVersion: number;
  readonly channel: string;
  readonly disposition: Disposition;
  readonly reason: string;
  readonly at: Date;
  readonly bulk: boolean;
  /** Hits it was made for besides the alert's own. */
  readonly members: readonly number[];
}

export async function readDecided(queries: Queries, ids: readonly number[]): Promise<ReadonlyMap<number, DecidedRow>> {
  const rows = await queries.query<DecidedRow>(
    `SELECT d.id, a.message_id AS message, a.message_version AS "messageVersion", a.rule_version_id AS "ruleVersion", a.channel, d.disposition, d.reason, d.decided_at AS at, d.bulk_id IS NOT NULL AS bulk, d.members
     FROM review.decision d JOIN review.alert a ON a.id = d.alert_id WHERE d.id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What was open at the end of a day of UTC, by age. */
export async function readBacklogAt(queries: Queries, day: string): Promise<Ages> {
  const [row] = await queries.query<Ages>(
    `WITH t AS (SELECT ($1::date + 1)::timestamp AT TIME ZONE 'UTC' AS until), open AS (
       SELECT $1::date - (a.raised_at AT TIME ZONE 'UTC')::date AS age FROM review.alert a, t WHERE a.raised_at < t.until AND NOT EXISTS (
         SELECT FROM review.decision x WHERE x.alert_id = a.id AND x.decided_at < t.until AND NOT EXISTS (
           SELECT FROM review.signature s WHERE s.decision_id = x.id AND s.outcome <> 'signed' AND s.signed_at < t.until))
     ) SELECT count(*) FILTER (WHERE age < 1) AS fresh, count(*) FILTER (WHERE age BETWEEN 1 AND 2) AS days, count(*) FILTER (WHERE age > 2) AS old FROM open`,
    [day],
  );
  return row!;
}

export interface RunRow {
  readonly id: number;
  readonly kind: ReportKind;
  readonly parameters: ReportParameters;
  readonly ledger: number;
  readonly audit: number;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
  readonly repeats: number | null;
  /** Null: one of the two is not done. */
  readonly equal: boolean | null;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly sections: readonly Section[];
  readonly lines: number;
  readonly sha256: Buffer | null;
  readonly finishedAt: Date | null;
}

const RUN = `r.id, r.kind, r.parameters, r.ledger, r.audit, r.run_by AS by, r.run_by_name AS "byName", r.run_at AS at, r.repeats, r.sha256 = o.sha256 AS equal,
  r.state, r.sections, r.lines, r.sha256, r.finished_at AS "finishedAt"`;
const RUNS = 'review.report_run r LEFT JOIN review.report_run o ON o.id = r.repeats';

export async function insertRun(
  tx: Transaction,
  run: Pick<RunRow, 'kind' | 'parameters' | 'ledger' | 'audit' | 'by' | 'byName' | 'at' | 'repeats' | 'sections'>,
): Promise<number> {
  const { kind, parameters, ledger, audit, by, byName, at, repeats, sections } = run;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO review.report_run (kind, parameters, ledger, audit, run_by, run_by_name, run_at, repeats, state, sections) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9) RETURNING id`,
    [kind, JSON.stringify(parameters), ledger, audit, by, byName, at, repeats, JSON.stringify(sections)],
  );
  return row!.id;
}

export async function readRun(queries: Queries, id: number): Promise<RunRow | undefined> {
  const [row] = await queries.query<RunRow>(`SELECT ${RUN} FROM ${RUNS} WHERE r.id = $1`, [id]);
  return row;
}

/** Newest first, below `before`. */
export function listRuns(
  queries: Queries,
  kind: ReportKind | undefined,
  before: number | undefined,
  limit: number,
): Promise<RunRow[]> {
  return queries.query<RunRow>(
    `SELECT ${RUN} FROM ${RUNS} WHERE ($1::text IS NULL OR r.kind = $1) AND ($2::bigint IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`,
    [kind ?? null, before ?? null, limit],
  );
}

export async function waitingRuns(queries: Queries): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT id FROM review.report_run WHERE state = 'waiting' ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** Lines that are there already, from a run that was cut short, are the same and stay. */
export async function insertLines(
  tx: Transaction,
  run: number,
  first: number,
  lines: readonly string[],
): Promise<void> {
  await tx.query(
    'INSERT INTO review.report_line (run_id, number, content) SELECT $1, $2::int + n::int - 1, l FROM unnest($3::text[]) WITH ORDINALITY AS u (l, n) ON CONFLICT DO NOTHING',
    [run, first, lines],
  );
}

export async function endRun(
  tx: Transaction,
  id: number,
  end: { state: 'done' | 'failed'; lines: number; sha256: Buffer | null; at: Date },
): Promise<void> {
  await tx.query('UPDATE review.report_run SET state = $2, lines = $3, sha256 = $4, finished_at = $5 WHERE id = $1', [
    id,
    end.state,
    end.lines,
    end.sha256,
    end.at,
  ]);
}

/** Lines from `from` on. */
export async function readLines(queries: Queries, run: number, from: number, limit: number): Promise<string[]> {
  const rows = await queries.query<{ content: string }>(
    'SELECT content FROM review.report_line WHERE run_id = $1 AND number >= $2 ORDER BY number LIMIT $3',
    [run, from, limit],
  );
  return rows.map(({ content }) => content);
}
