import { type Audit, freshToken, type Notices, systemActor, tokenHash } from '@minutebook/access';
import {
  type Clock,
  type Database,
  type Log,
  type Mail,
  MailFault,
  nudge,
  pauseAfter,
  type Transaction,
} from '@minutebook/platform';
import { type CustodianNoticeRow, lockCustodianNotices, noteProgress } from '../store/custodian-notice-store';
import {
  endLetter,
  insertLinks,
  putLetterOff,
  putLettersOff,
  type WaitingLetter,
  waitingLetters,
} from '../store/custodian-letter-store';
import { type HoldNoticeRow, readHoldNoticesById } from '../store/hold-notice-store';
import { answerableFor } from './acknowledgements';
import type { CustodianRoll } from './custodian-roll';
import { writeNoticeLetter } from './letter-text';
import { isWaiting } from './life';
import type { NoticeDiary } from './notice-diary';
import { custodianSubject, holdSubject } from './noticed-holds';

const LOCK = 'hold-notice-mail';
const SENDER = systemActor('hold-notices');
const BATCH = 50;

export interface NoticePostRules {
  /** Address of the workbench, without a slash at its end. */
  readonly url: string;
  readonly names: boolean;
  readonly site: string;
}

/**
 * Hands letters to custodians over to the mail server. A letter is a row before it is tried and stays one until it is
 * taken; somebody counts as told or reminded only then. Each attempt has a link of its own, since only hashes are kept.
 */
export class NoticePost {
  constructor(
    private readonly database: Database,
    private readonly roll: CustodianRoll,
    private readonly diary: NoticeDiary,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Undefined: none is sent. */
    private readonly mail: Mail | undefined,
    private readonly rules: NoticePostRules,
  ) {}

  /** One round, in one process of the cluster at a time. Returns how many letters were taken. */
  async run(signal?: AbortSignal): Promise<number> {
    const { mail } = this;
    if (!mail) return 0;
    return (await this.database.exclusively(LOCK, () => this.send(mail, signal))) ?? 0;
  }

  private async send(mail: Mail, signal?: AbortSignal): Promise<number> {
    let taken = 0;
    for (;;) {
      const waiting = await waitingLetters(this.database, this.clock.now(), BATCH);
      if (waiting.length === 0) return taken;
      const notices = await readHoldNoticesById(this.database, [...new Set(waiting.map(({ notice }) => notice))]);
      for (const letter of waiting) {
        if (signal?.aborted) return taken;
        const outcome = await this.sendOne(
          mail,
          letter,
          notices.find(({ id }) => id === letter.notice)!,
        );
        if (outcome === 'taken') taken++;
        if (outcome === 'server-fails') return taken;
      }
    }
  }

  private async sendOne(
    mail: Mail,
    letter: WaitingLetter,
    notice: HoldNoticeRow,
  ): Promise<'taken' | 'put-off' | 'server-fails'> {
    // Meanwhile acknowledged, released or silent: it would say what is not so, or what nobody may hear.
    if (letter.silent || !isWaiting(letter.custodianState)) {
      await this.database.transaction((tx) => this.end(tx, letter, 'refused', letter.silent ? 'silent' : 'not-needed'));
      return 'put-off';
    }
    const domain = mail.from.slice(mail.from.lastIndexOf('@') + 1);
    const link = letter.kind === 'escalation' ? undefined : await this.link(letter);
    try {
      await mail.hand({
        to: { name: letter.toName, address: letter.address },
        messageId: `<hold-notice-${letter.id}.${this.rules.site}@${domain}>`,
        date: letter.madeAt,
        ...writeNoticeLetter(notice.content, {
          kind: letter.kind,
          toName: letter.toName,
          custodian: letter.custodianName,
          link,
          names: this.rules.names,
        }),
      });
    } catch (error) {
      if (!(error instanceof MailFault)) throw error;
      return this.failed(letter, notice, error);
    }
    await this.taken(letter, notice);
    return 'taken';
  }

  private async link({ custodian }: WaitingLetter): Promise<string> {
    const token = freshToken();
    const links = [{ custodian, hash: tokenHash(token) }];
    await this.database.transaction((tx) => insertLinks(tx, links, this.clock.now()));
    return `${this.rules.url}/acknowledge#${token}`;
  }

  private async taken(letter: WaitingLetter, notice: HoldNoticeRow): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [row] = await lockCustodianNotices(tx, { ids: [letter.custodian] });
      await this.end(tx, letter, 'taken', null);
      if (letter.kind === 'notice') await this.sent(tx, notice, row!);
      if (letter.kind === 'reminder' && isWaiting(row!.state)) await this.diary.reminded(tx, notice, row!, SENDER.name);
      const detail = { letter: String(letter.id), kind: letter.kind, notice: notice.number };
      await this.audit.append(tx, SENDER, 'hold-notice.sent', custodianSubject(letter.custodian), detail);
      await nudge(tx, { topic: 'hold-notices' });
    });
  }

  private async sent(tx: Transaction, notice: HoldNoticeRow, row: CustodianNoticeRow): Promise<void> {
    const moved = await this.roll.move(tx, [row.id], 'send', SENDER.name);
    if (moved.length === 0) return;
    const nextOn = await this.diary.nextDay(tx, notice, row.chased);
    await noteProgress(tx, row.id, { sentAt: this.clock.now(), nextOn });
  }

  private async failed(
    letter: WaitingLetter,
    notice: HoldNoticeRow,
    fault: MailFault,
  ): Promise<'put-off' | 'server-fails'> {
    const attempt = letter.attempts + 1;
    this.log.warn('a hold notice was not taken', { letter: letter.id, attempt, code: fault.code, of: fault.of });
    if (fault.final) {
      await this.refused(letter, notice, fault.code);
      return 'put-off';
    }
    const until = new Date(this.clock.now().getTime() + pauseAfter(attempt));
    await putLetterOff(this.database, letter.id, fault.code, until);
    if (fault.of === 'letter') return 'put-off';
    await putLettersOff(this.database, until);
    return 'server-fails';
  }

  /** Refused for good: whoever answers for the notice is told, and the calendar goes on without the letter. */
  private async refused(letter: WaitingLetter, notice: HoldNoticeRow, code: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [row] = await lockCustodianNotices(tx, { ids: [letter.custodian] });
      await this.end(tx, letter, 'refused', code);
      if (row!.state === 'sent' || row!.state === 'reminded')
        await noteProgress(tx, row!.id, { nextOn: await this.diary.nextDay(tx, notice, row!.chased) });
      await this.notices.tell(tx, await answerableFor(tx, notice), {
        kind: 'hold-notice-overdue',
        subject: holdSubject(notice.hold),
        words: { by: row!.name, code },
        once: `letter ${letter.id}`,
      });
      await nudge(tx, { topic: 'hold-notices' });
    });
  }

  private end(tx: Transaction, { id }: WaitingLetter, state: 'taken' | 'refused', fault: string | null): Promise<void> {
    return endLetter(tx, id, { state, at: this.clock.now(), fault });
  }
}
