import type { Queries, Transaction } from '@minutebook/platform';
import { readRuleVersions, type RuleVersion } from './lexicon-store';

/** A change of what is in force, as it was decided. */
export interface NewPublication {
  readonly lexicon: number;
  readonly number: number;
  readonly reason: string;
  readonly draftHash: string;
  readonly draftedBy: string;
  readonly draftedByName: string;
  readonly draftedAt: Date;
  readonly approvedBy: string;
  readonly approvedByName: string;
  readonly rehearsal: number | null;
  readonly impact: Readonly<Record<string, unknown>> | null;
  /** Rule versions in force from then on. */
  readonly rules: readonly number[];
  readonly position: number;
  readonly at: Date;
}

export async function insertPublication(tx: Transaction, publication: NewPublication): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.publication (lexicon_id, number, reason, draft_hash, drafted_by, drafted_by_name, drafted_at, approved_by, approved_by_name, rehearsal_id, impact, rules, position, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      publication.lexicon,
      publication.number,
      publication.reason,
      publication.draftHash,
      publication.draftedBy,
      publication.draftedByName,
      publication.draftedAt,
      publication.approvedBy,
      publication.approvedByName,
      publication.rehearsal,
      publication.impact === null ? null : JSON.stringify(publication.impact),
      publication.rules,
      publication.position,
      publication.at,
    ],
  );
}

/** Newest first, from the one before `before` on. */
export function listPublications(
  queries: Queries,
  lexicon: number,
  before: number | undefined,
  limit: number,
): Promise<NewPublication[]> {
  return queries.query<NewPublication>(
    `SELECT lexicon_id AS lexicon, number, reason, draft_hash AS "draftHash", drafted_by AS "draftedBy", drafted_by_name AS "draftedByName", drafted_at AS "draftedAt",
       approved_by AS "approvedBy", approved_by_name AS "approvedByName", rehearsal_id AS rehearsal, impact, rules, position, at
     FROM surveillance.publication WHERE lexicon_id = $1 AND ($2::int IS NULL OR number < $2) ORDER BY number DESC LIMIT $3`,
    [lexicon, before ?? null, limit],
  );
}

export interface PastRule extends RuleVersion {
  readonly publication: number;
  readonly isInForce: boolean;
  readonly retiredAt: Date | null;
}

/** Every version of the rule of this code, newest first. */
export async function readRulePast(queries: Queries, lexicon: number, code: string): Promise<PastRule[]> {
  const rows = await queries.query<Pick<PastRule, 'id' | 'publication' | 'isInForce' | 'retiredAt'>>(
    `SELECT v.id, v.publication, coalesce(r.in_force = v.id, false) AS "isInForce", r.retired_at AS "retiredAt"
     FROM surveillance.rule_version v JOIN surveillance.rule r ON r.id = v.rule_id WHERE r.lexicon_id = $1 AND r.code = $2`,
    [lexicon, code],
  );
  const versions = await readRuleVersions(
    queries,
    rows.map(({ id }) => id),
  );
  return versions
    .map((version) => ({ ...version, ...rows.find(({ id }) => id === version.id)! }))
    .sort((a, b) => b.version - a.version);
}
