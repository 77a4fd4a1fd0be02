import { AUDIT_ACTIONS, type AuditAction, type AuditFilter, CONTENT_READS } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';

export interface NewAuditEntry {
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string;
  readonly actorRole: string;
  readonly action: AuditAction;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly cause: string | null;
  readonly view: string | null;
  /** Canonical bytes of the whole entry: what the commitment is to. */
  readonly content: Uint8Array;
  readonly salt: Uint8Array;
}

export interface StoredEntry extends NewAuditEntry {
  readonly idx: number;
}

/** Entries of one actor, in their order, with their place in the outbox of the log: one statement, so one or neither is there. */
export async function insertEntries(
  queries: Queries,
  log: number,
  entries: readonly (NewAuditEntry & { readonly commit: Uint8Array })[],
): Promise<void> {
  const column = <K extends keyof NewAuditEntry>(name: K): NewAuditEntry[K][] => entries.map((entry) => entry[name]);
  const { at, actor, actorName, actorRole } = entries[0]!;
  await queries.prepared(
    `WITH entry AS (
       INSERT INTO access.audit_entry (at, actor, actor_name, actor_role, action, subject_kind, subject_id, cause, view, content, salt)
       SELECT $1::timestamptz, $2::text, $3::text, $4::text, e.* FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bytea[]) AS e RETURNING id
     )
     INSERT INTO access.log_pending (log, actor, types, subjects, refs, commits, at)
     SELECT $12::smallint, $2, $5, $13::text[], array_agg(id ORDER BY id), $14::bytea, $1 FROM entry`,
    [
      at,
      actor,
      actorName,
      actorRole,
      column('action'),
      column('subjectKind'),
      column('subjectId'),
      column('cause'),
      column('view'),
      column('content'),
      column('salt'),
      log,
      entries.map(({ subjectKind, subjectId }) => `${subjectKind}:${subjectId}`),
      Buffer.concat(entries.map(({ commit }) => commit)),
    ],
  );
}

const COLUMNS = `l.idx, e.at, e.actor, e.actor_name AS "actorName", e.actor_role AS "actorRole", e.action, e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.cause, e.view, e.content, e.salt`;

export async function selectEntries(
  queries: Queries,
  filter: AuditFilter,
  before: number | undefined,
  limit: number,
): Promise<StoredEntry[]> {
  const where = conditions(filter);
  if (before !== undefined) where.add('l.idx < ?', before);
  return queries.query<StoredEntry>(
    `SELECT ${COLUMNS} FROM access.log_leaf l JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = 2 ${where.sql} ORDER BY l.idx DESC LIMIT ${where.value(limit)}`,
    where.values,
  );
}

export function selectEntriesFrom(
  queries: Queries,
  from: number,
  upTo: number,
  actions: readonly string[],
  days: { readonly from: string; readonly to: string } | undefined,
): Promise<StoredEntry[]> {
  return queries.query<StoredEntry>(
    `SELECT ${COLUMNS} FROM access.log_leaf l JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = 2 AND l.idx >= $1 AND l.idx < $2 AND e.action = ANY($3)
       AND ($4::date IS NULL OR e.at >= $4::date::timestamp AT TIME ZONE 'UTC') AND ($5::date IS NULL OR e.at < ($5::date + 1)::timestamp AT TIME ZONE 'UTC') ORDER BY l.idx`,
    [from, upTo, actions, days?.from ?? null, days?.to ?? null],
  );
}

export async function selectEntriesOf(
  queries: Queries,
  subjects: readonly { kind: string; id: string }[],
  actions: readonly string[],
): Promise<StoredEntry[]> {
  return queries.query<StoredEntry>(
    `SELECT ${COLUMNS} FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS s (kind, id)
     JOIN access.audit_entry e ON e.subject_id = s.id AND e.subject_kind = s.kind AND e.action = ANY($3)
     JOIN access.log_leaf l ON l.log = 2 AND l.ref = e.id ORDER BY l.idx`,
    [subjects.map((subject) => subject.kind), subjects.map((subject) => subject.id), actions],
  );
}

export async function countEntries(queries: Queries, filter: AuditFilter): Promise<number> {
  const where = conditions(filter);
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM access.log_leaf l JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = 2 ${where.sql}`,
    where.values,
  );
  return row!.n;
}

/** Entries with these numbers, in order. */
export function selectEntriesAt(queries: Queries, indexes: readonly number[]): Promise<StoredEntry[]> {
  return queries.query<StoredEntry>(
    `SELECT ${COLUMNS} FROM access.log_leaf l JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = 2 AND l.idx = ANY($1) ORDER BY l.idx`,
    [indexes],
  );
}

/** What somebody was shown of a subject, newest first, whether numbered yet or not. */
export async function selectShown(
  queries: Queries,
  actor: string,
  action: AuditAction,
  subject: { readonly kind: string; readonly id: string },
  limit: number,
): Promise<{ at: Date; content: Buffer }[]> {
  return queries.query(
    'SELECT at, content FROM access.audit_entry WHERE actor = $1 AND action = $2 AND subject_kind = $3 AND subject_id = $4 ORDER BY id DESC LIMIT $5',
    [actor, action, subject.kind, subject.id, limit],
  );
}

export class Conditions {
  readonly values: unknown[] = [];
  sql = '';

  add(condition: string, ...values: unknown[]): void {
    let next = 0;
    this.sql += ` AND ${condition.replace(/\?/g, () => this.value(values[next++]))}`;
  }

  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

export function conditions(filter: AuditFilter): Conditions {
  const where = new Conditions();
  if (filter.action) where.add('e.action = ?', filter.action);
  if (filter.kind) where.add('e.action = ANY(?)', actionsOf(filter.kind));
  if (filter.actor)
    where.add(`(e.actor = ? OR e.actor_name ILIKE ?)`, filter.actor, `%${filter.actor.replace(/[\\%_]/g, '\\$&')}%`);
  if (filter.subject)
    where.add(`(e.subject_id = ? OR e.subject_kind || ':' || e.subject_id = ?)`, filter.subject, filter.subject);
  if (filter.cause === 'none') where.add('e.cause IS NULL AND e.action = ANY(?)', CONTENT_READS);
  else if (filter.cause) where.add('e.cause = ?', filter.cause);
  if (filter.view) where.add('e.view = ?', filter.view);
  if (filter.from) where.add(`e.at >= ?::date::timestamp AT TIME ZONE 'UTC'`, filter.from);
  if (filter.to) where.add(`e.at < (?::date + 1)::timestamp AT TIME ZONE 'UTC'`, filter.to);
  return where;
}

export function actionsOf(kind: string): string[] {
  return Object.entries(AUDIT_ACTIONS).flatMap(([action, of]) => (of === kind ? [action] : []));
}
