import type { PatternCode, PatternSettings } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Figures } from '../act';

export interface PatternRow {
  readonly code: PatternCode;
  readonly isOn: boolean;
  readonly settings: PatternSettings;
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
  readonly changedByName: string | null;
  readonly version: number;
}

export interface RehearsalSample {
  readonly message: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the firm; null where nobody of it did this. */
  readonly person: string | null;
  readonly figures: Figures;
}

export interface RehearsalFound {
  readonly messages: number;
  readonly alerts: number;
  readonly people: number;
  /** Weeks by their Monday. */
  readonly weeks: readonly { readonly week: string; readonly alerts: number }[];
  readonly samples: readonly RehearsalSample[];
}

export interface RehearsalRow extends RehearsalFound {
  readonly id: number;
  readonly code: PatternCode;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly from: string;
  readonly to: string;
  readonly settings: PatternSettings;
  readonly askedByName: string;
  readonly finishedAt: Date | null;
}

const PATTERN = `code, is_on AS "isOn", settings, changed_at AS "changedAt", changed_by AS "changedBy", changed_by_name AS "changedByName", version`;
const REHEARSAL = `id, code, state, from_day::text AS "from", to_day::text AS "to", settings, messages, alerts, people, weeks, samples, asked_by_name AS "askedByName", finished_at AS "finishedAt"`;

/** Patterns somebody ever changed; the others are as they come. */
export function readPatterns(queries: Queries): Promise<PatternRow[]> {
  return queries.query<PatternRow>(`SELECT ${PATTERN} FROM surveillance.pattern`);
}

/** False when `version` is not the current one any more. A pattern nobody changed yet has version 0. */
export async function savePattern(
  tx: Transaction,
  { code, isOn, settings, changedAt, changedBy, changedByName, version }: PatternRow,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO surveillance.pattern AS p (code, is_on, settings, changed_at, changed_by, changed_by_name, version) SELECT $1, $2, $3, $4, $5, $6, 1 WHERE $7 = 0 OR EXISTS (SELECT FROM surveillance.pattern WHERE code = $1)
     ON CONFLICT (code) DO UPDATE SET is_on = $2, settings = $3, changed_at = $4, changed_by = $5, changed_by_name = $6, version = p.version + 1 WHERE p.version = $7 RETURNING code`,
    [code, isOn, JSON.stringify(settings), changedAt, changedBy, changedByName, version],
  );
  return rows.length === 1;
}

export async function insertRehearsal(
  tx: Transaction,
  row: Pick<RehearsalRow, 'code' | 'from' | 'to' | 'settings'>,
  by: { readonly id: string; readonly name: string },
): Promise<number> {
  const [made] = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.pattern_rehearsal (code, state, from_day, to_day, settings, asked_by, asked_by_name) VALUES ($1, 'waiting', $2, $3, $4, $5, $6) RETURNING id`,
    [row.code, row.from, row.to, JSON.stringify(row.settings), by.id, by.name],
  );
  return made!.id;
}

/** The newest of each pattern. */
export function newestRehearsals(queries: Queries): Promise<RehearsalRow[]> {
  return queries.query<RehearsalRow>(
    `SELECT DISTINCT ON (code) ${REHEARSAL} FROM surveillance.pattern_rehearsal ORDER BY code, id DESC`,
  );
}

/** Those not ended; one that is running may have lost its process. */
export function openRehearsals(queries: Queries): Promise<RehearsalRow[]> {
  return queries.query<RehearsalRow>(
    `SELECT ${REHEARSAL} FROM surveillance.pattern_rehearsal WHERE state IN ('waiting', 'running') ORDER BY id`,
  );
}

export async function moveRehearsal(
  queries: Queries,
  id: number,
  state: RehearsalRow['state'],
  at: Date,
): Promise<void> {
  await queries.query(
    `UPDATE surveillance.pattern_rehearsal SET state = $2, finished_at = CASE WHEN $2 = 'failed' THEN $3::timestamptz END WHERE id = $1`,
    [id, state, at],
  );
}

export async function finishRehearsal(queries: Queries, id: number, found: RehearsalFound, at: Date): Promise<void> {
  await queries.query(
    `UPDATE surveillance.pattern_rehearsal SET state = 'done', messages = $2, alerts = $3, people = $4, weeks = $5, samples = $6, finished_at = $7 WHERE id = $1`,
    [id, found.messages, found.alerts, found.people, JSON.stringify(found.weeks), JSON.stringify(found.samples), at],
  );
}

/** Hits of built-in rules, by code. */
export async function hitsByCode(queries: Queries, codes: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await queries.query<{ code: string; n: number }>(
    `SELECT r.code, count(*) AS n FROM surveillance.hit h JOIN surveillance.rule_version v ON v.id = h.rule_version_id JOIN surveillance.rule r ON r.id = v.rule_id
     WHERE v.kind = 'activity' AND r.code = ANY($1) GROUP BY 1`,
    [codes],
  );
  return new Map(rows.map(({ code, n }) => [code, n]));
}
