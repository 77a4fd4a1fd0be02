import type { Queries } from '@minutebook/platform';

/** A leaf of the audit log, and the row it stands for if that is there. */
export interface KeptRow {
  readonly idx: number;
  readonly entry: Buffer;
  readonly hash: Buffer;
  readonly at: Date | null;
  readonly actor: string | null;
  readonly actorName: string | null;
  readonly actorRole: string | null;
  readonly action: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly cause: string | null;
  readonly view: string | null;
  readonly content: Buffer | null;
  readonly salt: Buffer | null;
}

/** From a number on, in order. */
export function selectKept(queries: Queries, from: number, limit: number): Promise<KeptRow[]> {
  return queries.query<KeptRow>(
    `SELECT l.idx, l.entry, l.hash, e.at, e.actor, e.actor_name AS "actorName", e.actor_role AS "actorRole", e.action,
       e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.cause, e.view, e.content, e.salt
     FROM access.log_leaf l LEFT JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = 2 AND l.idx >= $1 ORDER BY l.idx LIMIT $2`,
    [from, limit],
  );
}
