import { type Audit, handleText, type Notices, systemActor, type Users } from '@minutebook/access';
import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import type { Persons } from '../people/persons';
import { type CustodianNoticeRow, dueCustodianNotices, noteProgress } from '../store/custodian-notice-store';
import { insertLetters } from '../store/custodian-letter-store';
import {
  type HoldNoticeRow,
  holdsOutOfStep,
  readHoldNotices,
  readHoldNoticesById,
  readNoticedHolds,
} from '../store/hold-notice-store';
import type { PersonRow } from '../store/person-store';
import { answerableFor } from './acknowledgements';
import type { CustodianRoll } from './custodian-roll';
import type { NoticeDiary } from './notice-diary';
import { custodianSubject, holdSubject } from './noticed-holds';

const CALENDAR = systemActor('calendar');
const STEP = 200;

/** What time and changed holds do to notices: custodians added and gone, reminders, managers told. */
export class NoticeRound {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly persons: Pick<Persons, 'mappingsOf'>,
    private readonly roll: CustodianRoll,
    private readonly diary: NoticeDiary,
    private readonly users: Pick<Users, 'whoMay'>,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly mail: boolean,
  ) {}

  /** One round. Returns how many steps were taken. */
  async run(signal?: AbortSignal): Promise<number> {
    let steps = await this.follow(signal);
    for (let step = 1; step > 0 && !signal?.aborted; steps += step) step = await this.chase();
    return steps;
  }

  /** Custodians that came, went, left the firm or came back: each hold in a transaction of its own. */
  private async follow(signal?: AbortSignal): Promise<number> {
    const holds = await holdsOutOfStep(this.database);
    for (const id of holds) {
      if (signal?.aborted) break;
      await this.database.transaction(async (tx) => {
        const [hold] = await readNoticedHolds(tx, [id], true);
        const [notice] = await readHoldNotices(tx, id);
        if (!hold || !notice || hold.silent) return;
        const change = await this.roll.follow(tx, hold, notice, CALENDAR.name);
        if (Object.keys(change).length === 0) return;
        await this.audit.append(tx, CALENDAR, 'hold-notice.followed', holdSubject(id), {
          notice: notice.number,
          ...change,
        });
        await nudge(tx, { topic: 'hold-notices' });
      });
    }
    return holds.length;
  }

  /** Whose day has come is reminded, or their manager told. */
  private chase(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const due = await dueCustodianNotices(tx, this.clock.now(), STEP);
      const notices = await readHoldNoticesById(tx, [...new Set(due.map(({ notice }) => notice))]);
      const byId = new Map(notices.map((notice) => [notice.id, notice]));
      for (const row of due) {
        const notice = byId.get(row.notice)!;
        if (row.chased < notice.reminders) await this.remind(tx, notice, row);
        else await this.escalate(tx, notice, row);
      }
      if (due.length > 0) await nudge(tx, { topic: 'hold-notices' });
      return due.length;
    });
  }

  /** By letter; where none can be sent, whoever answers for the notice is told to do it. */
  private async remind(tx: Transaction, notice: HoldNoticeRow, row: CustodianNoticeRow): Promise<void> {
    const chased = row.chased + 1;
    const byLetter = notice.byMail && this.mail;
    const { letters } = byLetter ? await this.roll.write(tx, [row], 'reminder') : { letters: 0 };
    // The letter's own day begins when a server has taken it.
    await noteProgress(tx, row.id, {
      chased,
      nextOn: letters > 0 ? null : await this.diary.nextDay(tx, notice, chased),
    });
    if (letters === 0) await this.tellAnswerable(tx, notice, row, `remind ${row.id} ${chased}`);
  }

  private async escalate(tx: Transaction, notice: HoldNoticeRow, row: CustodianNoticeRow): Promise<void> {
    const { persons } = await this.directory.whoIsWho();
    const superior = persons.find(({ id }) => id === row.person)?.manager ?? null;
    const manager = persons.find(({ externalId, state }) => externalId === superior && state === 'active');
    await this.roll.move(tx, [row.id], 'escalate', CALENDAR.name);
    const told = await this.tellManager(tx, notice, row, manager);
    await noteProgress(tx, row.id, { escalatedTo: told ? manager!.name : null });
    await this.audit.append(tx, CALENDAR, 'hold-notice.escalated', custodianSubject(row.id), {
      manager: manager?.externalId ?? null,
      told,
    });
  }

  /** In the workbench where they may see the hold, else by letter; whoever answers for the notice is told either way. */
  private async tellManager(
    tx: Transaction,
    notice: HoldNoticeRow,
    row: CustodianNoticeRow,
    manager: PersonRow | undefined,
  ): Promise<boolean> {
    await this.tellAnswerable(tx, notice, row, `escalate ${row.id}`);
    if (!manager) return false;
    const own = new Set((await this.persons.mappingsOf([manager])).map(handleText));
    const users = (await this.users.whoMay('hold.read')).filter(
      ({ email, handles }) => own.has(`email:${email}`) || handles.some((handle) => own.has(handle)),
    );
    if (users.length > 0) {
      await this.tell(
        tx,
        users.map(({ id }) => id),
        notice,
        row,
        `escalate ${row.id}`,
      );
      return true;
    }
    const address = this.mail ? (await this.roll.addressesOf([manager.id])).get(manager.id) : undefined;
    if (address === undefined) return false;
    await insertLetters(
      tx,
      [{ custodian: row.id, kind: 'escalation', toName: manager.name, address }],
      this.clock.now(),
    );
    return true;
  }

  private async tellAnswerable(tx: Transaction, notice: HoldNoticeRow, row: CustodianNoticeRow, once: string) {
    await this.tell(tx, await answerableFor(tx, notice), notice, row, once);
  }

  private async tell(
    tx: Transaction,
    to: readonly string[],
    notice: HoldNoticeRow,
    row: CustodianNoticeRow,
    once: string,
  ): Promise<void> {
    const about = { kind: 'hold-notice-overdue' as const, subject: holdSubject(notice.hold), words: { by: row.name } };
    await this.notices.tell(tx, to, { ...about, once });
  }
}
