import type { NoticeContent } from '@minutebook/contract';
import type { Queries, Transaction } from '@minutebook/platform';
import type { Doing } from './person-store';

/** A hold as far as telling its custodians goes. */
export interface NoticedHold {
  readonly id: number;
  readonly name: string;
  readonly matter: string;
  readonly silent: boolean;
  /** False once it is free: released, and cooled off. */
  readonly inEffect: boolean;
  /** Persons of the scope in force; none once it is free. */
  readonly custodians: readonly string[];
}

export interface TemplateVersionRow {
  readonly id: number;
  readonly template: number;
  readonly name: string;
  readonly number: number;
  readonly content: NoticeContent;
  readonly writtenByName: string;
  readonly writtenAt: Date;
}

/** How long somebody has to acknowledge: whole working days by a calendar. */
export interface Patience {
  readonly remindDays: number;
  readonly reminders: number;
  readonly escalateDays: number;
  readonly calendar: number;
}

export interface HoldNoticeRow extends Patience {
  readonly id: number;
  readonly hold: number;
  readonly number: number;
  /** Version of the template. */
  readonly text: number;
  readonly templateName: string;
  readonly templateNumber: number;
  readonly calendarName: string;
  readonly content: NoticeContent;
  readonly byMail: boolean;
  readonly issuedBy: string;
  readonly issuedByName: string;
  readonly issuedAt: Date;
}

const VERSION = `v.id, v.template_id AS template, t.name, v.number, v.content, v.written_by_name AS "writtenByName", v.written_at AS "writtenAt"`;
const VERSIONS = 'archive.hold_notice_text v JOIN archive.hold_notice_template t ON t.id = v.template_id';
const NOTICE = `n.id, n.hold_id AS hold, n.number, n.text_id AS text, t.name AS "templateName", v.number AS "templateNumber", n.content, n.by_mail AS "byMail", n.remind_days AS "remindDays", n.reminders,
  n.escalate_days AS "escalateDays", n.calendar_id AS calendar, c.name AS "calendarName", n.issued_by AS "issuedBy", n.issued_by_name AS "issuedByName", n.issued_at AS "issuedAt"`;
const NOTICES = `archive.hold_notice n JOIN archive.hold_notice_text v ON v.id = n.text_id JOIN archive.hold_notice_template t ON t.id = v.template_id JOIN archive.calendar c ON c.id = n.calendar_id`;

/** Of these holds; with `lock`, nobody else changes or tells of them meanwhile. */
export function readNoticedHolds(queries: Queries, ids: readonly number[], lock = false): Promise<NoticedHold[]> {
  return queries.query<NoticedHold>(
    `SELECT h.id, h.name, m.number || ' ' || m.title AS matter, h.silent OR m.silent AS silent, archive.hold_stands(h) AS "inEffect",
       CASE WHEN archive.hold_stands(h) THEN s.persons ELSE '{}' END AS custodians
     FROM archive.hold h JOIN archive.matter m ON m.id = h.matter_id JOIN archive.hold_scope s ON s.hold_id = h.id AND s.number = h.scope
     WHERE h.id = ANY($1::bigint[]) ORDER BY h.id${lock ? ' FOR UPDATE OF h' : ''}`,
    [ids],
  );
}

/** Newest versions, by name of their template. */
export function listTemplates(
  queries: Queries,
  after: { name: string; id: number } | undefined,
  limit: number,
): Promise<TemplateVersionRow[]> {
  return queries.query<TemplateVersionRow>(
    `SELECT ${VERSION} FROM ${VERSIONS} WHERE v.number = t.version AND ($1::text IS NULL OR (lower(t.name), t.id) > (lower($1), $2))
     ORDER BY lower(t.name), t.id LIMIT $3`,
    [after?.name ?? null, after?.id ?? null, limit],
  );
}

/** Every version, newest first. */
export function readTemplate(queries: Queries, template: number): Promise<TemplateVersionRow[]> {
  return queries.query<TemplateVersionRow>(
    `SELECT ${VERSION} FROM ${VERSIONS} WHERE v.template_id = $1 ORDER BY v.number DESC`,
    [template],
  );
}

