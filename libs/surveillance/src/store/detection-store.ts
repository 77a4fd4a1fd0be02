import type { HitWhy } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { MessagePart } from '@minutebook/query';

/** A span in a message as captured: UTF-16 units of the subject or body of that version, or of an attachment's text or name. */
export interface HitSpan {
  readonly version: number;
  readonly zone: string;
  readonly part: MessagePart;
  /** Which attachment of that version, from 0. */
  readonly number?: number;
  readonly start: number;
  readonly end: number;
  readonly operand: number;
}

export interface NewHit {
  readonly versionId: number;
  readonly message: number;
  readonly messageVersion: number;
  readonly ruleVersion: number;
  readonly position: number;
  readonly spans: readonly HitSpan[];
  /** Of a rule that is no query. */
  readonly why?: HitWhy | null;
  /** In a message the program sent to itself. */
  readonly canary?: boolean;
}

/** What an exclusion kept from being a hit. */
export interface Suppression extends Omit<NewHit, 'why' | 'canary'> {
  readonly exclusions: readonly string[];
}

export interface Hit extends NewHit {
  readonly id: number;
  readonly why: HitWhy | null;
  readonly canary: boolean;
  readonly engine: string;
  readonly foundAt: Date;
}

/** The detector's place; the lock orders detection, look-back and publication. */
export async function lockPosition(tx: Transaction): Promise<number> {
  return (await lockState(tx)).position;
}

export interface State {
  readonly position: number;
  readonly engine: string | null;
  /** Revision by which rules that ask who is who read everything; null before the first. */
  readonly directory: number | null;
  /** When they last began to read everything again. */
  readonly directoryAt: Date | null;
}

export async function lockState(tx: Transaction): Promise<State> {
  const [row] = await tx.query<State>(
    'SELECT position, engine, directory, directory_at AS "directoryAt" FROM surveillance.state FOR UPDATE',
  );
  return row!;
}

/** From here on this engine reads, and it reads again for these rule versions what another one read. */
export async function changeEngine(
  tx: Transaction,
  engine: string,
  position: number,
  ruleVersions: readonly number[],
  at: Date,
): Promise<void> {
  await tx.query('UPDATE surveillance.state SET engine = $1', [engine]);
  await tx.query('INSERT INTO surveillance.engine_change (engine, position, at) VALUES ($1, $2, $3)', [
    engine,
    position,
    at,
  ]);
  await lookBackAgain(tx, ruleVersions, position);
}

/** From here on rules that ask who is who read by this directory; `at`: when they began to read again what was read before. */
export async function changeDirectory(tx: Transaction, revision: number, at?: Date): Promise<void> {
  await tx.query('UPDATE surveillance.state SET directory = $1, directory_at = coalesce($2, directory_at)', [
    revision,
    at ?? null,
  ]);
}

/** These rule versions read again everything before the position. */
export async function lookBackAgain(tx: Transaction, ruleVersions: readonly number[], position: number): Promise<void> {
  if (position > 0)
    await tx.query(
      `INSERT INTO surveillance.look_back (rule_version_id, cursor, upto) SELECT r, 0, $2 FROM unnest($1::bigint[]) AS v (r)
       ON CONFLICT (rule_version_id) DO UPDATE SET cursor = 0, upto = GREATEST(surveillance.look_back.upto, EXCLUDED.upto)`,
      [ruleVersions, position],
    );
}

export async function readPosition(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ position: number }>('SELECT position FROM surveillance.state');
  return row!.position;
}

export async function readDirectory(queries: Queries): Promise<number | null> {
  const [row] = await queries.query<Pick<State, 'directory'>>('SELECT directory FROM surveillance.state');
  return row!.directory;
}

export async function movePosition(tx: Transaction, position: number): Promise<void> {
  await tx.query('UPDATE surveillance.state SET position = $1', [position]);
}

/** Inserts hits that are not there yet; returns how many were new. */
export async function insertHits(tx: Transaction, hits: readonly NewHit[], engine: string, at: Date): Promise<number> {
  if (hits.length === 0) return 0;
  const rows = await tx.query(
    `INSERT INTO surveillance.hit (version_id, message_id, message_version, rule_version_id, position, engine, spans, why, canary, found_at)
     SELECT v, m, mv, r, p, $9, s::jsonb, y::jsonb, c, $10 FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::boolean[]) AS h (v, m, mv, r, p, s, y, c)
     ON CONFLICT (version_id, rule_version_id) DO NOTHING RETURNING id`,
    [
      hits.map((hit) => hit.versionId),
      hits.map((hit) => hit.message),
      hits.map((hit) => hit.messageVersion),
      hits.map((hit) => hit.ruleVersion),
      hits.map((hit) => hit.position),
      hits.map((hit) => JSON.stringify(hit.spans)),
      hits.map((hit) => (hit.why ? JSON.stringify(hit.why) : null)),
      hits.map((hit) => hit.canary ?? false),
      engine,
      at,
    ],
  );
  return rows.length;
}

