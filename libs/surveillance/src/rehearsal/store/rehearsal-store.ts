import type { Rehearsal, RuleText } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Step } from '../backtest';
import type { KeptFigures, Outcome } from '../outcome';

export interface RehearsalRow {
  readonly id: number;
  readonly lexicon: number;
  readonly rules: readonly RuleText[];
  readonly draftHash: string;
  /** In force when it was started. */
  readonly publication: number;
  readonly without: Rehearsal['without'];
  readonly state: Rehearsal['state'];
  readonly from: Date | null;
  readonly to: Date | null;
  readonly first: Date | null;
  readonly last: Date | null;
  readonly position: number;
  readonly archived: number;
  readonly searchable: number;
  readonly rulesRead: number;
  readonly rulesOf: number;
  readonly unchanged: number;
  readonly opened: number;
  readonly toOpen: number | null;
  readonly figures: TotalFigures | null;
  readonly seconds: number;
  readonly startedByName: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly wanted: LineWanted | null;
  readonly seed: string | null;
  readonly population: LineWanted | null;
  readonly version: number;
}

/** Messages below the line: how many to draw, or how many there are to draw from. */
export interface LineWanted {
  readonly lost: number;
  readonly untouched: number;
}

export type TotalFigures = KeptFigures & { readonly hours: { before: number; after: number } | null };

const COLUMNS = `id, lexicon_id AS lexicon, rules, draft_hash AS "draftHash", publication, without, state, from_at AS "from", to_at AS "to",
  first_at AS first, last_at AS last, position, archived, searchable, rules_read AS "rulesRead", rules_of AS "rulesOf", unchanged, opened, to_open AS "toOpen",
  figures, seconds, started_by_name AS "startedByName", started_at AS "startedAt", finished_at AS "finishedAt",
  line_wanted AS wanted, line_seed AS seed, line_population AS population, version`;

export type NewRehearsal = Pick<
  RehearsalRow,
  'lexicon' | 'rules' | 'draftHash' | 'publication' | 'without' | 'from' | 'to' | 'position' | 'archived' | 'searchable'
>;

export async function insertRehearsal(
  tx: Transaction,
  row: NewRehearsal,
  by: { id: string; name: string },
  at: Date,
): Promise<RehearsalRow> {
  const [created] = await tx.query<RehearsalRow>(
    `INSERT INTO surveillance.rehearsal (lexicon_id, rules, draft_hash, publication, without, state, from_at, to_at, position, archived, searchable, started_by, started_by_name, started_at)
     VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9, $10, $11, $12, $13) RETURNING ${COLUMNS}`,
    [
      row.lexicon,
      JSON.stringify(row.rules),
      row.draftHash,
      row.publication,
      row.without && JSON.stringify(row.without),
      row.from,
      row.to,
      row.position,
      row.archived,
      row.searchable,
      by.id,
      by.name,
      at,
    ],
  );
  return created!;
}

export async function readRehearsal(queries: Queries, id: number): Promise<RehearsalRow | undefined> {
  const [row] = await queries.query<RehearsalRow>(`SELECT ${COLUMNS} FROM surveillance.rehearsal WHERE id = $1`, [id]);
  return row;
}

export function listRehearsals(
  queries: Queries,
  lexicon: number,
  before: number | undefined,
  limit: number,
): Promise<RehearsalRow[]> {
  return queries.query<RehearsalRow>(
    `SELECT ${COLUMNS} FROM surveillance.rehearsal WHERE lexicon_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [lexicon, before ?? null, limit],
  );
}

/** Finished ones of exactly this draft, on what is in force: newest first. */
export async function readyRehearsals(
  queries: Queries,
  lexicon: number,
  publication: number,
  draftHash: string,
): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT id FROM surveillance.rehearsal WHERE lexicon_id = $1 AND publication = $2 AND draft_hash = $3 AND state = 'done' ORDER BY id DESC`,
    [lexicon, publication, draftHash],
  );
  return rows.map(({ id }) => id);
}

/** Those that did not end, and those of which a sample is to be drawn. */
export async function unfinishedRehearsals(queries: Queries): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT id FROM surveillance.rehearsal WHERE state IN ('waiting', 'running') OR (line_wanted IS NOT NULL AND line_population IS NULL) ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** Undefined when it has ended already, or is of another version. */
export async function cancelRehearsal(
  tx: Transaction,
  id: number,
  version: number,
  at: Date,
): Promise<RehearsalRow | undefined> {
  const [row] = await tx.query<RehearsalRow>(
    `UPDATE surveillance.rehearsal SET state = 'cancelled', finished_at = $3, version = version + 1
     WHERE id = $1 AND version = $2 AND state IN ('waiting', 'running') RETURNING ${COLUMNS}`,
    [id, version, at],
  );
  return row;
}

