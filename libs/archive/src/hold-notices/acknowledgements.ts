import {
  type Actor,
  type Audit,
  holdersOf,
  isSignedBy,
  linkEnded,
  nameDiffers,
  type Notices,
  textChanged,
  tokenHash,
} from '@minutebook/access';
import type { NoticeLanguage, NoticeQuestion, NoticeShown } from '@minutebook/contract';
import { type Clock, type Database, nudge, Problem, type Transaction } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import { insertAcknowledgement, insertFollowUps } from '../store/acknowledgement-store';
import {
  type Answer,
  type CustodianNoticeRow,
  custodianNoticeOfToken,
  noteProgress,
} from '../store/custodian-notice-store';
import { endLinks } from '../store/custodian-letter-store';
import { type HoldNoticeRow, readHoldNoticesById } from '../store/hold-notice-store';
import type { CustodianRoll } from './custodian-roll';
import { isWaiting } from './life';
import { showNotice } from './notice-text';
import { custodianSubject, holdSubject } from './noticed-holds';

export interface AcknowledgementAsked {
  readonly custodian: CustodianNoticeRow;
  readonly notice: HoldNoticeRow;
  readonly shown: readonly NoticeShown[];
}

export interface Acknowledging {
  readonly language: NoticeLanguage;
  readonly signedName: string;
  readonly answers: readonly Answer[];
  /** Of the text that was on screen, hexadecimal. */
  readonly sha256: string;
}

/** The custodian's side: without an account, by a one-time link, with proof of the text that was seen (R52). */
export class Acknowledgements {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly roll: CustodianRoll,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** What whoever holds a link is told. That it was opened is kept: nobody can say they were not shown the text. */
  async form(token: string): Promise<AcknowledgementAsked> {
    return this.database.transaction(async (tx) => {
      const { custodian, notice } = await this.asked(tx, token);
      if (!custodian.openedAt) await noteProgress(tx, custodian.id, { openedAt: this.clock.now() });
      await this.audit.append(tx, actorOf(custodian), 'hold-notice.opened', custodianSubject(custodian.id));
      await nudge(tx, { topic: 'hold-notices' });
      return { custodian, notice, shown: showNotice(notice.content, notice) };
    });
  }

  /** Throws `link-ended`, `text-changed` for another text than the one asked for, `name-differs`, `answer-missing`. */
  async acknowledge(token: string, { language, signedName, answers, sha256 }: Acknowledging): Promise<Date> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      const { custodian, notice } = await this.asked(tx, token);
      const seen = showNotice(notice.content, notice).find((one) => one.language === language);
      if (seen?.sha256 !== sha256) throw textChanged();
      if (!(await this.isNameOf(custodian, signedName))) throw nameDiffers(custodian.name);
      const said = readAnswers(notice.content.questions, answers);
      await insertAcknowledgement(tx, {
        custodian: custodian.id,
        language,
        sha256: Buffer.from(sha256, 'hex'),
        signedName: signedName.trim(),
        answers: said,
        at,
      });
      await this.roll.move(tx, [custodian.id], 'acknowledge', custodian.name);
      await endLinks(tx, [custodian.id], at);
      const raised = await this.raise(tx, custodian, notice, said, at);
      // What they wrote stands in the answer; the log says that they did.
      await this.audit.append(tx, actorOf(custodian), 'hold-notice.acknowledged', custodianSubject(custodian.id), {
        notice: notice.number,
        language,
        sha256,
        followUps: raised,
        from: custodian.state,
      });
      await nudge(tx, { topic: 'hold-notices' });
    });
    return at;
  }

  private async asked(
    tx: Transaction,
    token: string,
  ): Promise<{ custodian: CustodianNoticeRow; notice: HoldNoticeRow }> {
    const custodian = await custodianNoticeOfToken(tx, tokenHash(token), true);
    if (!custodian || !isWaiting(custodian.state)) throw linkEnded('legal');
    const [notice] = await readHoldNoticesById(tx, [custodian.notice]);
    return { custodian, notice: notice! };
  }

  /** What a yes asks for. Whoever issued the notice is told, or everybody who places holds where they cannot come in any more. */
  private async raise(
    tx: Transaction,
    custodian: CustodianNoticeRow,
    notice: HoldNoticeRow,
    answers: readonly Answer[],
    at: Date,
  ): Promise<number> {
    const yes = new Set(answers.filter(({ answer }) => answer === 'yes').map(({ question }) => question));
    const raised = notice.content.questions.flatMap(({ id, followUp }) =>
      followUp !== null && yes.has(id) ? [{ question: id, words: followUp }] : [],
    );
    if (raised.length === 0) return 0;
    await insertFollowUps(tx, custodian.id, raised, at);
    await this.notices.tell(tx, await answerableFor(tx, notice), {
      kind: 'hold-follow-up',
      subject: holdSubject(notice.hold),
      words: { by: custodian.name, count: raised.length },
    });
    return raised.length;
  }

  /** Their full name, or another name the directory has or had for them; case, width and blanks aside. */
  private async isNameOf({ person, name, names }: CustodianNoticeRow, signed: string): Promise<boolean> {
    const { persons } = await this.directory.whoIsWho();
    const now = persons.find(({ id }) => id === person);
    return isSignedBy([name, ...names, ...(now ? [now.name, ...now.names] : [])], signed);
  }
}

/** Ids of whoever answers for a notice. */
export async function answerableFor(tx: Transaction, { issuedBy }: HoldNoticeRow): Promise<string[]> {
  const holders = await holdersOf(tx, 'hold.write');
  return holders.includes(issuedBy) ? [issuedBy] : holders;
}

/** Somebody of the directory without an account, who holds their link. */
function actorOf({ person, name }: CustodianNoticeRow): Actor {
  return { id: `person:${person}`, name, role: 'nobody' };
}

/** In the order asked. Throws `answer-missing`, `answer-unasked`. */
function readAnswers(questions: readonly NoticeQuestion[], answers: readonly Answer[]): Answer[] {
  const said = new Map(answers.map(({ question, answer }) => [question, answer.trim()]));
  if (said.size < answers.length || answers.some(({ question }) => !questions.some(({ id }) => id === question)))
    throw new Problem({ code: 'answer-unasked', status: 422, title: 'An answer is to no question of this notice.' });
  return questions.flatMap(({ id, kind, required }) => {
    const answer = said.get(id) ?? '';
    if (answer === '' && !required) return [];
    if (answer === '' || (kind === 'yes-no' && answer !== 'yes' && answer !== 'no'))
      throw new Problem({
        code: 'answer-missing',
        status: 422,
        title: 'A question is not answered.',
        fields: { [id]: kind === 'yes-no' ? 'needs a yes or a no' : 'is missing' },
      });
    return [{ question: id, answer }];
  });
}
