import type { NoticeHours } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { NoticeRow } from './notice-store';
import { USUAL_HOURS } from './preference-store';

export type Route = 'now' | 'digest';

export interface WaitingMail {
  readonly id: number;
  readonly user: string;
  readonly name: string;
  readonly address: string;
  /** False once the person may no longer come in: then nothing is sent. */
  readonly active: boolean;
  readonly language: NoticeHours['language'];
  readonly route: Route;
  readonly messageId: string;
  readonly madeAt: Date;
  readonly attempts: number;
}

/** People with notices that may go out now. */
export async function selectMailable(queries: Queries, now: Date): Promise<{ user: string; route: Route }[]> {
  return queries.query(
    `SELECT DISTINCT user_id AS "user", route FROM access.notice
     WHERE mail_after <= $1 AND mail_after IS NOT NULL AND mail_id IS NULL`,
    [now],
  );
}

export async function lockMailable(tx: Transaction, user: string, route: Route, now: Date): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `SELECT id FROM access.notice WHERE user_id = $1 AND route = $2 AND mail_after <= $3 AND mail_id IS NULL
     ORDER BY id FOR UPDATE SKIP LOCKED`,
    [user, route, now],
  );
  return rows.map(({ id }) => id);
}

export async function insertMail(
  tx: Transaction,
  user: string,
  route: Route,
  messageId: string,
  notices: readonly number[],
  now: Date,
): Promise<void> {
  await tx.query(
    `WITH made AS (
       INSERT INTO access.mail (user_id, route, message_id, made_at, next_at) VALUES ($1, $2, $3, $4, $4) RETURNING id
     ) UPDATE access.notice n SET mail_id = made.id FROM made WHERE n.id = ANY($5::bigint[])`,
    [user, route, messageId, now, notices],
  );
}

/** Mail to be tried now, oldest first. */
export async function selectWaiting(queries: Queries, now: Date, limit: number): Promise<WaitingMail[]> {
  return queries.query<WaitingMail>(
    `SELECT m.id, m.user_id AS "user", u.name, u.email AS address, u.state = 'active' AS active,
       coalesce(h.language, $3) AS language, m.route, m.message_id AS "messageId", m.made_at AS "madeAt", m.attempts
     FROM access.mail m JOIN access."user" u ON u.id = m.user_id LEFT JOIN access.notice_hours h ON h.user_id = u.id
     WHERE m.state = 'waiting' AND m.next_at <= $1 ORDER BY m.id LIMIT $2`,
    [now, limit, USUAL_HOURS.language],
  );
}

export async function selectNoticesOf(queries: Queries, mail: number): Promise<NoticeRow[]> {
  return queries.query<NoticeRow>(
    `SELECT id, kind, subject_kind AS "subjectKind", subject_id AS "subjectId", words, at, read_at AS "readAt", answered_at AS "answeredAt"
     FROM access.notice WHERE mail_id = $1 ORDER BY id`,
    [mail],
  );
}

export async function markSent(queries: Queries, mail: number, at: Date): Promise<void> {
  await queries.query(
    "UPDATE access.mail SET state = 'sent', sent_at = $2, attempts = attempts + 1, fault = NULL WHERE id = $1",
    [mail, at],
  );
}

export async function markRefused(queries: Queries, mail: number, fault: string): Promise<void> {
  await queries.query("UPDATE access.mail SET state = 'refused', attempts = attempts + 1, fault = $2 WHERE id = $1", [
    mail,
    fault,
  ]);
}

export async function putOff(queries: Queries, mail: number, fault: string, until: Date): Promise<void> {
  await queries.query('UPDATE access.mail SET attempts = attempts + 1, fault = $2, next_at = $3 WHERE id = $1', [
    mail,
    fault,
    until,
  ]);
}

/** The server does not answer: nothing is tried before `until`. */
export async function putAllOff(queries: Queries, until: Date): Promise<void> {
  await queries.query("UPDATE access.mail SET next_at = $1 WHERE state = 'waiting' AND next_at < $1", [until]);
}

/** How many are tried again. */
export async function retryAll(tx: Transaction, now: Date): Promise<number> {
  const rows = await tx.query(
    `UPDATE access.mail SET state = 'waiting', next_at = $1
     WHERE state = 'refused' OR (state = 'waiting' AND next_at > $1) RETURNING 1`,
    [now],
  );
  return rows.length;
}

export interface MailFacts {
  readonly waiting: number;
  readonly refused: number;
  readonly oldestWaitingAt: Date | null;
  readonly lastSentAt: Date | null;
  readonly fault: string | null;
}

export async function readMailFacts(queries: Queries): Promise<MailFacts> {
  const [facts] = await queries.query<MailFacts>(
    `SELECT
       (SELECT count(*) FROM access.mail WHERE state = 'waiting') AS waiting,
       (SELECT count(*) FROM access.mail WHERE state = 'refused') AS refused,
       (SELECT min(made_at) FROM access.mail WHERE state = 'waiting') AS "oldestWaitingAt",
       (SELECT max(sent_at) FROM access.mail WHERE state = 'sent') AS "lastSentAt",
       (SELECT fault FROM access.mail WHERE state = 'waiting' AND fault IS NOT NULL ORDER BY id LIMIT 1) AS fault`,
  );
  return facts!;
}
