import type { CustodianNoticeState, NoticeLanguage } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

/** Somebody to be told, as the directory has them now. */
export interface ToldPerson {
  readonly person: string;
  readonly externalId: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly desk: string | null;
}

export interface Answer {
  readonly question: string;
  readonly answer: string;
}

export interface CustodianNoticeRow extends ToldPerson {
  readonly id: number;
  readonly notice: number;
  readonly hold: number;
  readonly number: number;
  readonly state: CustodianNoticeState;
  readonly since: Date;
  readonly sentAt: Date | null;
  readonly openedAt: Date | null;
  readonly reminders: number;
  /** Steps the calendar has taken because nothing was acknowledged. */
  readonly chased: number;
  /** `YYYY-MM-DD`, in the zone of the notice's calendar. */
  readonly nextOn: string | null;
  readonly escalatedTo: string | null;
  readonly version: number;
  readonly acknowledgedAt: Date | null;
  readonly signedName: string | null;
  readonly language: NoticeLanguage | null;
  readonly sha256: Buffer | null;
  readonly answers: readonly Answer[] | null;
}

export interface NoticeMoveRow {
  readonly from: CustodianNoticeState | null;
  readonly to: CustodianNoticeState;
  readonly at: Date;
  readonly byName: string;
}

const COLUMNS = `c.id, c.notice_id AS notice, n.hold_id AS hold, n.number, c.person, c.external_id AS "externalId", c.name, c.names, c.desk, c.state, c.since, c.sent_at AS "sentAt", c.opened_at AS "openedAt",
  c.reminders, c.chased, c.next_on::text AS "nextOn", c.escalated_to AS "escalatedTo", c.version, a.at AS "acknowledgedAt", a.signed_name AS "signedName", a.language, a.sha256, a.answers`;
const FROM =
  'archive.custodian_notice c JOIN archive.hold_notice n ON n.id = c.notice_id LEFT JOIN archive.acknowledgement a ON a.custodian_notice_id = c.id';

/** With the states they start in; their ids in order. */
export async function insertCustodianNotices(
  tx: Transaction,
  notice: number,
  people: readonly ToldPerson[],
  { at, byName }: { readonly at: Date; readonly byName: string },
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `WITH made AS (
       INSERT INTO archive.custodian_notice (notice_id, person, external_id, name, names, desk, state, since, version)
       SELECT $1, (p->>'person')::uuid, p->>'externalId', p->>'name', ARRAY(SELECT jsonb_array_elements_text(p->'names')), p->>'desk', 'waiting', $3, 0
       FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY p (p, n) ORDER BY n RETURNING id
     ), moved AS (
       INSERT INTO archive.custodian_notice_move (custodian_notice_id, to_state, at, by_name) SELECT id, 'waiting', $3, $4 FROM made
     ) SELECT id FROM made ORDER BY id`,
    [notice, JSON.stringify(people), at, byName],
  );
  return rows.map(({ id }) => id);
}

export function countNoticeStates(
  queries: Queries,
  notice: number,
): Promise<{ state: CustodianNoticeState; n: number }[]> {
  return queries.query(
    'SELECT state, count(*) AS n FROM archive.custodian_notice WHERE notice_id = $1 GROUP BY state',
    [notice],
  );
}

export function listCustodianNotices(
  queries: Queries,
  notice: number,
  state: CustodianNoticeState | undefined,
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<CustodianNoticeRow[]> {
  return queries.query<CustodianNoticeRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE c.notice_id = $1 AND ($2::text IS NULL OR c.state = $2)
       AND ($3::text IS NULL OR (lower(c.name), c.id) > (lower($3), $4)) ORDER BY lower(c.name), c.id LIMIT $5`,
    [notice, state ?? null, after?.name ?? null, after?.id ?? null, limit],
  );
}

/** Of one notice, or of every notice of a hold; in order of their making. */
export function readCustodianNoticesOf(
  queries: Queries,
  of: { readonly notice: number } | { readonly hold: number },
): Promise<CustodianNoticeRow[]> {
  return queries.query<CustodianNoticeRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${'notice' in of ? 'c.notice_id' : 'n.hold_id'} = $1 ORDER BY c.id`,
    ['notice' in of ? of.notice : of.hold],
  );
}

