import type { ErasureOutcome, RefusalArticle } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { ErasureCounts, ErasureRow } from './erasure-store';

export interface ErasureReasonRow {
  readonly outcome: ErasureOutcome;
  readonly article: RefusalArticle | null;
  readonly because: string;
  readonly messages: number;
  readonly earliest: Date | null;
  readonly latest: Date | null;
}

export interface ErasureMessageRow {
  readonly message: number;
  /** Null: it is gone. */
  readonly conversation: number | null;
  readonly channel: string | null;
  readonly at: Date | null;
  readonly parties: number[];
  readonly outcome: ErasureOutcome;
  readonly articles: RefusalArticle[];
  readonly code: string | null;
  readonly due: Date | null;
}

/** Adds what of the archive a request is about, and returns those that were not found before. */
export async function findErasureMessages(
  tx: Transaction,
  request: ErasureRow,
  handles: readonly number[],
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO archive.erasure_message (request_id, message_id)
     SELECT $1, m.id FROM archive.message m JOIN archive.conversation c ON c.id = m.conversation_id
     WHERE m.conversation_id IN (SELECT conversation_id FROM archive.member WHERE handle_id = ANY($2::bigint[])) AND m.id <= $3
       AND ($4::date IS NULL OR m.at >= $4::date::timestamp AT TIME ZONE 'UTC') AND ($5::date IS NULL OR m.at < ($5::date + 1)::timestamp AT TIME ZONE 'UTC')
       AND (cardinality($6::text[]) = 0 OR c.channel = ANY($6))
       AND EXISTS (SELECT FROM archive.version v WHERE v.message_id = m.id AND CASE WHEN $7 = 'written' THEN v.sender = ANY($2) ELSE v.parties && $2 END)
     ON CONFLICT DO NOTHING RETURNING message_id AS id`,
    [request.id, handles, request.upTo, request.from, request.to, request.channels, request.reach],
  );
  return rows.map(({ id }) => id);
}

/**
 * Adds what stands in one record with these messages and opens with their key, a reaction to one of them for instance: it
 * goes along or they stay. Returns those that were not found before.
 */
export async function addRecordMates(tx: Transaction, request: number, ids: readonly number[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO archive.erasure_message (request_id, message_id)
     SELECT DISTINCT $1::bigint, r.mate FROM archive.record_mates($2::bigint[]) r JOIN archive.message m ON m.id = r.mate WHERE r.owner = r.message_id
     ON CONFLICT DO NOTHING RETURNING message_id AS id`,
    [request, ids],
  );
  return rows.map(({ id }) => id);
}

