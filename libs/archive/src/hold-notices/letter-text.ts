import { NOTICE_LANGUAGES, type NoticeContent, type NoticeLanguage } from '@minutebook/contract';
import type { LetterKind } from '../store/custodian-letter-store';

export interface LetterFacts {
  readonly kind: LetterKind;
  readonly toName: string;
  /** Whose acknowledgement is missing. */
  readonly custodian: string;
  /** Where to read and acknowledge; undefined in a letter to a manager, who cannot do it for somebody. */
  readonly link: string | undefined;
  /** Whether names may leave the house (MINUTEBOOK_MAIL_NAMES). */
  readonly names: boolean;
}

type Words = Readonly<Record<LetterKind, { subject: string; text: (facts: LetterFacts) => string }>>;

const WORDS: Readonly<Record<NoticeLanguage, Words>> = {
  en: {
    notice: {
      subject: 'A legal hold notice for you',
      text: ({ toName, link }) =>
        `${toName},\n\nyour legal department asks you to keep certain records, and to say that you have read what they ask:\n\n  ${link}\n\nThe link is yours alone and works once. Delete nothing that may belong to the matter. What the archive has is kept in any case.`,
    },
    reminder: {
      subject: 'Reminder: a legal hold notice for you',
      text: ({ toName, link }) =>
        `${toName},\n\nyou have not acknowledged a legal hold notice yet. Read it and say so here:\n\n  ${link}\n\nThe link is yours alone and works once. Delete nothing that may belong to the matter.`,
    },
    escalation: {
      subject: 'A legal hold notice is not acknowledged',
      text: ({ toName, custodian, names }) =>
        `${toName},\n\n${names ? custodian : 'somebody who reports to you'} has not acknowledged a legal hold notice, reminders included. Have them read the letter they got and follow its link. Your legal department can tell you more.`,
    },
  },
  zh: {
    notice: {
      subject: '致您的法律保全通知',
      text: ({ toName, link }) =>
        `${toName}：\n\n法务部门请您保留某些记录，并确认您已阅读其要求：\n\n  ${link}\n\n此链接仅供您本人使用，且只能使用一次。请勿删除可能与该事项有关的任何内容。存档中已有的内容无论如何都会保留。`,
    },
    reminder: {
      subject: '提醒：致您的法律保全通知',
      text: ({ toName, link }) =>
        `${toName}：\n\n您尚未确认一份法律保全通知。请在此阅读并确认：\n\n  ${link}\n\n此链接仅供您本人使用，且只能使用一次。请勿删除可能与该事项有关的任何内容。`,
    },
    escalation: {
      subject: '一份法律保全通知未确认',
      text: ({ toName, custodian, names }) =>
        `${toName}：\n\n${names ? custodian : '一位向您汇报的同事'}经提醒仍未确认一份法律保全通知。请让其阅读所收到的邮件并打开其中的链接。详情请询问法务部门。`,
    },
  },
};

/**
 * A letter that something waits, in each language the notice is written in. The notice itself stays behind the link: what
 * is read there is what is acknowledged, and neither matter nor text lies in a mailbox.
 */
export function writeNoticeLetter(content: NoticeContent, facts: LetterFacts): { subject: string; text: string } {
  const words = NOTICE_LANGUAGES.filter((language) => content[language] !== null).map((of) => WORDS[of][facts.kind]);
  return {
    subject: words.map(({ subject }) => subject).join(' · '),
    text: `${words.map(({ text }) => text(facts)).join('\n\n---\n\n')}\n`,
  };
}
