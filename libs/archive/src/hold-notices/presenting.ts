import {
  type CustodianNotice,
  type CustodianNoticeFile,
  CustodianNoticeState,
  type FollowUp,
  type HoldNotice,
  type HoldNotices,
  type NoticeTemplate,
  type NoticeTemplateFile,
  type NoticeTemplateVersion,
} from '@minutebook/contract';
import type { FollowUpRow } from '../store/acknowledgement-store';
import type { CustodianNoticeRow, NoticeMoveRow } from '../store/custodian-notice-store';
import type { LetterRow } from '../store/custodian-letter-store';
import type { HoldNoticeRow, TemplateVersionRow } from '../store/hold-notice-store';
import type { HoldNoticeBoard } from './hold-notices';
import { showNotice } from './notice-text';

/** A custodian's notice with all that hangs on it. */
export interface CustodianDetail {
  readonly row: CustodianNoticeRow;
  readonly notice: HoldNoticeRow;
  readonly moves: readonly NoticeMoveRow[];
  readonly letters: readonly LetterRow[];
  readonly followUps: readonly FollowUpRow[];
}

export function presentTemplate(newest: TemplateVersionRow): NoticeTemplate {
  const { template, name, number } = newest;
  return { id: String(template), name, newest: presentVersion(newest), version: number };
}

/** Of every version, newest first. */
export function presentTemplateFile(versions: readonly TemplateVersionRow[]): NoticeTemplateFile {
  return { ...presentTemplate(versions[0]!), versions: versions.map(presentVersion) };
}

function presentVersion({ id, number, content, writtenByName, writtenAt }: TemplateVersionRow): NoticeTemplateVersion {
  return { id: String(id), number, content, writtenBy: writtenByName, writtenAt: writtenAt.toISOString() };
}

export function presentHoldNotice(row: HoldNoticeRow): HoldNotice {
  const { id, number, text, templateName, templateNumber, calendar, calendarName } = row;
  return {
    id: String(id),
    number,
    template: { id: String(text), name: templateName, number: templateNumber },
    shown: showNotice(row.content, row),
    remindDays: row.remindDays,
    reminders: row.reminders,
    escalateDays: row.escalateDays,
    calendar: { id: String(calendar), name: calendarName },
    byMail: row.byMail,
    issuedBy: row.issuedByName,
    issuedAt: row.issuedAt.toISOString(),
  };
}

export function presentBoard({ notices, counts, openFollowUps, mail }: HoldNoticeBoard): HoldNotices {
  const all = CustodianNoticeState.options.map((state) => [state, counts.get(state) ?? 0] as const);
  const gone: readonly CustodianNoticeState[] = ['released', 'superseded'];
  return {
    notices: notices.map(presentHoldNotice),
    counts: Object.fromEntries(all) as HoldNotices['counts'],
    custodians: all.reduce((sum, [state, n]) => (gone.includes(state) ? sum : sum + n), 0),
    openFollowUps,
    mail,
  };
}

export function presentCustodian({ row, notice, letters, followUps }: CustodianDetail): CustodianNotice {
  const toThem = letters.filter((letter) => letter.kind !== 'escalation').at(-1);
  return {
    id: String(row.id),
    notice: { id: String(row.notice), number: row.number },
    person: { id: row.person, name: row.name, externalId: row.externalId, desk: row.desk },
    state: row.state,
    since: row.since.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    openedAt: row.openedAt?.toISOString() ?? null,
    reminders: row.reminders,
    nextOn: row.nextOn,
    escalatedTo: row.escalatedTo,
    acknowledged: row.acknowledgedAt && {
      at: row.acknowledgedAt.toISOString(),
      signedName: row.signedName!,
      language: row.language!,
      sha256: row.sha256!.toString('hex'),
      answers: row.answers!.map(({ question, answer }) => {
        const asked = notice.content.questions.find(({ id }) => id === question)!;
        return { question, words: asked.words[row.language!]!, answer };
      }),
    },
    followUps: followUps.map((followUp) => {
      const { person: _person, ...rest } = presentFollowUp(followUp);
      return rest;
    }),
    letter: toThem
      ? {
          kind: toThem.kind as 'notice' | 'reminder',
          state: toThem.state,
          at: (toThem.doneAt ?? toThem.madeAt).toISOString(),
          fault: toThem.fault,
        }
      : null,
    version: row.version,
  };
}

export function presentCustodianFile(detail: CustodianDetail): CustodianNoticeFile {
  return {
    ...presentCustodian(detail),
    shown: showNotice(detail.notice.content, detail.notice),
    moves: detail.moves.map(({ from, to, at, byName }) => ({ from, to, at: at.toISOString(), by: byName })),
    letters: detail.letters.map(({ kind, toName, state, doneAt, madeAt, fault }) => ({
      kind,
      to: toName,
      state,
      at: (doneAt ?? madeAt).toISOString(),
      fault,
    })),
  };
}

export function presentFollowUp(row: FollowUpRow): FollowUp {
  return {
    id: String(row.id),
    question: row.question,
    words: row.words,
    person: { id: row.person, name: row.name, externalId: row.externalId },
    raisedAt: row.raisedAt.toISOString(),
    settled: row.settledAt && { by: row.settledByName!, at: row.settledAt.toISOString(), note: row.note! },
    version: row.version,
  };
}
