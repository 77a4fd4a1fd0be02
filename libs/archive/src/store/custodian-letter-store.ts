import type { CustodianNoticeState, LetterState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type LetterKind = 'notice' | 'reminder' | 'escalation';

export interface NewLetter {
  readonly custodian: number;
  readonly kind: LetterKind;
  readonly toName: string;
  readonly address: string;
}

export interface LetterRow extends NewLetter {
  readonly id: number;
  readonly state: LetterState;
  readonly madeAt: Date;
  readonly doneAt: Date | null;
  readonly attempts: number;
  /** Code of the latest failure, e.g. `550`. */
  readonly fault: string | null;
}

export interface WaitingLetter extends LetterRow {
  readonly notice: number;
  readonly custodianState: CustodianNoticeState;
  readonly custodianName: string;
  /** Nobody is told of a silent hold, also where it became so. */
  readonly silent: boolean;
}

const COLUMNS = `l.id, l.custodian_notice_id AS custodian, l.kind, l.to_name AS "toName", l.address, l.state, l.made_at AS "madeAt", l.done_at AS "doneAt", l.attempts, l.fault`;

/** Ends the links there are of these. */
export async function endLinks(tx: Transaction, custodians: readonly number[], at: Date): Promise<void> {
  await tx.query(
    'UPDATE archive.custodian_link SET ended_at = $2 WHERE custodian_notice_id = ANY($1::bigint[]) AND ended_at IS NULL',
    [custodians, at],
  );
}

export async function insertLinks(
  tx: Transaction,
  links: readonly { readonly custodian: number; readonly hash: Buffer }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO archive.custodian_link (token_hash, custodian_notice_id, made_at) SELECT decode(h, 'hex'), c, $3 FROM unnest($1::text[], $2::bigint[]) AS l (h, c)`,
    [links.map(({ hash }) => hash.toString('hex')), links.map(({ custodian }) => custodian), at],
  );
}

/** To be tried at once. One that waits already for the same custodian and of the same kind is not doubled. */
export async function insertLetters(tx: Transaction, letters: readonly NewLetter[], at: Date): Promise<number> {
  const rows = await tx.query(
    `INSERT INTO archive.custodian_letter (custodian_notice_id, kind, to_name, address, state, made_at, next_at)
     SELECT c, k, n, a, 'waiting', $5, $5 FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS l (c, k, n, a)
     WHERE NOT EXISTS (SELECT FROM archive.custodian_letter o WHERE o.custodian_notice_id = c AND o.kind = k AND o.state = 'waiting') RETURNING 1`,
    [
      letters.map(({ custodian }) => custodian),
      letters.map(({ kind }) => kind),
      letters.map(({ toName }) => toName),
      letters.map(({ address }) => address),
      at,
    ],
  );
  return rows.length;
}

/** Letters to be tried now, oldest first. */
export function waitingLetters(queries: Queries, now: Date, limit: number): Promise<WaitingLetter[]> {
  return queries.query<WaitingLetter>(
    `SELECT ${COLUMNS}, c.notice_id AS notice, c.state AS "custodianState", c.name AS "custodianName", h.silent
     FROM archive.custodian_letter l JOIN archive.custodian_notice c ON c.id = l.custodian_notice_id JOIN archive.hold_notice n ON n.id = c.notice_id JOIN archive.hold h ON h.id = n.hold_id
     WHERE l.state = 'waiting' AND l.next_at <= $1 ORDER BY l.next_at, l.id LIMIT $2`,
    [now, limit],
  );
}

export async function endLetter(
  tx: Transaction,
  id: number,
  end: { readonly state: 'taken' | 'refused'; readonly at: Date; readonly fault: string | null },
): Promise<void> {
  await tx.query(
    'UPDATE archive.custodian_letter SET state = $2, done_at = $3, fault = $4, attempts = attempts + 1 WHERE id = $1',
    [id, end.state, end.at, end.fault],
  );
}

export async function putLetterOff(queries: Queries, id: number, fault: string, until: Date): Promise<void> {
  await queries.query(
    'UPDATE archive.custodian_letter SET attempts = attempts + 1, fault = $2, next_at = $3 WHERE id = $1',
    [id, fault, until],
  );
}

/** The server does not answer: nothing is tried before `until`. */
export async function putLettersOff(queries: Queries, until: Date): Promise<void> {
  await queries.query("UPDATE archive.custodian_letter SET next_at = $1 WHERE state = 'waiting' AND next_at < $1", [
    until,
  ]);
}

/** In order of their making. */
export function lettersOf(queries: Queries, custodians: readonly number[]): Promise<LetterRow[]> {
  return queries.query<LetterRow>(
    `SELECT ${COLUMNS} FROM archive.custodian_letter l WHERE l.custodian_notice_id = ANY($1::bigint[]) ORDER BY l.id`,
    [custodians],
  );
}