export async function readTemplateVersion(queries: Queries, id: number): Promise<TemplateVersionRow | undefined> {
  const [row] = await queries.query<TemplateVersionRow>(`SELECT ${VERSION} FROM ${VERSIONS} WHERE v.id = $1`, [id]);
  return row;
}

/** Its id. Throws 23505 when there is one of this name. */
export async function insertTemplate(tx: Transaction, name: string): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'INSERT INTO archive.hold_notice_template (name, version) VALUES ($1, 0) RETURNING id',
    [name],
  );
  return row!.id;
}

/** Undefined when the newest version is another one by now. */
export async function insertTemplateVersion(
  tx: Transaction,
  template: number,
  newest: number,
  content: NoticeContent,
  { at, by, byName }: Doing,
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `WITH next AS (UPDATE archive.hold_notice_template SET version = version + 1 WHERE id = $1 AND version = $2 RETURNING id, version)
     INSERT INTO archive.hold_notice_text (template_id, number, content, written_by, written_by_name, written_at)
     SELECT id, version, $3::jsonb, $4, $5, $6 FROM next RETURNING id`,
    [template, newest, JSON.stringify(content), by, byName, at],
  );
  return row?.id;
}

/** Newest first. */
export function readHoldNotices(queries: Queries, hold: number): Promise<HoldNoticeRow[]> {
  return queries.query<HoldNoticeRow>(`SELECT ${NOTICE} FROM ${NOTICES} WHERE n.hold_id = $1 ORDER BY n.number DESC`, [
    hold,
  ]);
}

export function readHoldNoticesById(queries: Queries, ids: readonly number[]): Promise<HoldNoticeRow[]> {
  return queries.query<HoldNoticeRow>(`SELECT ${NOTICE} FROM ${NOTICES} WHERE n.id = ANY($1::bigint[])`, [ids]);
}

/** Holds whose newest notice is not in step with their custodians: somebody came, went, left the firm or came back. */
export async function holdsOutOfStep(queries: Queries): Promise<number[]> {
  const rows = await queries.query<{ hold: number }>(
    `WITH newest AS (SELECT DISTINCT ON (hold_id) id, hold_id FROM archive.hold_notice ORDER BY hold_id, number DESC),
     roll AS (
       SELECT n.id, n.hold_id, CASE WHEN archive.hold_stands(h) THEN s.persons ELSE '{}' END AS persons
       FROM newest n JOIN archive.hold h ON h.id = n.hold_id JOIN archive.hold_scope s ON s.hold_id = h.id AND s.number = h.scope WHERE NOT h.silent
     )
     SELECT r.hold_id AS hold FROM roll r CROSS JOIN unnest(r.persons) AS u (person) JOIN archive.person p ON p.id = u.person
       WHERE NOT EXISTS (SELECT FROM archive.custodian_notice c WHERE c.notice_id = r.id AND c.person = u.person)
     UNION
     SELECT r.hold_id FROM roll r JOIN archive.custodian_notice c ON c.notice_id = r.id JOIN archive.person p ON p.id = c.person
       WHERE CASE WHEN c.person <> ALL (r.persons) THEN c.state NOT IN ('released', 'superseded')
         ELSE c.state = 'released' OR (p.state = 'left' AND c.state IN ('waiting', 'sent', 'reminded', 'escalated')) OR (p.state <> 'left' AND c.state = 'departed') END
     ORDER BY hold`,
  );
  return rows.map(({ hold }) => hold);
}

/** Its id. The database refuses it of a silent hold. */
export async function insertHoldNotice(
  tx: Transaction,
  notice: Patience & Pick<HoldNoticeRow, 'hold' | 'number' | 'text' | 'content' | 'byMail'>,
  { at, by, byName }: Doing,
): Promise<number> {
  const { hold, number, text, content, byMail, remindDays, reminders, escalateDays, calendar } = notice;
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO archive.hold_notice (hold_id, number, text_id, content, by_mail, remind_days, reminders, escalate_days, calendar_id, issued_by, issued_by_name, issued_at)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [
      hold,
      number,
      text,
      JSON.stringify(content),
      byMail,
      remindDays,
      reminders,
      escalateDays,
      calendar,
      by,
      byName,
      at,
    ],
  );
  return row!.id;
}