export async function readCustodianNotice(queries: Queries, id: number): Promise<CustodianNoticeRow | undefined> {
  const [row] = await queries.query<CustodianNoticeRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE c.id = $1`, [id]);
  return row;
}

/** Nobody else changes them until the transaction ends. */
export function lockCustodianNotices(
  tx: Transaction,
  which: { readonly ids: readonly number[] } | { readonly notice: number },
): Promise<CustodianNoticeRow[]> {
  return tx.query<CustodianNoticeRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${'ids' in which ? 'c.id = ANY($1::bigint[])' : 'c.notice_id = $1'} ORDER BY c.id FOR UPDATE OF c`,
    ['ids' in which ? which.ids : which.notice],
  );
}

/** The one a link in force is for, of a hold that is not silent; with `lock`, nobody else answers it meanwhile. */
export async function custodianNoticeOfToken(
  queries: Queries,
  tokenHash: Buffer,
  lock = false,
): Promise<CustodianNoticeRow | undefined> {
  const [row] = await queries.query<CustodianNoticeRow>(
    `SELECT ${COLUMNS} FROM ${FROM} JOIN archive.custodian_link l ON l.custodian_notice_id = c.id JOIN archive.hold h ON h.id = n.hold_id
     WHERE l.token_hash = $1 AND l.ended_at IS NULL AND NOT h.silent${lock ? ' FOR UPDATE OF c' : ''}`,
    [tokenHash],
  );
  return row;
}

/** Those of `ids` that were in one of `from` are in `to` now, each with its move written down. */
export function moveCustodianNotices(
  tx: Transaction,
  ids: readonly number[],
  from: readonly CustodianNoticeState[],
  to: CustodianNoticeState,
  { at, byName }: { readonly at: Date; readonly byName: string },
): Promise<{ id: number; from: CustodianNoticeState }[]> {
  return tx.query(
    `WITH old AS (SELECT id, state FROM archive.custodian_notice WHERE id = ANY($1::bigint[]) AND state = ANY($2) FOR UPDATE),
     moved AS (
       UPDATE archive.custodian_notice c SET state = $3, since = $4, version = c.version + 1, next_on = CASE WHEN $3 IN ('sent', 'reminded') THEN c.next_on END
       FROM old WHERE c.id = old.id RETURNING c.id, old.state
     ), written AS (
       INSERT INTO archive.custodian_notice_move (custodian_notice_id, from_state, to_state, at, by_name) SELECT id, state, $3, $4, $5 FROM moved ORDER BY id
     ) SELECT id, state AS "from" FROM moved`,
    [ids, from, to, at, byName],
  );
}

export async function noteProgress(
  tx: Transaction,
  id: number,
  progress: Partial<
    Pick<CustodianNoticeRow, 'sentAt' | 'openedAt' | 'reminders' | 'chased' | 'nextOn' | 'escalatedTo'>
  >,
): Promise<void> {
  // An absent fact stays; null is a value for the next day alone.
  await tx.query(
    `UPDATE archive.custodian_notice SET sent_at = coalesce(sent_at, $2), opened_at = coalesce(opened_at, $3), reminders = coalesce($4, reminders), chased = coalesce($5, chased),
       next_on = CASE WHEN $6 THEN $7::date ELSE next_on END, escalated_to = coalesce($8, escalated_to), version = version + 1 WHERE id = $1`,
    [
      id,
      progress.sentAt ?? null,
      progress.openedAt ?? null,
      progress.reminders ?? null,
      progress.chased ?? null,
      progress.nextOn !== undefined,
      progress.nextOn ?? null,
      progress.escalatedTo ?? null,
    ],
  );
}

/** Still asked by holds that are not silent, and due by the day it is where their notice's calendar is; oldest first. */
export function dueCustodianNotices(tx: Transaction, now: Date, limit: number): Promise<CustodianNoticeRow[]> {
  return tx.query<CustodianNoticeRow>(
    `SELECT ${COLUMNS} FROM ${FROM} JOIN archive.hold h ON h.id = n.hold_id JOIN archive.calendar k ON k.id = n.calendar_id
     WHERE c.next_on <= ($1::timestamptz AT TIME ZONE k.zone)::date AND c.state IN ('sent', 'reminded') AND NOT h.silent
     ORDER BY c.next_on, c.id LIMIT $2 FOR UPDATE OF c SKIP LOCKED`,
    [now, limit],
  );
}

export function noticeMovesOf(
  queries: Queries,
  ids: readonly number[],
): Promise<(NoticeMoveRow & { readonly custodian: number })[]> {
  return queries.query(
    `SELECT custodian_notice_id AS custodian, from_state AS "from", to_state AS "to", at, by_name AS "byName" FROM archive.custodian_notice_move
     WHERE custodian_notice_id = ANY($1::bigint[]) ORDER BY id`,
    [ids],
  );
}
