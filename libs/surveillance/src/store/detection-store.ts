import type { Queries, Transaction } from '@minutebook/platform';

/** A span in a message as captured: UTF-16 units of the subject or body of that version, or of an attachment's text. */
export interface HitSpan {
  readonly version: number;
  readonly zone: string;
  readonly part: 'subject' | 'body' | 'attachment';
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
}

export interface Hit extends NewHit {
  readonly id: number;
  readonly engine: string;
  readonly foundAt: Date;
}

/** The detector's place; the lock orders detection, look-back and publication. */
export async function lockPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM surveillance.state FOR UPDATE');
  return row!.position;
}

export async function readPosition(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ position: number }>('SELECT position FROM surveillance.state');
  return row!.position;
}

export async function movePosition(tx: Transaction, position: number): Promise<void> {
  await tx.query('UPDATE surveillance.state SET position = $1', [position]);
}

/** Inserts hits that are not there yet; returns how many were new. */
export async function insertHits(tx: Transaction, hits: readonly NewHit[], engine: string, at: Date): Promise<number> {
  if (hits.length === 0) return 0;
  const rows = await tx.query(
    `INSERT INTO surveillance.hit (version_id, message_id, message_version, rule_version_id, position, engine, spans, found_at)
     SELECT v, m, mv, r, p, $7, s::jsonb, $8 FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::text[]) AS h (v, m, mv, r, p, s)
     ON CONFLICT (version_id, rule_version_id) DO NOTHING RETURNING id`,
    [
      hits.map((hit) => hit.versionId),
      hits.map((hit) => hit.message),
      hits.map((hit) => hit.messageVersion),
      hits.map((hit) => hit.ruleVersion),
      hits.map((hit) => hit.position),
      hits.map((hit) => JSON.stringify(hit.spans)),
      engine,
      at,
    ],
  );
  return rows.length;
}

const HIT = `id, version_id AS "versionId", message_id AS message, message_version AS "messageVersion", rule_version_id AS "ruleVersion", position, engine, spans, found_at AS "foundAt"`;

/** Hits after an id, in order: what review follows. Inserts are serialised by the state lock, so ids commit in order. */
export async function hitsAfter(queries: Queries, after: number, limit: number): Promise<Hit[]> {
  return queries.query<Hit>(`SELECT ${HIT} FROM surveillance.hit WHERE id > $1 ORDER BY id LIMIT $2`, [after, limit]);
}

export async function readHits(queries: Queries, ids: readonly number[]): Promise<Hit[]> {
  return ids.length === 0 ? [] : queries.query<Hit>(`SELECT ${HIT} FROM surveillance.hit WHERE id = ANY($1)`, [ids]);
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

/** Moves look-backs on; those that reached their end are gone. */
export async function moveLookBacks(tx: Transaction, ruleVersions: readonly number[], cursor: number): Promise<void> {
  await tx.query('UPDATE surveillance.look_back SET cursor = $2 WHERE rule_version_id = ANY($1)', [
    ruleVersions,
    cursor,
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
    'SELECT rule_version_id AS rule, count(*) AS n FROM surveillance.hit WHERE rule_version_id = ANY($1) GROUP BY 1',
    [ruleVersions],
  );
  return new Map(rows.map((row) => [row.rule, row.n]));
}
