import type { MailRoute, NoticeChoice, NoticeHours, NoticeKind } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';

/** Of somebody who has chosen nothing. */
export const USUAL_HOURS: NoticeHours = { zone: 'UTC', quiet: null, digestAt: '08:00', language: 'en' };

interface HoursRow {
  readonly zone: string | null;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly quietDays: number[] | null;
  readonly digestAt: string | null;
  readonly language: 'en' | 'zh' | null;
  readonly version: number | null;
}

export interface Recipient {
  readonly id: string;
  /** False for somebody who has been invited and has not come yet. */
  readonly joined: boolean;
  /** Null: as usual. */
  readonly choice: { readonly app: boolean; readonly mail: MailRoute } | null;
  readonly hours: NoticeHours;
}

const HOURS =
  'h.zone, h.quiet_from AS "quietFrom", h.quiet_to AS "quietTo", h.quiet_days AS "quietDays", h.digest_at AS "digestAt", h.language, h.version';

/** Those of `ids` who can still be told, with how they want to be told about `kind`. */
export async function selectRecipients(
  queries: Queries,
  ids: readonly string[],
  kind: NoticeKind,
): Promise<Recipient[]> {
  const rows = await queries.query<
    HoursRow & { id: string; joined: boolean; app: boolean | null; mail: MailRoute | null }
  >(
    `SELECT u.id, u.state = 'active' AS joined, c.app, c.mail, ${HOURS} FROM access."user" u
     LEFT JOIN access.notice_choice c ON c.user_id = u.id AND c.kind = $2
     LEFT JOIN access.notice_hours h ON h.user_id = u.id
     WHERE u.id::text = ANY($1::text[]) AND u.state <> 'disabled'`,
    [ids, kind],
  );
  return rows.map((row) => ({
    id: row.id,
    joined: row.joined,
    choice: row.app === null || row.mail === null ? null : { app: row.app, mail: row.mail },
    hours: hoursOf(row),
  }));
}

export async function selectHours(
  queries: Queries,
  user: string,
): Promise<{ readonly hours: NoticeHours; readonly version: number }> {
  const [row] = await queries.query<HoursRow>(`SELECT ${HOURS} FROM access.notice_hours h WHERE h.user_id = $1`, [
    user,
  ]);
  return row ? { hours: hoursOf(row), version: row.version ?? 0 } : { hours: USUAL_HOURS, version: 0 };
}

export async function selectChoices(queries: Queries, user: string): Promise<NoticeChoice[]> {
  return queries.query<NoticeChoice>('SELECT kind, app, mail FROM access.notice_choice WHERE user_id = $1', [user]);
}

/** False when `version` is no longer the current one. */
export async function saveHours(
  tx: Transaction,
  user: string,
  { zone, quiet, digestAt, language }: NoticeHours,
  version: number,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO access.notice_hours AS h (user_id, zone, quiet_from, quiet_to, quiet_days, digest_at, language, version)
     SELECT $1, $2, $3, $4, $5::smallint[], $6, $7, 1 WHERE $8 = 0
     ON CONFLICT (user_id) DO NOTHING RETURNING 1`,
    [user, zone, quiet?.from ?? null, quiet?.to ?? null, quiet?.days ?? [], digestAt, language, version],
  );
  if (rows.length > 0) return true;
  const changed = await tx.query(
    `UPDATE access.notice_hours SET zone = $2, quiet_from = $3, quiet_to = $4, quiet_days = $5, digest_at = $6,
       language = $7, version = version + 1 WHERE user_id = $1 AND version = $8 RETURNING 1`,
    [user, zone, quiet?.from ?? null, quiet?.to ?? null, quiet?.days ?? [], digestAt, language, version],
  );
  return changed.length > 0;
}

export async function saveChoices(tx: Transaction, user: string, choices: readonly NoticeChoice[]): Promise<void> {
  await tx.query('DELETE FROM access.notice_choice WHERE user_id = $1', [user]);
  await tx.query(
    `INSERT INTO access.notice_choice (user_id, kind, app, mail)
     SELECT $1, * FROM unnest($2::text[], $3::boolean[], $4::text[])`,
    [user, choices.map(({ kind }) => kind), choices.map(({ app }) => app), choices.map(({ mail }) => mail)],
  );
}

/** Notices of a person whose e-mail has not been made yet. */
export async function selectUnmailed(
  tx: Transaction,
  user: string,
): Promise<{ readonly id: number; readonly kind: NoticeKind; readonly at: Date }[]> {
  return tx.query(
    `SELECT id, kind, at FROM access.notice
     WHERE user_id = $1 AND mail_after IS NOT NULL AND mail_id IS NULL ORDER BY id FOR UPDATE`,
    [user],
  );
}

export async function rerouteNotices(
  tx: Transaction,
  changes: readonly { readonly id: number; readonly route: MailRoute; readonly mailAfter: Date | null }[],
): Promise<void> {
  await tx.query(
    `UPDATE access.notice n SET route = c.route, mail_after = c.after
     FROM unnest($1::bigint[], $2::text[], $3::timestamptz[]) c(id, route, after) WHERE n.id = c.id`,
    [changes.map(({ id }) => id), changes.map(({ route }) => route), changes.map(({ mailAfter }) => mailAfter)],
  );
}

function hoursOf(row: HoursRow): NoticeHours {
  if (row.zone === null) return USUAL_HOURS;
  return {
    zone: row.zone,
    quiet:
      row.quietFrom === null || row.quietTo === null
        ? null
        : { from: row.quietFrom, to: row.quietTo, days: row.quietDays ?? [] },
    digestAt: row.digestAt ?? USUAL_HOURS.digestAt,
    language: row.language ?? USUAL_HOURS.language,
  };
}
