import { LONGEST_WORD, type MailRoute, NOTICE_KINDS, type NoticeHours, type NoticeKind } from '@minutebook/contract';
import { type Clock, nudge, type Transaction } from '@minutebook/platform';
import type { Subject } from '../audit/audit';
import { insertNotices } from './store/notice-store';
import { selectRecipients } from './store/preference-store';
import { afterQuiet, nextDigest } from './timetable';

/** That something waits for somebody. Never text of a message, a note or a reason: it may leave by e-mail. */
export interface NewNotice {
  readonly kind: NoticeKind;
  /** What is opened: `{ kind: 'alert', id: '20418' }`. */
  readonly subject: Subject;
  /** Names and numbers, e.g. `{ by: 'Ada Min', count: 3 }`; longer than {@link LONGEST_WORD} they end in `…`. */
  readonly words?: Readonly<Record<string, string | number>>;
  /** Given a name, a person is told at most once of this kind and subject under it, however often it is tried. */
  readonly once?: string;
}

/** Tells people that something waits, each the way they chose. */
export class Notices {
  constructor(
    private readonly clock: Clock,
    /** Whether this appliance sends e-mail; if not, none is laid by for later. */
    private readonly mails = false,
  ) {}

  /**
   * As part of the caller's transaction: who is told and why commit together. `to` are user ids; disabled and unknown
   * ones (parts of the program act too) are left out, doubled ones told once. The caller answers for their right to know.
   */
  async tell(tx: Transaction, to: readonly string[], notice: NewNotice): Promise<void> {
    if (to.length === 0) return;
    const at = this.clock.now();
    const usual = NOTICE_KINDS[notice.kind];
    const recipients = (await selectRecipients(tx, to, notice.kind)).map(({ id, joined, choice, hours }) => {
      const route = this.mails && joined ? (choice?.mail ?? usual.mail) : 'off';
      return { user: id, inApp: choice?.app ?? usual.app, route, mailAfter: mailAfter(route, at, hours) };
    });
    const told = await insertNotices(
      tx,
      {
        kind: notice.kind,
        subject: notice.subject,
        words: fit(notice.words ?? {}),
        once: notice.once ?? null,
        at,
      },
      recipients.filter(({ inApp, route }) => inApp || route !== 'off'),
    );
    for (const user of told) await nudge(tx, { topic: 'notices', to: user });
  }
}

/** From when a notice told at `at` may leave; null: never. */
export function mailAfter(route: MailRoute, at: Date, hours: NoticeHours): Date | null {
  if (route === 'off') return null;
  return route === 'now' ? afterQuiet(at, hours) : nextDigest(at, hours);
}

/** One line each, of bounded length. */
function fit(words: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => {
      if (typeof word === 'number') return [name, word];
      const letters = [...word.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')];
      return [
        name,
        letters.length > LONGEST_WORD ? `${letters.slice(0, LONGEST_WORD - 1).join('')}…` : letters.join(''),
      ];
    }),
  );
}
