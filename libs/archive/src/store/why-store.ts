import type { RetentionClass } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';

export interface OutcomeRow {
  readonly message: number;
  readonly state: 'due' | 'never' | 'unclassified';
  readonly due: Date | null;
  readonly code: string | null;
  readonly codes: string[];
  readonly missing: string[];
}

/** What the schedule in force says of messages; ids that are none are left out. */
export function readOutcomes(queries: Queries, ids: readonly number[]): Promise<OutcomeRow[]> {
  return queries.query<OutcomeRow>(
    'SELECT message_id AS message, state, due, code, codes, missing FROM archive.retention_of($1::bigint[]) ORDER BY message_id',
    [ids],
  );
}

export interface ClaimRow {
  readonly code: string;
  readonly period: string;
  /** By an authority's extension, beside the class's own. */
  readonly extended: boolean;
  readonly start: Date | null;
  readonly due: Date | null;
  readonly rules: string[];
}

/** Every class that applies to a message, and since when; a row a version of the message. */
export function readClaims(queries: Queries, message: number): Promise<ClaimRow[]> {
  return queries.query<ClaimRow>(
    'SELECT code, period, extended, start, due, rules FROM archive.retention_claims($1::bigint[])',
    [[message]],
  );
}

export interface KeptRow {
  readonly message: number;
  readonly hold: number;
  readonly name: string;
  readonly matter: string;
  readonly state: string;
  readonly silent: boolean;
  readonly since: Date | null;
  readonly freeAt: Date | null;
}

/** Holds that keep messages, silent ones as well: who asks says who may know of them. */
export function readKept(queries: Queries, ids: readonly number[]): Promise<KeptRow[]> {
  return queries.query<KeptRow>(
    `SELECT k.message_id AS message, h.id AS hold, h.name, t.number AS matter, h.state, h.silent OR t.silent AS silent, d.since, coalesce(d.free_at, h.free_at) AS "freeAt"
     FROM archive.kept_by_holds($1::bigint[]) k JOIN archive.hold h ON h.id = k.hold_id JOIN archive.matter t ON t.id = h.matter_id
     LEFT JOIN archive.held d ON d.message_id = k.message_id AND d.hold_id = k.hold_id ORDER BY k.message_id, h.id`,
    [ids],
  );
}

export interface MessagePlace {
  readonly id: number;
  readonly conversation: number;
  readonly channel: string;
  readonly at: Date;
}

export function readPlaces(queries: Queries, ids: readonly number[]): Promise<MessagePlace[]> {
  return queries.query<MessagePlace>(
    `SELECT m.id, m.conversation_id AS conversation, c.channel, m.at FROM archive.message m JOIN archive.conversation c ON c.id = m.conversation_id WHERE m.id = ANY($1::bigint[])`,
    [ids],
  );
}

interface Found {
  readonly ids: number[];
  readonly total: number;
}

/** The newest messages of a conversation, and how many there are. */
export function messagesOfConversation(queries: Queries, conversation: number, limit: number): Promise<Found> {
  return found(queries, 'SELECT id FROM archive.message WHERE conversation_id = $1', [conversation], limit);
}

/** Those of who held these handles, of all times. */
export function messagesOfHandles(queries: Queries, handles: readonly number[], limit: number): Promise<Found> {
  return found(
    queries,
    `SELECT DISTINCT v.message_id AS id FROM archive.member b JOIN archive.message m ON m.conversation_id = b.conversation_id
       JOIN archive.version v ON v.message_id = m.id AND v.parties && $1::bigint[] WHERE b.handle_id = ANY($1::bigint[])`,
    [handles],
    limit,
  );
}

/** Those whose bytes an object holds, and those it is attached to. */
export function messagesOfEvidence(queries: Queries, evidence: number, limit: number): Promise<Found> {
  return found(
    queries,
    `SELECT m.id FROM archive.message m WHERE m.id IN (SELECT p.message_id FROM archive.piece p WHERE p.evidence_id = $1 UNION SELECT a.message_id FROM archive.attachment a WHERE a.evidence_id = $1)`,
    [evidence],
    limit,
  );
}

