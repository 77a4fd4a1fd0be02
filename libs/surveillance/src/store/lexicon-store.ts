import type { RuleKind, RuleText } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

/** Written rules, or those of what is no query. */
export type LexiconKind = 'query' | 'sampling' | 'activity';

export interface LexiconRow {
  readonly id: number;
  readonly name: string;
  readonly kind: LexiconKind;
  readonly draft: RuleText[] | null;
  readonly draftedBy: string | null;
  readonly draftedByName: string | null;
  readonly draftedAt: Date | null;
  readonly publication: number;
  readonly publishedAt: Date | null;
  readonly version: number;
  readonly rules: number;
}

export interface RuleVersion extends RuleText {
  readonly id: number;
  readonly rule: number;
  readonly lexicon: number;
  readonly lexiconName: string;
  readonly kind: RuleKind;
  readonly version: number;
  readonly publishedAt: Date;
  readonly publishedByName: string;
}

const LEXICON = `l.id, l.name, l.kind, l.draft, l.drafted_by AS "draftedBy", l.drafted_by_name AS "draftedByName", l.drafted_at AS "draftedAt", l.publication, l.published_at AS "publishedAt", l.version,
  (SELECT count(*) FROM surveillance.rule r WHERE r.lexicon_id = l.id AND r.in_force IS NOT NULL) AS rules`;
const RULE = `v.id, v.rule_id AS rule, r.lexicon_id AS lexicon, l.name AS "lexiconName", r.code, v.version, v.kind, v.title, v.query, v.severity, v.zones, v.theme, v.weight, v.owner, v.conditions, v.exclusions, v.examples, v.published_at AS "publishedAt", v.published_by_name AS "publishedByName"`;
const RULES =
  'surveillance.rule_version v JOIN surveillance.rule r ON r.id = v.rule_id JOIN surveillance.lexicon l ON l.id = r.lexicon_id';

export async function listLexicons(
  queries: Queries,
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<LexiconRow[]> {
  return queries.query<LexiconRow>(
    `SELECT ${LEXICON} FROM surveillance.lexicon l WHERE l.kind = 'query' AND ($1::text IS NULL OR (l.name, l.id) > ($1, $2)) ORDER BY l.name, l.id LIMIT $3`,
    [after?.name ?? null, after?.id ?? null, limit],
  );
}

/** Lexicons with a draft. */
export function draftedLexicons(queries: Queries): Promise<LexiconRow[]> {
  return queries.query<LexiconRow>(
    `SELECT ${LEXICON} FROM surveillance.lexicon l WHERE l.kind = 'query' AND l.draft IS NOT NULL ORDER BY l.id`,
  );
}

export async function readLexicon(queries: Queries, id: number): Promise<LexiconRow | undefined> {
  const [row] = await queries.query<LexiconRow>(`SELECT ${LEXICON} FROM surveillance.lexicon l WHERE l.id = $1`, [id]);
  return row;
}

export async function findLexicon(queries: Queries, name: string): Promise<LexiconRow | undefined> {
  const [row] = await queries.query<LexiconRow>(`SELECT ${LEXICON} FROM surveillance.lexicon l WHERE l.name = $1`, [
    name,
  ]);
  return row;
}

export async function insertLexicon(tx: Transaction, name: string): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO surveillance.lexicon (name, publication, version) VALUES ($1, 0, 0) RETURNING id',
    [name],
  );
  return row!.id;
}

/** The one lexicon of a kind that is no query's, made when it is first needed. */
export async function builtInLexicon(
  tx: Transaction,
  kind: Exclude<LexiconKind, 'query'>,
  name: string,
): Promise<number> {
  await tx.query(
    `INSERT INTO surveillance.lexicon (name, kind, publication, version) VALUES ($1, $2, 0, 0) ON CONFLICT (kind) WHERE kind <> 'query' DO NOTHING`,
    [name, kind],
  );
  const [row] = await tx.query<{ id: number }>('SELECT id FROM surveillance.lexicon WHERE kind = $1', [kind]);
  return row!.id;
}

/** False when `version` is not the current one any more. */
export async function saveDraft(
  tx: Transaction,
  id: number,
  version: number,
  draft: readonly RuleText[],
  by: { id: string; name: string },
  at: Date,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE surveillance.lexicon SET draft = $3, drafted_by = $4, drafted_by_name = $5, drafted_at = $6, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id',
    [id, version, JSON.stringify(draft), by.id, by.name, at],
  );
  return rows.length === 1;
}

export async function savePublication(
  tx: Transaction,
  id: number,
  version: number,
  at: Date,
): Promise<number | undefined> {
  const [row] = await tx.query<{ publication: number }>(
    'UPDATE surveillance.lexicon SET draft = NULL, drafted_by = NULL, drafted_by_name = NULL, drafted_at = NULL, publication = publication + 1, published_at = $3, version = version + 1 WHERE id = $1 AND version = $2 RETURNING publication',
    [id, version, at],
  );
  return row?.publication;
}

/** Rule versions in force, of one lexicon or of all; those of what is no query included. */
export async function rulesInForce(queries: Queries, lexicon?: number): Promise<RuleVersion[]> {
  return queries.query<RuleVersion>(
    `SELECT ${RULE} FROM ${RULES} WHERE r.in_force = v.id AND ($1::bigint IS NULL OR r.lexicon_id = $1) ORDER BY l.name, r.code`,
    [lexicon ?? null],
  );
}

export async function readRuleVersions(queries: Queries, ids: readonly number[]): Promise<RuleVersion[]> {
  return ids.length === 0
    ? []
    : queries.prepared<RuleVersion>(`SELECT ${RULE} FROM ${RULES} WHERE v.id = ANY($1)`, [ids]);
}

/** Adds a version of a rule (and the rule, if it is new) and puts it in force. Returns the version's id. */
export async function putInForce(
  tx: Transaction,
  lexicon: number,
  rule: RuleText,
  publication: number,
  by: { id: string; name: string },
  at: Date,
  kind: RuleKind = 'query',
): Promise<number> {
  const [parent] = await tx.query<{ id: number }>(
    'INSERT INTO surveillance.rule (lexicon_id, code) VALUES ($1, $2) ON CONFLICT (lexicon_id, code) DO UPDATE SET code = EXCLUDED.code RETURNING id',
    [lexicon, rule.code],
  );
  const [version] = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.rule_version (rule_id, version, kind, title, query, severity, zones, theme, weight, owner, conditions, exclusions, examples, publication, published_by, published_by_name, published_at)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM surveillance.rule_version WHERE rule_id = $1 RETURNING id`,
    [
      parent!.id,
      kind,
      rule.title,
      rule.query,
      rule.severity,
      rule.zones,
      rule.theme,
      rule.weight,
      rule.owner,
      JSON.stringify(rule.conditions),
      JSON.stringify(rule.exclusions),
      JSON.stringify(rule.examples),
      publication,
      by.id,
      by.name,
      at,
    ],
  );
  await tx.query('UPDATE surveillance.rule SET in_force = $2, retired_at = NULL WHERE id = $1', [
    parent!.id,
    version!.id,
  ]);
  return version!.id;
}

export async function retire(tx: Transaction, rule: number, at: Date): Promise<void> {
  await tx.query('UPDATE surveillance.rule SET in_force = NULL, retired_at = $2 WHERE id = $1', [rule, at]);
}
