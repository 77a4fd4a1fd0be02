import { type AuditFilter, CONTENT_READS } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';
import type { ActorLine, MarkRow, Span, Step } from '../timeline';
import { actionsOf, conditions } from './audit-store';

const FROM = 'FROM access.log_leaf l JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = 2';

export async function selectSpan(queries: Queries, filter: AuditFilter): Promise<Span> {
  const where = conditions(filter);
  const [row] = await queries.query<Span>(
    `SELECT min(e.at) AS "from", max(e.at) AS "to" ${FROM} ${where.sql}`,
    where.values,
  );
  return row!;
}

/** Those who did most of what a filter lets through, and when. An actor keeps the newest of their names. */
export async function selectTimeline(
  queries: Queries,
  filter: AuditFilter,
  step: Step,
  limit: number,
): Promise<[ActorLine[], MarkRow[]]> {
  const where = conditions(filter);
  const lines = await queries.query<ActorLine>(
    `SELECT e.actor AS id, (array_agg(e.actor_name ORDER BY e.id DESC))[1] AS name, (array_agg(e.actor_role ORDER BY e.id DESC))[1] AS role, count(*)::bigint AS entries,
       coalesce(sum((convert_from(e.content, 'UTF8')::jsonb -> 'detail' ->> 'elapsed')::bigint) FILTER (WHERE e.action = 'reading.reported'), 0)::bigint AS "onScreen",
       count(*) OVER ()::bigint AS of
     ${FROM} ${where.sql} GROUP BY e.actor ORDER BY count(*) DESC, e.actor LIMIT ${where.value(limit)}`,
    where.values,
  );
  const marked = conditions(filter);
  marked.add(
    'e.actor = ANY(?)',
    lines.map(({ id }) => id),
  );
  const marks = await queries.query<MarkRow>(
    `SELECT e.actor, date_trunc(${marked.value(step)}, e.at, 'UTC') AS at,
       CASE WHEN e.action = ANY(${marked.value(actionsOf('refusal'))}) THEN 'refusal' WHEN e.action = ANY(${marked.value(actionsOf('read'))}) THEN 'read' ELSE 'change' END AS kind,
       e.cause IS NOT NULL OR e.action <> ALL(${marked.value(CONTENT_READS)}) AS caused, count(*)::bigint AS entries
     ${FROM} ${marked.sql} GROUP BY 1, 2, 3, 4 ORDER BY 2`,
    marked.values,
  );
  return [lines, marks];
}
