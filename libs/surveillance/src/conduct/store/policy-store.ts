import type { PolicyText } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface PolicyRow {
  readonly id: number;
  readonly name: string;
  readonly draft: PolicyText | null;
  readonly draftedBy: string | null;
  readonly draftedByName: string | null;
  readonly draftedAt: Date | null;
  readonly version: number;
}

export interface PolicyVersionRow {
  readonly id: number;
  readonly policy: number;
  readonly number: number;
  readonly name: string;
  readonly content: PolicyText;
  readonly sha256: Buffer;
  readonly draftedByName: string;
  readonly approvedByName: string;
  readonly approvedAt: Date;
  /** `YYYY-MM-DD`, of UTC. */
  readonly effectiveFrom: string;
}

interface By {
  readonly id: string;
  readonly name: string;
}

const POLICY =
  'id, name, draft, drafted_by AS "draftedBy", drafted_by_name AS "draftedByName", drafted_at AS "draftedAt", version';
const VERSION =
  'id, policy_id AS policy, number, name, content, sha256, drafted_by_name AS "draftedByName", approved_by_name AS "approvedByName", approved_at AS "approvedAt", effective_from::text AS "effectiveFrom"';

export function listPolicies(
  queries: Queries,
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<PolicyRow[]> {
  return queries.query<PolicyRow>(
    `SELECT ${POLICY} FROM surveillance.policy WHERE ($1::text IS NULL OR (name, id) > ($1, $2)) ORDER BY name, id LIMIT $3`,
    [after?.name ?? null, after?.id ?? null, limit],
  );
}

export async function readPolicy(queries: Queries, id: number): Promise<PolicyRow | undefined> {
  const [row] = await queries.query<PolicyRow>(`SELECT ${POLICY} FROM surveillance.policy WHERE id = $1`, [id]);
  return row;
}

/** Throws 23505 when the name is taken. */
export async function insertPolicy(
  tx: Transaction,
  name: string,
  draft: PolicyText,
  by: By,
  at: Date,
): Promise<PolicyRow> {
  const [row] = await tx.query<PolicyRow>(
    `INSERT INTO surveillance.policy (name, draft, drafted_by, drafted_by_name, drafted_at, version) VALUES ($1, $2, $3, $4, $5, 0) RETURNING ${POLICY}`,
    [name, JSON.stringify(draft), by.id, by.name, at],
  );
  return row!;
}

/** The policy with another draft, or with none; undefined when it is not of this version any more. */
export async function updateDraft(
  tx: Transaction,
  id: number,
  version: number,
  draft: { readonly text: PolicyText; readonly by: By; readonly at: Date } | null,
): Promise<PolicyRow | undefined> {
  const [row] = await tx.query<PolicyRow>(
    `UPDATE surveillance.policy SET draft = $3, drafted_by = $4, drafted_by_name = $5, drafted_at = $6, version = version + 1 WHERE id = $1 AND version = $2 RETURNING ${POLICY}`,
    [id, version, draft && JSON.stringify(draft.text), draft?.by.id ?? null, draft?.by.name ?? null, draft?.at ?? null],
  );
  return row;
}

/** Versions of these policies, newest first. */
export function versionsOfPolicies(queries: Queries, policies: readonly number[]): Promise<PolicyVersionRow[]> {
  return queries.query<PolicyVersionRow>(
    `SELECT ${VERSION} FROM surveillance.policy_version WHERE policy_id = ANY($1) ORDER BY policy_id, number DESC`,
    [policies],
  );
}

export function readPolicyVersions(queries: Queries, ids: readonly number[]): Promise<PolicyVersionRow[]> {
  return queries.query<PolicyVersionRow>(`SELECT ${VERSION} FROM surveillance.policy_version WHERE id = ANY($1)`, [
    ids,
  ]);
}

export async function insertPolicyVersion(
  tx: Transaction,
  version: {
    readonly policy: PolicyRow;
    readonly number: number;
    readonly sha256: Uint8Array;
    readonly approver: By;
    readonly at: Date;
    readonly effectiveFrom: string;
  },
): Promise<number> {
  const { policy, number, sha256, approver, at, effectiveFrom } = version;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO surveillance.policy_version (policy_id, number, name, content, sha256, drafted_by, drafted_by_name, approved_by, approved_by_name, approved_at, effective_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
    [
      policy.id,
      number,
      policy.name,
      JSON.stringify(policy.draft),
      Buffer.from(sha256),
      policy.draftedBy,
      policy.draftedByName,
      approver.id,
      approver.name,
      at,
      effectiveFrom,
    ],
  );
  return row!.id;
}