/** Records what exclusions left out, once a message version and rule version, like a hit. What alerted was not left out. */
export async function insertSuppressed(
  tx: Transaction,
  suppressed: readonly Suppression[],
  engine: string,
  at: Date,
): Promise<void> {
  if (suppressed.length === 0) return;
  await tx.query(
    `INSERT INTO surveillance.suppressed (version_id, message_id, message_version, rule_version_id, position, exclusions, engine, spans, found_at)
     SELECT v, m, mv, r, p, ARRAY(SELECT jsonb_array_elements_text(x::jsonb)), $8, s::jsonb, $9
     FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[]) AS h (v, m, mv, r, p, x, s)
     WHERE NOT EXISTS (SELECT 1 FROM surveillance.hit WHERE version_id = v AND rule_version_id = r)
     ON CONFLICT (version_id, rule_version_id) DO NOTHING`,
    [
      suppressed.map((one) => one.versionId),
      suppressed.map((one) => one.message),
      suppressed.map((one) => one.messageVersion),
      suppressed.map((one) => one.ruleVersion),
      suppressed.map((one) => one.position),
      suppressed.map((one) => JSON.stringify(one.exclusions)),
      suppressed.map((one) => JSON.stringify(one.spans)),
      engine,
      at,
    ],
  );
}

const HIT = `id, version_id AS "versionId", message_id AS message, message_version AS "messageVersion", rule_version_id AS "ruleVersion", position, engine, spans, why, canary, found_at AS "foundAt"`;

/** Hits after an id, in order: what review follows. Inserts are serialised by the state lock, so ids commit in order. */
export async function hitsAfter(queries: Queries, after: number, limit: number): Promise<Hit[]> {
  return queries.query<Hit>(`SELECT ${HIT} FROM surveillance.hit WHERE id > $1 ORDER BY id LIMIT $2`, [after, limit]);
}

export async function readHits(queries: Queries, ids: readonly number[]): Promise<Hit[]> {
  return ids.length === 0 ? [] : queries.prepared<Hit>(`SELECT ${HIT} FROM surveillance.hit WHERE id = ANY($1)`, [ids]);
}

export interface LookBack {
  readonly ruleVersion: number;
  readonly cursor: number;
  readonly upto: number;
}

export async function insertLookBack(tx: Transaction, ruleVersion: number, upto: number): Promise<void> {
  if (upto > 0)
    await tx.query('INSERT INTO surveillance.look_back (rule_version_id, cursor, upto) VALUES ($1, 0, $2)', [
      ruleVersion,
      upto,
    ]);
}

export async function readLookBacks(queries: Queries): Promise<LookBack[]> {
  return queries.query<LookBack>(
    'SELECT rule_version_id AS "ruleVersion", cursor, upto FROM surveillance.look_back ORDER BY cursor, rule_version_id',
  );
}

/** Moves look-backs on, those that still stand where they were read; those that reached their end are gone. */
export async function moveLookBacks(
  tx: Transaction,
  ruleVersions: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await tx.query('UPDATE surveillance.look_back SET cursor = $3 WHERE rule_version_id = ANY($1) AND cursor = $2', [
    ruleVersions,
    from,
    to,
  ]);
  await tx.query('DELETE FROM surveillance.look_back WHERE rule_version_id = ANY($1) AND cursor >= upto', [
    ruleVersions,
  ]);
}

/** Rules no longer in force need not look back any further. */
export async function dropLookBacks(tx: Transaction): Promise<void> {
  await tx.query(
    'DELETE FROM surveillance.look_back b WHERE NOT EXISTS (SELECT 1 FROM surveillance.rule r WHERE r.in_force = b.rule_version_id)',
  );
}

/** Hits by rule version. */
export async function countHits(queries: Queries, ruleVersions: readonly number[]): Promise<Map<number, number>> {
  const rows = await queries.query<{ rule: number; n: number }>(
    'SELECT rule_version_id AS rule, count(*) AS n FROM surveillance.hit WHERE rule_version_id = ANY($1) AND NOT canary GROUP BY 1',
    [ruleVersions],
  );
  return new Map(rows.map((row) => [row.rule, row.n]));
}
