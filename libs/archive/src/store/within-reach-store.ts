import type { ReachPart } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';

/** The oldest of a channel so far: of all messages, or of those with an attachment whose bytes are here. */
export interface OldestRow {
  readonly channel: string;
  readonly part: ReachPart;
  readonly message: number;
}

export async function newestMessageId(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM archive.message');
  return row!.id;
}

/** The last id of a block of so many messages after an id; undefined where there are none. */
export async function endOfBlock(
  queries: Queries,
  after: number,
  until: number,
  size: number,
): Promise<number | undefined> {
  const [row] = await queries.query<{ id: number | null }>(
    'SELECT max(b.id) AS id FROM (SELECT m.id FROM archive.message m WHERE m.id > $1 AND m.id <= $2 ORDER BY m.id LIMIT $3) AS b',
    [after, until, size],
  );
  return row!.id ?? undefined;
}

/**
 * The oldest of each channel that must be within reach at `now`: of those known already and of the messages from after
 * `from` to `to`. Only what is older than the known ones is judged.
 */
export async function oldestWithinReach(
  queries: Queries,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: Date },
  known: readonly OldestRow[],
): Promise<OldestRow[]> {
  return queries.query<OldestRow>(
    `WITH place AS MATERIALIZED (
       SELECT m.id, m.at, c.channel FROM archive.message m JOIN archive.conversation c ON c.id = m.conversation_id WHERE m.id > $1 AND m.id <= $2 AND m.kind IN (1, 2)
     ), attached AS MATERIALIZED (
       SELECT DISTINCT a.message_id AS id FROM archive.attachment_reading a WHERE a.message_id > $1 AND a.message_id <= $2 AND a.version = 0 AND a.outcome <> 7
     ), known AS MATERIALIZED (
       SELECT k.part, c.channel, m.id, m.at FROM unnest($4::text[], $5::bigint[]) AS k (part, id) JOIN archive.message m ON m.id = k.id JOIN archive.conversation c ON c.id = m.conversation_id
     ), older AS MATERIALIZED (
       SELECT v.part, p.channel, p.id, p.at FROM place p CROSS JOIN (VALUES ('message'), ('attachment')) AS v (part)
         LEFT JOIN attached a ON a.id = p.id LEFT JOIN known k ON k.part = v.part AND k.channel = p.channel
       WHERE (v.part = 'message' OR a.id IS NOT NULL) AND (k.id IS NULL OR (p.at, p.id) < (k.at, k.id))
     ), demand AS MATERIALIZED (
       SELECT r.message_id AS id, r.until IS NULL OR r.until > $3 AS lasts FROM archive.within_reach(ARRAY(SELECT DISTINCT o.id FROM older o)) r
     )
     SELECT DISTINCT ON (f.channel, f.part) f.channel, f.part, f.id AS message FROM (
       SELECT k.part, k.channel, k.id, k.at FROM known k
       -- Of what no class asks it for: as long as it is kept.
       UNION ALL SELECT o.part, o.channel, o.id, o.at FROM older o LEFT JOIN demand d ON d.id = o.id WHERE d.lasts IS NOT FALSE
     ) AS f ORDER BY f.channel, f.part DESC, f.at, f.id`,
    [from, to, now, known.map(({ part }) => part), known.map(({ message }) => message)],
  );
}

export interface DemandRow {
  readonly code: string;
  readonly citation: string;
  /** Null: its clock has not started, and it is within reach until it has, and the period after. */
  readonly until: Date | null;
}

/** Which class asks longest that a message is within reach; undefined where none does. */
export async function readDemand(queries: Queries, message: number): Promise<DemandRow | undefined> {
  const [row] = await queries.query<DemandRow>(
    `SELECT r.code, k.citation, r.until FROM archive.within_reach($1::bigint[]) r
     JOIN archive.schedule s ON s.state = 'in-force' JOIN archive.schedule_class k ON k.schedule_id = s.id AND k.code = r.code`,
    [[message]],
  );
  return row;
}
