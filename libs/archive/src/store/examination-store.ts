import type { DisposalScope } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';

/** What the schedule says of a message. */
export interface Matter {
  readonly message: number;
  readonly state: 'due' | 'never' | 'unclassified';
  readonly due: Date | null;
  readonly code: string | null;
  /** Its time has come. */
  readonly matured: boolean;
  readonly channel: string;
}

/** Of these, those that are there. */
export function readMatters(queries: Queries, ids: readonly number[]): Promise<Matter[]> {
  return queries.query<Matter>(
    `SELECT r.message_id AS message, r.state, r.due, r.code, r.state = 'due' AND r.due <= archive.now() AS matured, c.channel
     FROM archive.retention_of($1::bigint[]) r JOIN archive.message m ON m.id = r.message_id JOIN archive.conversation c ON c.id = m.conversation_id`,
    [ids],
  );
}

/** Messages that holds keep; `silent` where every one of them is. */
export function readHeld(
  queries: Queries,
  ids: readonly number[],
): Promise<{ message: number; hold: number; silent: boolean }[]> {
  return queries.query(
    `SELECT k.message_id AS message, min(k.hold_id) AS hold, bool_and(h.silent) AS silent FROM archive.kept_by_holds($1::bigint[]) k JOIN archive.hold h ON h.id = k.hold_id GROUP BY 1`,
    [ids],
  );
}

/** Messages that share a record with one of these, and are still there. */
export function readMates(queries: Queries, ids: readonly number[]): Promise<{ message: number; mate: number }[]> {
  return queries.query(
    `SELECT DISTINCT r.message_id AS message, r.mate FROM archive.record_mates($1::bigint[]) r WHERE EXISTS (SELECT FROM archive.message m WHERE m.id = r.mate)`,
    [ids],
  );
}

/** A scope with whose handles it means, and for which disposal, when it brings a list of its own. */
export interface Reach {
  readonly scope: DisposalScope;
  readonly handles: readonly number[] | null;
  readonly wantedBy: number | null;
}

function reached({ scope, handles, wantedBy }: Reach, values: unknown[]): string {
  const add = (value: unknown): string => `$${values.push(value)}`;
  const parts: string[] = [];
  if (wantedBy !== null)
    parts.push(
      `EXISTS (SELECT FROM archive.disposal_wanted w WHERE w.disposal_id = ${add(wantedBy)} AND w.message_id = m.id)`,
    );
  if (scope.messages.length > 0) parts.push(`m.id = ANY(${add(scope.messages)}::bigint[])`);
  if (scope.conversations.length > 0) parts.push(`m.conversation_id = ANY(${add(scope.conversations)}::bigint[])`);
  if (scope.channels.length > 0)
    parts.push(
      `EXISTS (SELECT FROM archive.conversation c WHERE c.id = m.conversation_id AND c.channel = ANY(${add(scope.channels)}::text[]))`,
    );
  if (handles)
    parts.push(
      `EXISTS (SELECT FROM archive.version v WHERE v.message_id = m.id AND v.parties && ${add(handles)}::bigint[])`,
    );
  if (scope.from !== null) parts.push(`m.at >= (${add(scope.from)}::date::timestamp AT TIME ZONE 'UTC')`);
  if (scope.until !== null) parts.push(`m.at < ((${add(scope.until)}::date + 1)::timestamp AT TIME ZONE 'UTC')`);
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}

/** Messages in reach after an id, by id. */
export async function readReached(queries: Queries, reach: Reach, after: number, limit: number): Promise<number[]> {
  const values: unknown[] = [after, limit];
  const rows = await queries.query<{ id: number }>(
    `SELECT m.id FROM archive.message m WHERE m.id > $1 AND ${reached(reach, values)} ORDER BY m.id LIMIT $2`,
    values,
  );
  return rows.map(({ id }) => id);
}

/** Of these, those in reach. */
export async function amongReached(
  queries: Queries,
  reach: Reach,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const values: unknown[] = [ids];
  const rows = await queries.query<{ id: number }>(
    `SELECT m.id FROM archive.message m WHERE m.id = ANY($1::bigint[]) AND ${reached(reach, values)}`,
    values,
  );
  return new Set(rows.map(({ id }) => id));
}
