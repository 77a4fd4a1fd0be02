import type { CustodianNoticeState, NoticeLanguage } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Answer } from './custodian-notice-store';
import type { Doing } from './person-store';

export interface AcknowledgementRow {
  readonly custodian: number;
  readonly language: NoticeLanguage;
  readonly sha256: Buffer;
  readonly signedName: string;
  readonly answers: readonly Answer[];
  readonly at: Date;
}

/** Who had been told what of a hold by an instant, and what they had made of it. */
export interface ToldAt {
  readonly person: string;
  /** As the directory has them now, as their name is the one they were told by. */
  readonly externalId: string;
  readonly name: string;
  /** Number of the newest notice they had been given. */
  readonly notice: number;
  readonly state: CustodianNoticeState;
  /** Of that notice; null: it was not acknowledged by then. */
  readonly acknowledgedAt: Date | null;
  /** Of the text they saw, hexadecimal. */
  readonly sha256: string | null;
  /** An older notice they had acknowledged; null: none. */
  readonly earlier: number | null;
}

export interface FollowUpRow {
  readonly id: number;
  readonly custodian: number;
  readonly hold: number;
  readonly holdName: string;
  readonly person: string;
  readonly externalId: string;
  readonly name: string;
  readonly question: string;
  readonly words: string;
  readonly raisedAt: Date;
  readonly settledAt: Date | null;
  readonly settledByName: string | null;
  readonly note: string | null;
  readonly version: number;
}

const FOLLOW_UP = `f.id, f.custodian_notice_id AS custodian, h.id AS hold, h.name AS "holdName", c.person, c.external_id AS "externalId", c.name, f.question, f.words, f.raised_at AS "raisedAt",
  f.settled_at AS "settledAt", f.settled_by_name AS "settledByName", f.note, f.version`;
const FOLLOW_UPS =
  'archive.custodian_follow_up f JOIN archive.custodian_notice c ON c.id = f.custodian_notice_id JOIN archive.hold_notice n ON n.id = c.notice_id JOIN archive.hold h ON h.id = n.hold_id';

export async function insertAcknowledgement(
  tx: Transaction,
  { custodian, language, sha256, signedName, answers, at }: AcknowledgementRow,
): Promise<void> {
  await tx.query(
    'INSERT INTO archive.acknowledgement (custodian_notice_id, language, sha256, signed_name, answers, at) VALUES ($1, $2, $3, $4, $5::jsonb, $6)',
    [custodian, language, sha256, signedName, JSON.stringify(answers), at],
  );
}

export async function insertFollowUps(
  tx: Transaction,
  custodian: number,
  raised: readonly { readonly question: string; readonly words: string }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO archive.custodian_follow_up (custodian_notice_id, question, words, raised_at, version)
     SELECT $1, q, w, $4, 0 FROM unnest($2::text[], $3::text[]) AS f (q, w)`,
    [custodian, raised.map(({ question }) => question), raised.map(({ words }) => words), at],
  );
}

export function followUpsOf(queries: Queries, custodians: readonly number[]): Promise<FollowUpRow[]> {
  return queries.query<FollowUpRow>(
    `SELECT ${FOLLOW_UP} FROM ${FOLLOW_UPS} WHERE f.custodian_notice_id = ANY($1::bigint[]) ORDER BY f.id`,
    [custodians],
  );
}

/** Newest first; those of silent holds only for who sees such. */
export function listFollowUps(
  queries: Queries,
  filter: {
    readonly hold?: number | undefined;
    readonly person?: string | undefined;
    readonly settled: boolean;
    readonly silent: boolean;
  },
  before: number | undefined,
  limit: number,
): Promise<FollowUpRow[]> {
  return queries.query<FollowUpRow>(
    `SELECT ${FOLLOW_UP} FROM ${FOLLOW_UPS} WHERE (f.settled_at IS NOT NULL) = $1 AND ($2::bigint IS NULL OR h.id = $2) AND ($3::uuid IS NULL OR c.person = $3)
       AND ($4 OR NOT h.silent) AND ($5::bigint IS NULL OR f.id < $5) ORDER BY f.id DESC LIMIT $6`,
    [filter.settled, filter.hold ?? null, filter.person ?? null, filter.silent, before ?? null, limit],
  );
}

export async function countOpenFollowUps(queries: Queries, hold: number): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${FOLLOW_UPS} WHERE h.id = $1 AND f.settled_at IS NULL`,
    [hold],
  );
  return row!.n;
}

export async function readFollowUp(queries: Queries, id: number): Promise<FollowUpRow | undefined> {
  const [row] = await queries.query<FollowUpRow>(`SELECT ${FOLLOW_UP} FROM ${FOLLOW_UPS} WHERE f.id = $1`, [id]);
  return row;
}

/** False when it is of another version, or settled. */
export async function settleFollowUp(
  tx: Transaction,
  id: number,
  version: number,
  note: string,
  { at, by, byName }: Doing,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE archive.custodian_follow_up SET settled_at = $3, settled_by = $4, settled_by_name = $5, note = $6, version = version + 1
     WHERE id = $1 AND version = $2 AND settled_at IS NULL RETURNING 1`,
    [id, version, at, by, byName, note],
  );
  return rows.length > 0;
}

/** One line for everybody who was ever told of a hold by `at`, by name: as their moves say, whatever happened since. */
export function readToldAt(queries: Queries, hold: number, at: Date): Promise<ToldAt[]> {
  return queries.query<ToldAt>(
    `SELECT t.person, p.external_id AS "externalId", t.name, t.number AS notice, t.state, a.at AS "acknowledgedAt", encode(a.sha256, 'hex') AS sha256, (
       SELECT max(n.number) FROM archive.acknowledgement o JOIN archive.custodian_notice c ON c.id = o.custodian_notice_id JOIN archive.hold_notice n ON n.id = c.notice_id
       WHERE n.hold_id = $1 AND c.person = t.person AND n.number < t.number AND o.at <= $2
     ) AS earlier
     FROM (
       SELECT DISTINCT ON (c.person) c.id, c.person, c.name, n.number, m.to_state AS state
       FROM archive.hold_notice n JOIN archive.custodian_notice c ON c.notice_id = n.id
       JOIN LATERAL (SELECT to_state FROM archive.custodian_notice_move WHERE custodian_notice_id = c.id AND at <= $2 ORDER BY id DESC LIMIT 1) m ON true
       WHERE n.hold_id = $1 ORDER BY c.person, n.number DESC
     ) t JOIN archive.person p ON p.id = t.person LEFT JOIN archive.acknowledgement a ON a.custodian_notice_id = t.id AND a.at <= $2
     ORDER BY lower(t.name), t.person`,
    [hold, at],
  );
}
