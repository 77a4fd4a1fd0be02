import type { Queries } from '@minutebook/platform';
import type { Sight } from '../walls/sight';
import type { Place } from './reading-store';
import { seen } from './sight-condition';

/** Everything a conversation holds that a sight sees, reactions and lines of the service too, after a place, in order. */
export function placesOfConversation(
  queries: Queries,
  conversation: number,
  sight: Sight,
  after: Place | undefined,
  limit: number,
): Promise<Place[]> {
  const values: unknown[] = [conversation, after?.at ?? null, after?.id ?? null, limit];
  return queries.query<Place>(
    `SELECT m.id, m.at FROM archive.message m WHERE m.conversation_id = $1 AND ($2::timestamptz IS NULL OR (m.at, m.id) > ($2, $3))
       AND ${seen(sight, values)} ORDER BY m.at, m.id LIMIT $4`,
    values,
  );
}

/** What these handles take part in from a time (included) to another (excluded), as far as a sight sees it, with who does. */
export function placesOfHandles(
  queries: Queries,
  handles: readonly number[],
  { from, until }: { readonly from: Date; readonly until: Date },
  sight: Sight,
  after: Place | undefined,
  limit: number,
): Promise<(Place & { readonly parties: number[] })[]> {
  const values: unknown[] = [handles, from, until, after?.at ?? null, after?.id ?? null, limit];
  return queries.query(
    `SELECT m.id, m.at, ARRAY(SELECT DISTINCT p FROM archive.version v, unnest(v.parties) AS p WHERE v.message_id = m.id AND p = ANY($1)) AS parties
     FROM archive.message m WHERE m.at >= $2 AND m.at < $3 AND ($4::timestamptz IS NULL OR (m.at, m.id) > ($4, $5)) AND ${seen(sight, values)}
       AND EXISTS (SELECT FROM archive.version v WHERE v.message_id = m.id AND v.parties && $1::bigint[]) ORDER BY m.at, m.id LIMIT $6`,
    values,
  );
}

/** Messages of which these ledger rows are versions. */
export async function messagesOfVersions(queries: Queries, versions: readonly number[]): Promise<Map<number, number>> {
  const rows = await queries.query<{ id: number; message: number }>(
    'SELECT id, message_id AS message FROM archive.version WHERE id = ANY($1)',
    [versions],
  );
  return new Map(rows.map(({ id, message }) => [id, message]));
}
