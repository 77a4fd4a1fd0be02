import type { MailRoute, NoticeKind } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

export interface NoticeRow {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly words: Readonly<Record<string, string | number>>;
  readonly at: Date;
  readonly readAt: Date | null;
  readonly answeredAt: Date | null;
}

export interface NewNotice {
  readonly user: string;
  readonly inApp: boolean;
  readonly route: MailRoute;
  readonly mailAfter: Date | null;
}

export interface ToldNotice {
  readonly kind: NoticeKind;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly words: Readonly<Record<string, string | number>>;
  readonly once: string | null;
  readonly at: Date;
}

const COLUMNS =
  'n.id, n.kind, n.subject_kind AS "subjectKind", n.subject_id AS "subjectId", n.words, n.at, n.read_at AS "readAt", n.answered_at AS "answeredAt"';

/** Whom it was told: those who had been told before under the same `once` are left out. */
export async function insertNotices(
  tx: Transaction,
  { kind, subject, words, once, at }: ToldNotice,
  to: readonly NewNotice[],
): Promise<string[]> {
  const rows = await tx.query<{ user: string }>(
    `INSERT INTO access.notice (user_id, in_app, route, mail_after, kind, subject_kind, subject_id, words, once, at)
     SELECT t.*, $5, $6, $7, $8::jsonb, $9, $10 FROM unnest($1::uuid[], $2::boolean[], $3::text[], $4::timestamptz[]) t
     ON CONFLICT (user_id, kind, subject_kind, subject_id, once) WHERE once IS NOT NULL DO NOTHING
     RETURNING user_id AS "user"`,
    [
      to.map(({ user }) => user),
      to.map(({ inApp }) => inApp),
      to.map(({ route }) => route),
      to.map(({ mailAfter }) => mailAfter),
      kind,
      subject.kind,
      subject.id,
      JSON.stringify(words),
      once,
      at,
    ],
  );
  return rows.map(({ user }) => user);
}

/** Newest first, below `before`. */
export async function selectNotices(
  queries: Queries,
  user: string,
  unread: boolean,
  before: number | undefined,
  limit: number,
): Promise<NoticeRow[]> {
  return queries.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM access.notice n
     WHERE n.user_id = $1 AND n.in_app AND ($2::bigint IS NULL OR n.id < $2) ${unread ? 'AND n.read_at IS NULL AND n.answered_at IS NULL' : ''}
     ORDER BY n.id DESC LIMIT $3`,
    [user, before ?? null, limit],
  );
}

/** Also those that were told by e-mail alone: a mail links to its notice. */
export async function findNotice(queries: Queries, user: string, id: number): Promise<NoticeRow | undefined> {
  const [row] = await queries.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM access.notice n WHERE n.user_id = $1 AND n.id = $2`,
    [user, id],
  );
  return row;
}

/** Counts no further than `most`. */
export async function countUnread(queries: Queries, user: string, most: number): Promise<number> {
  const [row] = await queries.query<{ n: number }>(
    `SELECT count(*) AS n FROM (
       SELECT 1 FROM access.notice WHERE user_id = $1 AND in_app AND read_at IS NULL AND answered_at IS NULL LIMIT $2
     ) u`,
    [user, most],
  );
  return row!.n;
}

/** Of these kinds, unread ones that are not among those that stand wait no more. Returns whose they were. */
export async function answerOthers(
  tx: Transaction,
  kinds: readonly NoticeKind[],
  standing: readonly { user: string; kind: NoticeKind; subjectKind: string; subjectId: string; once: string }[],
  at: Date,
): Promise<string[]> {
  const rows = await tx.query<{ user: string }>(
    `UPDATE access.notice n SET answered_at = $2, mail_after = NULL
     WHERE n.kind = ANY($1::text[]) AND n.read_at IS NULL AND n.answered_at IS NULL AND NOT EXISTS (
       SELECT FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[]) AS s (user_id, kind, subject_kind, subject_id, once)
       WHERE s.user_id = n.user_id AND s.kind = n.kind AND s.subject_kind = n.subject_kind AND s.subject_id = n.subject_id AND s.once = n.once)
     RETURNING n.user_id AS "user"`,
    [
      kinds,
      at,
      standing.map(({ user }) => user),
      standing.map(({ kind }) => kind),
      standing.map(({ subjectKind }) => subjectKind),
      standing.map(({ subjectId }) => subjectId),
      standing.map(({ once }) => once),
    ],
  );
  return [...new Set(rows.map(({ user }) => user))];
}

/** Marks own unread notices; e-mail about them that is not yet on its way is not sent. Returns their ids. */
export async function markRead(
  tx: Transaction,
  user: string,
  which: { readonly ids: readonly number[] } | { readonly upTo: number },
  at: Date,
): Promise<number[]> {
  const condition = 'ids' in which ? 'id = ANY($3::bigint[])' : 'id <= $3 AND in_app';
  const rows = await tx.query<{ id: number }>(
    `UPDATE access.notice SET read_at = $2, mail_after = NULL
     WHERE user_id = $1 AND read_at IS NULL AND ${condition} RETURNING id`,
    [user, at, 'ids' in which ? which.ids : which.upTo],
  );
  return rows.map(({ id }) => id);
}