/** False when it is not to go on: cancelled meanwhile. */
export async function beginRehearsal(
  queries: Queries,
  id: number,
  what: { rulesOf: number; unchanged: number; first: Date | null; last: Date | null },
): Promise<boolean> {
  const rows = await queries.query(
    `UPDATE surveillance.rehearsal SET state = 'running', rules_of = $2, unchanged = $3, first_at = $4, last_at = $5
     WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id`,
    [id, what.rulesOf, what.unchanged, what.first, what.last],
  );
  return rows.length > 0;
}

/** Adds work done. False when it is not to go on. */
export async function noteProgress(
  queries: Queries,
  id: number,
  progress: { seconds: number; opened?: number; toOpen?: number },
): Promise<boolean> {
  const rows = await queries.query(
    `UPDATE surveillance.rehearsal SET seconds = seconds + $2, opened = coalesce($3, opened), to_open = coalesce($4, to_open),
       rules_read = (SELECT count(*) FROM surveillance.rehearsed_rule WHERE rehearsal_id = $1)
     WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id`,
    [id, progress.seconds, progress.opened ?? null, progress.toOpen ?? null],
  );
  return rows.length > 0;
}

export async function endRehearsal(
  queries: Queries,
  id: number,
  end: { state: 'done' | 'failed'; figures: TotalFigures | null; seconds: number; at: Date },
): Promise<void> {
  await queries.query('DELETE FROM surveillance.rehearsal_step WHERE rehearsal_id = $1', [id]);
  await queries.query(
    `UPDATE surveillance.rehearsal SET state = $2, figures = $3, seconds = seconds + $4, finished_at = $5, version = version + 1
     WHERE id = $1 AND state IN ('waiting', 'running')`,
    [id, end.state, end.figures && JSON.stringify(end.figures), end.seconds, end.at],
  );
}

export async function insertStep(queries: Queries, rehearsal: number, { messages, found }: Step): Promise<void> {
  await queries.query('INSERT INTO surveillance.rehearsal_step (rehearsal_id, messages, found) VALUES ($1, $2, $3)', [
    rehearsal,
    messages,
    JSON.stringify(found),
  ]);
}

export function readSteps(queries: Queries, rehearsal: number): Promise<Step[]> {
  return queries.query<Step>(
    'SELECT messages, found FROM surveillance.rehearsal_step WHERE rehearsal_id = $1 ORDER BY id',
    [rehearsal],
  );
}

export async function insertOutcomes(tx: Transaction, rehearsal: number, outcomes: readonly Outcome[]): Promise<void> {
  const of = <T>(value: (outcome: Outcome) => T): T[] => outcomes.map(value);
  await tx.query(
    `INSERT INTO surveillance.rehearsed_rule (rehearsal_id, code, title, change, rule_id, before, figures, lost, milliseconds)
     SELECT $1, c, t, h, r, b::jsonb, f::jsonb, coalesce((SELECT array_agg(m::bigint) FROM jsonb_array_elements_text(l::jsonb) AS m), '{}'), s
     FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::real[]) AS x (c, t, h, r, b, f, l, s)
     ON CONFLICT DO NOTHING`,
    [
      rehearsal,
      of(({ comparison }) => comparison.code),
      of(({ comparison }) => comparison.title),
      of(({ comparison }) => comparison.change),
      of(({ comparison }) => comparison.rule),
      of(({ comparison }) => comparison.inForce && JSON.stringify(comparison.inForce)),
      of(({ figures }) => JSON.stringify(figures)),
      of(({ lost }) => JSON.stringify(lost)),
      of(({ milliseconds }) => milliseconds),
    ],
  );
  const shown = outcomes.flatMap(({ comparison: { code }, messages }) =>
    messages.map((message) => ({ code, ...message })),
  );
  await tx.query(
    `INSERT INTO surveillance.rehearsed_message (rehearsal_id, side, rank, code, message_id, was)
     SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::text[], $5::bigint[], $6::text[]) ON CONFLICT DO NOTHING`,
    [
      rehearsal,
      shown.map(({ side }) => side),
      shown.map(({ rank }) => rank),
      shown.map(({ code }) => code),
      shown.map(({ message }) => message),
      shown.map(({ was }) => was),
    ],
  );
}