async function found(queries: Queries, sql: string, values: readonly unknown[], limit: number): Promise<Found> {
  const [row] = await queries.query<Found>(
    `WITH f AS MATERIALIZED (${sql}) SELECT (SELECT count(*) FROM f) AS total, ARRAY(SELECT id FROM f ORDER BY id DESC LIMIT ${limit}) AS ids`,
    values,
  );
  return row!;
}

/** What could not be read of an object; undefined where there is no such object. */
export async function readEvidenceExceptions(queries: Queries, evidence: number): Promise<number | undefined> {
  const [row] = await queries.query<{ n: number }>(
    'SELECT (SELECT count(*) FROM archive.exception x WHERE x.evidence_id = e.id) AS n FROM archive.evidence e WHERE e.id = $1',
    [evidence],
  );
  return row?.n;
}

/** Disposals that list a message and have not come to it. A page’s ids ascend: most pages are left out by their ends. */
export function readDisposalsOf(
  queries: Queries,
  ids: readonly number[],
): Promise<{ message: number; disposal: number }[]> {
  return queries.query(
    `WITH page AS MATERIALIZED (
       SELECT p.disposal_id, p.ids FROM archive.disposal_page p JOIN archive.disposal d ON d.id = p.disposal_id AND d.state IN ('proposed', 'approved', 'running', 'paused')
       WHERE p.state <> 'done' AND p.ids[1] <= (SELECT max(i) FROM unnest($1::bigint[]) AS i) AND p.ids[cardinality(p.ids)] >= (SELECT min(i) FROM unnest($1::bigint[]) AS i))
     SELECT i AS message, min(p.disposal_id) AS disposal FROM page p CROSS JOIN unnest(p.ids) AS i WHERE i = ANY($1::bigint[]) GROUP BY i`,
    [ids],
  );
}

/** Matured messages of a block, in order of their ids. */
export function readMatured(
  queries: Queries,
  { first, last }: { first: number; last: number },
  limit: number,
): Promise<(OutcomeRow & { at: Date; conversation: number; channel: string; upperBound: boolean })[]> {
  return queries.query(
    `SELECT r.message_id AS message, r.state, r.due, r.code, r.codes, r.missing, m.at, m.conversation_id AS conversation, c.channel,
       EXISTS (SELECT FROM archive.schedule_class k JOIN archive.schedule s ON s.id = k.schedule_id AND s.state = 'in-force' WHERE k.upper_bound AND k.code = ANY(r.codes)) AS "upperBound"
     FROM archive.retention_of(ARRAY(SELECT id FROM archive.message WHERE id BETWEEN $1 AND $2)) r JOIN archive.message m ON m.id = r.message_id
     JOIN archive.conversation c ON c.id = m.conversation_id WHERE r.state = 'due' AND r.due <= archive.now() ORDER BY r.message_id LIMIT $3`,
    [first, last, limit],
  );
}

/** Class of the schedule in force. */
export async function readClassesInForce(queries: Queries): Promise<Map<string, RetentionClass>> {
  const rows = await queries.query<RetentionClass>(
    `SELECT k.code, k.jurisdiction, k.citation, k.record_class AS "recordClass", k.period, k.extended, k.clock, k.accessible, k.medium, k.basis, k.upper_bound AS "upperBound"
     FROM archive.schedule_class k JOIN archive.schedule s ON s.id = k.schedule_id AND s.state = 'in-force'`,
  );
  return new Map(rows.map((row) => [row.code, row]));
}

/** Extensions in force of these classes that a message may be within; exact where it is said to be extended. */
export function readExtensionsOf(
  queries: Queries,
  codes: readonly string[],
): Promise<{ id: number; authority: string; reference: string; codes: string[]; period: string | null }[]> {
  return queries.query(
    `SELECT id, authority, reference, codes, period FROM archive.extension WHERE state = 'in-force' AND codes && $1::text[] ORDER BY id`,
    [codes],
  );
}
