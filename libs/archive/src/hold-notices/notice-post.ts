import { type Audit, freshToken, type Notices, systemActor, tokenHash } from '@minutebook/access';
import {
  type Clock,
  type Database,
  handOver,
  type Letter,
  type Log,
  type Mail,
  nudge,
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

/** A letter and the notice it brings. */
type Going = WaitingLetter & { readonly of: HoldNoticeRow };

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

  private send(mail: Mail, signal?: AbortSignal): Promise<number> {
    return handOver<Going>(
      mail,
      {
        waiting: (now, limit) => this.waiting(now, limit),
        letterOf: (letter) => this.letterOf(letter, mail),
        taken: (letter) => this.taken(letter),
        failed: ({ id }, facts) => this.log.warn('a hold notice was not taken', { letter: id, ...facts }),
        refused: (letter, { code }) => this.refused(letter, code),
        putOff: ({ id }, code, until) => putLetterOff(this.database, id, code, until),
        putAllOff: (until) => putLettersOff(this.database, until),
      },
      this.clock,
      signal,
    );
  }

  private async waiting(now: Date, limit: number): Promise<Going[]> {
    const letters = await waitingLetters(this.database, now, limit);
    if (letters.length === 0) return [];
    const notices = await readHoldNoticesById(this.database, [...new Set(letters.map(({ notice }) => notice))]);
    return letters.map((letter) => ({ ...letter, of: notices.find(({ id }) => id === letter.notice)! }));
  }

  private async letterOf(letter: Going, mail: Mail): Promise<Letter | undefined> {
    // Meanwhile acknowledged, released or silent: it would say what is not so, or what nobody may hear.
    if (letter.silent || !isWaiting(letter.custodianState)) {
      await this.database.transaction((tx) => this.end(tx, letter, 'refused', letter.silent ? 'silent' : 'not-needed'));
      return undefined;
    }
    const link = letter.kind === 'escalation' ? undefined : await this.link(letter);
    return {
      to: { name: letter.toName, address: letter.address },
      messageId: `<hold-notice-${letter.id}.${this.rules.site}@${mail.domain}>`,
      date: letter.madeAt,
      ...writeNoticeLetter(letter.of.content, {
        kind: letter.kind,
        toName: letter.toName,
        custodian: letter.custodianName,
        link,
        names: this.rules.names,
      }),
    };
  }

  private async link({ custodian }: WaitingLetter): Promise<string> {
    const token = freshToken();
    const links = [{ custodian, hash: tokenHash(token) }];
    await this.database.transaction((tx) => insertLinks(tx, links, this.clock.now()));
    return `${this.rules.url}/acknowledge#${token}`;
  }

  private async taken(letter: Going): Promise<void> {
    const notice = letter.of;
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

  /** Refused for good: whoever answers for the notice is told, and the calendar goes on without the letter. */
  private async refused(letter: Going, code: string): Promise<void> {
    const notice = letter.of;
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