/** Ids of messages of a request that are not known to be gone, ascending. */
export async function erasurePage(queries: Queries, request: number, after: number, limit: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    'SELECT message_id AS id FROM archive.erasure_message WHERE request_id = $1 AND message_id > $2 AND NOT gone ORDER BY message_id LIMIT $3',
    [request, after, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Writes down what keeps these messages now: the schedule and the holds as the database's guards see them, and what others
 * keep (`kept`, a word a message). Returns how many are not as they were found before.
 */
export async function judgeErasure(
  tx: Transaction,
  request: number,
  ids: readonly number[],
  kept: readonly (string | null)[],
): Promise<number> {
  const rows = await tx.query(
    `WITH held AS (
       SELECT k.message_id, max(CASE WHEN f.free_at IS NULL THEN 'in-effect' END) AS in_effect, max(CASE WHEN f.free_at IS NULL AND NOT h.silent THEN 'in-effect' END) AS in_effect_openly,
         bool_or(NOT h.silent) AS openly, (array_agg(h.id ORDER BY h.silent, f.free_at IS NOT NULL, h.id))[1] AS hold_id,
         max(f.free_at) AS free_at, max(f.free_at) FILTER (WHERE NOT h.silent) AS free_openly
       FROM archive.kept_by_holds($2::bigint[]) k JOIN archive.hold h ON h.id = k.hold_id
       LEFT JOIN archive.held d ON d.message_id = k.message_id AND d.hold_id = k.hold_id
       CROSS JOIN LATERAL (SELECT coalesce(d.free_at, h.free_at)) AS f (free_at) GROUP BY k.message_id
     ), now AS (
       SELECT i.id, m.id IS NULL AS gone,
         CASE WHEN i.kept = 'alert' OR r.state = 'never' OR (r.state = 'due' AND r.due > archive.now()) THEN 'keeps' WHEN r.state = 'due' THEN 'none' ELSE 'unknown' END AS duty,
         r.code, r.due, coalesce(h.in_effect, CASE WHEN h.message_id IS NOT NULL THEN 'released' END) AS held,
         coalesce(h.in_effect_openly, CASE WHEN h.openly THEN 'released' END) AS held_openly, h.hold_id,
         CASE WHEN h.in_effect IS NULL THEN h.free_at END AS free_at, CASE WHEN h.in_effect_openly IS NULL THEN h.free_openly END AS free_openly, i.kept
       FROM unnest($2::bigint[], $3::text[]) AS i (id, kept) LEFT JOIN archive.message m ON m.id = i.id
       LEFT JOIN archive.retention_of($2::bigint[]) r ON r.message_id = i.id LEFT JOIN held h ON h.message_id = i.id
     )
     UPDATE archive.erasure_message e SET gone = n.gone, duty = n.duty, code = n.code, due = n.due, held = n.held, held_openly = n.held_openly,
       hold_id = n.hold_id, free_at = n.free_at, free_openly = n.free_openly, kept = n.kept
     FROM now n WHERE e.request_id = $1 AND e.message_id = n.id
       AND (e.gone, e.duty, e.code, e.due, e.held, e.held_openly, e.hold_id, e.free_at, e.free_openly, e.kept)
         IS DISTINCT FROM (n.gone, n.duty, n.code, n.due, n.held, n.held_openly, n.hold_id, n.free_at, n.free_openly, n.kept)
     RETURNING e.message_id`,
    [request, ids, kept],
  );
  return rows.length;
}

/** `silent`: as whoever may see silent holds sees it. */
export async function countOutcomes(queries: Queries, request: number, silent: boolean): Promise<ErasureCounts> {
  const rows = await queries.query<{ outcome: ErasureOutcome; n: number }>(
    'SELECT archive.erasure_outcome(m, $2) AS outcome, count(*) AS n FROM archive.erasure_message m WHERE m.request_id = $1 GROUP BY 1',
    [request, silent],
  );
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
}

/** What keeps the messages of a request, most first. A message that is both held and in retention is in two lines. */
export function reasonsOfErasure(
  queries: Queries,
  request: number,
  silent: boolean,
  limit: number,
): Promise<ErasureReasonRow[]> {
  return queries.query<ErasureReasonRow>(
    `SELECT outcome, article, coalesce(because, '') AS because, count(*) AS messages, min(free) AS earliest, max(free) AS latest FROM (
       SELECT archive.erasure_outcome(m, $2) AS outcome, (archive.erasure_articles(ARRAY[g]))[1] AS article,
         CASE WHEN g IN ('hold', 'cooling') THEN CASE WHEN (CASE WHEN $2 THEN m.held ELSE m.held_openly END) IS NULL THEN m.kept ELSE h.name END
           WHEN m.bound THEN 'record' WHEN m.kept = 'alert' THEN 'alert' ELSE m.code END AS because,
         CASE g WHEN 'cooling' THEN CASE WHEN $2 THEN m.free_at ELSE m.free_openly END WHEN 'hold' THEN NULL ELSE m.due END AS free
       FROM archive.erasure_message m LEFT JOIN archive.hold h ON h.id = m.hold_id
       CROSS JOIN LATERAL (SELECT archive.erasure_grounds(m, $2)) AS f (grounds)
       CROSS JOIN LATERAL unnest(CASE WHEN cardinality(grounds) = 0 THEN '{none}' ELSE grounds END) AS g WHERE m.request_id = $1
     ) AS line GROUP BY outcome, article, because ORDER BY count(*) DESC, outcome, article, because LIMIT $3`,
    [request, silent, limit],
  );
}

/** By id, ascending. */
export function listErasureMessages(
  queries: Queries,
  request: number,
  {
    silent,
    outcome,
    after,
    limit,
  }: { silent: boolean; outcome: ErasureOutcome | undefined; after: number; limit: number },
): Promise<ErasureMessageRow[]> {
  return queries.query<ErasureMessageRow>(
    `WITH page AS (
       SELECT e.message_id FROM archive.erasure_message e WHERE e.request_id = $1 AND e.message_id > $3 AND ($4::text IS NULL OR archive.erasure_outcome(e, $2) = $4)
       ORDER BY e.message_id LIMIT $5
     )
     SELECT e.message_id AS message, m.conversation_id AS conversation, c.channel, m.at, coalesce(v.parties, '{}') AS parties,
       archive.erasure_outcome(e, $2) AS outcome, archive.erasure_articles(archive.erasure_grounds(e, $2)) AS articles, e.code, e.due
     FROM page p JOIN archive.erasure_message e ON e.request_id = $1 AND e.message_id = p.message_id
     LEFT JOIN archive.message m ON m.id = e.message_id LEFT JOIN archive.conversation c ON c.id = m.conversation_id
     LEFT JOIN archive.version v ON v.message_id = m.id AND v.version = 0 ORDER BY e.message_id`,
    [request, silent, after, outcome ?? null, limit],
  );
}

/** Whose bytes a message is stored with, for those of these that are owners of a record: message and mate still there. */
export function recordMatesOf(queries: Queries, ids: readonly number[]): Promise<{ message: number; mate: number }[]> {
  return queries.query(
    `SELECT r.message_id AS message, r.mate FROM archive.record_mates($1::bigint[]) r
     WHERE r.owner = r.message_id AND EXISTS (SELECT FROM archive.message m WHERE m.id = r.mate)`,
    [ids],
  );
}

/** Messages that nothing keeps but, it may be, the record they stand in, ascending. */
export async function looseOfErasure(queries: Queries, request: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT m.message_id AS id FROM archive.erasure_message m WHERE m.request_id = $1 AND NOT m.gone AND m.duty = 'none' AND m.held IS NULL AND m.kept IS NULL ORDER BY 1`,
    [request],
  );
  return rows.map(({ id }) => id);
}

/** Writes down which messages stay because of the record they stand in. Returns how many are not as before. */
export async function bindErasure(tx: Transaction, request: number, bound: readonly number[]): Promise<number> {
  const rows = await tx.query(
    `UPDATE archive.erasure_message SET bound = NOT bound WHERE request_id = $1 AND bound <> (message_id = ANY($2::bigint[])) RETURNING message_id`,
    [request, bound],
  );
  return rows.length;
}

/** Messages that nothing keeps, ascending. */
export async function freeOfErasure(queries: Queries, request: number): Promise<number[]> {
  const rows = await queries.query<{ id: number }>(
    `SELECT m.message_id AS id FROM archive.erasure_message m WHERE m.request_id = $1 AND archive.erasure_outcome(m, true) = 'free' ORDER BY 1`,
    [request],
  );
  return rows.map(({ id }) => id);
}

/** Writes down on which grounds each message is refused from now on, and returns the articles: all, and without silent holds. */
export async function refuseErasure(
  tx: Transaction,
  request: number,
): Promise<{ articles: RefusalArticle[]; openly: RefusalArticle[] }> {
  await tx.query(
    'UPDATE archive.erasure_message m SET refused = archive.erasure_grounds(m, true) WHERE m.request_id = $1 AND m.refused <> archive.erasure_grounds(m, true)',
    [request],
  );
  const articlesOf = async (silent: boolean): Promise<RefusalArticle[]> => {
    const rows = await tx.query<{ article: RefusalArticle }>(
      'SELECT DISTINCT a AS article FROM archive.erasure_message m, unnest(archive.erasure_articles(archive.erasure_grounds(m, $2))) AS a WHERE m.request_id = $1 ORDER BY a',
      [request, silent],
    );
    return rows.map(({ article }) => article);
  };
  return { articles: await articlesOf(true), openly: await articlesOf(false) };
}

/**
 * How a decided request stands: messages that are there, those of them that no decision refused, and the articles of
 * grounds that were given for a refusal and have ended since.
 */
export async function standingOfErasure(
  tx: Transaction,
  request: number,
): Promise<{ left: number; undecided: number; erased: number; ended: RefusalArticle[] }> {
  const [row] = await tx.query<{ left: number; undecided: number; erased: number; ended: RefusalArticle[] }>(
    `SELECT count(*) FILTER (WHERE NOT gone) AS left, count(*) FILTER (WHERE NOT gone AND refused = '{}') AS undecided, count(*) FILTER (WHERE gone) AS erased,
       archive.erasure_articles(ARRAY(SELECT DISTINCT g FROM archive.erasure_message m, unnest(m.refused) AS g
         WHERE m.request_id = $1 AND NOT m.gone AND NOT g = ANY(archive.erasure_grounds(m, true)))) AS ended
     FROM archive.erasure_message WHERE request_id = $1`,
    [request],
  );
  return row!;
}

/** Whether a disposal will take nothing more. */
export async function isDisposalOver(queries: Queries, disposal: number): Promise<boolean> {
  const [row] = await queries.query<{ over: boolean }>(
    `SELECT state IN ('done', 'cancelled', 'rejected') AS over FROM archive.disposal WHERE id = $1`,
    [disposal],
  );
  return row!.over;
}
