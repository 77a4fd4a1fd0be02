import type { AttestationState } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export type AttestationLetterKind = 'request' | 'reminder';

export interface AttestationLetterRow {
  readonly id: number;
  readonly attestation: number;
  readonly kind: AttestationLetterKind;
  readonly toName: string;
  readonly address: string;
  readonly attempts: number;
  readonly madeAt: Date;
  /** Of the attestation: whether it is still asked. */
  readonly attestationState: AttestationState;
}

/**
 * To be tried at once: the first request to whoever was given no link yet, a reminder to everybody else. One that waits
 * already is not doubled.
 */
export async function insertLetters(
  tx: Transaction,
  letters: readonly { readonly attestation: number; readonly toName: string; readonly address: string }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO surveillance.attestation_letter (attestation_id, kind, to_name, address, state, made_at, next_at)
     SELECT a.id, CASE WHEN a.state = 'asked' AND NOT EXISTS (SELECT FROM surveillance.attestation_link k WHERE k.attestation_id = a.id) THEN 'request' ELSE 'reminder' END, n, d, 'waiting', $4, $4
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS l (i, n, d) JOIN surveillance.attestation a ON a.id = l.i
     WHERE NOT EXISTS (SELECT FROM surveillance.attestation_letter o WHERE o.attestation_id = a.id AND o.state = 'waiting')`,
    [
      letters.map(({ attestation }) => attestation),
      letters.map(({ toName }) => toName),
      letters.map(({ address }) => address),
      at,
    ],
  );
}

/** Letters to be tried now, oldest first. */
export function waitingLetters(queries: Queries, now: Date, limit: number): Promise<AttestationLetterRow[]> {
  return queries.query<AttestationLetterRow>(
    `SELECT l.id, l.attestation_id AS attestation, l.kind, l.to_name AS "toName", l.address, l.attempts, l.made_at AS "madeAt", a.state AS "attestationState"
     FROM surveillance.attestation_letter l JOIN surveillance.attestation a ON a.id = l.attestation_id
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
    'UPDATE surveillance.attestation_letter SET state = $2, done_at = $3, fault = $4, attempts = attempts + 1 WHERE id = $1',
    [id, end.state, end.at, end.fault],
  );
}

export async function putLetterOff(queries: Queries, id: number, fault: string, until: Date): Promise<void> {
  await queries.query(
    'UPDATE surveillance.attestation_letter SET attempts = attempts + 1, fault = $2, next_at = $3 WHERE id = $1',
    [id, fault, until],
  );
}

/** The server does not answer: nothing is tried before `until`. */
export async function putLettersOff(queries: Queries, until: Date): Promise<void> {
  await queries.query(
    "UPDATE surveillance.attestation_letter SET next_at = $1 WHERE state = 'waiting' AND next_at < $1",
    [until],
  );
}
